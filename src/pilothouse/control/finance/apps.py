from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "pilothouse.control.finance"
    label = "finance"
