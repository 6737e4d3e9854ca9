from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "pilothouse.delivery.resources"
    label = "resources"
