"""A 0/1 programme as arrays: the form in which a selection is solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .kernels_simplex import Rows

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DENSE = 13
TINY = 1e-9


@dataclass(frozen=True)
class Program:
    """Maximise cost·x under matrix·x ≤ limit, lower ≤ x ≤ upper.

    `matrix` is a CSR matrix of shape (rows, columns). Columns where `whole` holds take 0 or 1; the
    others lie between and are whole at every best point.
    """

    cost: Floats
    matrix: Any
    limit: Floats
    lower: Floats
    upper: Floats
    whole: Bools

    @property
    def columns(self) -> int:
        return len(self.cost)

    @property
    def grain(self) -> float:
        """By how much a better solution is better at least (with a margin for rounding)."""
        scale = max(1.0, float(np.abs(self.cost).sum()))
        if np.all(self.cost == np.round(self.cost)) and scale < 1e12:
            return 1.0 - 1e-6
        return 1e-9 * scale

    def ceiling(self, bound: float) -> float:
        """The bound, rounded down where every solution has a whole value."""
        return float(np.floor(bound + 1e-7)) if self.grain > 0.5 else bound

    def value(self, x: Floats) -> float:
        """cost·x."""
        return float(self.cost @ x)

    def allows(self, x: Floats) -> bool:
        """Whether whole x satisfies every row and bound, but for the rounding of sums."""
        slack = self.limit - self.matrix @ x
        room = np.maximum(1e-7, 1e-13 * np.abs(self.limit))
        inside = np.all(x >= self.lower) and np.all(x <= self.upper)
        return bool(np.all(slack >= -room) and inside)


@dataclass(frozen=True)
class Reduced:
    """A programme with some columns fixed: what is left, and how to get back.

    `fixed_rows` is how many of its rows, the first, are always kept in the tableau.
    """

    program: Program
    free: NDArray[np.int64]
    values: Floats
    offset: float
    fixed_rows: int

    def lift(self, x: Floats) -> Floats:
        """A point of the whole programme from one of the reduced."""
        full = self.values.copy()
        full[self.free] = x
        return full


def reduce(program: Program, fixed: Bools, values: Floats) -> Reduced:
    """Fix columns at `values` and leave out rows that can no longer bind; long rows come first.

    A row that the fixed columns alone break stays, so that the rest is infeasible.
    """
    free = np.flatnonzero(~fixed)
    kept = np.where(fixed, values, 0.0)
    limit = program.limit - program.matrix @ kept
    matrix = program.matrix[:, free]
    lower, upper = program.lower[free], program.upper[free]
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    most = positive @ upper + negative @ lower
    binding = np.flatnonzero(most > limit + TINY * np.maximum(1.0, np.abs(limit)))
    lengths = np.diff(matrix.indptr)[binding]
    order = binding[np.argsort(-lengths, kind="stable")]
    part = Program(
        program.cost[free], matrix[order], limit[order], lower, upper, program.whole[free]
    )
    dense = int((lengths >= DENSE).sum())
    return Reduced(part, free, kept, program.value(kept), dense)


def rows_of(program: Program) -> Rows:
    """The arrays that the kernels take; each row is scaled to a largest coefficient of 1."""
    scale = np.ones(len(program.limit))
    if program.matrix.nnz:
        largest = np.asarray(abs(program.matrix).max(axis=1).todense()).ravel()
        scale[largest > 0] = 1.0 / largest[largest > 0]
    by_row = sparse.csr_matrix(sparse.diags_array(scale) @ program.matrix)
    by_column = sparse.csc_matrix(by_row)
    return Rows(
        by_row.indptr.astype(np.int64),
        by_row.indices.astype(np.int64),
        by_row.data.astype(np.float64),
        program.limit * scale,
        by_column.indptr.astype(np.int64),
        by_column.indices.astype(np.int64),
        by_column.data.astype(np.float64),
        program.cost.astype(np.float64),
    )
