from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatesConfig(AppConfig):
    name = "pilothouse.governance.gates"
    label = "gates"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.governance.gates import reactions, tasks  # noqa: F401
        from pilothouse.governance.gates.permissions import CHECK, VIEW
        from pilothouse.governance.gates.queries import due
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.web.places import Place, panel, tab

        declare_kind("gates.hand_over", _("Hand-overs: waiting, returned, accepted"))
        tab("project", Place("gates", _("Gates"), "gates:board", VIEW, order=110))
        panel("home", Place("gates", _("Hand-overs awaiting me"), "gates:inbox", CHECK, order=15))
        provide_due("gates", due)
