from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "pilothouse.governance.agreements"
    label = "agreements"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.governance.agreements import reactions, tasks  # noqa: F401
        from pilothouse.governance.agreements.permissions import VIEW
        from pilothouse.governance.agreements.queries import due
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.web.places import Place, tab

        declare_kind("agreements.client", _("Clients: answers and signatures"))
        tab("project", Place("client", _("Client"), "agreements:list", VIEW, order=90))
        provide_due("agreements", due)
