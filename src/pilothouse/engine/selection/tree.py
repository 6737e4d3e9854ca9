"""A branch-and-bound search that can be asked for one slice of work after another."""

from __future__ import annotations

import numpy as np

from .kernels_simplex import add_row, new_tableau
from .kernels_tree import explore, new_scratch, new_tree, push
from .program import Floats, Program, Reduced, rows_of

NODES = 40_000
MEMORY = 60_000_000
ROW_CAP = 420
WORK = 100_000_000


class Search:
    """The open nodes of one reduced programme. Values and bounds are those of the whole one."""

    def __init__(self, reduced: Reduced, incumbent: float, nodes: int = NODES) -> None:
        """Start at the root; only solutions better than `incumbent` by the grain are looked for."""
        self.reduced = reduced
        program = reduced.program
        self.rows = rows_of(program)
        n, m = program.columns, len(program.limit)
        capacity = max(1, min(m, max(ROW_CAP, reduced.fixed_rows + 50)))
        self.tableau = new_tableau(self.rows, capacity, program.lower, program.upper)
        self.scratch = new_scratch(m, n, capacity)
        self.tree = new_tree(n, int(max(200, min(nodes, MEMORY // max(n, 1)))))
        self.grain = program.grain
        self.found = 0
        self.scratch.limits[0] = incumbent - reduced.offset
        x = np.where(program.cost > 0, program.upper, program.lower)
        for i in range(reduced.fixed_rows):
            add_row(self.rows, self.tableau, i, x, self.scratch.beta)
        push(self.tree, self.scratch.state, np.inf)

    @property
    def open(self) -> int:
        return int(self.tree.counts[0])

    @property
    def pivots(self) -> int:
        return int(self.tableau.size[1])

    @property
    def full(self) -> bool:
        """Whether there may be no room for the children of another node."""
        return bool(self.tree.counts[1] < 4)

    def bound(self) -> float:
        """No solution is better than this (by less than the grain above the incumbent)."""
        best = max(float(self.scratch.limits[0]) + self.grain, float(self.scratch.limits[1]))
        if self.open:
            best = max(best, float(self.tree.bound[self.tree.heap[0]]))
        return best + self.reduced.offset

    def inform(self, incumbent: float) -> None:
        """A better solution is known from elsewhere."""
        known = incumbent - self.reduced.offset
        self.scratch.limits[0] = max(self.scratch.limits[0], known)

    @property
    def moment(self) -> int:
        """Pivots that take a few hundredths of a second."""
        return int(min(2000, max(30, WORK // (self.tableau.body.shape[0] * len(self.rows.cost)))))

    def work(self, pivots: int, band: float, stop: float = -np.inf) -> Floats | None:
        """Go on for so many pivots; a better solution if one was found."""
        explore(
            self.rows, self.tableau, self.tree, self.scratch, self.reduced.program.whole,
            self.reduced.fixed_rows, self.grain, band, stop - self.reduced.offset, pivots,
        )  # fmt: skip
        if self.tree.counts[3] == self.found:
            return None
        self.found = int(self.tree.counts[3])
        return self.reduced.lift(self.scratch.best)


def fits(program: Program) -> bool:
    """Whether the dense tableau is the right tool for a programme of this size."""
    return program.columns <= 1500 and len(program.limit) <= 2500
