"""One calendar, ready to count with: the readable face of the packed arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..network.data import Calendar
from ..network.errors import HorizonError
from . import kernels
from .instants import MINUTES_PER_DAY
from .intervals import working_intervals
from .rows import pack

LONGEST = 400_000
YEAR = 366


class WorkingTime:
    """Arithmetic in the working minutes of one calendar.

    All instants are integer minutes since 1970-01-01T00:00. The compiled horizon begins around
    `around` and grows when an answer lies outside it.
    """

    def __init__(
        self,
        calendar: Calendar,
        calendars: Mapping[int, Calendar] | None = None,
        around: int = 20_000 * MINUTES_PER_DAY,
    ) -> None:
        self._calendar = calendar
        self._calendars = calendars or {}
        self._middle = around // MINUTES_PER_DAY
        self._reach = [YEAR, 3 * YEAR]
        self._compile()

    def add(self, instant: int, minutes: int) -> int:
        """When `minutes` (≥ 0) of work begun at `instant` are done; `instant` itself for 0."""
        return self._ask(kernels.add, instant, minutes)

    def subtract(self, instant: int, minutes: int) -> int:
        """The latest begin of `minutes` (≥ 0) of work that is done by `instant`."""
        return self._ask(kernels.subtract, instant, minutes)

    def between(self, a: int, b: int) -> int:
        """Signed working minutes from `a` to `b`."""
        return self._ask(kernels.between, a, b)

    def next_work(self, instant: int) -> int:
        """The first instant at or after `instant` at which work can begin."""
        return self._ask(kernels.next_work, instant)

    def prev_work(self, instant: int) -> int:
        """The last instant at or before `instant` at which work can end."""
        return self._ask(kernels.prev_work, instant)

    def _compile(self) -> None:
        first, last = self._middle - self._reach[0], self._middle + self._reach[1]
        intervals = working_intervals(self._calendar, self._calendars, first, last)
        self._hours = pack([intervals], first, last)

    def _ask(self, question: Callable[..., int], *values: int) -> int:
        while True:
            answer = question(self._hours, 0, *values)
            missed = self._hours.missed
            if not missed.any():
                return int(answer)
            self._grow(values[0] // MINUTES_PER_DAY - self._middle)

    def _grow(self, day: int) -> None:
        for side in (0, 1):
            if self._hours.missed[side]:
                far = max(2 * self._reach[side], 2 * (day if side else -day))
                if far > LONGEST:
                    raise HorizonError(
                        f"calendar “{self._calendar.name}” has too little working time"
                    )
                self._reach[side] = far
        self._compile()
