from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "pilothouse.governance.agreements"
    label = "agreements"

    def ready(self) -> None:
        from pilothouse.governance.agreements import tasks  # noqa: F401
        from pilothouse.governance.agreements.permissions import VIEW
        from pilothouse.kit.web.places import Place, tab

        tab("project", Place("client", _("Client"), "agreements:list", VIEW, order=90))
