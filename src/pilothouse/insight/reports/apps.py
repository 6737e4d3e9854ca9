from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "pilothouse.insight.reports"
    label = "reports"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.insight.reports.permissions import OVERVIEW, SPONSORED, VIEW, WRITE
        from pilothouse.insight.reports.queries import describe_projects, due
        from pilothouse.insight.reports.reactions import PUBLISHED
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.web.places import Place, describe_many, menu, panel, tab

        declare_kind(PUBLISHED, _("A status report was published"))
        describe_many("project", describe_projects)
        provide_due("reports", due)
        menu(Place("reports", _("Reports"), "reports:all", VIEW, "report-analytics", 68))
        tab("project", Place("reports", _("Reports"), "reports:list", VIEW, order=120))
        panel("home", Place("overview", _("Portfolio"), "reports:overview", OVERVIEW, order=5))
        panel("home", Place("managed", _("My projects"), "reports:managed", WRITE, order=10))
        panel("home", Place("sponsored", _("I sponsor"), "reports:sponsored", SPONSORED, order=12))
