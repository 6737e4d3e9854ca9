from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "pilothouse.foundation.access"
    label = "access"

    def ready(self) -> None:
        from pilothouse.foundation.access.queries import actor_for
        from pilothouse.kit.jobs.running import load_actors_with

        load_actors_with(actor_for)
        post_migrate.connect(_sync, sender=self)


def _sync(**_kwargs: object) -> None:
    from django.utils import timezone

    from pilothouse.foundation.access.services import sync_roles

    sync_roles(timezone.now())
