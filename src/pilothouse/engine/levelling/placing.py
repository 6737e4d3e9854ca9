"""One attempt to place the nodes of a plan, in one go or as far as others let it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..calendar.kernels import Hours
from ..network.arrays import FAR, Ints
from ..scheduling.kernels import Early
from ..scheduling.method import blank_early, facts_end, overrides
from .kernels_plan import Moves, Pool, begin, proceed

if TYPE_CHECKING:
    from .ground import Ground


@dataclass(frozen=True)
class Attempt:
    """One way to place everything: delays per node, early dates and what was done to each."""

    delay: Ints
    early: Early
    moves: Moves
    finish: int

    @property
    def score(self) -> tuple[int, int, int]:
        """Fewest stuck, then the earliest finish, then the least delay."""
        return int(self.moves.stuck.sum()), self.finish, int(self.delay.sum())


class Placing:
    """An attempt under way. What is fixed has its units from the beginning."""

    def __init__(self, ground: Ground, hours: Hours, pool: Pool, place: Ints) -> None:
        self._ground, self._hours, self._pool, self._place = ground, hours, pool, place
        nodes, count = ground.network.nodes, len(place)
        self._nodes = nodes._replace(
            delay=nodes.delay.copy(), delay_elapsed=nodes.delay_elapsed.copy()
        )
        self._early, self._moves = blank_early(ground.network), ground.moves()
        self._waits, self._heap = np.zeros(count, np.int32), np.zeros(count, np.int32)
        edges = ground.network.edges
        self._size = begin(edges, pool, self._moves, place, self._waits, self._heap)

    @property
    def next(self) -> int:
        """The place of the node whose turn is next; FAR when all are placed."""
        return int(self._place[self._heap[0]]) if self._size else FAR

    def proceed(self, before: int) -> None:
        """Place nodes while the next has a place before this one."""
        ground = self._ground
        self._size = proceed(
            self._nodes,
            ground.network.edges,
            self._hours,
            self._early,
            self._pool,
            self._moves,
            self._place,
            self._waits,
            self._heap,
            self._size,
            before,
            overrides(ground.plan),
            facts_end(ground.plan),
            ground.options.least_part,
        )

    def done(self) -> Attempt:
        """What came of it."""
        last = self._early.finish[self._nodes.ends_project != 0]
        return Attempt(self._nodes.delay, self._early, self._moves, int(last.max(initial=-FAR)))
