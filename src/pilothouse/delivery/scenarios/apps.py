from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScenariosConfig(AppConfig):
    name = "pilothouse.delivery.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from pilothouse.delivery.scenarios.permissions import EDIT, VIEW
        from pilothouse.kit.web.places import Place, panel

        branch = Place("branch", _("Play on in a copy"), "scenarios:branch", EDIT, "git-branch")
        panel("plan.moment", branch)
        copies = Place(
            "scenarios", _("What-if copies"), "scenarios:list", VIEW, "git-branch", order=30
        )
        panel("plan.menu", copies)
