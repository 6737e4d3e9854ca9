"""Pack all working times of a plan for the kernels, over a horizon that can grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..network.data import Calendar
from ..network.errors import HorizonError
from .instants import MINUTES_PER_DAY
from .intervals import merge, working_intervals
from .kernels import Hours
from .rows import pack
from .working_time import LONGEST, YEAR

Ints = NDArray[np.int64]
T = TypeVar("T")


class Horizon:
    """Packed calendars between two days; `ask` widens them until an answer fits inside.

    `keys` are tuples of calendar ids whose working time is joined; an empty one is continuous.
    """

    def __init__(
        self,
        calendars: Mapping[int, Calendar],
        keys: Sequence[tuple[int, ...]],
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
            raise HorizonError(
                "dates run more than a thousand years apart: check durations, lags and calendars"
            )
        self._first -= length if self.hours.missed[0] else 0
        self._last += length if self.hours.missed[1] else 0
        self.hours = self._pack()

    def _pack(self) -> Hours:
        return pack([self._intervals(key) for key in self._keys], self._first, self._last)

    def _intervals(self, key: tuple[int, ...]) -> tuple[Ints, Ints]:
        if not key:
            ends = np.array([self._first, self._last], np.int64) * MINUTES_PER_DAY
            return ends[:1], ends[1:]
        parts = [
            working_intervals(self._calendars[c], self._calendars, self._first, self._last)
            for c in key
        ]
        if len(parts) == 1:
            return parts[0]
        return merge(
            np.concatenate([starts for starts, _ in parts]),
            np.concatenate([ends for _, ends in parts]),
        )
