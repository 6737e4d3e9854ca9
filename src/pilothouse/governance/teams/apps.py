from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "pilothouse.governance.teams"
    label = "teams"
