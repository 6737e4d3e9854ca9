"""Compile one calendar, with its parents, to sorted working intervals over a range of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..network.data import Calendar, Interval
from ..network.errors import BadReferenceError, EmptyCalendarError
from .instants import MINUTES_PER_DAY

Ints = NDArray[np.int64]
DAY = MINUTES_PER_DAY


def lineage(calendar: Calendar, calendars: Mapping[int, Calendar]) -> list[Calendar]:
    """The calendar and its parents, root first. Raises BadReferenceError on a loop or a gap."""
    chain = [calendar]
    while (parent := chain[-1].parent) is not None:
        if parent not in calendars:
            raise BadReferenceError(
                f"calendar “{chain[-1].name}” names a parent {parent} that the plan does not hold"
            )
        if any(parent == link.id for link in chain):
            raise BadReferenceError(f"calendar “{calendar.name}” is its own ancestor")
        chain.append(calendars[parent])
    return chain[::-1]


class _Patterns:
    """Numbers each distinct tuple of intervals, so that days can be an array of codes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[Interval, ...], int] = {(): 0}

    def code(self, intervals: Sequence[Interval]) -> int:
        return self.codes.setdefault(tuple(intervals), len(self.codes))


def _apply_week(
    codes: Ints, days: Ints, week: Sequence[tuple[Interval, ...] | None], patterns: _Patterns
) -> None:
    for number, intervals in enumerate(week):
        if intervals is not None:
            codes[(days + 3) % 7 == number] = patterns.code(intervals)


def _codes(chain: Sequence[Calendar], days: Ints, patterns: _Patterns) -> Ints:
    """Pattern code per day: weeks root to leaf, then exceptions root to leaf, later ones win."""
    codes = np.zeros(len(days), np.int64)
    for calendar in chain:
        _apply_week(codes, days, calendar.week, patterns)
        for override in calendar.overrides:
            held = slice(*np.searchsorted(days, (override.first_day, override.last_day + 1)))
            _apply_week(codes[held], days[held], override.week, patterns)
    for calendar in chain:
        for exception in calendar.exceptions:
            held = slice(*np.searchsorted(days, (exception.first_day, exception.last_day + 1)))
            codes[held] = patterns.code(exception.intervals)
    return codes


def merge(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Union of intervals: sorted, disjoint, touching ones joined."""
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    first = np.ones(len(starts), bool)
    first[1:] = starts[1:] > ends[:-1]
    last = np.append(np.flatnonzero(first)[1:] - 1, len(starts) - 1)
    return starts[first], ends[last]


def intersect(one: tuple[Ints, Ints], two: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Starts and ends of what two sets of sorted, disjoint intervals have in common."""
    points = np.unique(np.concatenate([*one, *two]))
    begin, end = points[:-1], points[1:]
    both = _covers(one, begin) & _covers(two, begin)
    if not both.any():
        return points[:0], points[:0]
    return merge(begin[both], end[both])


def _covers(intervals: tuple[Ints, Ints], instants: Ints) -> NDArray[np.bool_]:
    starts, ends = intervals
    row = np.searchsorted(starts, instants, "right") - 1
    return (row >= 0) & (instants < ends[row])


def working_intervals(
    calendar: Calendar, calendars: Mapping[int, Calendar], first_day: int, last_day: int
) -> tuple[Ints, Ints]:
    """Starts and ends (instants) of the working intervals of days `first_day .. last_day`.

    An interval belongs to the day it begins on, so that a night shift of a working day goes on
    into a day off. Raises EmptyCalendarError when the calendar never works.
    """
    chain = lineage(calendar, calendars)
    days = np.arange(first_day - 1, last_day + 1, dtype=np.int64)
    patterns = _Patterns()
    codes = _codes(chain, days, patterns)
    starts: list[Ints] = []
    ends: list[Ints] = []
    for intervals, code in patterns.codes.items():
        midnight = days[codes == code] * DAY
        for begin, end in intervals:
            if end > begin:
                starts.append(midnight + begin)
                ends.append(midnight + end)
    if not starts:
        raise EmptyCalendarError(f"calendar “{calendar.name}” has no working time")
    return merge(np.concatenate(starts), np.concatenate(ends))
