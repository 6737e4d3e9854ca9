from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "pilothouse.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from pilothouse.foundation.audit.permissions import VIEW
        from pilothouse.kit.web.places import Place, menu, panel

        section = _("Administration")
        panel("home", Place("latest", _("What happened last"), "audit:latest", VIEW, order=95))
        menu(Place("audit", _("Audit trail"), "audit:trail", VIEW, "history", 95, section))
