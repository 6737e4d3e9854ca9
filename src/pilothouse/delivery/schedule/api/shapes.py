"""What the API takes and gives for plans."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from pilothouse.delivery.schedule.models import Baseline, PlanLink, PlanTask
from pilothouse.delivery.schedule.types import Outcome, Shift
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import ConstraintType, LagUnit, LinkType, TaskKind
from pilothouse.engine.value import PlanCosts, Technique


class PlanOut(Schema):
    """A plan as a whole; `version` is the revision to send as If-Match."""

    id: int
    project_id: int
    name: str
    version: int
    start: datetime
    finish: datetime
    data_date: datetime | None
    p50: datetime | None
    p80: datetime | None
    forecast_is_current: bool
    cost: Decimal
    currency: str


class TaskOut(Schema):
    """A task. Money is of the plan's currency: by the rates of who works on it and what is stated.

    A summary costs what is below it; of it, and where it is not known, nothing is said of what is
    spent.
    """

    uid: int
    parent_uid: int | None
    wbs: str
    name: str
    kind: TaskKind
    duration: int
    elapsed: bool
    start: datetime
    finish: datetime
    total_float: int
    free_float: int
    critical: bool
    percent: float
    remaining: int | None
    actual_start: datetime | None
    actual_finish: datetime | None
    constraint: ConstraintType
    constraint_date: datetime | None
    deadline: datetime | None
    notes: str
    active: bool
    technique: Technique
    optimistic: int | None
    pessimistic: int | None
    cost: Decimal
    actual_cost: Decimal | None
    remaining_cost: Decimal | None


class LinkOut(Schema):
    id: int
    predecessor: int
    successor: int
    type: LinkType
    lag: int
    lag_unit: LagUnit


class TaskIn(Schema):
    name: str = Field(max_length=512)
    parent: int | None = None
    after: int | None = None
    duration: int = Field(480, ge=0)
    kind: TaskKind = TaskKind.TASK


class TaskPatch(Schema):
    """What is left out stays; null takes a deadline or an end of the range away."""

    name: str | None = Field(None, max_length=512)
    notes: str | None = None
    duration: int | None = Field(None, ge=0)
    elapsed: bool = False
    priority: int | None = None
    manual: bool | None = None
    active: bool | None = None
    deadline: datetime | None = None
    optimistic: int | None = Field(None, ge=0)
    pessimistic: int | None = Field(None, ge=0)


class PlaceIn(Schema):
    parent: int | None = None
    after: int | None = None


class ConstraintIn(Schema):
    """`shift` is what linked tasks do: use the buffer, keep it, or stay."""

    constraint: ConstraintType
    date: datetime | None = None
    shift: Shift = Shift.USE


class LinkIn(Schema):
    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING


class EndsIn(Schema):
    predecessor: int
    successor: int


class ProgressIn(Schema):
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = Field(None, ge=0)
    percent: float | None = Field(None, ge=0, le=100)
    work: int | None = Field(None, ge=0)
    resource: int | None = None


class DataDateIn(Schema):
    date: datetime | None


class EditOut(Schema):
    """What an edit did: the new revision, the finish before and after, which tasks moved."""

    version: int
    finish_before: datetime
    finish_after: datetime
    changed: list[int]
    added: list[int]
    removed: list[int]
    said: str


class BaselineOut(Schema):
    id: int
    number: int
    name: str
    sha256: str
    start: datetime
    finish: datetime
    tasks: int
    decision_id: int | None
    accepted_at: datetime
    accepted_by: str


class ImportOut(Schema):
    id: int
    file_name: str
    sha256: str
    state: str
    counts: dict[str, int]
    losses: list[dict[str, Any]]
    difference: dict[str, Any]
    checks: dict[str, Any]
    columns: list[tuple[str, str]]
    error: str
    job_id: int | None


class MyTaskOut(Schema):
    project_number: str
    project_name: str
    uid: int
    name: str
    start: datetime
    finish: datetime
    percent: float
    remaining: int
    late: bool


def moment(value: int | None) -> datetime | None:
    """An instant as a datetime."""
    return None if value is None else to_datetime(value)


def minutes(value: datetime | None) -> int | None:
    """A datetime as an instant."""
    return None if value is None else instant(value.replace(tzinfo=None))


def task_out(row: PlanTask, costs: PlanCosts) -> dict[str, Any]:
    """A task as the API shows it."""
    charge = None if row.is_summary else costs.tasks.get(row.uid)
    plain = (
        "uid", "wbs", "name", "kind", "duration", "elapsed", "total_float", "free_float",
        "critical", "percent", "remaining", "constraint", "notes", "active",
    )  # fmt: skip
    dates = ("start", "finish", "actual_start", "actual_finish", "constraint_date", "deadline")
    return {
        **{name: getattr(row, name) for name in plain},
        **{name: moment(getattr(row, name)) for name in dates},
        "parent_uid": row.parent.uid if row.parent else None,
        "technique": row.extra.get("technique", Technique.PERCENT),
        "optimistic": row.extra.get("optimistic"),
        "pessimistic": row.extra.get("pessimistic"),
        "cost": costs.rolled.get(row.uid, Decimal(0)),
        "actual_cost": charge and charge.actual,
        "remaining_cost": charge and charge.remaining,
    }


def link_out(row: PlanLink) -> dict[str, Any]:
    """A link as the API shows it."""
    return {
        "id": row.pk,
        "predecessor": row.predecessor.uid,
        "successor": row.successor.uid,
        "type": row.type,
        "lag": row.lag,
        "lag_unit": row.lag_unit,
    }


def edit_out(outcome: Outcome) -> dict[str, Any]:
    """What an edit did."""
    return {
        "version": outcome.revision,
        "finish_before": to_datetime(outcome.finish_before),
        "finish_after": to_datetime(outcome.finish_after),
        "changed": sorted(outcome.changed),
        "added": sorted(outcome.added),
        "removed": sorted(outcome.removed),
        "said": outcome.said,
    }


def baseline_out(row: Baseline) -> dict[str, Any]:
    """A baseline without its content."""
    plain = ("id", "number", "name", "sha256", "tasks", "decision_id", "accepted_at", "accepted_by")
    dates = {"start": to_datetime(row.start), "finish": to_datetime(row.finish)}
    return {name: getattr(row, name) for name in plain} | dates
