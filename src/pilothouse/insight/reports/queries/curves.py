"""A plan as a report draws it: progress over time against the baseline, and a few bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.schedule.queries import baseline_plan
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import Task, TaskKind

if TYPE_CHECKING:
    from pilothouse.insight.health.queries.facts import PlanFigures

POINTS, MOST_BARS = 28, 9
MILESTONES = (TaskKind.MILESTONE, TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)


@dataclass(frozen=True, slots=True)
class Span:
    """Work of a weight, spread evenly from the morning of one day to the evening of another."""

    weight: float
    start: date
    finish: date
    done: float = 0.0

    def share(self, on: date, begin: date | None = None, end: date | None = None) -> float:
        """The share of the work that lies before the evening of a day, 0 to 1."""
        first, last = begin or self.start, end or self.finish
        days = (last - first).days + 1
        return min(1.0, max(0.0, ((on - first).days + 1) / days)) if days > 0 else 1.0


def curves(plan: PlanFigures, today: date) -> dict[str, Any]:
    """Work done by day, in percent of all work: planned by the baseline, done, and forecast.

    Each is a list of (day, percent); work is weighted by duration. `until` is the data date, or
    today where the plan has none.
    """
    known = plan.computed.plan.data_date
    until = to_datetime(known).date() if known is not None else today
    current = _current(plan)
    planned = _planned(plan)
    if not current:
        return {}
    spans = [*current, *planned]
    first, last = min(s.start for s in spans), max(s.finish for s in spans)
    days = _days(first, last, until)
    found: dict[str, Any] = {"until": until, "planned": _sum(planned, days)}
    found["done"] = [(on, _done(current, on, until)) for on in days if on <= until]
    found["forecast"] = [(on, _ahead(current, on, until)) for on in days if on >= until]
    return found


def _days(first: date, last: date, until: date) -> list[date]:
    length = max(1, (last - first).days)
    step = max(1, length // POINTS)
    days = {first + timedelta(days=n) for n in range(0, length + 1, step)} | {last}
    return sorted(days | ({until} if first <= until <= last else set()))


def _current(plan: PlanFigures) -> list[Span]:
    return [
        Span(
            task.duration,
            to_datetime(plan.computed.of(task.id).start).date(),
            to_datetime(plan.computed.of(task.id).finish).date(),
            task.percent_complete / 100,
        )
        for task in _leaves(plan.computed.plan.tasks)
    ]


def _planned(plan: PlanFigures) -> list[Span]:
    if plan.frozen is None:
        return []
    return [
        Span(task.duration, *dates)
        for task in _leaves(baseline_plan(plan.frozen).tasks)
        if (dates := _stored(task)) is not None
    ]


def _leaves(tasks: Iterable[Task]) -> list[Task]:
    kinds = (TaskKind.SUMMARY, TaskKind.LEVEL_OF_EFFORT)
    return [t for t in tasks if t.kind not in kinds and t.active and t.duration]


def _stored(task: Task) -> tuple[date, date] | None:
    was = task.stored
    if was is None or was.start is None or was.finish is None:
        return None
    return to_datetime(was.start).date(), to_datetime(was.finish).date()


def _sum(spans: Sequence[Span], days: Sequence[date]) -> list[tuple[date, float]]:
    total = sum(s.weight for s in spans)
    if not total:
        return []
    return [(on, _percent(sum(s.weight * s.share(on) for s in spans), total)) for on in days]


def _done(spans: Sequence[Span], on: date, until: date) -> float:
    """What is done was done evenly between a task's start and its finish or the data date."""
    parts = (
        s.weight * s.done * s.share(on, s.start, max(s.start, min(s.finish, until)))
        for s in spans
        if s.done
    )
    return _percent(sum(parts), sum(s.weight for s in spans))


def _ahead(spans: Sequence[Span], on: date, until: date) -> float:
    """What is left is done evenly between the data date, or a later start, and the finish."""
    begun = until + timedelta(days=1)
    parts = (
        s.weight * (s.done + (1 - s.done) * s.share(on, max(s.start, begun), s.finish))
        if on > until
        else s.weight * s.done
        for s in spans
    )
    return _percent(sum(parts), sum(s.weight for s in spans))


def _percent(part: float, total: float) -> float:
    return round(100 * part / total, 1) if total else 0.0


def bars(plan: PlanFigures) -> list[dict[str, Any]]:
    """The top of the outline, at most nine rows in the plan's order: dates, share done, baseline.

    Where one row holds the whole plan, the rows below it are taken.
    """
    tasks = plan.computed.plan.tasks
    frozen = baseline_plan(plan.frozen).tasks if plan.frozen else ()
    before = {task.id: dates for task in frozen if (dates := _stored(task))}
    below = _below(tasks)
    return [_bar(plan, task, below, before.get(task.id)) for task in _top(tasks)]


def _top(tasks: Sequence[Task]) -> list[Task]:
    rows = [t for t in tasks if t.parent is None and t.active]
    while len([r for r in rows if r.kind is TaskKind.SUMMARY]) == 1:
        only = next(r for r in rows if r.kind is TaskKind.SUMMARY)
        rows = [t for t in tasks if t.parent == only.id and t.active]
    shown = [t for t in rows if t.kind not in MILESTONES]
    summaries = [t for t in shown if t.kind is TaskKind.SUMMARY]
    return (summaries if len(summaries) > 1 else shown)[:MOST_BARS]


def _below(tasks: Sequence[Task]) -> dict[int, list[Task]]:
    """The leaves at or below each task."""
    parent = {t.id: t.parent for t in tasks}
    found: dict[int, list[Task]] = {t.id: [] for t in tasks}
    for leaf in _leaves(tasks):
        up: int | None = leaf.id
        while up is not None:
            found[up].append(leaf)
            up = parent[up]
    return found


def _bar(
    plan: PlanFigures,
    task: Task,
    below: dict[int, list[Task]],
    before: tuple[date, date] | None,
) -> dict[str, Any]:
    dates, leaves = plan.computed.of(task.id), below[task.id]
    weight = sum(leaf.duration for leaf in leaves)
    done = sum(leaf.duration * leaf.percent_complete for leaf in leaves)
    return {
        "name": task.name,
        "start": to_datetime(dates.start).date(),
        "finish": to_datetime(dates.finish).date(),
        "done": round(done / weight / 100, 3) if weight else 0,
        "critical": any(
            plan.computed.of(leaf.id).critical and leaf.actual_finish is None for leaf in leaves
        ),
        "baseline": before,
    }
