"""Why each task waits, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..calendar.instants import to_datetime
from ..network.data import Plan, Resource, Task
from ..scheduling.result import Schedule
from .demand import spans, steps_of
from .ground import Ground
from .kernels_plan import FREE
from .levelled import Delay, Holder
from .options import LevelOptions, Reservation
from .placing import Attempt

NAMED = 2


def delays_of(
    plan: Plan, now: Schedule, levelled: Plan, after: Schedule, ground: Ground, attempt: Attempt
) -> tuple[Delay, ...]:
    """Each delay and interruption that differs from those the plan had, in order of start."""
    use = _Use(levelled, after, ground)
    found = []
    for row, (old, new) in enumerate(zip(plan.tasks, levelled.tasks, strict=True)):
        if (old.leveling_delay, old.splits) == (new.leveling_delay, new.splits):
            continue
        node = int(ground.network.node_of_row[row])
        waits = attempt.moves.mode[node] == FREE and attempt.moves.cause[node] >= 0
        resource = ground.resources[int(attempt.moves.cause[node])] if waits else None
        free_at = int(attempt.moves.until[node]) if resource is not None else None
        holders = use.holders(new, resource, free_at) if resource and free_at else ()
        parts = max(1, len(new.splits))
        found.append(
            Delay(
                task=new.id,
                minutes=new.leveling_delay,
                start_before=now.of(old.id).start,
                start_after=after.of(new.id).start,
                resource=resource.id if resource else None,
                free_at=free_at,
                holders=holders,
                parts=parts,
                text=in_words(use, resource, free_at, holders, parts),
                units=use.capacity(resource, free_at - 1) if resource and free_at else 1.0,
            )
        )
    return tuple(sorted(found, key=lambda delay: (delay.start_after, delay.task)))


class _Use:
    """Who has a resource at an instant."""

    def __init__(self, plan: Plan, schedule: Schedule, ground: Ground) -> None:
        self.plan, self.options = plan, ground.options
        tasks = {task.id: task for task in plan.tasks}
        self.held: dict[int, list[Reservation]] = defaultdict(list)
        for reservation in self.options.reserved:
            self.held[reservation.resource].append(reservation)
        self.spans: dict[int, list[tuple[int, int, Task]]] = defaultdict(list)
        for a in ground.demands:
            for start, finish in spans(tasks[a.task], schedule, plan.data_date):
                self.spans[a.resource].append((start, finish, tasks[a.task]))

    def holders(self, waiting: Task, resource: Resource, free_at: int) -> tuple[Holder, ...]:
        """Tasks that end with the wait: at work just before `free_at`; then promises to others."""
        moment = free_at - 1
        own = [
            Holder(task.id, task.name)
            for start, finish, task in self.spans[resource.id]
            if start <= moment < finish and task.id != waiting.id
        ]
        others = [
            Holder(None, held.task, held.project)
            for held in self.held[resource.id]
            if held.start <= moment < held.finish
        ]
        return (*own, *others)

    def capacity(self, resource: Resource, at: int) -> float:
        return units_at(self.plan, self.options, resource.id, at)


def units_at(plan: Plan, options: LevelOptions, resource: int, at: int) -> float:
    """How many units of a resource there are at an instant."""
    return [units for since, units in steps_of(plan, options, resource) if since <= at][-1]


def in_words(
    use: _Use,
    resource: Resource | None,
    free_at: int | None,
    holders: Sequence[Holder],
    parts: int,
) -> str:
    """One reason as part of a sentence: "waits for Crane, free on 12 May 2026"."""
    if resource is None or free_at is None:
        return "is no longer delayed"
    verb = f"is interrupted {parts - 1} times by" if parts > 1 else "waits for"
    verb = "is interrupted once by" if parts == 2 else verb
    day = to_datetime(free_at)
    name = resource.name or f"resource {resource.id}"
    there = use.capacity(resource, free_at - 1)
    who = name if there <= 1 else f"{name} ({there:g} there are)"
    words = f"{verb} {who}, free on {day.day} {day:%b %Y}"
    return f"{words}; until then on {_listed(holders)}" if holders else words


def _listed(holders: Sequence[Holder]) -> str:
    names = [f"“{h.name}”" + (f" of {h.project}" if h.project else "") for h in holders]
    if len(names) <= NAMED:
        return " and ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
