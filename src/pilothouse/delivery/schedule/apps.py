from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "pilothouse.delivery.schedule"
    label = "schedule"
