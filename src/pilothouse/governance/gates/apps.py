from django.apps import AppConfig


class GatesConfig(AppConfig):
    name = "pilothouse.governance.gates"
    label = "gates"

    def ready(self) -> None:
        from pilothouse.governance.gates import queries  # noqa: F401
