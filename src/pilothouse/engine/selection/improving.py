"""The improving side of a solution: better and better selections."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .breeding import Breeder, suits
from .program import DENSE, Bools, Floats, reduce
from .race import Race
from .relaxation import Relaxed
from .tree import Search
from .walking import Walker

DIVE_COLUMNS = (300, 600)
NODES = 4000
LARGE = 1200
AROUND = 4
TINY = 1e-7


class Improver:
    """Searches around the relaxed optimum and around the best selection in turn.

    The core is what the relaxation leaves nearly undecided (smallest reduced costs). A search of it
    asks for an ambitious value, so that little of it needs to be seen; the ambition falls with each
    attempt that finds nothing. In a large programme the core is as good as everything: there
    annealing, again and again, takes the place of these searches; where limits are only used up,
    a herd of selections that is bred on does.
    """

    def __init__(self, race: Race, root: Relaxed, seed: int) -> None:
        self.race, self.root = race, root
        self.random = np.random.default_rng(seed)
        program = race.program
        self.given: Bools = program.lower == program.upper
        self.distance = np.where(self.given, np.inf, np.abs(root.gain))
        self.likely = np.where(self.given, program.lower, np.round(root.x))
        short = abs(program.matrix[np.diff(program.matrix.indptr) < DENSE])
        self.touching = short.T @ short
        self.size = 120.0
        spread = np.sort(self.distance[~self.given])
        self.scale = float(spread[min(150, len(spread) - 1)]) + TINY
        self.rounds, self.turns = self._rounds(), 0

    def work(self, report: Callable[[], None]) -> None:
        """Go on until the race is over."""
        self.begin(report)
        while not self.race.over and self.race.x is not None:
            report()
            self.turn(report)

    def begin(self, report: Callable[[], None]) -> None:
        """Find a first selection."""
        if self.rounds is not None:
            self.rounds.round(report)
        self._dive(report)

    def turn(self, report: Callable[[], None]) -> None:
        """Try once, in about a second at most, to better the best selection."""
        if self.rounds is not None and self.turns % AROUND:
            self.rounds.round(report)
        elif self.rounds is not None or self.turns % 3 == 2:
            self._around()
        else:
            self._core(self.turns)
        self.turns += 1

    def _rounds(self) -> Breeder | Walker | None:
        """What searches better than trees in this programme, if anything does."""
        if suits(self.race.program):
            return Breeder(self.race, self.root, self.random)
        if self.race.program.columns > LARGE:
            return Walker(self.race, self.root, self.random)
        return None

    def _dive(self, report: Callable[[], None]) -> None:
        """A first selection: depth first, in the core, then in everything."""
        for columns in (*DIVE_COLUMNS, len(self.distance)):
            nearest = np.argsort(self.distance, kind="stable")[:columns]
            free = np.zeros(len(self.distance), bool)
            free[nearest] = True
            report()
            if self.race.x is not None or self.race.over:
                return
            self._search(free & ~self.given, self.likely, -np.inf, 12_000)

    def _core(self, attempt: int) -> None:
        """Search the columns that the relaxation leaves nearly undecided."""
        extra = int(np.exp(self.random.uniform(np.log(20), np.log(160))))
        near = np.sort(self.distance[self.distance > TINY])
        reach = near[min(extra, len(near) - 1)] if len(near) else 0.0
        free = (self.distance <= reach) & ~self.given
        if attempt >= 3:
            settle = self.random.random(len(free)) < self.random.uniform(0, 0.3)
            free &= ~(settle & (self.distance > TINY))
        race = self.race
        ambition = self.random.uniform(0.0, 0.7) ** 1.5
        target = race.value + ambition * max(0.0, race.bound - race.value)
        self._search(free, self.likely, target, 40_000)

    def _around(self) -> None:
        """Search a neighbourhood of the best selection."""
        best = self.race.x
        if best is None:
            return
        noise = np.exp(self.random.normal(0, 0.7, len(best)))
        rank = (self.distance + 0.3 * self.scale) * noise
        rank[np.abs(best - self.root.x) > 1e-3] *= 0.2
        rank[self.given] = np.inf
        free = np.zeros(len(best), bool)
        free[np.argsort(rank)[: int(self.size)]] = True
        touched = self.touching @ free.astype(float) > 0
        free |= touched & (~self.race.program.whole | (self.random.random(len(best)) < 0.1))
        done = self._search(free & ~self.given, best, self.race.value, 5_000)
        self.size = min(len(best), self.size * 1.04) if done else max(20.0, self.size * 0.96)

    def _search(self, free: Bools, base: Floats, target: float, pivots: int) -> bool:
        """Depth first over the free columns for something above `target`; whether it was ended."""
        reduced = reduce(self.race.program, ~free, base)
        if reduced.program.columns == 0:
            return True
        search = Search(reduced, target, NODES)
        last = search.pivots + pivots
        while search.pivots < last:
            found = search.work(min(search.moment, last - search.pivots), np.inf)
            if found is not None and self.race.offer(found) and target == -np.inf:
                return True
            if not search.open or search.full or self.race.over:
                break
        return not search.open
