"""Two states of a plan side by side, and what moved the finish from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from pilothouse.delivery.schedule.rules.compare_parts import parts_of
from pilothouse.delivery.schedule.rules.differing import difference
from pilothouse.delivery.schedule.types import Difference, Part
from pilothouse.engine import PlanError, WorkingTime, schedule
from pilothouse.engine.network.data import Plan, Task

_PROGRESS = ("percent_complete", "remaining", "actual_start", "actual_finish", "splits",
             "suspend", "resume", "physical_percent")  # fmt: skip
_LENGTH = ("duration", "elapsed", "work", "kind")
_BOUNDS = ("constraint", "constraint_date", "secondary_constraint", "secondary_constraint_date",
           "expected_finish", "deadline", "leveling_delay", "leveling_delay_elapsed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One cause of a moved finish: the finish after it, and the working days it added."""

    cause: str
    finish: int
    days: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states, and the steps from the first finish to the second.

    `parts` tells it part by part: logic, calendars, constraints, float, cost and assignments.
    `untold` says why, where only tasks could be compared.
    """

    difference: Difference
    start_finish: int
    end_finish: int
    days: float
    steps: tuple[Step, ...]
    parts: tuple[Part, ...] = ()
    untold: str = ""


def compare_plans(first: Plan, second: Plan) -> Comparison:
    """Compare two states of a plan.

    The waterfall carries the changes over kind by kind (start and options, calendars, tasks taken
    out and added, logic, durations, constraints, progress, people) and computes the finish after
    each, so that its steps add up to the whole. Their order is fixed; where two changes hide each
    other, the later one in this order shows what they did together.
    """
    hours, day = _hours(second), second.options.minutes_per_day
    before, last = schedule(first), schedule(second)
    finish = begun = before.finish
    steps: list[Step] = []
    state = first
    for cause, change in _CHANGES:
        changed = change(state, second)
        if changed == state:
            continue
        state = changed
        after = _finish(state, finish)
        if after != finish:
            steps.append(Step(cause, after, hours.between(finish, after) / day))
        finish = after
    end = last.finish
    if end != finish:
        steps.append(Step("Everything else", end, hours.between(finish, end) / day))
    days = hours.between(begun, end) / day
    parts = parts_of(before, last)
    return Comparison(difference(first, second), begun, end, days, tuple(steps), parts)


def _finish(plan: Plan, before: int) -> int:
    """The finish of a state in between; one that cannot be computed shows in the next step."""
    try:
        return schedule(plan).finish
    except PlanError:
        return before


def _hours(plan: Plan) -> WorkingTime:
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    return WorkingTime(calendars[plan.default_calendar], calendars, plan.start)


def _facts(state: Plan, wanted: Plan) -> Plan:
    return replace(
        state,
        start=wanted.start,
        finish=wanted.finish,
        must_finish_by=wanted.must_finish_by,
        options=replace(wanted.options, reschedule_remaining=state.options.reschedule_remaining),
    )


def _calendars(state: Plan, wanted: Plan) -> Plan:
    own = {task.id: task for task in wanted.tasks}
    tasks = _with(state.tasks, own, ("calendar", "ignore_resource_calendar"))
    return replace(
        state,
        calendars=wanted.calendars,
        default_calendar=wanted.default_calendar,
        resources=wanted.resources,
        tasks=tasks,
        assignments=_between(state.assignments, {r.id for r in wanted.resources}),
    )


def _between(assignments: Iterable[Any], people: set[int]) -> tuple[Any, ...]:
    return tuple(item for item in assignments if item.resource in people)


def _removed(state: Plan, wanted: Plan) -> Plan:
    here = {task.id for task in wanted.tasks}
    tasks = tuple(
        replace(task, parent=task.parent if task.parent in here else None)
        for task in state.tasks
        if task.id in here
    )
    return _only(replace(state, tasks=tasks), here)


def _only(state: Plan, here: set[int]) -> Plan:
    links = (n for n in state.links if n.predecessor in here and n.successor in here)
    assignments = (item for item in state.assignments if item.task in here)
    return replace(state, links=tuple(links), assignments=tuple(assignments))


def _added(state: Plan, wanted: Plan) -> Plan:
    """The new tasks with their own links, and the outline as it is wanted."""
    known = {task.id: task for task in state.tasks}
    tasks = tuple(
        replace(known[task.id], parent=task.parent, kind=task.kind) if task.id in known else task
        for task in wanted.tasks
    )
    fresh = tuple(
        link
        for link in wanted.links
        if link.predecessor not in known or link.successor not in known
    )
    return replace(state, tasks=tasks, links=(*state.links, *fresh))


def _links(state: Plan, wanted: Plan) -> Plan:
    return replace(state, links=wanted.links)


def _fields(*names: str) -> Callable[[Plan, Plan], Plan]:
    def change(state: Plan, wanted: Plan) -> Plan:
        own = {task.id: task for task in wanted.tasks}
        return replace(state, tasks=_with(state.tasks, own, names))

    return change


def _with(tasks: Iterable[Task], own: dict[int, Task], names: Iterable[str]) -> tuple[Task, ...]:
    names = tuple(names)
    return tuple(
        replace(task, **{name: getattr(own[task.id], name) for name in names})
        if task.id in own
        else task
        for task in tasks
    )


def _progress(state: Plan, wanted: Plan) -> Plan:
    changed = _fields(*_PROGRESS)(state, wanted)
    return replace(changed, data_date=wanted.data_date, options=wanted.options)


def _people(state: Plan, wanted: Plan) -> Plan:
    return replace(state, assignments=wanted.assignments)


_CHANGES: tuple[tuple[str, Callable[[Plan, Plan], Plan]], ...] = (
    ("Start and options of the plan", _facts),
    ("Calendars", _calendars),
    ("Tasks taken out", _removed),
    ("Tasks added", _added),
    ("Links", _links),
    ("Durations", _fields(*_LENGTH)),
    ("Constraints", _fields(*_BOUNDS)),
    ("Tasks switched off or scheduled by hand",
     _fields("active", "manual", "manual_start", "manual_finish")),
    ("Progress and data date", _progress),
    ("People", _people),
)  # fmt: skip
