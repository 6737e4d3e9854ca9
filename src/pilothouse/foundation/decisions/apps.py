from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "pilothouse.foundation.decisions"
    label = "decisions"
