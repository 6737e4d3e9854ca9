"""A population for each thread, let to evolve in slices."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from .compile import new_desk
from .kernels import Desk, Ints, Rows, Shop
from .kernels_search import Island, evolve, settle

RATE = 0.03
NEVER = 1 << 40
BIRTHS_PER_ROW = 35
"""Children after which a population has mostly become alike, for each of its rows."""
HASTE = 0.55
LARGEST = 30_000
CELLS = 12_000_000
SLICE = 0.04


def new_island(shop: Shop, rows: int, seed: int) -> Island:
    """An empty population of `rows` lists, with a cradle for children."""
    count = len(shop.duration)
    state = np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)
    return Island(
        np.zeros((rows + 1, count), np.int32),
        np.full(rows + 1, NEVER, np.int64),
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
        np.full(1, NEVER, np.int64),
        state,
    )


def rows_for(births: float, count: int) -> int:
    """How many lists a population should hold that is given so many children."""
    return int(np.clip(births / BIRTHS_PER_ROW, 12, min(LARGEST, max(12, CELLS // max(count, 1)))))


@dataclass
class Colony:
    """One population with its scratch arrays: settled once, evolved in slices.

    After a population has become alike it is settled anew; its best is kept apart.
    """

    shop: Shop
    rows: int
    seed: int
    born: int = 0
    settled: int = 0
    quiet: int = 0
    pace: float = 0.0
    desk: Desk = field(init=False)
    island: Island = field(init=False)

    def __post_init__(self) -> None:
        self.desk = new_desk(self.shop)
        self.island = new_island(self.shop, self.rows, self.seed)

    @property
    def best(self) -> int:
        return int(self.island.best_end[0])

    @property
    def starts(self) -> Ints:
        return self.island.best_start.copy()

    @property
    def alike(self) -> bool:
        """Whether nothing has changed for long, or all are equally long."""
        return self.quiet > 12 * self.rows

    def seeded(self, order: Rows, end: int) -> None:
        """Put a known schedule's list into the first row."""
        self.island.orders[0] = order
        self.island.ends[0] = end
        self.settled = max(self.settled, 1)

    def fit(self, seconds: float) -> None:
        """Keep only the better half where the time left is too short for so many."""
        births = self.born + seconds / max(self.pace, 1e-7)
        if self.settled and self.rows > 24 and births < HASTE * BIRTHS_PER_ROW * self.rows:
            self.rows //= 2
            best = np.argsort(self.island.ends[:-1], kind="stable")[: self.rows]
            rows = np.append(best, len(self.island.ends) - 1)
            self.island = self.island._replace(
                orders=self.island.orders[rows], ends=self.island.ends[rows]
            )
            self.settled = min(self.settled, self.rows)

    def again(self) -> None:
        """Begin with a new population; the best schedule is remembered, but not part of it."""
        self.settled, self.quiet, self.born = 0, 0, 0
        self.island.ends[:] = NEVER

    def work(self, births: int, bound: int) -> int:
        """Settle or evolve by at most `births`, and say how many; stop at a makespan of `bound`."""
        before = int(self.island.ends[:-1].sum()), self.best
        if self.settled < self.rows:
            births = min(births, self.rows - self.settled)
            settle(self.shop, self.desk, self.island, self.settled, self.settled + births)
            self.settled += births
        else:
            evolve(self.shop, self.desk, self.island, births, bound, RATE)
            same = (int(self.island.ends[:-1].sum()), self.best) == before
            self.quiet = self.quiet + births if same else 0
        self.born += births
        return births

    def slice(self, bound: int) -> None:
        """Work for some hundredths of a second."""
        births = max(1, int(SLICE / self.pace)) if self.pace else 1
        begun = time.perf_counter()
        births = self.work(births, bound)
        took = (time.perf_counter() - begun) / births
        self.pace = took if not self.pace else 0.7 * self.pace + 0.3 * took
