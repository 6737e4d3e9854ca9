from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "pilothouse.foundation.notify"
    label = "notify"
