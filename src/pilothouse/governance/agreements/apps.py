from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "pilothouse.governance.agreements"
    label = "agreements"
