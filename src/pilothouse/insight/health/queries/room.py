"""The control room: every running project in one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pilothouse.delivery.work.queries import running_projects
from pilothouse.insight.health.models import HealthSnapshot
from pilothouse.insight.health.permissions import CONTROL_ROOM
from pilothouse.insight.health.queries.register import TREND_DAYS, healths
from pilothouse.insight.health.rules.rag import STALE_DAYS, is_better
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

WEEKS = 8


def room(actor: Actor) -> list[dict[str, Any]]:
    """A row for every running project that the actor may see, the worst first (four queries).

    Keys: project, health (None when never computed), watermelon, stale, trend (a RAG a week).
    """
    permits.require_anywhere(actor, CONTROL_ROOM)
    projects = list(running_projects(actor))
    known = {row.project_id: row for row in healths(actor)}
    trends = _trends(actor, [project.pk for project in projects])
    rows = [
        {
            "project": project,
            "health": (health := known.get(project.pk)),
            "watermelon": bool(health and is_better(health.stated_rag, health.rag)),
            "stale": _is_stale(actor, project.stage, health),
            "trend": trends.get(project.pk, []),
        }
        for project in projects
    ]
    return sorted(rows, key=_badness)


def _is_stale(actor: Actor, stage: str, health: Any) -> bool:
    if stage != "execution" or health is None or health.finish is None:
        return False
    known = health.data_date
    return known is None or bool(actor.today - known > timedelta(days=STALE_DAYS))


def _trends(actor: Actor, ids: Sequence[int]) -> dict[int, list[str]]:
    since = actor.today - timedelta(days=TREND_DAYS)
    days = HealthSnapshot.objects.filter(project_id__in=ids, day__gte=since).order_by("day")
    weekly: dict[int, dict[tuple[int, int], str]] = {}
    for row in days:
        year, week, _ = row.day.isocalendar()
        weekly.setdefault(row.project_id, {})[year, week] = row.rag
    return {key: list(weeks.values())[-WEEKS:] for key, weeks in weekly.items()}


def _badness(row: dict[str, Any]) -> tuple[int, float, str]:
    health = row["health"]
    rank = {"red": 0, "amber": 1, "green": 2}
    if health is None:
        return (3, 0.0, row["project"].number)
    return (rank.get(health.rag, 3), -(health.finish_days or 0.0), row["project"].number)
