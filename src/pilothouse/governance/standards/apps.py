from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "pilothouse.governance.standards"
    label = "standards"
