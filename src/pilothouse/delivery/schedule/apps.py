from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "pilothouse.delivery.schedule"
    label = "schedule"

    def ready(self) -> None:
        from pilothouse.delivery.schedule import tasks  # noqa: F401
