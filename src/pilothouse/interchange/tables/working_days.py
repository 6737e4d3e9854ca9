"""How long a day of a table is: that of the plan which it updates, else of eight hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pilothouse.engine.network.data import Calendar, Instant, Minutes, Plan
from pilothouse.engine.network.errors import EmptyCalendarError

_SHIFTS = ((480, 720), (780, 1020))
STANDARD = Calendar(1, "Standard", (_SHIFTS,) * 5 + ((), ()))
_THURSDAY = 3


def _of_the_standard_week(start: Instant, finish: Instant) -> Minutes:
    return _until(finish) - _until(start)


def _until(instant: Instant) -> Minutes:
    """Working minutes since 1970, which began on a Thursday."""
    day, minute = divmod(instant, 1440)
    weeks, weekday = divmod(day + _THURSDAY, 7)
    full = weeks * 5 + min(weekday, 5)
    today = 0
    if weekday < 5:
        today = sum(max(0, min(minute, end) - begin) for begin, end in _SHIFTS)
    return full * 480 + today


@dataclass(frozen=True, slots=True)
class Days:
    """The working minutes of a day, and those between two instants."""

    length: Minutes
    between: Callable[[Instant, Instant], Minutes]


EIGHT_HOURS = Days(480, _of_the_standard_week)


def days_of(plan: Plan) -> Days:
    """Days as a plan counts them, and the working time of its project calendar."""
    # Counting compiles the engine's kernels, which most readers of files never need.
    from pilothouse.engine.calendar.working_time import WorkingTime

    calendars = {calendar.id: calendar for calendar in plan.calendars}
    length = plan.options.minutes_per_day
    try:
        time = WorkingTime(calendars[plan.default_calendar], calendars)
    except EmptyCalendarError:
        # Nothing of such a plan can be computed before somebody mends the calendar.
        return Days(length, EIGHT_HOURS.between)
    return Days(length, time.between)
