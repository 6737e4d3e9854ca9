"""A plan as the beginning of another: without progress, its dates carried over to a new start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.engine import WorkingTime
from pilothouse.engine.network.data import Assignment, ConstraintType, Plan, Task, TaskKind

LONGEST_FACTOR = 10.0
HOUR = 60
STARTS = frozenset({
    ConstraintType.START_NO_EARLIER, ConstraintType.START_NO_LATER, ConstraintType.MUST_START,
    ConstraintType.MANDATORY_START,
})  # fmt: skip


class Lengths(StrEnum):
    """Which durations a new plan takes from an old one."""

    PLANNED = "planned"
    ACTUAL = "actual"
    CORRECTED = "corrected"


def as_template(
    plan: Plan, start: int, *, keep_people: bool = True, keep_dates: bool = True, factor: float = 1
) -> Plan:
    """A plan that begins at `start` with the tasks, links and calendars of another.

    Progress, data date, baselines and levelling fall away. Durations are multiplied by `factor` and
    rounded to the hour where it is not 1. `keep_dates` carries constraints and deadlines over: as
    many working minutes after the new start as they lay after the old one; without it they fall
    away. Without `keep_people` assignments and resources fall away.
    """
    move = _mover(plan, start)
    tasks = tuple(_fresh(task, move, keep_dates=keep_dates, factor=factor) for task in plan.tasks)
    people = tuple(_unworked(item, factor) for item in plan.assignments) if keep_people else ()
    return replace(
        plan,
        start=start,
        finish=None,
        must_finish_by=None,
        data_date=None,
        tasks=tasks,
        resources=plan.resources if keep_people else (),
        assignments=people,
    )


def _mover(plan: Plan, start: int) -> Callable[..., int | None]:
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    hours = WorkingTime(calendars[plan.default_calendar], calendars, plan.start)

    def move(at: int | None, *, is_start: bool = False) -> int | None:
        if at is None:
            return None
        minutes = hours.between(plan.start, at)
        moved = hours.add(start, minutes) if minutes > 0 else start
        return hours.next_work(moved) if is_start else moved

    return move


def _fresh(task: Task, move: Callable[..., int | None], *, keep_dates: bool, factor: float) -> Task:
    dates: dict[str, Any] = {
        "constraint_date": move(
            task.constraint_date, is_start=task.constraint in STARTS
        ),
        "secondary_constraint_date": move(
            task.secondary_constraint_date, is_start=task.secondary_constraint in STARTS
        ),
        "deadline": move(task.deadline),
    }  # fmt: skip
    bare = Task(
        id=task.id,
        name=task.name,
        duration=_scaled(task, factor),
        kind=task.kind,
        parent=task.parent,
        wbs=task.wbs,
        calendar=task.calendar,
        elapsed=task.elapsed,
        active=task.active,
        fixed_cost=task.fixed_cost if keep_dates else Decimal(0),
        priority=task.priority,
        ignore_resource_calendar=task.ignore_resource_calendar,
        task_type=task.task_type,
        effort_driven=task.effort_driven,
        notes=task.notes,
        custom=task.custom,
        references=task.references,
    )
    if not keep_dates:
        return bare
    return replace(
        bare,
        constraint=task.constraint,
        secondary_constraint=task.secondary_constraint,
        **dates,
    )


def _scaled(task: Task, factor: float) -> int:
    if factor == 1 or task.kind in MILESTONES or task.kind is TaskKind.SUMMARY:
        return task.duration
    if not task.duration:
        return 0
    return max(HOUR, round(task.duration * min(factor, LONGEST_FACTOR) / HOUR) * HOUR)


def _unworked(item: Assignment, factor: float) -> Assignment:
    work = item.work if factor == 1 else round(item.work * min(factor, LONGEST_FACTOR))
    return replace(item, work=work, actual_work=0, remaining_work=None, actual_cost=None)
