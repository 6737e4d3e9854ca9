from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "pilothouse.foundation.notify"
    label = "notify"

    def ready(self) -> None:
        from pilothouse.foundation.notify import tasks

        del tasks
