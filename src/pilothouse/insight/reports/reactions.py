"""Who learns of a report."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work.types import Rag
from pilothouse.foundation.access.queries import people_with_role
from pilothouse.foundation.notify.services import notify
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.types import ReportPublished
from pilothouse.kit.events import reacts_to
from pilothouse.kit.permits import PMO

PUBLISHED = "report.published"


@reacts_to(ReportPublished)
def tell_sponsor_and_pmo(event: ReportPublished) -> None:
    """The sponsor and the PMO learn of a published report, and of a difference in it."""
    report = StatusReport.objects.select_related("project__scope").get(pk=event.report_id)
    project = report.project
    pmo = {key for role in PMO for key in people_with_role(role, project.scope.path)}
    words = {"project": project.name, "number": report.number}
    notify(
        event.actor,
        {project.sponsor_id, *pmo},
        kind=PUBLISHED,
        title=_("Status report %(number)s of %(project)s") % words,
        url=reverse("reports:detail", args=[report.pk]),
        body=_difference(report),
    )


def _difference(report: StatusReport) -> str:
    words = {"stated": Rag(report.stated_rag).label, "computed": Rag(report.computed_rag).label}
    if report.is_watermelon:
        return _("Stated: %(stated)s. The figures say: %(computed)s.") % words
    return _("Stated: %(stated)s.") % words
