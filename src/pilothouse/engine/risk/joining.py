"""Several plans as one: numbers moved apart, equal calendars shared, own starts kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from ..network.data import (
    Calendar,
    ConstraintType,
    Instant,
    Link,
    Plan,
    PlanError,
    Resource,
    ResourceKind,
    Task,
    TaskKind,
)

SPAN = 1_000_000
"""Task n of plan k is task k × SPAN + n of the joined plan."""

_RULES = (
    "convention",
    "honour_constraints",
    "progress_mode",
    "lag_calendar",
    "use_expected_finish",
    "reschedule_remaining",
)


def join_plans(plans: Mapping[str, Plan], crossing: Sequence[Link]) -> tuple[Plan, tuple[int, ...]]:
    """One plan of all tasks, and the number of the plan that each task belongs to.

    Task numbers are those of the plan plus its place times SPAN; `crossing` links name them so.
    Work of a plan starts no earlier than the plan, or its data date, says. Raises PlanError for no
    plans at all, plans with different rules, and task numbers beyond SPAN.
    """
    if not plans:
        raise PlanError("a portfolio needs at least one plan")
    _check(plans)
    book = _Book()
    parts = [_moved(plan, k * SPAN, book) for k, plan in enumerate(plans.values())]
    dates = {part.data_date for part in parts}
    whole = replace(
        parts[0],
        name="portfolio",
        start=min(part.start for part in parts),
        data_date=dates.pop() if len(dates) == 1 else None,
        must_finish_by=None,
        calendars=tuple(book.calendars),
        tasks=tuple(chain.from_iterable(part.tasks for part in parts)),
        links=(*chain.from_iterable(part.links for part in parts), *crossing),
        resources=tuple(chain.from_iterable(part.resources for part in parts)),
        assignments=tuple(chain.from_iterable(part.assignments for part in parts)),
    )
    return whole, tuple(k for k, part in enumerate(parts) for _ in part.tasks)


def _check(plans: Mapping[str, Plan]) -> None:
    first = next(iter(plans.values()))
    for key, plan in plans.items():
        if any(getattr(plan.options, r) != getattr(first.options, r) for r in _RULES):
            raise PlanError(f"plan “{key}” is scheduled by other rules than the first one")
        if plan.options.from_finish:
            raise PlanError(f"plan “{key}” is scheduled from its finish")
        if any(not 0 <= task.id < SPAN for task in plan.tasks):
            raise PlanError(f"plan “{key}” numbers its tasks beyond {SPAN:,}")


class _Book:
    """Calendars of all plans; equal ones are kept once."""

    def __init__(self) -> None:
        self.calendars: list[Calendar] = []
        self._known: dict[Calendar, int] = {}

    def enter(self, plan: Plan) -> dict[int, int]:
        """New numbers of a plan's calendars."""
        own = {calendar.id: calendar for calendar in plan.calendars}
        numbers: dict[int, int] = {}

        def number(old: int) -> int:
            if old not in numbers and old in own:
                parent = own[old].parent
                bare = replace(
                    own[old], id=0, name="", parent=None if parent is None else number(parent)
                )
                if bare not in self._known:
                    self._known[bare] = len(self.calendars) + 1
                    self.calendars.append(replace(bare, id=self._known[bare], name=own[old].name))
                numbers[old] = self._known[bare]
            return numbers.get(old, -1)

        for calendar in plan.calendars:
            number(calendar.id)
        return numbers


def _moved(plan: Plan, base: int, book: _Book) -> Plan:
    calendars = book.enter(plan)
    default = calendars.get(plan.default_calendar, -1)
    floor = plan.start if plan.data_date is None else max(plan.start, plan.data_date)
    timed = _with_resource_calendar(plan)

    def task(old: Task) -> Task:
        own = None if old.calendar is None else calendars.get(old.calendar, -1)
        kept = own is not None or (old.id in timed and not old.ignore_resource_calendar)
        new = replace(
            old,
            id=old.id + base,
            parent=None if old.parent is None else old.parent + base,
            calendar=own if kept else default,
        )
        return new if old.kind is TaskKind.SUMMARY else _not_before(new, floor)

    def resource(old: Resource) -> Resource:
        own = None if old.calendar is None else calendars.get(old.calendar, -1)
        return replace(old, id=old.id + base, calendar=own)

    return replace(
        plan,
        default_calendar=default,
        tasks=tuple(task(old) for old in plan.tasks),
        links=tuple(
            replace(x, predecessor=x.predecessor + base, successor=x.successor + base)
            for x in plan.links
        ),
        resources=tuple(resource(old) for old in plan.resources),
        assignments=tuple(
            replace(a, task=a.task + base, resource=a.resource + base) for a in plan.assignments
        ),
    )


def _with_resource_calendar(plan: Plan) -> set[int]:
    timed = {r.id for r in plan.resources if r.kind is ResourceKind.WORK and r.calendar is not None}
    return {row.task for row in plan.assignments if row.resource in timed}


def _not_before(task: Task, floor: Instant) -> Task:
    """Hold a task to its own plan's start, beside whatever constraint it has."""
    if task.actual_start is not None:
        return replace(task, resume=floor if task.resume is None else max(task.resume, floor))
    if task.constraint in (ConstraintType.ASAP, ConstraintType.START_NO_EARLIER):
        date = floor if task.constraint_date is None else max(floor, task.constraint_date)
        if task.constraint is ConstraintType.ASAP:
            date = floor
        return replace(task, constraint=ConstraintType.START_NO_EARLIER, constraint_date=date)
    if task.secondary_constraint is None:
        return replace(
            task,
            secondary_constraint=ConstraintType.START_NO_EARLIER,
            secondary_constraint_date=floor,
        )
    return task
