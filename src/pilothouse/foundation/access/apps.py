from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "pilothouse.foundation.access"
    label = "access"

    def ready(self) -> None:
        from pilothouse.foundation.access.permissions import MANAGE, VIEW
        from pilothouse.foundation.access.queries import actor_for
        from pilothouse.kit.jobs.running import load_actors_with
        from pilothouse.kit.web.places import Place, menu, panel

        load_actors_with(actor_for)
        post_migrate.connect(_sync, sender=self)
        section = _("Administration")
        panel("home", Place("accounts", _("Accounts"), "access:figures", MANAGE, order=90))
        menu(Place("accounts", _("Accounts"), "access:accounts", VIEW, "key", 91, section))
        menu(Place("roles", _("Roles"), "access:roles", VIEW, "shield-lock", 92, section))


def _sync(**_kwargs: object) -> None:
    from django.utils import timezone

    from pilothouse.foundation.access.services import sync_roles

    sync_roles(timezone.now())
