"""Values that no plan can have, found before they reach the arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import Ints
from .columns import column, integers
from .data import Calendar, Interval, Link, Plan, Task
from .errors import DuplicateIdError, ImpossibleValueError

_DAYS = 7
_TWO_DAYS = 2 * 1440
LARGEST = 2**63


def durations(tasks: Sequence[Task]) -> Ints:
    """Durations of all tasks in minutes. Raises ImpossibleValueError for one that cannot be.

    What has begun goes by its facts: tools do store a duration below zero there.
    """
    values = column(tasks, "duration")
    try:
        minutes = integers(values)
    except ValueError as error:
        raise ImpossibleValueError(_not_minutes(tasks)) from error
    for row in np.flatnonzero(minutes < 0).tolist():
        task = tasks[row]
        if task.actual_start is not None or task.actual_finish is not None:
            continue
        raise ImpossibleValueError(
            f"task “{task.name}” lasts {task.duration} minutes: a duration is never below zero"
        )
    return minutes


def _not_minutes(tasks: Sequence[Task]) -> str:
    for task in tasks:
        if not _whole(task.duration):
            return f"the duration of task “{task.name}” is {task.duration}: give whole minutes"
    return "durations of tasks are whole minutes"


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and -LARGEST <= int(value) < LARGEST


def lags(links: Sequence[Link]) -> Ints:
    """Lags of all links, a zero behind them. Raises ImpossibleValueError for one that cannot be."""
    try:
        return integers([*column(links, "lag"), 0])
    except ValueError as error:
        link = next((link for link in links if not _whole(link.lag)), links[0])
        raise ImpossibleValueError(
            f"the lag of the link from task {link.predecessor} to task {link.successor} is "
            f"{link.lag}: give whole minutes, or hundredths of a percent"
        ) from error


def check_progress(task: Task) -> None:
    """Refuse progress that cannot be. Raises ImpossibleValueError."""
    if task.remaining is not None and not _whole(task.remaining):
        raise ImpossibleValueError(
            f"task “{task.name}” has {task.remaining} minutes left: give whole minutes"
        )
    if task.remaining is not None and task.remaining < 0:
        raise ImpossibleValueError(
            f"task “{task.name}” has {task.remaining} minutes left: that is never below zero"
        )
    if not 0 <= task.percent_complete <= 100:
        raise ImpossibleValueError(
            f"task “{task.name}” is {task.percent_complete} % complete: give 0 to 100"
        )


def check_calendars(plan: Plan) -> None:
    """Refuse calendars that cannot be. Raises DuplicateIdError or ImpossibleValueError."""
    seen: dict[int, Calendar] = {}
    for calendar in plan.calendars:
        if seen.setdefault(calendar.id, calendar) is not calendar:
            names = f"“{seen[calendar.id].name}” and “{calendar.name}”"
            raise DuplicateIdError(f"calendars {names} share the id {calendar.id}")
        for week in (calendar.week, *(override.week for override in calendar.overrides)):
            if len(week) != _DAYS:
                raise ImpossibleValueError(
                    f"calendar “{calendar.name}” has a week of {len(week)} days: give seven"
                )
            for day in week:
                _check_day(calendar, day or ())
        for exception in calendar.exceptions:
            _check_day(calendar, exception.intervals)


def _check_day(calendar: Calendar, intervals: Sequence[Interval]) -> None:
    for begin, end in intervals:
        if not 0 <= begin < end <= _TWO_DAYS:
            raise ImpossibleValueError(
                f"calendar “{calendar.name}” works from minute {begin} to minute {end} of a day: "
                "give a begin from 0, and an end after it and before the day after the next"
            )
