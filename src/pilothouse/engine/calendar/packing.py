"""Pack all working times of a plan for the kernels, over a horizon that can grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..network.data import Calendar
from ..network.errors import EmptyCalendarError, HorizonError
from .instants import MINUTES_PER_DAY
from .intervals import intersect, merge, working_intervals
from .kernels import Hours
from .rows import pack
from .working_time import LONGEST, YEAR

Ints = NDArray[np.int64]
T = TypeVar("T")


class Horizon:
    """Packed calendars between two days; `ask` widens them until an answer fits inside.

    `keys` are groups of calendar ids: working time of a group is joined, of all groups common.
    An empty key is continuous time.
    """

    def __init__(
        self,
        calendars: Mapping[int, Calendar],
        keys: Sequence[tuple[tuple[int, ...], ...]],
        earliest: int,
        latest: int,
    ) -> None:
        self._calendars, self._keys = calendars, keys
        self._first = earliest // MINUTES_PER_DAY - YEAR
        self._last = latest // MINUTES_PER_DAY + 2 * YEAR
        self.hours = self._pack()

    def ask(self, question: Callable[[Hours], T]) -> T:
        """The answer over a horizon long enough. Raises HorizonError beyond a thousand years."""
        while True:
            answer = question(self.hours)
            if not self.hours.missed.any():
                return answer
            self._grow()

    def _grow(self) -> None:
        length = self._last - self._first
        if length > LONGEST:
            self.hours.missed[:] = 0
            raise HorizonError(
                "dates run more than a thousand years apart: check durations, lags and calendars"
            )
        self._first -= length if self.hours.missed[0] else 0
        self._last += length if self.hours.missed[1] else 0
        self.hours = self._pack()

    def _pack(self) -> Hours:
        return pack([self._intervals(key) for key in self._keys], self._first, self._last)

    def _intervals(self, key: tuple[tuple[int, ...], ...]) -> tuple[Ints, Ints]:
        if not key:
            ends = np.array([self._first, self._last], np.int64) * MINUTES_PER_DAY
            return ends[:1], ends[1:]
        joined = [self._joined(group) for group in key]
        first = joined[0]
        for other in joined[1:]:
            common = intersect(first, other)
            first = common if len(common[0]) else first
        return first

    def _joined(self, group: tuple[int, ...]) -> tuple[Ints, Ints]:
        """Time in which at least one calendar of the group works; those that never do are left."""
        parts, idle = [], None
        for c in group:
            try:
                parts.append(
                    working_intervals(self._calendars[c], self._calendars, self._first, self._last)
                )
            except EmptyCalendarError as error:
                idle = error
        if idle is not None and not parts:
            raise idle
        if len(parts) == 1:
            return parts[0]
        return merge(
            np.concatenate([starts for starts, _ in parts]),
            np.concatenate([ends for _, ends in parts]),
        )
