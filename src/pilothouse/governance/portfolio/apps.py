from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "pilothouse.governance.portfolio"
    label = "portfolio"
