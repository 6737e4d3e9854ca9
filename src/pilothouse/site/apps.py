from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "pilothouse.site"
    label = "site"
