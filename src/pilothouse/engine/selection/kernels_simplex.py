"""A bounded dual simplex on a condensed dense tableau, warm from one node of a tree to the next.

Maximise c·x under A x ≤ b, l ≤ x ≤ u, every column boxed. Rows beyond the first `fixed` ones enter
only when they are violated. Columns 0 .. n-1 are structural, n + i is the slack of row i.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEASIBLE = 1e-7
PIVOT = 1e-6
OPTIMAL, INFEASIBLE, CUT_OFF, STUCK = 0, 1, 2, 3


class Rows(NamedTuple):
    """The programme: rows and columns of A compressed, right-hand sides, costs."""

    start: Ints
    column: Ints
    value: Floats
    limit: Floats
    col_start: Ints
    col_row: Ints
    col_value: Floats
    cost: Floats


class Tableau(NamedTuple):
    """Working arrays: the condensed tableau, its heads, values and bounds.

    `size[0]` is the number of rows in use, `size[1]` the pivots since the start.
    """

    body: Floats
    head: Ints
    nonbasic: Ints
    place: Ints
    row_of: Ints
    reduced: Floats
    basic: Floats
    at_upper: NDArray[np.bool_]
    lower: Floats
    upper: Floats
    size: Ints


@njit(cache=True)
def new_tableau(rows: Rows, capacity: int, lower: Floats, upper: Floats) -> Tableau:
    """An empty tableau: no row in use, every column at its better bound."""
    n, m = len(rows.cost), len(rows.limit)
    all_lower = np.zeros(n + m)
    all_upper = np.full(n + m, np.inf)
    all_lower[:n] = lower
    all_upper[:n] = upper
    place = np.full(n + m, -1)
    place[:n] = np.arange(n)
    return Tableau(
        np.zeros((capacity, n)),
        np.zeros(capacity, np.int64),
        np.arange(n),
        place,
        np.full(m, -1),
        rows.cost.copy(),
        np.zeros(capacity),
        rows.cost > 0,
        all_lower,
        all_upper,
        np.zeros(2, np.int64),
    )


@njit(cache=True)
def rest(t: Tableau, j: int) -> float:
    """The value at which nonbasic position j rests."""
    k = t.nonbasic[j]
    return float(t.upper[k] if t.at_upper[j] else t.lower[k])


@njit(cache=True)
def settle(t: Tableau) -> None:
    """Put each nonbasic column at the bound that its reduced cost asks for."""
    for j in range(len(t.nonbasic)):
        k = t.nonbasic[j]
        if t.reduced[j] > 0 and t.upper[k] < np.inf:
            t.at_upper[j] = True
        elif t.reduced[j] < 0 or t.upper[k] == np.inf:
            t.at_upper[j] = False


@njit(cache=True)
def structural_values(rows: Rows, t: Tableau, x: Floats) -> None:
    """Fill x with the present value of every structural column."""
    n = len(rows.cost)
    for j in range(len(t.nonbasic)):
        if t.nonbasic[j] < n:
            x[t.nonbasic[j]] = rest(t, j)
    for i in range(t.size[0]):
        if t.head[i] < n:
            x[t.head[i]] = t.basic[i]


@njit(cache=True)
def recompute(t: Tableau, beta: Floats) -> None:
    """Basic values from the constants `beta` of the rows and the resting columns."""
    for i in range(t.size[0]):
        total = beta[i]
        for j in range(len(t.nonbasic)):
            total -= t.body[i, j] * rest(t, j)
        t.basic[i] = total


@njit(cache=True)
def add_row(rows: Rows, t: Tableau, row: int, x: Floats, beta: Floats) -> None:
    """Take a row of the programme into use, its slack basic."""
    i = t.size[0]
    n = len(rows.cost)
    t.body[i, :] = 0.0
    activity, constant = 0.0, rows.limit[row]
    for e in range(rows.start[row], rows.start[row + 1]):
        k, a = rows.column[e], rows.value[e]
        activity += a * x[k]
        j = t.place[k]
        if j >= 0:
            t.body[i, j] += a
        else:
            r = -1 - j - 1
            constant -= a * beta[r]
            for c in range(n):
                t.body[i, c] -= a * t.body[r, c]
    beta[i] = constant
    t.head[i] = n + row
    t.place[n + row] = -2 - i
    t.row_of[row] = i
    t.basic[i] = rows.limit[row] - activity
    t.size[0] = i + 1


@njit(cache=True)
def drop_row(rows: Rows, t: Tableau, i: int, beta: Floats) -> None:
    """Leave out a row whose slack is basic; the last row takes its place."""
    last = t.size[0] - 1
    row = t.head[i] - len(rows.cost)
    t.row_of[row] = -1
    t.place[t.head[i]] = -1
    if i != last:
        t.body[i, :] = t.body[last, :]
        t.head[i] = t.head[last]
        t.basic[i] = t.basic[last]
        beta[i] = beta[last]
        t.place[t.head[i]] = -2 - i
    t.size[0] = last


@njit(cache=True)
def pivot(t: Tableau, r: int, q: int, beta: Floats) -> None:
    """Exchange the basic column of row r with the nonbasic one at position q."""
    m, n = t.size[0], len(t.nonbasic)
    inverse = 1.0 / t.body[r, q]
    row = t.body[r]
    for j in range(n):
        row[j] *= inverse
    row[q] = inverse
    beta[r] *= inverse
    for i in range(m):
        factor = t.body[i, q]
        if i == r or factor == 0.0:
            continue
        if abs(factor) < 1e-12:
            t.body[i, q] = 0.0
            continue
        other = t.body[i]
        for j in range(n):
            other[j] -= factor * row[j]
        other[q] = -factor * inverse
        beta[i] -= factor * beta[r]
    factor = t.reduced[q]
    for j in range(n):
        t.reduced[j] -= factor * row[j]
    t.reduced[q] = -factor * inverse
    entering, leaving = t.nonbasic[q], t.head[r]
    t.nonbasic[q], t.head[r] = leaving, entering
    t.place[leaving], t.place[entering] = q, -2 - r
    t.size[1] += 1


@njit(cache=True)
def worst_row(t: Tableau) -> int:
    """The row whose basic value lies farthest outside its bounds, or -1."""
    best, found = FEASIBLE, -1
    for i in range(t.size[0]):
        k = t.head[i]
        over = max(t.basic[i] - t.upper[k], t.lower[k] - t.basic[i])
        if over > best:
            best, found = over, i
    return found


@njit(cache=True)
def ratio_test(
    t: Tableau, r: int, flips: Ints, ratios: Floats, queue: Ints
) -> tuple[int, int, float]:
    """The entering position, the number of columns flipped on the way and the objective's fall.

    Long-step rule: a boxed column that cannot absorb the infeasibility goes to its other bound.
    """
    k = t.head[r]
    high = t.basic[r] > t.upper[k]
    sign = 1.0 if high else -1.0
    slope = t.basic[r] - t.upper[k] if high else t.lower[k] - t.basic[r]
    count = 0
    for j in range(len(t.nonbasic)):
        a = sign * t.body[r, j]
        if t.at_upper[j]:
            a = -a
        if a > PIVOT:
            c = t.nonbasic[j]
            if t.upper[c] > t.lower[c]:
                ratios[count] = abs(t.reduced[j]) / a
                queue[count] = j
                count += 1
    flipped, fall, before = 0, 0.0, 0.0
    while count > 0:
        at = 0
        for i in range(1, count):
            if ratios[i] < ratios[at] - 1e-12 or (
                ratios[i] < ratios[at] + 1e-12
                and abs(t.body[r, queue[i]]) > abs(t.body[r, queue[at]])
            ):
                at = i
        j, ratio = queue[at], ratios[at]
        fall += slope * (ratio - before)
        before = ratio
        c = t.nonbasic[j]
        slope -= abs(t.body[r, j]) * (t.upper[c] - t.lower[c])
        if slope <= 1e-9:
            return j, flipped, fall
        flips[flipped] = j
        flipped += 1
        count -= 1
        queue[at], ratios[at] = queue[count], ratios[count]
    return -1, flipped, fall


@njit(cache=True)
def step(t: Tableau, r: int, q: int, flips: Ints, flipped: int, beta: Floats) -> None:
    """Flip columns, then pivot row r with position q and set all basic values."""
    m = t.size[0]
    for f in range(flipped):
        j = flips[f]
        c = t.nonbasic[j]
        delta = t.lower[c] - t.upper[c] if t.at_upper[j] else t.upper[c] - t.lower[c]
        t.at_upper[j] = not t.at_upper[j]
        for i in range(m):
            t.basic[i] -= t.body[i, j] * delta
    k = t.head[r]
    high = t.basic[r] > t.upper[k]
    goal = t.upper[k] if high else t.lower[k]
    move = (t.basic[r] - goal) / t.body[r, q]
    value = rest(t, q) + move
    for i in range(m):
        t.basic[i] -= t.body[i, q] * move
    pivot(t, r, q, beta)
    t.basic[r] = value
    t.at_upper[q] = high


@njit(cache=True)
def objective(rows: Rows, t: Tableau, x: Floats) -> float:
    """c·x at the present point."""
    structural_values(rows, t, x)
    total = 0.0
    for k in range(len(rows.cost)):
        total += rows.cost[k] * x[k]
    return total


@njit(cache=True)
def dual_simplex(
    rows: Rows, t: Tableau, beta: Floats, cutoff: float, most: int, x: Floats,
    flips: Ints, ratios: Floats, queue: Ints,
) -> int:  # fmt: skip
    """Pivot until every basic value is within its bounds, or the objective falls to `cutoff`."""
    value = objective(rows, t, x)
    for _ in range(most):
        if value <= cutoff:
            return CUT_OFF
        r = worst_row(t)
        if r < 0:
            return OPTIMAL
        q, flipped, fall = ratio_test(t, r, flips, ratios, queue)
        if q < 0:
            return INFEASIBLE
        step(t, r, q, flips, flipped, beta)
        value -= fall
    return STUCK


@njit(cache=True)
def proves_empty(rows: Rows, t: Tableau, dual: Floats, gain: Floats) -> bool:
    """Whether the worst row shows, whatever rounding did, that no point keeps all rows (Farkas).

    The multipliers y ≥ 0 are the row's entries at the slacks: y·b below the least y·A x of the box
    is a contradiction for any of them. `dual` and `gain` are overwritten.
    """
    r = worst_row(t)
    if r < 0:
        return False
    n = len(rows.cost)
    k = t.head[r]
    sign = -1.0 if t.basic[r] > t.upper[k] else 1.0
    total = 0.0
    gain[:] = 0.0
    for i in range(len(rows.limit)):
        j = t.place[n + i]
        entry = 0.0
        if n + i == k:
            entry = sign
        elif j >= 0 and t.row_of[i] >= 0:
            entry = sign * t.body[r, j]
        dual[i] = max(0.0, entry)
        total += dual[i] * rows.limit[i]
    for c in range(n):
        activity = 0.0
        for e in range(rows.col_start[c], rows.col_start[c + 1]):
            activity += rows.col_value[e] * dual[rows.col_row[e]]
        total -= activity * (t.lower[c] if activity > 0 else t.upper[c])
    return total < -1e-9


@njit(cache=True)
def safe_bound(rows: Rows, t: Tableau, dual: Floats, gain: Floats) -> float:
    """An upper bound that holds whatever rounding did to the tableau: weak duality.

    The multipliers y ≥ 0 are read from the slacks; y·b + Σ max over [l, u] of (c - yA) x is a bound
    for any of them. `gain` returns c - yA per column.
    """
    n, m = len(rows.cost), len(rows.limit)
    total = 0.0
    for i in range(m):
        j = t.place[n + i]
        dual[i] = -t.reduced[j] if j >= 0 and t.row_of[i] >= 0 and t.reduced[j] < 0 else 0.0
        total += dual[i] * rows.limit[i]
    for k in range(n):
        g = rows.cost[k]
        for e in range(rows.col_start[k], rows.col_start[k + 1]):
            g -= rows.col_value[e] * dual[rows.col_row[e]]
        gain[k] = g
        total += g * (t.upper[k] if g > 0 else t.lower[k])
    return total
