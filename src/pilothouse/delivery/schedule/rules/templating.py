"""A plan as the beginning of another: without progress, its dates carried over to a new start."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from enum import StrEnum
from typing import Any

from pilothouse.delivery.schedule.rules.apply_facts import DOCUMENT
from pilothouse.delivery.schedule.rules.apply_series import DAY_MINUTES, Series, series_of
from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.delivery.schedule.rules.ranges import NO_RANGE
from pilothouse.delivery.schedule.rules.reporting import FRESH
from pilothouse.delivery.schedule.rules.statusing import Hours, parts_of
from pilothouse.delivery.schedule.types import LeftBehind, LeftOut
from pilothouse.engine import WorkingTime
from pilothouse.engine.network.data import Assignment, ConstraintType, Plan, Task, TaskKind
from pilothouse.engine.risk.ranges import holds
from pilothouse.kit.errors import InvalidError

LONGEST_FACTOR = 10.0
HOUR = 60
STARTS = frozenset({
    ConstraintType.START_NO_EARLIER, ConstraintType.START_NO_LATER, ConstraintType.MUST_START,
    ConstraintType.MANDATORY_START,
})  # fmt: skip
_UNDATED: dict[str, Any] = {
    "constraint": ConstraintType.ASAP, "constraint_date": None, "secondary_constraint": None,
    "secondary_constraint_date": None, "deadline": None, "expected_finish": None, "manual": False,
    "manual_start": None, "manual_finish": None,
}  # fmt: skip
_DATES = ("constraint_date", "secondary_constraint_date", "deadline", "expected_finish")


class Lengths(StrEnum):
    """Which durations a new plan takes from an old one."""

    PLANNED = "planned"
    ACTUAL = "actual"
    CORRECTED = "corrected"


def as_template(
    plan: Plan, start: int, *, keep_people: bool = True, keep_dates: bool = True, factor: float = 1
) -> Plan:
    """A plan that begins at `start` with all that another says of its work; see `left_out`.

    Durations, work and the parts of interrupted tasks are multiplied by `factor`, durations
    rounded to the hour where it is not 1; rests stay as long as they are. `keep_dates` carries
    constraints, deadlines, expected finishes and dates given by hand over: as many working minutes
    after the new start as they lay after the old one; without it they fall away, and tasks
    scheduled by hand are scheduled by their links. Recurring tasks keep rule and number, from the
    moved first day on. Without `keep_people` assignments and resources fall away.
    """
    new = _Template(plan, start, keep_dates=keep_dates, factor=factor)
    people = tuple(_unworked(item, factor) for item in plan.assignments) if keep_people else ()
    return replace(
        plan,
        start=start,
        finish=new.move(plan.finish) if plan.options.from_finish else None,
        must_finish_by=new.move(plan.must_finish_by) if keep_dates else None,
        data_date=None,
        tasks=new.tasks(),
        resources=tuple(replace(r, availability=()) for r in plan.resources) if keep_people else (),
        assignments=people,
    )


def left_out(
    plan: Plan, *, keep_people: bool = True, keep_dates: bool = True, baselines: int = 0
) -> tuple[LeftOut, ...]:
    """What a plan that begins from this one does not take along, with how many tasks, resources or
    assignments each is about; only what there is. `baselines` are those it has beside its file's.
    """
    tasks = plan.tasks
    found = {
        LeftBehind.PROGRESS: sum(_has_progress(task) for task in tasks),
        LeftBehind.DATA_DATE: int(plan.data_date is not None),
        LeftBehind.BASELINES: baselines + len({b.number for task in tasks for b in task.baselines}),
        LeftBehind.LEVELLING: sum(task.leveling_delay != 0 for task in tasks),
        LeftBehind.OTHER_PLANS: sum(_is_tied(task) for task in tasks),
        LeftBehind.DOCUMENTS: sum(any(map(_is_document, task.references)) for task in tasks),
        LeftBehind.AVAILABILITY: sum(bool(r.availability) for r in plan.resources),
        LeftBehind.PEOPLE: 0 if keep_people else len(plan.assignments),
        LeftBehind.DATES: 0 if keep_dates else sum(_is_dated(task) for task in tasks),
    }
    return tuple(LeftOut(what, count) for what, count in found.items() if count)


def _has_progress(task: Task) -> bool:
    facts = (task.actual_start, task.actual_finish, task.physical_percent, task.actual_cost)
    return bool(task.percent_complete) or any(fact is not None for fact in facts)


def _is_tied(task: Task) -> bool:
    ties = (task.external_early_start, task.external_late_finish)
    return task.external or bool(task.outside) or any(tie is not None for tie in ties)


def _is_dated(task: Task) -> bool:
    return task.kind is not TaskKind.SUMMARY and any(
        getattr(task, name) != value for name, value in _UNDATED.items()
    )


def _is_document(reference: str) -> bool:
    return reference.startswith(DOCUMENT)


class _Template:
    """The tasks of a plan on their way to a new start."""

    def __init__(self, plan: Plan, start: int, *, keep_dates: bool, factor: float) -> None:
        self.plan, self.start = plan, start
        self.keep_dates, self.factor = keep_dates, factor
        self.hours = Hours(plan)
        book = {calendar.id: calendar for calendar in plan.calendars}
        self.time = WorkingTime(book[plan.default_calendar], book, plan.start)

    def tasks(self) -> tuple[Task, ...]:
        """All of them, recurring ones with their rule from the new first day on."""
        made = {task.id: self._fresh(task) for task in self.plan.tasks}
        made |= {task.id: task for task in self._recurring(made)}
        return tuple(made.values())

    def move(self, at: int | None, *, is_start: bool = False) -> int | None:
        """An instant as much working time after the new start as it lay after the old one."""
        return None if at is None else self._moved(at, is_start=is_start)

    def _moved(self, at: int, *, is_start: bool) -> int:
        minutes = self.time.between(self.plan.start, at)
        moved = self.time.add(self.start, minutes) if minutes > 0 else self.start
        return self.time.next_work(moved) if is_start else moved

    def _fresh(self, task: Task) -> Task:
        values: dict[str, Any] = {
            "duration": self._duration(task),
            "splits": self._splits(task),
            "work": None if task.work is None else _scaled(task.work, self.factor),
            "references": tuple(r for r in task.references if not _is_document(r)),
        }
        dates = self._dates(task) if self.keep_dates else _UNDATED
        fresh = replace(task, **FRESH | values | dates, **self._range(task))
        return fresh if holds(fresh) else replace(fresh, **NO_RANGE)

    def _dates(self, task: Task) -> dict[str, Any]:
        types = {
            "constraint_date": task.constraint,
            "secondary_constraint_date": task.secondary_constraint,
        }
        dates = {
            name: self.move(getattr(task, name), is_start=types.get(name) in STARTS)
            for name in _DATES
        }
        by_hand: dict[str, Any] = {
            "manual": task.manual or task.external,
            "manual_start": self.move(task.manual_start, is_start=bool(task.duration)),
            "manual_finish": self._finish_by_hand(task),
        }
        return dates | by_hand

    def _finish_by_hand(self, task: Task) -> int | None:
        """None where another duration than the one given by hand says the finish."""
        is_summary = task.kind is TaskKind.SUMMARY
        is_other = self.factor != 1 or task.actual_start is not None or bool(task.splits)
        held = task.manual_start is not None and task.duration and is_other and not is_summary
        return None if held else self.move(task.manual_finish)

    def _duration(self, task: Task) -> int:
        if self.factor == 1 or task.kind in MILESTONES or task.kind is TaskKind.SUMMARY:
            return task.duration
        if len(task.splits) < 2:
            return self._stretched(task.duration)
        worked = [self.hours.between(task, *part) for part in task.splits]
        return sum(map(self._stretched, worked))

    def _range(self, task: Task) -> dict[str, Any]:
        """The ends of its range, corrected as durations are."""
        ends = {name: getattr(task, name) for name in NO_RANGE}
        return {name: at if at is None else self._stretched(at) for name, at in ends.items()}

    def _splits(self, task: Task) -> tuple[tuple[int, int], ...]:
        if len(task.splits) < 2:
            return ()
        begin = self.hours.begin(task, self._moved(task.splits[0][0], is_start=True))
        return parts_of(task, begin, begin, self.hours, self._stretched)

    def _stretched(self, minutes: int) -> int:
        if self.factor == 1 or not minutes:
            return minutes
        return max(HOUR, _scaled(minutes / HOUR, self.factor) * HOUR)

    def _recurring(self, made: dict[int, Task]) -> list[Task]:
        """The recurring tasks whose rule is understood, and their occurrences."""
        below: dict[int, list[Task]] = defaultdict(list)
        for task in self.plan.tasks:
            if task.parent is not None:
                below[task.parent].append(task)
        changed: list[Task] = []
        for head in self.plan.tasks:
            series = series_of(head.recurrence, below[head.id]) if head.recurrence else None
            if series is not None:
                changed += self._moved_series(made, head, series, below[head.id])
        return changed

    def _moved_series(
        self, made: dict[int, Task], head: Task, series: Series, occurrences: list[Task]
    ) -> list[Task]:
        try:
            old, again = series.instants(), self._again(series)
            moments = dict(zip(old, again.instants(), strict=True))
        except (InvalidError, ValueError):
            return []
        dated = [task for task in occurrences if task.constraint_date is not None]
        return [
            replace(made[head.id], recurrence=again.text),
            *(self._occurrence(made[task.id], task, moments) for task in dated),
        ]

    def _again(self, series: Series) -> Series:
        """As often as it was, on the days of the rule from the moved first day on."""
        day = self._moved(series.first, is_start=True) // DAY_MINUTES * DAY_MINUTES
        rule = replace(series.rule, until=None, count=len(series.instants()))
        return Series(day + series.first % DAY_MINUTES, self._stretched(series.duration), rule)

    def _occurrence(self, fresh: Task, old: Task, moments: dict[int, int]) -> Task:
        """Its day is what the rule is about: it keeps one whatever is said of other dates."""
        at = old.constraint_date
        moved = moments.get(at) if at is not None else None
        return replace(
            fresh,
            constraint=old.constraint,
            constraint_date=self.move(at, is_start=True) if moved is None else moved,
        )


def _unworked(item: Assignment, factor: float) -> Assignment:
    work = _scaled(item.work, factor)
    return replace(item, work=work, actual_work=0, remaining_work=None, actual_cost=None)


def _scaled(value: float, factor: float) -> int:
    return round(value * min(factor, LONGEST_FACTOR))
