from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    name = "pilothouse.delivery.schedule"
    label = "schedule"

    def ready(self) -> None:
        from pilothouse.delivery.schedule import tasks  # noqa: F401
        from pilothouse.delivery.schedule.permissions import MINE, VIEW
        from pilothouse.delivery.schedule.queries.header import header_facts
        from pilothouse.delivery.schedule.rules.telling import told
        from pilothouse.foundation.audit.types import tell_changes
        from pilothouse.kit.web.places import Place, describe_many, menu, panel, tab

        tab("project", Place("plan", _("Plan"), "schedule:plan", VIEW, order=20))
        menu(Place("my-work", _("My tasks"), "schedule:mine", MINE, icon="checkbox", order=5))
        panel("home", Place("my-tasks", _("My tasks"), "schedule:mine_panel", MINE, order=20))
        describe_many("project", header_facts)
        tell_changes("schedule.plan", told)
