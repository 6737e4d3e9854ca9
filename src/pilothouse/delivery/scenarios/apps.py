from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScenariosConfig(AppConfig):
    name = "pilothouse.delivery.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from pilothouse.delivery.scenarios.permissions import EDIT, VIEW
        from pilothouse.delivery.scenarios.views import COPY, open_desk
        from pilothouse.delivery.schedule.queries.desks import provide_desks
        from pilothouse.delivery.schedule.types.desks import DeskKind
        from pilothouse.kit.web.places import Place, panel

        provide_desks(
            DeskKind(COPY, "scenarios/<int:scenario_id>/", "scenario_id", VIEW, EDIT, open_desk)
        )

        branch = Place("branch", _("Play on in a copy"), "scenarios:branch", EDIT, "git-branch")
        panel("plan.moment", branch)
        copies = Place(
            "scenarios", _("What-if copies"), "scenarios:list", VIEW, "git-branch", order=30
        )
        panel("plan.menu", copies)
