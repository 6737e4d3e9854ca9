"""Local search over 0/1 columns by annealing: every state on the way keeps all rows.

A move turns one column on and turns off, row by row, what stands in its way; then what fits into
the room that was won is turned on again. Worse states are kept with a probability that falls with
the loss and with the temperature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .kernels_simplex import Floats, Ints, Rows

SLACK = 1e-9
LONGEST = 60
FILLS = 12
SHORT = 24
BIAS = 1.5
NOISE = 20.0


class Walk(NamedTuple):
    """Where the search is and its best so far.

    `room` is the slack of each row; `flips` the columns flipped by the present move, `length` their
    number; `figures`: present value, best value.
    """

    x: NDArray[np.bool_]
    best: NDArray[np.bool_]
    room: Floats
    flips: Ints
    length: Ints
    figures: Floats


@njit(cache=True)
def new_walk(rows: Rows, x: NDArray[np.bool_]) -> Walk:
    """A search that begins at a point that keeps all rows."""
    room = rows.limit.copy()
    value = 0.0
    for k in range(len(x)):
        if x[k]:
            value += rows.cost[k]
            for e in range(rows.col_start[k], rows.col_start[k + 1]):
                room[rows.col_row[e]] -= rows.col_value[e]
    return Walk(
        x.copy(), x.copy(), room, np.zeros(LONGEST, np.int64), np.zeros(1, np.int64),
        np.array([value, value]),
    )  # fmt: skip


@njit(cache=True)
def flip(rows: Rows, w: Walk, k: int) -> None:
    """Turn a column on or off."""
    sign = 1.0 if w.x[k] else -1.0
    w.x[k] = not w.x[k]
    w.figures[0] -= sign * rows.cost[k]
    for e in range(rows.col_start[k], rows.col_start[k + 1]):
        w.room[rows.col_row[e]] += sign * rows.col_value[e]


@njit(cache=True)
def note(rows: Rows, w: Walk, k: int) -> bool:
    """Flip a column as part of the move; False when the move has become too long."""
    if w.length[0] == LONGEST:
        return False
    flip(rows, w, k)
    w.flips[w.length[0]] = k
    w.length[0] += 1
    return True


@njit(cache=True)
def fits(rows: Rows, w: Walk, k: int) -> bool:
    """Whether a column can be turned on as things are."""
    for e in range(rows.col_start[k], rows.col_start[k + 1]):
        if rows.col_value[e] > w.room[rows.col_row[e]] + SLACK:
            return False
    return True


@njit(cache=True)
def moved(w: Walk, k: int) -> bool:
    """Whether the present move has flipped a column already."""
    found = False
    for i in range(w.length[0]):
        found |= w.flips[i] == k
    return found


@njit(cache=True)
def cheapest(
    rows: Rows, w: Walk, worth: Floats, free: NDArray[np.bool_], r: int, noise: float
) -> int:
    """The column whose flip relieves row r at the least loss for what it relieves, or -1."""
    found, least = -1, np.inf
    short = -w.room[r]
    for e in range(rows.start[r], rows.start[r + 1]):
        k, a = rows.column[e], rows.value[e]
        if not free[k] or w.x[k] != (a > 0) or moved(w, k):
            continue
        loss = worth[k] if w.x[k] else -worth[k]
        price = (loss + noise * np.random.random()) / min(abs(a), short)
        if price < least:
            found, least = k, price
    return found


@njit(cache=True)
def repair(rows: Rows, w: Walk, worth: Floats, free: NDArray[np.bool_], noise: float) -> bool:
    """Flip what stands in the way of the move until all rows hold; False when that fails."""
    at = 0
    while at < w.length[0]:
        k = w.flips[at]
        for e in range(rows.col_start[k], rows.col_start[k + 1]):
            r = rows.col_row[e]
            while w.room[r] < -SLACK:
                out = cheapest(rows, w, worth, free, r, noise)
                if out < 0 or not note(rows, w, out):
                    return False
        at += 1
    return True


@njit(cache=True)
def fill(rows: Rows, w: Walk, order: Ints, free: NDArray[np.bool_], begin: int, tries: int) -> None:
    """Turn on what fits, in an order of promise from a random place."""
    n = len(order)
    for i in range(tries):
        k = order[(begin + i) % n]
        if not free[k] or w.x[k] or rows.cost[k] <= 0 or not fits(rows, w, k) or moved(w, k):
            continue
        if not note(rows, w, k):
            return


@njit(cache=True)
def richest(rows: Rows, w: Walk, free: NDArray[np.bool_], r: int) -> int:
    """The column of row r worth most among those that fit now, or -1."""
    best, most = -1, 0.0
    for f in range(rows.start[r], rows.start[r + 1]):
        k = rows.column[f]
        if free[k] and not w.x[k] and rows.cost[k] > most and fits(rows, w, k) and not moved(w, k):
            best, most = k, rows.cost[k]
    return best


@njit(cache=True)
def put_back(rows: Rows, w: Walk, free: NDArray[np.bool_]) -> None:
    """Put back in another way what the move turned off: another column of one of its short rows."""
    for i in range(w.length[0]):
        k = w.flips[i]
        if w.x[k]:
            continue
        for e in range(rows.col_start[k], rows.col_start[k + 1]):
            r = rows.col_row[e]
            if rows.start[r + 1] - rows.start[r] > SHORT:
                continue
            best = richest(rows, w, free, r)
            if best >= 0 and not note(rows, w, best):
                return


@njit(cache=True)
def settle_move(rows: Rows, w: Walk, before: float, kept: bool) -> None:
    """Take the present move back, or see whether it led to the best state so far."""
    if not kept:
        for i in range(w.length[0]):
            flip(rows, w, w.flips[i])
        w.figures[0] = before
    elif w.figures[0] > w.figures[1] + SLACK:
        w.figures[1] = w.figures[0]
        w.best[:] = w.x


@njit(cache=True, nogil=True)
def anneal(
    rows: Rows, w: Walk, worth: Floats, order: Ints, free: NDArray[np.bool_],
    moves: int, heat: float, seed: int,
) -> None:  # fmt: skip
    """So many moves at one temperature (in units of value). `order` are the columns to turn on."""
    np.random.seed(seed)
    n = len(order)
    for _ in range(moves):
        k = order[int(n * np.random.random() ** BIAS)]
        if not free[k] or w.x[k]:
            continue
        before = w.figures[0]
        w.length[0] = 0
        note(rows, w, k)
        kept = repair(rows, w, worth, free, NOISE * heat)
        if kept:
            put_back(rows, w, free)
            fill(rows, w, order, free, np.random.randint(n), FILLS)
            gain = w.figures[0] - before
            kept = gain >= 0 or np.random.random() < np.exp(gain / heat)
        settle_move(rows, w, before, kept)
