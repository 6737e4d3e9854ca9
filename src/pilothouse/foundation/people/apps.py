from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pilothouse.foundation.people"
    label = "people"
