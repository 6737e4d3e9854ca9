"""Status reports as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet

from pilothouse.insight.reports import rules
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.permissions import VIEW, WRITE
from pilothouse.insight.reports.types import ReportState
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor


def reports(actor: Actor) -> QuerySet[StatusReport]:
    """The reports that the actor may see, newest first; drafts only for those who write them."""
    rows = StatusReport.objects.select_related(
        "project__scope", "project__sponsor", "project__business_pm", "published_by"
    )
    theirs = permits.limit(actor, WRITE, StatusReport.objects.filter(state=ReportState.DRAFT))
    visible = ~Q(state=ReportState.DRAFT) | Q(pk__in=theirs.values("pk"))
    return permits.limit(actor, VIEW, rows.filter(visible)).order_by("-as_of", "-pk")


def reports_of(actor: Actor, project_id: int) -> QuerySet[StatusReport]:
    """The reports of one project, newest first."""
    return reports(actor).filter(project_id=project_id).order_by("-number")


def report(actor: Actor, report_id: int, code: str = VIEW) -> StatusReport:
    """One report on which the actor holds a code."""
    return permits.get(actor, code, reports(actor), pk=report_id)


def draft_of(actor: Actor, project_id: int) -> StatusReport | None:
    """The draft on which the project's PMs work, or None."""
    return reports_of(actor, project_id).filter(state=ReportState.DRAFT).first()


def published(actor: Actor) -> QuerySet[StatusReport]:
    """The published reports that stand."""
    return reports(actor).filter(state=ReportState.PUBLISHED)


def last_published(actor: Actor, project_id: int, before: int | None = None) -> StatusReport | None:
    """The newest published report of a project that stands, or the one before a number."""
    rows = published(actor).filter(project_id=project_id).order_by("-number")
    return (rows if before is None else rows.filter(number__lt=before)).first()


def latest_reports(actor: Actor, ids: Sequence[int] | None = None) -> QuerySet[StatusReport]:
    """The newest standing report of each project that the actor may see (one query)."""
    standing = StatusReport.objects.filter(state=ReportState.PUBLISHED)
    if ids is not None:
        standing = standing.filter(project_id__in=ids)
    newest = standing.values("project").annotate(last=Max("pk")).values("last")
    return published(actor).filter(pk__in=newest)


def sealed_content(row: StatusReport) -> dict[str, Any]:
    """Everything of a report that its seal covers, as plain JSON."""
    content = {name: store.plain(getattr(row, name)) for name in rules.SEALED}
    return {"project": row.project_id, **content}


def is_intact(row: StatusReport) -> bool:
    """Whether a published report still is what was sealed."""
    return bool(row.sha256) and rules.seal(sealed_content(row)) == row.sha256


def describe_projects(actor: Actor, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """When each project was last reported on, for headers and lists (one query)."""
    rows = latest_reports(actor, ids).values_list("project_id", "published_at")
    return {key: {"freshness": at, "fresh_at": at} for key, at in rows}
