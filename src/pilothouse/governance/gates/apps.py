from django.apps import AppConfig


class GatesConfig(AppConfig):
    name = "pilothouse.governance.gates"
    label = "gates"
