from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LayoutsConfig(AppConfig):
    name = "pilothouse.delivery.layouts"
    label = "layouts"

    def ready(self) -> None:
        from pilothouse.delivery.layouts.permissions import VIEW
        from pilothouse.kit.web.places import Place, panel

        panel("plan.views", Place("views", _("Views"), "layouts:menu", VIEW))
