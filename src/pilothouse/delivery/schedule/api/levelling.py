"""Levelling in the API: what it would give. Its delays are applied through the plan's edits."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema

from pilothouse.delivery.schedule import queries
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.levelling import LevellingPreview
from pilothouse.kit.http.base import actor_of, operation

router = Router(tags=["plans"])


class OverloadedOut(Schema):
    """A resource with more work than it can do; 1 unit is 100 %."""

    resource: int
    name: str
    start: datetime
    finish: datetime
    load: float
    capacity: float
    tasks: tuple[str, ...]


class ProposedDelayOut(Schema):
    """A task that waits: `minutes` of elapsed delay, `days` later in working days, and why."""

    task: int
    wbs: str
    name: str
    minutes: int
    start_before: datetime
    start_after: datetime
    days: float
    why: str
    parts: tuple[tuple[int, int], ...]


class LevellingOut(Schema):
    """What levelling would give; `set_levelling` with the delays and parts of it applies it.

    No levelling without overload finishes before `bound`; `shortest` where that is reached.
    """

    revision: int
    within_float: bool
    splitting: bool
    whole: tuple[int, ...]
    seconds: int
    finish_before: datetime
    finish_after: datetime
    finish_days: float
    bound: datetime
    shortest: bool
    overloads: tuple[OverloadedOut, ...]
    delays: tuple[ProposedDelayOut, ...]
    left: tuple[OverloadedOut, ...]
    delayed: int


class LevellingIn(Schema):
    """How to level; `whole` are tasks that are never interrupted, also with `splitting`."""

    within_float: bool = False
    splitting: bool = False
    whole: list[int] = []
    seconds: int = 0


@router.get(
    "/projects/{project_id}/plan/levelling",
    **operation(
        "plan.levelling", permission=VIEW, summary="What levelling would give",
        response=LevellingOut,
    ),
)  # fmt: skip
def levelling(request: HttpRequest, project_id: int, asked: Query[LevellingIn]) -> LevellingPreview:
    return queries.levelling_preview(actor_of(request), project_id, **asked.dict())
