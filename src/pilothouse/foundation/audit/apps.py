from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "pilothouse.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from pilothouse.foundation.audit.permissions import VIEW
        from pilothouse.kit.web.places import Place, menu

        section = _("Administration")
        menu(Place("audit", _("Audit trail"), "audit:trail", VIEW, "history", 95, section))
