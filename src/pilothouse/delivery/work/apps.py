from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "pilothouse.delivery.work"
    label = "work"
