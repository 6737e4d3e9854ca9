from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    name = "pilothouse.control.risks"
    label = "risks"

    def ready(self) -> None:
        from pilothouse.control.risks.permissions import VIEW
        from pilothouse.kit.web.places import Place, tab

        tab("project", Place("risks", _("Risks"), "risks:list", VIEW, order=60))
