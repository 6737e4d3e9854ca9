"""Who needs what when: assignments of a plan that count for levelling, and the overloads in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..network.bounds import remaining_minutes
from ..network.data import Assignment, Instant, Plan, ResourceKind, Task, TaskKind
from ..network.terms import steps
from ..scheduling.result import Schedule
from .options import LevelOptions

SLIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Overload:
    """A resource with more work than it can do, from `start` to before `finish`, and the tasks."""

    resource: int
    start: Instant
    finish: Instant
    load: float
    capacity: float
    tasks: tuple[int, ...]


def limited(plan: Plan, options: LevelOptions) -> frozenset[int]:
    """The resources that are levelled: those that work, or the chosen ones of them."""
    work = frozenset(r.id for r in plan.resources if r.kind is ResourceKind.WORK)
    return work if options.resources is None else work & options.resources


def counts(task: Task) -> bool:
    """Whether a task can load anybody: work of this plan that remains, and no level of effort."""
    return (
        task.active
        and remaining_minutes(task) > 0
        and not task.external
        and task.actual_finish is None
        and task.kind is not TaskKind.LEVEL_OF_EFFORT
    )


def demands(plan: Plan, schedule: Schedule, options: LevelOptions) -> list[Assignment]:
    """Assignments of limited resources to leaf tasks that are not done."""
    tasks = {task.id: task for task in plan.tasks}
    known = limited(plan, options)
    return [
        a
        for a in plan.assignments
        if a.resource in known
        and a.units > 0
        and counts(tasks[a.task])
        and not schedule.is_summary(a.task)
    ]


def steps_of(plan: Plan, options: LevelOptions, resource: int) -> list[tuple[Instant, float]]:
    """From when how many units there are; the first step holds since ever."""
    usual = list(steps(next(r for r in plan.resources if r.id == resource)))
    given = options.capacity.get(resource, ())
    return [step for step in usual if not given or step[0] < given[0][0]] + list(given)


def spans(task: Task, schedule: Schedule, since: Instant | None) -> Iterator[tuple[int, int]]:
    """When a task is worked on: its parts, or from start (data date if later) to finish."""
    dates = schedule.of(task.id)
    whole = len(task.splits) < 2 or task.splits[0][0] != dates.start
    parts = ((dates.start, dates.finish),) if whole else task.splits
    for start, finish in parts:
        start = start if since is None else max(start, since)
        if start < finish:
            yield start, finish


def overloads(
    plan: Plan, schedule: Schedule, options: LevelOptions | None = None
) -> list[Overload]:
    """Every time at which a resource has more to do than it can, each told once.

    Parameters
    ----------
    plan : Plan
        With assignments.
    schedule : Schedule
        Its dates.
    options : LevelOptions, optional
        Whose `resources`, `capacity` and `reserved` hold.

    Returns
    -------
    list of Overload
        By resource in the plan's order, then by time. Tasks on from start to finish, the parts of
        interrupted ones, count with the units of their assignments; touching times are joined.
    """
    options = options or LevelOptions()
    tasks = {task.id: task for task in plan.tasks}
    marks: dict[int, list[tuple[Instant, float, int]]] = defaultdict(list)
    for a in demands(plan, schedule, options):
        for start, finish in spans(tasks[a.task], schedule, plan.data_date):
            marks[a.resource] += [(start, a.units, a.task), (finish, -a.units, a.task)]
    for held in options.reserved:
        marks[held.resource] += [(held.start, held.units, -1), (held.finish, -held.units, -1)]
    found = []
    for resource in plan.resources:
        if resource.id in marks:
            there = steps_of(plan, options, resource.id)
            found += _swept(resource.id, sorted(marks[resource.id]), there)
    return found


def _swept(
    resource: int, marks: list[tuple[Instant, float, int]], changing: list[tuple[Instant, float]]
) -> list[Overload]:
    """The times of one resource at which its load is above what there is."""
    changes = sorted({at for at, _, _ in marks} | {at for at, _ in changing})
    running: dict[int, float] = defaultdict(float)
    found: list[Overload] = []
    place, load = 0, 0.0
    for at, until in zip(changes, [*changes[1:], changes[-1]], strict=True):
        while place < len(marks) and marks[place][0] <= at:
            running[marks[place][2]] += marks[place][1]
            load += marks[place][1]
            place += 1
        there = [units for since, units in changing if since <= at][-1]
        at_work = tuple(sorted(t for t, units in running.items() if units > SLIGHT and t >= 0))
        if load > there + SLIGHT and until > at:
            _enter(found, Overload(resource, at, until, load, there, at_work))
    return found


def _enter(found: list[Overload], new: Overload) -> None:
    last = found[-1] if found else None
    if last is None or last.finish != new.start or last.capacity != new.capacity:
        found.append(new)
        return
    worst = max(last, new, key=lambda overload: overload.load)
    together = tuple(sorted({*last.tasks, *new.tasks}))
    found[-1] = Overload(new.resource, last.start, new.finish, worst.load, new.capacity, together)
