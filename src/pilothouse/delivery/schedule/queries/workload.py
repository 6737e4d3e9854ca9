"""The work that is still to be done over all plans, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pilothouse.delivery.schedule.models import PlanAssignment
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import ResourceKind, TaskKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What one assignment still asks for, in minutes, on the days from first to last.

    `person_id` is None where the plan's resource is not joined to one of our people.
    """

    project_id: int
    person_id: int | None
    resource: str
    first: date
    last: date
    minutes: int


def open_work(actor: Actor, project_ids: Collection[int]) -> list[OpenWork]:
    """The unfinished work of people in the plans of these projects that the actor may see."""
    rows = PlanAssignment.objects.filter(
        plan__project_id__in=project_ids,
        resource__kind=ResourceKind.WORK.value,
        task__active=True,
        task__actual_finish=None,
    ).exclude(task__kind=TaskKind.SUMMARY.value)
    found = permits.limit(actor, VIEW, rows).values_list(
        "plan__project_id", "resource__person_id", "resource__name", "task__start",
        "task__finish", "work", "actual_work", "remaining_work", "task__percent",
    )  # fmt: skip
    return [
        OpenWork(project, person, name, _day(start), _day(finish), minutes)
        for project, person, name, start, finish, work, done, left, percent in found.iterator()
        if (minutes := _left(work, done, left, percent)) > 0
    ]


def _day(value: int) -> date:
    return to_datetime(value).date()


def _left(work: int, done: int, left: int | None, percent: float) -> int:
    """What was reported as left, or the part of the work that is not done."""
    if left is not None:
        return left
    return max(0, min(work - done, round(work * (100 - percent) / 100)))
