from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    name = "pilothouse.governance.stakeholders"
    label = "stakeholders"
