from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "pilothouse.insight.health"
    label = "health"
