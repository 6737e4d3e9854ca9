from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "pilothouse.control.issues"
    label = "issues"
