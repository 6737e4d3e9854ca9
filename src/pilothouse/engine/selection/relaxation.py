"""The linear relaxation: where a search starts, and what one more unit of each limit is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .program import Bools, Floats, Program


@dataclass(frozen=True)
class Relaxed:
    """The relaxed optimum. `bound` holds by weak duality whatever the solver's rounding.

    `price` is the dual value of each row, `gain` the reduced value of each column.
    """

    x: Floats
    bound: float
    price: Floats
    gain: Floats

    def settled(self, below: float) -> Bools:
        """Columns that no solution above `below` has at the other value (reduced-cost fixing)."""
        fixed: Bools = np.abs(self.gain) >= self.bound - below
        return fixed


def relax(program: Program, seconds: float) -> Relaxed | None:
    """Solve the relaxation with HiGHS; None when it has no solution.

    When the time is over first, the point is not the best one but the bound still holds.
    """
    from scipy.optimize import linprog  # half a second that only a selection needs

    found = linprog(
        -program.cost,
        A_ub=program.matrix,
        b_ub=program.limit,
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs",
        options={"time_limit": max(0.1, seconds)},
    )
    if found.status == 2:
        return None
    has_prices = found.x is not None and found.status == 0
    price = (
        np.maximum(0.0, -found.ineqlin.marginals) if has_prices else np.zeros(len(program.limit))
    )
    x = np.asarray(found.x) if found.x is not None else program.lower
    gain = program.cost - program.matrix.T @ price
    most = np.maximum(gain * program.lower, gain * program.upper).sum()
    bound = float(price @ program.limit + most)
    gain = np.where((x > program.lower + 1e-7) & (x < program.upper - 1e-7), 0.0, gain)
    return Relaxed(np.clip(x, program.lower, program.upper), bound, price, gain)
