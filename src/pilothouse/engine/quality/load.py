"""Resources with more work than they can do, as the plan stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ..calendar.instants import to_datetime
from ..network.contours import TENTHS
from ..network.data import Assignment, Contour, Instant, Resource, ResourceKind
from ..network.terms import steps
from .context import Context

SLIGHT = 1e-6
SAID = 3
_ENDS, _CHANGES, _BEGINS = range(3)


@dataclass(frozen=True, slots=True)
class Overload:
    """A resource at its worst: load, what there is (1.0 is one full-time), the tasks."""

    resource: Resource
    load: float
    capacity: float
    since: Instant
    tasks: tuple[int, ...]


def overloads(context: Context) -> list[Overload]:
    """Work resources whose unfinished tasks ask for more units at once than there are.

    Units count from the start of a task, or the data date if later, to its finish; the worst moment
    of each resource is given, in the plan's order of resources.
    """
    spans: dict[int, list[tuple[Instant, Instant, float, int]]] = defaultdict(list)
    now = context.plan.data_date
    for item in context.plan.assignments:
        if item.task in context.open_ids and item.units > 0:
            dates = context.schedule.of(item.task)
            start = dates.start if now is None else max(dates.start, now)
            if start < dates.finish:
                spans[item.resource] += _loads(context, item, dates.start, start, dates.finish)
    workers = [r for r in context.plan.resources if r.kind is ResourceKind.WORK]
    found = (_worst(worker, spans.get(worker.id, ())) for worker in workers)
    return [overload for overload in found if overload is not None]


def _loads(
    context: Context, item: Assignment, begin: Instant, start: Instant, finish: Instant
) -> list[tuple[Instant, Instant, float, int]]:
    """What one assignment asks for from `start` on: its peak units, or tenth by tenth."""
    if item.contour is Contour.FLAT:
        return [(start, finish, item.units, item.task)]
    time = context.time_of(item.task)
    whole = time.between(begin, finish)
    marks = [begin, *(time.add(begin, whole * tenth // 10) for tenth in range(1, 10)), finish]
    shares = zip(pairwise(marks), TENTHS[item.contour], strict=True)
    return [
        (max(a, start), b, item.units * percent / 100, item.task)
        for (a, b), percent in shares
        if max(a, start) < b
    ]


def _worst(
    worker: Resource, spans: Iterable[tuple[Instant, Instant, float, int]]
) -> Overload | None:
    """Sweep over ends, changes of what there is, and begins, in this order at one instant."""
    marks = [
        mark
        for start, finish, units, task in spans
        for mark in ((start, _BEGINS, units, task), (finish, _ENDS, -units, task))
    ]
    changes = [(at, _CHANGES, units, 0) for at, units in steps(worker)] if marks else []
    load, there, running, worst = 0.0, 0.0, set[int](), None
    for at, kind, units, task in sorted([*marks, *changes]):
        if kind == _CHANGES:
            there = units
        else:
            load += units
            (running.add if kind == _BEGINS else running.discard)(task)
        over = load - there
        if over > SLIGHT and (worst is None or over > worst.load - worst.capacity + SLIGHT):
            worst = Overload(worker, load, there, at, tuple(sorted(running)))
    return worst


def said(found: list[Overload]) -> str:
    """The worst of a few resources in words."""
    parts = [
        f"{x.resource.name or x.resource.id} has {100 * x.load:.0f} % of work for "
        f"{100 * x.capacity:.0f} % from {to_datetime(x.since):%d %b %Y}"
        for x in sorted(found, key=lambda x: x.capacity - x.load)[:SAID]
    ]
    return "More work at once than these resources can do: " + "; ".join(parts) + "."
