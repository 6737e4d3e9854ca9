"""Good selections where limits are only used up: generations of a herd in place of a tree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .kernels_breeding import Goods, Herd, breed, scatter
from .program import Bools, Program, reduce
from .race import Race
from .relaxation import Relaxed

SIZE = 50
CORE = 60
CHUNK = 500
CHUNKS = 20
STALE = 50
DENSITY = 0.3
ENTRIES = 2_000_000


class Breeder:
    """A herd of selections that is bred in rounds, and scattered anew when it stands still."""

    def __init__(self, race: Race, root: Relaxed, random: np.random.Generator) -> None:
        self.race, self.random = race, random
        self.reduced = reduce(race.program, ~_open(race.program), race.program.lower)
        program = self.reduced.program
        gain = root.gain[self.reduced.free]
        use = program.matrix.T @ np.ones(len(program.limit))
        charge = np.maximum(program.cost - gain, 1e-9 * (1.0 + use))
        room = program.limit - program.matrix @ root.x[self.reduced.free]
        tight = np.argsort(room, kind="stable")
        weight = np.ascontiguousarray(program.matrix[tight].T.toarray())
        self.goods = Goods(
            program.cost, weight, program.limit[tight],
            np.argsort(-program.cost / charge, kind="stable"),
            np.argsort(np.abs(gain), kind="stable")[:CORE],
        )  # fmt: skip
        columns, rows = self.goods.weight.shape
        self.herd = Herd(np.zeros((SIZE, columns), bool), np.zeros((SIZE, rows)), np.zeros(SIZE))
        self.best, self.idle = -np.inf, 0
        self._scatter()

    def round(self, report: Callable[[], None]) -> None:
        """Some ten thousand children, about a second; offers the best."""
        for _ in range(CHUNKS):
            report()
            if self.race.over:
                return
            breed(self.goods, self.herd, CHUNK, self._seed())
            self.idle += CHUNK
            best = int(np.argmax(self.herd.value))
            if self.herd.value[best] > self.best:
                self.best, self.idle = float(self.herd.value[best]), 0
                self.race.offer(self.reduced.lift(self.herd.chosen[best].astype(float)))
            if self.idle > STALE * len(self.goods.cost):
                self._scatter()

    def _scatter(self) -> None:
        scatter(self.goods, self.herd, self._seed())
        self.best, self.idle = -np.inf, 0

    def _seed(self) -> int:
        return int(self.random.integers(1 << 30))


def suits(program: Program) -> bool:
    """Whether all columns are whole, only use up the limits, and most use most of them."""
    rows, columns = program.matrix.shape
    entries = program.matrix.data
    return bool(
        0 < rows * columns <= ENTRIES
        and _open(program).any()
        and len(entries) >= DENSITY * rows * columns
        and program.whole.all()
        and (entries >= 0).all()
        and (program.limit >= program.matrix @ program.lower).all()
    )


def _open(program: Program) -> Bools:
    """Columns that are neither given nor worth nothing."""
    columns: Bools = (program.lower < program.upper) & (program.cost > 0)
    return columns
