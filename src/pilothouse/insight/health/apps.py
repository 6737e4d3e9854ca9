from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "pilothouse.insight.health"
    label = "health"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.insight.health import reactions, tasks  # noqa: F401
        from pilothouse.insight.health.permissions import CONTROL_ROOM, VIEW
        from pilothouse.insight.health.queries import describe_projects
        from pilothouse.insight.health.queries.register import due
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.web.places import Place, describe_many, menu, panel

        declare_kind(reactions.ORDERED, _("A corrective action is ordered from you"))
        menu(Place("room", _("Control room"), "health:room", CONTROL_ROOM, "steering-wheel", 5))
        menu(Place("findings", _("Findings"), "health:findings", VIEW, "search", 70))
        menu(Place("actions", _("Corrective actions"), "health:actions", VIEW, "checklist", 75))
        panel(
            "project.overview",
            Place("health", _("Health"), "health:overview_panel", VIEW, order=10),
        )
        provide_due("health", due)
        describe_many("project", describe_projects)
