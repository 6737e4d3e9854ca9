"""Whose time holds a plan up: the finish gained by one more of each person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..network.data import Assignment, Plan, Resource, ResourceKind, Task
from ..scheduling import Schedule, schedule

Finish = Callable[[Plan], int]

MINUTES_OF_DAY = 24 * 60
ROUNDS_PER_TASK = 8


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A person or crew, and the plan's finish (instants) with and without one more of them.

    `days` are calendar days of finish gained; `extra` is how many were added.
    """

    resource: int
    name: str
    days: float
    finish: int
    finish_with: int
    extra: float


def bottlenecks(
    plan: Plan, *, extra: float = 1.0, finish_of: Finish | None = None
) -> tuple[Bottleneck, ...]:
    """People ranked by the days of finish that `extra` more of each would gain, most first.

    Parameters
    ----------
    plan
        One plan, or several merged into one over a shared pool; only work resources that are
        assigned to something count.
    extra
        Units to add, 1.0 for one full-time person.
    finish_of
        The finish of a plan under its resources' limits; `delayed_finish` unless another method of
        levelling is given. It is asked once for the plan and once per resource.

    Returns
    -------
    tuple of Bottleneck
        Days of finish gained, most first.
    """
    finish = finish_of or delayed_finish
    used = {a.resource for a in plan.assignments}
    now = finish(plan)
    ranked = [
        _with_more(plan, resource, extra, now, finish)
        for resource in plan.resources
        if resource.kind is ResourceKind.WORK and resource.id in used
    ]
    return tuple(sorted(ranked, key=lambda row: (-row.days, row.name, row.resource)))


def _with_more(
    plan: Plan, resource: Resource, extra: float, now: int, finish: Finish
) -> Bottleneck:
    more = replace(resource, max_units=resource.max_units + extra)
    pool = tuple(more if r.id == resource.id else r for r in plan.resources)
    then = finish(replace(plan, resources=pool))
    days = max(0.0, (now - then) / MINUTES_OF_DAY)
    return Bottleneck(resource.id, resource.name, days, now, then, extra)


def delayed_finish(plan: Plan) -> int:
    """The finish when, wherever a resource is overloaded, the less urgent task waits.

    Urgency is priority, then total float, then order in the plan. Each round finds the earliest
    overload and delays one task until another of those at work has ended, by its levelling delay.

    Parameters
    ----------
    plan : Plan
        With assignments to resources of limited units.

    Returns
    -------
    int
        An instant.
    """
    wait: dict[int, int] = {}
    rows = {task.id: at for at, task in enumerate(plan.tasks)}
    for _ in range(ROUNDS_PER_TASK * max(1, len(plan.tasks))):
        tried = _with_delays(plan, wait)
        dates = schedule(tried)
        found = _overload(tried, dates, rows)
        if found is None:
            return dates.finish
        task, until = found
        wait[task] = wait.get(task, 0) + until
    return schedule(_with_delays(plan, wait)).finish


def _with_delays(plan: Plan, wait: dict[int, int]) -> Plan:
    if not wait:
        return plan
    tasks = tuple(
        replace(t, leveling_delay=wait[t.id], leveling_delay_elapsed=True) if t.id in wait else t
        for t in plan.tasks
    )
    return replace(plan, tasks=tasks)


def _overload(plan: Plan, dates: Schedule, rows: dict[int, int]) -> tuple[int, int] | None:
    """The task to delay at the earliest overload and by how many elapsed minutes."""
    best: tuple[int, int, int] | None = None
    by_resource: dict[int, list[Assignment]] = {}
    for a in plan.assignments:
        by_resource.setdefault(a.resource, []).append(a)
    for resource in plan.resources:
        if resource.kind is ResourceKind.WORK:
            crowd = _first_crowd(resource, by_resource.get(resource.id, []), dates)
            if crowd is not None and (best is None or crowd[1][0] < best[0]):
                task, until = _who_waits(plan, dates, rows, crowd[0])
                best = (crowd[1][0], task, until)
    return None if best is None else (best[1], best[2])


def _first_crowd(
    resource: Resource, assigned: list[Assignment], dates: Schedule
) -> tuple[list[int], tuple[int, int]] | None:
    """The tasks at work when the units first exceed what there is, and when."""
    spans = [(dates.of(a.task).start, dates.of(a.task).finish, a) for a in assigned]
    spans = [span for span in spans if span[0] < span[1]]
    for begin in sorted({start for start, _, _ in spans}):
        at_work = [a for start, end, a in spans if start <= begin < end]
        if sum(a.units for a in at_work) > resource.max_units + 1e-9 and len(at_work) > 1:
            return [a.task for a in at_work], (begin, resource.id)
    return None


def _who_waits(
    plan: Plan, dates: Schedule, rows: dict[int, int], crowd: list[int]
) -> tuple[int, int]:
    def urgency(task: int) -> tuple[int, int, int]:
        row: Task = plan.tasks[rows[task]]
        return (-row.priority, dates.of(task).total_float, rows[task])

    begun = {t for t in crowd if plan.tasks[rows[t]].actual_start is not None}
    order = sorted(crowd, key=lambda t: (t not in begun, urgency(t)))
    last = order[-1]
    free = min(dates.of(t).finish for t in order[:-1])
    return last, max(1, free - dates.of(last).start)
