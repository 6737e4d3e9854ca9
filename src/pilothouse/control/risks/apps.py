from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    name = "pilothouse.control.risks"
    label = "risks"

    def ready(self) -> None:
        from pilothouse.control.risks import reactions, tasks  # noqa: F401  they register
        from pilothouse.control.risks.permissions import VIEW
        from pilothouse.control.risks.queries import due, events_of, hits, mark_of
        from pilothouse.delivery.schedule.queries import RiskSource, provide_risks
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, tab

        menu(Place("risks", _("Risks"), "risks:all", VIEW, "alert-triangle", order=60))
        provide("risks", hits)

        tab("project", Place("risks", _("Risks"), "risks:list", VIEW, order=60))
        provide_due("risks", due)
        provide_risks("risks", RiskSource(events_of, mark_of))
