from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintsConfig(AppConfig):
    name = "pilothouse.delivery.prints"
    label = "prints"

    def ready(self) -> None:
        from pilothouse.delivery.prints import tasks  # noqa: F401
        from pilothouse.delivery.prints.permissions import DRAW, SHARE
        from pilothouse.kit.web.places import Place, panel

        panel("plan.menu", Place("print", _("Print"), "prints:new", DRAW, "printer", order=10))
        links = Place("links", _("Read-only links"), "prints:shares", SHARE, "share", order=20)
        panel("plan.menu", links)
