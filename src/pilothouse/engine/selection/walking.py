"""Good selections of a large programme: annealing, again and again, from the relaxed optimum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .kernels_local import Groups, Walk, anneal, new_walk
from .kernels_simplex import Rows
from .program import DENSE, Floats, Program, rows_of
from .race import Race
from .relaxation import Relaxed

CHUNK = 20
CHUNKS = 100
HOT, COLD = 0.07, 0.035
CHARGE_HOT, CHARGE_COLD = 1.0, 3.0
REACH = 0.35
FLOOR, LOGIC = 0.05, 0.3
AGAIN = 0.5
COOL, WARM = 0.5, 0.8


class Walker:
    """Rounds of annealing, each from a rounding of the relaxed optimum or from the best so far.

    Temperatures are shares of a typical value, times a factor that each round draws. Only columns
    whose value less the price of what they use is not far below zero are turned on.
    """

    def __init__(self, race: Race, root: Relaxed, random: np.random.Generator) -> None:
        program = race.program
        self.race, self.root, self.random = race, root, random
        positive = program.cost[program.cost > 0]
        self.typical = float(np.median(positive)) if len(positive) else 0.0
        scaled = rows_of(program)
        self.base = _weights(program, root, scaled, self.typical)
        self.rows = _in_order(scaled, self.base)
        self.fixed = np.where(program.lower > 0.5, 1.0, 0.0)
        worth = program.cost - program.matrix.T @ root.price
        open_ = (worth >= -REACH * self.typical) & (program.lower < program.upper)
        self.groups = groups_of(program, open_ | (root.x > 1e-6) & (self.fixed < 0.5))
        self.room = self.rows.limit - _scale(program) * (program.matrix @ self.fixed)

    def round(self, report: Callable[[], None]) -> None:
        """One annealing, a few tenths of a second; offers what it finds."""
        if len(self.groups.start) < 2 or self.typical == 0:
            return
        factor = 1.0
        if self.race.x is not None:
            factor = float(self.random.uniform(COOL, WARM))
        again = self.race.x is not None and self.random.random() < AGAIN
        beginning = self._present() if again else self._rounded()
        state = new_walk(self.rows, self.room, beginning, self.base)
        for chunk in range(CHUNKS):
            report()
            if self.race.over:
                break
            done = chunk / CHUNKS
            heat = factor * self.typical * HOT * (COLD / HOT) ** done
            charge = heat * CHARGE_HOT * (CHARGE_COLD / CHARGE_HOT) ** done
            seed = int(self.random.integers(1 << 30))
            anneal(self.rows, self.groups, state, CHUNK, heat, charge, seed)
            self._offer(state)

    def _rounded(self) -> NDArray[np.int64]:
        """A column for each group, drawn by its share in the relaxed optimum."""
        start, column = self.groups
        choice = np.full(len(start) - 1, -1)
        luck = self.random.random(len(choice))
        for g in range(len(choice)):
            members = column[start[g] : start[g + 1]]
            shares = np.cumsum(self.root.x[members])
            at = int(np.searchsorted(shares, luck[g], side="right"))
            choice[g] = members[at] if at < len(members) else -1
        return choice

    def _present(self) -> NDArray[np.int64]:
        """The best selection so far."""
        start, column = self.groups
        choice = np.full(len(start) - 1, -1)
        if self.race.x is None:
            return choice
        on = np.flatnonzero(self.race.x[column] > 0.5)
        choice[np.searchsorted(start, on, side="right") - 1] = column[on]
        return choice

    def _offer(self, state: Walk) -> None:
        if state.figures[2] + self.race.program.value(self.fixed) > self.race.value:
            x = self.fixed.copy()
            x[state.best[state.best >= 0]] = 1.0
            self.race.offer(x)


def groups_of(program: Program, usable: NDArray[np.bool_]) -> Groups:
    """The usable columns by the row that lets at most one of them be on; others stand alone."""
    matrix = program.matrix.tocsr()
    group = np.full(program.columns, -1)
    count = 0
    largest = np.flatnonzero((np.diff(matrix.indptr) > 1) & (program.limit == 1.0))
    for r in largest[np.argsort(-np.diff(matrix.indptr)[largest], kind="stable")]:
        span = slice(matrix.indptr[r], matrix.indptr[r + 1])
        members = matrix.indices[span]
        if np.all(matrix.data[span] == 1.0) and np.all(group[members] < 0):
            group[members] = count
            count += 1
    alone = np.flatnonzero(group < 0)
    group[alone] = count + np.arange(len(alone))
    column = np.flatnonzero(usable)
    column = column[np.argsort(group[column], kind="stable")]
    _, begin = np.unique(group[column], return_index=True)
    return Groups(np.append(begin, len(column)).astype(np.int64), column.astype(np.int64))


def _scale(program: Program) -> Floats:
    """What rows_of multiplies each row by."""
    largest = np.asarray(abs(program.matrix).max(axis=1).todense()).ravel()
    return 1.0 / np.where(largest > 0, largest, 1.0)


def _weights(program: Program, root: Relaxed, rows: Rows, typical: float) -> Floats:
    """First weight of each row: its price, but not too little where it has none."""
    price: Floats = root.price / _scale(program)
    long = np.diff(rows.start) >= DENSE
    some = price[long & (price > 0)]
    floor = np.full(len(price), LOGIC * typical)
    floor[long] = FLOOR * float(some.mean()) if len(some) else LOGIC * typical
    weights: Floats = np.maximum(price, floor)
    return weights


def _in_order(rows: Rows, weight: Floats) -> Rows:
    """The entries of each column: those below zero first, then those that weigh most."""
    column = np.repeat(np.arange(len(rows.cost)), np.diff(rows.col_start))
    load = np.where(rows.col_value < 0, np.inf, rows.col_value * weight[rows.col_row])
    order = np.lexsort((-load, column))
    return rows._replace(col_row=rows.col_row[order], col_value=rows.col_value[order])
