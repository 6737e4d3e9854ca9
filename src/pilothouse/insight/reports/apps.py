from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "pilothouse.insight.reports"
    label = "reports"
