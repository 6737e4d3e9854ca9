"""Planned value over time: pieces of budget, each spread over working time by a contour."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

import numpy as np

from ..calendar.working_time import WorkingTime
from ..network.contours import TENTHS
from ..network.data import Calendar, Contour, Instant, Plan

ZERO = Decimal(0)
# For each contour the sum of the percentages before each tenth.
_BEFORE = {contour: (0, *accumulate(tenths)) for contour, tenths in TENTHS.items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a budget that is planned between two instants, or at one.

    `calendar` is the id of the calendar in whose working time it is spread; None spreads it over
    elapsed time.
    """

    budget: Decimal
    start: Instant
    finish: Instant
    calendar: int | None = None
    contour: Contour = Contour.FLAT


class Clock:
    """Working minutes in the calendars of a plan, each compiled when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._book: dict[int, Calendar] = {calendar.id: calendar for calendar in plan.calendars}
        self._times: dict[int, WorkingTime] = {}
        self._around = plan.start
        self._wholes: dict[tuple[int | None, Instant, Instant], int] = {}
        self.default = plan.default_calendar

    def of(self, calendar: int) -> WorkingTime:
        """The working time of a calendar."""
        if calendar not in self._times:
            self._times[calendar] = WorkingTime(self._book[calendar], self._book, self._around)
        return self._times[calendar]

    def between(self, calendar: int | None, a: Instant, b: Instant) -> int:
        """Minutes from `a` to `b`: of work in a calendar, or elapsed for None."""
        return b - a if calendar is None else self.of(calendar).between(a, b)

    def whole(self, piece: Piece) -> int:
        """Minutes of a whole piece; remembered, as many pieces share their dates."""
        key = (piece.calendar, piece.start, piece.finish)
        if key not in self._wholes:
            self._wholes[key] = self.between(*key)
        return self._wholes[key]


def spread(contour: Contour, worked: int, whole: int) -> tuple[int, int]:
    """The share of the work done after `worked` of `whole` minutes, as a fraction of integers.

    Within each tenth of the time work is even; a tenth's part is that of its percentage.
    """
    before, tenths = _BEFORE[contour], TENTHS[contour]
    tenth = min(9, 10 * worked // whole)
    got = before[tenth] * whole + tenths[tenth] * (10 * worked - tenth * whole)
    return got, before[-1] * whole


def part(piece: Piece, date: Instant, clock: Clock) -> Decimal:
    """What a piece has planned to be worth by an instant."""
    if date >= piece.finish:
        return piece.budget
    if date <= piece.start:
        return ZERO
    whole = clock.whole(piece)
    if whole <= 0:
        return ZERO
    worked = clock.between(piece.calendar, piece.start, date)
    got, of = spread(piece.contour, worked, whole)
    return piece.budget * got / of


class ValueCurve:
    """Cumulative value of pieces of budget over time.

    Parameters
    ----------
    pieces : sequence of Piece
        In any order.
    clock : Clock
        Counts their working time.
    """

    def __init__(self, pieces: Sequence[Piece], clock: Clock) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece.finish)
        self._clock = clock
        self._finishes = [piece.finish for piece in self._pieces]
        self._done = [ZERO, *accumulate(piece.budget for piece in self._pieces)]
        self._starts = np.array([piece.start for piece in self._pieces], np.int64)
        self._marks: list[Instant] = sorted({*self._finishes, *self._starts.tolist()})

    @property
    def total(self) -> Decimal:
        """The sum of all pieces."""
        return self._done[-1]

    @property
    def span(self) -> tuple[Instant, Instant] | None:
        """The first start and the last finish; None without pieces."""
        if not self._pieces:
            return None
        return int(self._starts.min()), self._finishes[-1]

    def at(self, date: Instant) -> Decimal:
        """Cumulative value at an instant."""
        complete = bisect_right(self._finishes, date)
        begun = np.flatnonzero(self._starts[complete:] < date) + complete
        return self._done[complete] + sum(
            (part(self._pieces[row], date, self._clock) for row in begun.tolist()), ZERO
        )

    def reached(self, value: Decimal) -> Instant | None:
        """The earliest instant by which the curve has reached a value.

        The first start for nothing, the last finish for more than the total, None without pieces.
        """
        span = self.span
        if span is None:
            return None
        first, last = span
        if value <= 0:
            return first
        target = min(value, self.total)
        marks = self._marks
        place = bisect_left(marks, target, key=self.at)
        if place == 0 or place == len(marks):
            return first if place == 0 else last
        low, high = marks[place - 1], marks[place]
        return low + bisect_left(range(low, high), target, key=self.at)
