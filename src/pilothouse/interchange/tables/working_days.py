"""The week of eight-hour days that plans from tables get."""

from __future__ import annotations

from pilothouse.engine.network.data import Calendar, Instant, Minutes

_SHIFTS = ((480, 720), (780, 1020))
STANDARD = Calendar(1, "Standard", (_SHIFTS,) * 5 + ((), ()))
_THURSDAY = 3


def between(start: Instant, finish: Instant) -> Minutes:
    """Give the working minutes of the standard week between two instants."""
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
