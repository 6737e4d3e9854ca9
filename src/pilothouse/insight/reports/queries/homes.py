"""What the home pages of PMs, sponsors and directors show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work.queries import managed_projects, running_projects
from pilothouse.delivery.work.types import Rag, Stage
from pilothouse.insight.health.queries import healths
from pilothouse.insight.reports import rules
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.permissions import OVERVIEW, SPONSORED, WRITE
from pilothouse.insight.reports.queries.register import latest_reports, reports
from pilothouse.insight.reports.types import ReportState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

REPORTING = (Stage.EXECUTION, Stage.CLOSING)
AHEAD = timedelta(days=7)
WORST = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2, Rag.NONE: 3}
Row = dict[str, Any]


def managed(actor: Actor) -> list[Row]:
    """The running projects of which the actor is a PM, the worst first (four queries).

    Keys: project, health, report (the last published), draft, overdue (the report is).
    """
    permits.require_anywhere(actor, WRITE)
    if actor.person_id is None:
        return []
    rows = _rows(actor, list(managed_projects(actor)))
    keys = [row["project"].pk for row in rows]
    drafts = reports(actor).filter(state=ReportState.DRAFT, project_id__in=keys)
    by_project = {draft.project_id: draft for draft in drafts}
    return [row | {"draft": by_project.get(row["project"].pk)} for row in rows]


def sponsored(actor: Actor) -> list[Row]:
    """The running projects that the actor sponsors, the worst first (three queries)."""
    permits.require_anywhere(actor, SPONSORED)
    if actor.person_id is None:
        return []
    return _rows(actor, list(running_projects(actor).filter(sponsor_id=actor.person_id)))


def overview(actor: Actor) -> dict[str, Any]:
    """The running projects below the actor's scopes: counts of colours, findings, reports due.

    Empty where there is no project. Colours are computed; `better` counts watermelons.
    """
    permits.require_anywhere(actor, OVERVIEW)
    projects = list(permits.limit(actor, OVERVIEW, running_projects(actor)))
    rows = _rows(actor, projects)
    if not rows:
        return {}
    known = [row["health"] for row in rows if row["health"]]
    colours = Counter(health.rag for health in known)
    return {
        "projects": len(rows),
        "rag": {
            "green": colours[Rag.GREEN],
            "amber": colours[Rag.AMBER],
            "red": colours[Rag.RED],
            "none": len(rows) - sum(colours[c] for c in (Rag.GREEN, Rag.AMBER, Rag.RED)),
        },
        "better": sum(rules.is_better(health.stated_rag, health.rag) for health in known),
        "findings": sum(health.open_findings for health in known),
        "late": sum((health.finish_days or 0) > 0 for health in known),
        "overdue": sum(row["overdue"] for row in rows),
    }


def _rows(actor: Actor, projects: Sequence[Project]) -> list[Row]:
    keys = [project.pk for project in projects]
    known = {row.project_id: row for row in healths(actor).filter(project_id__in=keys)}
    latest = {row.project_id: row for row in latest_reports(actor, keys)}
    rows = [
        {
            "project": project,
            "health": known.get(project.pk),
            "report": (report := latest.get(project.pk)),
            "due_on": (due_on := _due_on(project, report)),
            "overdue": due_on is not None and due_on < actor.today,
        }
        for project in projects
    ]
    return sorted(rows, key=_badness)


def _due_on(project: Project, report: StatusReport | None) -> date | None:
    """When the next report is due; None where the stage asks for none."""
    if project.stage not in REPORTING:
        return None
    return rules.next_due(
        report.as_of if report else None,
        project.stage_since.date(),
        begins=project.stage == Stage.EXECUTION,
    )


def due(actor: Actor) -> list[Due]:
    """The reports that the acting PM has begun or that are due within a week."""
    if not permits.can_anywhere(actor, WRITE):
        return []
    found = []
    for row in managed(actor):
        project, draft = row["project"], row["draft"]
        if draft:
            url = reverse("reports:edit", args=[draft.pk])
            found.append(Due(_("Finish the status report"), project.name, project.number, url))
        elif row["due_on"] and row["due_on"] <= actor.today + AHEAD:
            url = reverse("reports:list", args=[project.number])
            words = _("Write the status report")
            found.append(Due(words, project.name, project.number, url, row["due_on"]))
    return found


def _badness(row: Row) -> tuple[int, float, str]:
    health = row["health"]
    if health is None:
        return WORST[Rag.NONE], 0.0, row["project"].number
    return WORST[health.rag], -(health.finish_days or 0.0), row["project"].number
