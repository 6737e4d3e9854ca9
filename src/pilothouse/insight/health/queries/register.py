"""Findings, corrective actions and computed health, as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import baseline, corrected_finish
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import to_datetime
from pilothouse.insight.health.models import (
    CorrectiveAction,
    Finding,
    HealthSnapshot,
    ProjectHealth,
)
from pilothouse.insight.health.permissions import VIEW
from pilothouse.insight.health.types import ActionState, FindingKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.types import HistoryForecast
    from pilothouse.delivery.work.models import Project

TREND_DAYS = 92


def findings(actor: Actor) -> QuerySet[Finding]:
    """The findings that the actor may see, the gravest and newest first."""
    rows = Finding.objects.select_related("project__scope").prefetch_related("actions__owner")
    return permits.limit(actor, VIEW, rows).order_by("-severity", "-pk")


def open_findings(actor: Actor, project_id: int | None = None) -> QuerySet[Finding]:
    """The findings that still stand, of one project or of all."""
    rows = findings(actor).filter(cleared_at=None)
    return rows if project_id is None else rows.filter(project_id=project_id)


def finding(actor: Actor, finding_id: int, code: str = VIEW) -> Finding:
    """One finding on which the actor holds a code."""
    return permits.get(actor, code, findings(actor), pk=finding_id)


def actions(actor: Actor) -> QuerySet[CorrectiveAction]:
    """The corrective actions that the actor may see, the soonest due first."""
    rows = CorrectiveAction.objects.select_related("project__scope", "owner", "finding")
    return permits.limit(actor, VIEW, rows).order_by("due_on", "pk")


def due(actor: Actor) -> list[Due]:
    """The actor's own open corrective actions, and their projects with old figures."""
    mine = actions(actor).filter(owner_id=actor.person_key, state=ActionState.OPEN)
    return [*_stale(actor), *map(_ordered, mine)]


def _ordered(row: CorrectiveAction) -> Due:
    return Due(
        _("Carry out the corrective action"),
        row.title,
        row.project.number,
        reverse("health:action", args=[row.pk]),
        row.due_on,
    )


def _stale(actor: Actor) -> list[Due]:
    """The acting PM's projects whose data date is old."""
    mine = Q(project__business_pm_id=actor.person_key) | Q(
        project__technical_pm_id=actor.person_key
    )
    rows = open_findings(actor).filter(mine, kind=FindingKind.STALE_DATA)
    return [
        Due(
            _("Bring progress up to date"),
            row.project.name,
            row.project.number,
            reverse("schedule:plan", args=[row.project.number]),
        )
        for row in rows
    ]


def action(actor: Actor, action_id: int, code: str = VIEW) -> CorrectiveAction:
    """One corrective action on which the actor holds a code."""
    return permits.get(actor, code, actions(actor), pk=action_id)


def healths(actor: Actor) -> QuerySet[ProjectHealth]:
    """The computed health of the projects that the actor may see."""
    rows = ProjectHealth.objects.select_related("project__scope")
    return permits.limit(actor, VIEW, rows)


def health_of(actor: Actor, project_id: int) -> ProjectHealth | None:
    """What was computed of one project last, or None."""
    return healths(actor).filter(project_id=project_id).first()


def snapshots_of(actor: Actor, project_id: int) -> QuerySet[HealthSnapshot]:
    """A project's health of the last quarter, day by day, oldest first."""
    since = actor.today - timedelta(days=TREND_DAYS)
    rows = HealthSnapshot.objects.filter(project_id=project_id, day__gte=since)
    return permits.limit(actor, VIEW, rows).order_by("day")


def describe_projects(actor: Actor, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts that headers and lists of projects show, in one query."""
    return {
        row.project_id: {
            "stated_rag": row.stated_rag,
            "computed_rag": row.rag,
            "data_date": row.data_date,
            "finish": row.finish,
            "baseline_finish": row.baseline_finish,
            "finish_days": row.finish_days,
        }
        for row in healths(actor).filter(project_id__in=ids)
    }


def past_of(actor: Actor, project: Project) -> HistoryForecast | None:
    """A running project's first planned finish, corrected by closed projects of its tier.

    None for a project without a baseline, and for one that is over.
    """
    if project.stage in (Stage.BENEFITS, Stage.CLOSED, Stage.CANCELLED):
        return None
    first = baseline(actor, project.pk, 1)
    if first is None:
        return None
    days = (to_datetime(first.start).date(), to_datetime(first.finish).date())
    return corrected_finish(actor, *days, project.tier)
