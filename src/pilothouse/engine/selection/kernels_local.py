"""Local search over groups of 0/1 columns, of each at most one on, by annealing with soft rows.

A move gives one group, or two at once, another column or none. A row may be broken on the way: it
costs a charge and a weight times what is missing. The weight of a row rises while the row is broken
and sinks while it holds, so that the search goes back and forth over the border of what is allowed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from .kernels_simplex import Floats, Ints, Rows

SLACK = 1e-9
WINDOW = 1000
OFF = 0.3
PAIR = 0.4
RISE = 0.02
SINK = 0.002
LEAST, MOST = 0.9, 100.0


class Groups(NamedTuple):
    """The columns that may be turned on, group by group: those of g are column[start[g]:...]."""

    start: Ints
    column: Ints


class Walk(NamedTuple):
    """Where the search is and its best so far.

    `choice` and `best` hold a column or -1 for each group; `active` lists the groups with a column
    on, `place` where each stands in it. `room` is the slack of each row, `weight` its present
    weight, `base` the weight it began with. `figures`: value, penalty, best value; `ons`: the
    number of groups with a column on.
    """

    choice: Ints
    best: Ints
    active: Ints
    place: Ints
    room: Floats
    weight: Floats
    base: Floats
    figures: Floats
    ons: Ints


@njit(cache=True)
def new_walk(rows: Rows, room: Floats, choice: Ints, base: Floats) -> Walk:
    """A search that begins at a choice, which may break rows. `room` is the slack without it."""
    w = Walk(
        choice.copy(), np.full(len(choice), -1), np.zeros(len(choice), np.int64),
        np.full(len(choice), -1), room.copy(), base.copy(), base.copy(),
        np.array([0.0, 0.0, -np.inf]), np.zeros(1, np.int64),
    )  # fmt: skip
    for g in range(len(choice)):
        k = choice[g]
        if k >= 0:
            w.figures[0] += rows.cost[k]
            for e in range(rows.col_start[k], rows.col_start[k + 1]):
                w.room[rows.col_row[e]] -= rows.col_value[e]
            enter(w, g)
    return w


@njit(cache=True)
def enter(w: Walk, g: int) -> None:
    """Note that a group has a column on."""
    w.active[w.ons[0]] = g
    w.place[g] = w.ons[0]
    w.ons[0] += 1


@njit(cache=True)
def leave(w: Walk, g: int) -> None:
    """Note that a group has none any more."""
    w.ons[0] -= 1
    last = w.active[w.ons[0]]
    w.active[w.place[g]] = last
    w.place[last] = w.place[g]
    w.place[g] = -1


@njit(cache=True)
def turn(
    rows: Rows, w: Walk, k: int, sign: float, charge: float, penalty: float, most: float
) -> tuple[float, int]:
    """Turn a column on (sign -1) or off (1): the penalty, and the entry before which it stopped.

    Stops as soon as the penalty is above `most`. Entries below zero come first in each column, so
    that the penalty can only rise after them.
    """
    end = rows.col_start[k + 1]
    e = rows.col_start[k]
    while e < end and penalty <= most:
        r = rows.col_row[e]
        before = w.room[r]
        after = before + sign * rows.col_value[e]
        w.room[r] = after
        if before < -SLACK:
            penalty -= charge - before * w.weight[r]
        if after < -SLACK:
            penalty += charge - after * w.weight[r]
        e += 1
    return penalty, e


@njit(cache=True)
def undo(rows: Rows, w: Walk, k: int, sign: float, end: int) -> None:
    """Take back what `turn` did up to an entry."""
    for e in range(rows.col_start[k], end):
        w.room[rows.col_row[e]] -= sign * rows.col_value[e]


@njit(cache=True)
def reweigh(w: Walk, charge: float) -> None:
    """Weights rise where rows are broken and sink where they hold; the penalty anew."""
    penalty = 0.0
    for r in range(len(w.room)):
        if w.room[r] < -SLACK:
            w.weight[r] = min(w.weight[r] * (1 + RISE), MOST * w.base[r])
            penalty += charge - w.room[r] * w.weight[r]
        else:
            w.weight[r] = max(w.weight[r] * (1 - SINK), LEAST * w.base[r])
    w.figures[1] = penalty


@njit(cache=True)
def drawn(groups: Groups, g: int) -> int:
    """A column of a group."""
    begin = groups.start[g]
    return int(groups.column[begin + np.random.randint(groups.start[g + 1] - begin)])


@njit(cache=True)
def partner(w: Walk, groups: Groups, g: int, new: int) -> tuple[int, int]:
    """A second group and its new column, for a move of two: -1 where the move is to be of one."""
    if np.random.random() >= PAIR:
        return -1, -1
    if new < 0:
        h = np.random.randint(len(w.choice))
        return (h, drawn(groups, h)) if h != g else (-1, -1)
    if w.ons[0] == 0:
        return -1, -1
    h = w.active[np.random.randint(w.ons[0])]
    if h == g:
        return -1, -1
    return h, drawn(groups, h) if np.random.random() < 0.5 else -1


@njit(cache=True)
def attempt(
    rows: Rows, w: Walk, old: int, new: int, old_2: int, new_2: int, charge: float, luck: float
) -> bool:
    """Make a move if it loses no more than `luck`; False where all is as before."""
    gain = 0.0
    gain -= rows.cost[old] if old >= 0 else 0.0
    gain -= rows.cost[old_2] if old_2 >= 0 else 0.0
    gain += rows.cost[new] if new >= 0 else 0.0
    gain += rows.cost[new_2] if new_2 >= 0 else 0.0
    most = gain + luck
    if most + w.figures[1] < 0:
        return False
    penalty, first, second = 0.0, -1, -1
    if old >= 0:
        penalty, _ = turn(rows, w, old, 1.0, charge, penalty, np.inf)
    if old_2 >= 0:
        penalty, _ = turn(rows, w, old_2, 1.0, charge, penalty, np.inf)
    if new >= 0:
        penalty, first = turn(rows, w, new, -1.0, charge, penalty, most)
    if new_2 >= 0 and penalty <= most:
        penalty, second = turn(rows, w, new_2, -1.0, charge, penalty, most)
    if penalty <= most:
        w.figures[0] += gain
        w.figures[1] += penalty
        return True
    if second >= 0:
        undo(rows, w, new_2, -1.0, second)
    if first >= 0:
        undo(rows, w, new, -1.0, first)
    if old_2 >= 0:
        undo(rows, w, old_2, 1.0, rows.col_start[old_2 + 1])
    if old >= 0:
        undo(rows, w, old, 1.0, rows.col_start[old + 1])
    return False


@njit(cache=True)
def keep(w: Walk, g: int, new: int) -> None:
    """Note the column that a group has now."""
    if w.choice[g] < 0 and new >= 0:
        enter(w, g)
    elif w.choice[g] >= 0 and new < 0:
        leave(w, g)
    w.choice[g] = new


@njit(cache=True, nogil=True)
def anneal(
    rows: Rows, groups: Groups, w: Walk, windows: int, heat: float, charge: float, seed: int
) -> None:
    """So many windows of moves at one temperature; `charge` is what a broken row costs at least.

    `heat` and `charge` are in units of value. `w.best` is the best choice seen that breaks no row.
    """
    np.random.seed(seed)
    for _ in range(windows):
        reweigh(w, charge)
        for _ in range(WINDOW):
            g = np.random.randint(len(w.choice))
            old = w.choice[g]
            new = -1 if old >= 0 and np.random.random() < OFF else drawn(groups, g)
            if new == old:
                continue
            h, new_2 = partner(w, groups, g, new)
            old_2 = w.choice[h] if h >= 0 else -1
            if h >= 0 and new_2 == old_2:
                continue
            luck = -heat * np.log(1.0 - np.random.random())
            if not attempt(rows, w, old, new, old_2, new_2, charge, luck):
                continue
            keep(w, g, new)
            if h >= 0:
                keep(w, h, new_2)
            if w.figures[1] < 1e-6 and w.figures[0] > w.figures[2] + SLACK:
                w.figures[2] = w.figures[0]
                w.best[:] = w.choice
