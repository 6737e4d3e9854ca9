"""Two states of a plan side by side in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.comparing import NOW, comparison
from pilothouse.delivery.schedule.queries.file_baselines import file_baselines
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.rules.compare import Comparison
from pilothouse.delivery.schedule.types import Changed, PartKind
from pilothouse.engine import to_datetime
from pilothouse.kit.http.base import actor_of, operation

router = Router(tags=["plans"])
SIDE = r"^(now|f?[0-9]{1,9})$"
WHICH = "The number of a baseline, f and that of one of the plan's file (f0 to f10), or now."


class RowChangeOut(Schema):
    """A task that came, went or changed; fields by label, before and after."""

    uid: int
    wbs: str
    name: str
    fields: dict[str, tuple[str, str]]


class FinishStepOut(Schema):
    """What one kind of change does to the finish, in working days."""

    cause: str
    finish: datetime
    days: float


class PartRowOut(Schema):
    """One difference, about a task or the whole plan (`uid` null), in words."""

    change: Changed
    uid: int | None
    wbs: str
    name: str
    before: str
    after: str


class PartOut(Schema):
    """One part of the two states: all its differences, and its whole on both sides."""

    kind: PartKind
    before: str
    after: str
    rows: tuple[PartRowOut, ...]


class ComparisonOut(Schema):
    """Two states of a plan; `days` working days from one finish to the other, late positive."""

    first: str
    second: str
    finish_before: datetime
    finish_after: datetime
    days: float
    steps: list[FinishStepOut]
    added: tuple[RowChangeOut, ...]
    removed: tuple[RowChangeOut, ...]
    changed: tuple[RowChangeOut, ...]
    parts: tuple[PartOut, ...]
    untold: str


class FileBaselineOut(Schema):
    """A baseline that the plan's file brought along; `key` names it in comparisons."""

    key: str
    number: int
    tasks: int
    start: datetime
    finish: datetime


@router.get(
    "/projects/{project_id}/plan/file-baselines",
    **operation(
        "plan.file_baselines", permission=VIEW, summary="The baselines of the plan's file",
        response=list[FileBaselineOut],
    ),
)  # fmt: skip
def list_file_baselines(request: HttpRequest, project_id: int) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key, "number": each.number, "tasks": each.tasks,
            "start": to_datetime(each.start), "finish": to_datetime(each.finish),
        }
        for each in file_baselines(plan_row(actor_of(request), project_id))
    ]  # fmt: skip


@router.get(
    "/projects/{project_id}/plan/comparison",
    **operation(
        "plan.compare", permission=VIEW, summary="Two baselines, or one and now, compared",
        response=ComparisonOut,
    ),
)  # fmt: skip
def compare(
    request: HttpRequest,
    project_id: int,
    first: Annotated[str, Query(pattern=SIDE, description=WHICH)],
    second: Annotated[str, Query(pattern=SIDE, description=WHICH)] = NOW,
) -> dict[str, Any]:
    found = comparison(actor_of(request), project_id, first, second)
    return {"first": first, "second": second, **_told(found)}


def _told(found: Comparison) -> dict[str, Any]:
    return {
        "finish_before": to_datetime(found.start_finish),
        "finish_after": to_datetime(found.end_finish),
        "days": found.days,
        "steps": [
            {"cause": s.cause, "finish": to_datetime(s.finish), "days": s.days} for s in found.steps
        ],
        "added": found.difference.added,
        "removed": found.difference.removed,
        "changed": found.difference.changed,
        "parts": found.parts,
        "untold": found.untold,
    }
