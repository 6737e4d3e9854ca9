from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "pilothouse.control.changes"
    label = "changes"
