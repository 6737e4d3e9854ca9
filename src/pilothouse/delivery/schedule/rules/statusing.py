"""Progress of many tasks at once: as it was planned, and what remains put behind a date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Any

from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.delivery.schedule.types import Report, SetConstraint, SetDataDate, SetTask
from pilothouse.engine import Schedule, WorkingTime
from pilothouse.engine.network.data import ConstraintType, Instant, Interval, Plan, Task, TaskKind

_LOOSE = (ConstraintType.ASAP, ConstraintType.ALAP, ConstraintType.START_NO_EARLIER)


class Hours:
    """The working time of each task's own calendar, compiled when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._book = {calendar.id: calendar for calendar in plan.calendars}
        self._times: dict[int, WorkingTime] = {}

    def of(self, task: Task) -> WorkingTime:
        """The working time in which a task is done."""
        key = self._plan.default_calendar if task.calendar is None else task.calendar
        if key not in self._times:
            self._times[key] = WorkingTime(self._book[key], self._book, self._plan.start)
        return self._times[key]

    def between(self, task: Task, a: Instant, b: Instant) -> int:
        """Minutes of a task's work from one instant to another."""
        return b - a if task.elapsed else self.of(task).between(a, b)

    def add(self, task: Task, instant: Instant, minutes: int) -> Instant:
        """When so much of a task's work, begun at an instant, is done."""
        return instant + minutes if task.elapsed else self.of(task).add(instant, minutes)

    def begin(self, task: Task, instant: Instant) -> Instant:
        """When work can begin at or after an instant."""
        return instant if task.elapsed else self.of(task).next_work(instant)


def parts_of(
    task: Task,
    start: Instant,
    finish: Instant,
    hours: Hours,
    lasting: Callable[[int], int] = int,
) -> tuple[Interval, ...]:
    """The parts of an interrupted task where it stands now; one part for any other.

    `lasting` may give the parts other working minutes; the rests stay as long as they are.
    """
    if len(task.splits) < 2:
        return ((start, finish),)
    parts, begin = [], start
    for place, (first, last) in enumerate(task.splits):
        end = hours.add(task, begin, lasting(max(hours.between(task, first, last), 0)))
        parts.append((begin, end))
        if place + 1 < len(task.splits):
            rest = hours.between(task, last, task.splits[place + 1][0])
            begin = hours.begin(task, hours.add(task, end, max(rest, 0)))
    return tuple(parts)


def open_leaves(plan: Plan, chosen: Collection[int] = ()) -> Iterator[Task]:
    """The unfinished, active tasks without rows below them; of the chosen ones where some are."""
    wanted = set(chosen)
    for task in plan.tasks:
        if task.kind is TaskKind.SUMMARY or task.actual_finish is not None:
            continue
        if task.active and not task.external and (not wanted or task.id in wanted):
            yield task


def as_scheduled(
    computed: Schedule, date: Instant, chosen: Collection[int] = (), *, only_done: bool = False
) -> list[Any]:
    """The edits that report work up to a date as it was planned; the data date moves there.

    Of `only_done` nothing is said about tasks that would still be under way.
    """
    plan, hours = computed.plan, Hours(computed.plan)
    edits: list[Any] = []
    for task in open_leaves(plan, chosen):
        dates = computed.of(task.id)
        report = as_planned(task, (dates.start, dates.finish), date, hours)
        if report is not None and not (only_done and report.actual_finish is None):
            edits.append(report)
    if not edits and plan.data_date == date:
        return []
    return [SetDataDate(date), *edits]


def as_planned(task: Task, planned: Interval, date: Instant, hours: Hours) -> Report | None:
    """The report that a task is up to a date where it was planned; None when it had not begun."""
    begun = task.actual_start if task.actual_start is not None else planned[0]
    if begun >= date and not (task.kind in MILESTONES and begun == date):
        return None
    if planned[1] <= date:
        return Report(task.id, actual_start=begun, actual_finish=planned[1])
    left = _left(task, parts_of(task, begun, planned[1], hours), date, hours)
    return Report(task.id, actual_start=begun, remaining=left)


def _left(task: Task, parts: tuple[Interval, ...], date: Instant, hours: Hours) -> int:
    return sum(hours.between(task, max(begin, date), end) for begin, end in parts if end > date)


def rescheduled(
    computed: Schedule, date: Instant, chosen: Collection[int] = ()
) -> tuple[list[Any], list[str]]:
    """The edits that put what remains behind a date, and the names of tasks that are pinned.

    Work under way goes on at that date; work not begun starts no earlier. Tasks that a constraint
    or a hand holds elsewhere stay where they are.
    """
    edits: list[Any] = []
    pinned: list[str] = []
    for task in open_leaves(computed.plan, chosen):
        dates = computed.of(task.id)
        if task.actual_start is not None:
            if dates.early_start < date:
                edits.append(SetTask(task.id, resume=date))
        elif dates.start < date:
            if task.manual or task.constraint not in _LOOSE:
                pinned.append(task.name)
            else:
                edits.append(SetConstraint(task.id, ConstraintType.START_NO_EARLIER, date))
    return edits, pinned


def split_at(
    parts: tuple[Interval, ...], stop: Instant, resume: Instant, task: Task, hours: Hours
) -> tuple[Interval, ...]:
    """The parts when work rests from `stop` to `resume`; what follows moves by as much."""
    made: list[Interval] = []
    for place, (begin, end) in enumerate(parts):
        if not begin < stop < end:
            made.append((begin, end))
            continue
        left = hours.between(task, stop, end)
        again = hours.begin(task, resume)
        made += [(begin, stop), (again, hours.add(task, again, left))]
        return (*made, *_later(parts[place:], made[-1][1], task, hours))
    return tuple(made)


def _later(
    parts: tuple[Interval, ...], end: Instant, task: Task, hours: Hours
) -> tuple[Interval, ...]:
    """The parts behind the first, with the rests between them kept."""
    made: list[Interval] = []
    for before, after in pairwise(parts):
        rest = hours.between(task, before[1], after[0])
        begin = hours.begin(task, hours.add(task, end, rest))
        end = hours.add(task, begin, hours.between(task, *after))
        made.append((begin, end))
    return tuple(made)


def moved_part(
    parts: tuple[Interval, ...], place: int, begin: Instant, task: Task, hours: Hours
) -> tuple[Interval, ...]:
    """The parts when one of them, and all behind it, begins at another instant."""
    start = hours.begin(task, begin)
    end = hours.add(task, start, hours.between(task, *parts[place]))
    return (*parts[:place], (start, end), *_later(parts[place:], end, task, hours))


def joined(
    parts: tuple[Interval, ...], place: int, task: Task, hours: Hours
) -> tuple[Interval, ...]:
    """The parts when one of them goes on in the next without a rest."""
    first, second = parts[place], parts[place + 1]
    length = hours.between(task, *first) + hours.between(task, *second)
    end = hours.add(task, first[0], length)
    return (*parts[:place], (first[0], end), *_later(parts[place + 1 :], end, task, hours))
