"""Findings, corrective actions and computed health, as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from pilothouse.insight.health.models import (
    CorrectiveAction,
    Finding,
    HealthSnapshot,
    ProjectHealth,
)
from pilothouse.insight.health.permissions import VIEW
from pilothouse.insight.health.types import ActionState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

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


def due_actions(actor: Actor) -> QuerySet[CorrectiveAction]:
    """The actor's own open corrective actions."""
    rows = CorrectiveAction.objects.select_related("project__scope", "owner", "finding")
    mine = rows.filter(owner_id=actor.person_key, state=ActionState.OPEN)
    permits.require_anywhere(actor, VIEW)
    return mine.order_by("due_on", "pk")


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
