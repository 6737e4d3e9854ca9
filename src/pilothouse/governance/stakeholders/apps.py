from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "pilothouse.governance.stakeholders"
    label = "stakeholders"

    def ready(self) -> None:
        from pilothouse.governance.stakeholders.permissions import VIEW_TEAM
        from pilothouse.kit.web.places import Place, tab

        tab("project", Place("people", _("People"), "stakeholders:people", VIEW_TEAM, order=40))
