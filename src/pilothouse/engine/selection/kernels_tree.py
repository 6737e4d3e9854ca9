"""Branch and bound over 0/1 columns, in chunks of pivots, on the tableau of kernels_simplex."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .kernels_simplex import (
    CUT_OFF,
    INFEASIBLE,
    OPTIMAL,
    Floats,
    Ints,
    Rows,
    Tableau,
    add_row,
    drop_row,
    dual_simplex,
    proves_empty,
    ratio_test,
    recompute,
    safe_bound,
    settle,
    structural_values,
)

WHOLE = 1e-6
ROUNDS = 60


class Tree(NamedTuple):
    """Open nodes (a state per column: -1 free, else its value), a heap of them by bound, a ledger.

    `counts`: open nodes, stack of unused slots, nodes solved, incumbents found.
    `falls`/`tries`: what branching down (0) and up (1) on a column has cost and how often.
    """

    state: NDArray[np.int8]
    bound: Floats
    heap: Ints
    unused: Ints
    counts: Ints
    falls: Floats
    tries: Floats


class Scratch(NamedTuple):
    """Working arrays of one worker."""

    beta: Floats
    x: Floats
    dual: Floats
    gain: Floats
    flips: Ints
    ratios: Floats
    queue: Ints
    state: NDArray[np.int8]
    best: Floats
    limits: Floats  # the incumbent's value; the highest bound of a node that found no room


@njit(cache=True)
def new_tree(columns: int, capacity: int) -> Tree:
    """A tree whose only open node is the root."""
    tree = Tree(
        np.full((capacity, columns), -1, np.int8),
        np.full(capacity, np.inf),
        np.zeros(capacity, np.int64),
        np.arange(capacity - 1, -1, -1),
        np.zeros(4, np.int64),
        np.zeros((2, columns)),
        np.zeros((2, columns)),
    )
    tree.counts[1] = capacity
    return tree


@njit(cache=True)
def new_scratch(rows: int, columns: int, capacity: int) -> Scratch:
    """Working arrays for a programme of this size."""
    return Scratch(
        np.zeros(capacity), np.zeros(columns), np.zeros(rows), np.zeros(columns),
        np.zeros(columns, np.int64), np.zeros(columns), np.zeros(columns, np.int64),
        np.full(columns, -1, np.int8), np.zeros(columns), np.full(2, -np.inf),
    )  # fmt: skip


@njit(cache=True)
def push(tree: Tree, state: NDArray[np.int8], bound: float) -> bool:
    """Keep an open node; False when there is no room."""
    if tree.counts[1] == 0:
        return False
    tree.counts[1] -= 1
    slot = tree.unused[tree.counts[1]]
    tree.state[slot, :] = state
    tree.bound[slot] = bound
    at = tree.counts[0]
    tree.counts[0] += 1
    while at > 0 and tree.bound[tree.heap[(at - 1) // 2]] < bound:
        tree.heap[at] = tree.heap[(at - 1) // 2]
        at = (at - 1) // 2
    tree.heap[at] = slot
    return True


@njit(cache=True)
def pop(tree: Tree) -> int:
    """Take the open node with the highest bound; its slot may be reused."""
    top = tree.heap[0]
    tree.counts[0] -= 1
    count = tree.counts[0]
    slot = tree.heap[count]
    bound, at = tree.bound[slot], 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and tree.bound[tree.heap[child + 1]] > tree.bound[tree.heap[child]]:
            child += 1
        if tree.bound[tree.heap[child]] <= bound:
            break
        tree.heap[at] = tree.heap[child]
        at = child
    tree.heap[at] = slot
    tree.unused[tree.counts[1]] = top
    tree.counts[1] += 1
    return int(top)


@njit(cache=True)
def violated(rows: Rows, t: Tableau, s: Scratch, room: int) -> int:
    """Take rows into use that the present point violates; how many."""
    added = 0
    for i in range(len(rows.limit)):
        if t.row_of[i] >= 0 or added == room:
            continue
        activity = -rows.limit[i]
        for e in range(rows.start[i], rows.start[i + 1]):
            activity += rows.value[e] * s.x[rows.column[e]]
        if activity > 1e-6:
            add_row(rows, t, i, s.x, s.beta)
            added += 1
    return added


@njit(cache=True)
def purge(rows: Rows, t: Tableau, s: Scratch, fixed: int) -> None:
    """Leave out rows that do not bind at present."""
    i = t.size[0] - 1
    while i >= 0:
        k = t.head[i]
        if k >= len(rows.cost) + fixed and t.basic[i] > 1e-6:
            drop_row(rows, t, i, s.beta)
        i -= 1


@njit(cache=True)
def relax(rows: Rows, t: Tableau, s: Scratch, fixed: int, cutoff: float) -> float:
    """The bound of the node whose state is in `s.state`; -inf when it can be left out."""
    for k in range(len(rows.cost)):
        t.lower[k] = 1.0 if s.state[k] == 1 else 0.0
        t.upper[k] = 0.0 if s.state[k] == 0 else 1.0
    settle(t)
    if t.size[0] > len(t.basic) * 3 // 4:
        purge(rows, t, s, fixed)
    recompute(t, s.beta)
    for _ in range(ROUNDS):
        status = dual_simplex(rows, t, s.beta, cutoff, 2000, s.x, s.flips, s.ratios, s.queue)
        if status == INFEASIBLE and proves_empty(rows, t, s.dual, s.gain):
            return -np.inf
        bound = safe_bound(rows, t, s.dual, s.gain)
        if status == CUT_OFF and bound <= cutoff + 1e-6:
            return -np.inf
        if status != OPTIMAL:
            return bound
        structural_values(rows, t, s.x)
        room = len(t.basic) - t.size[0]
        if room == 0 or violated(rows, t, s, min(room, 30)) == 0:
            return bound
    return safe_bound(rows, t, s.dual, s.gain)


@njit(cache=True)
def tighten(rows: Rows, s: Scratch, bound: float, cutoff: float) -> None:
    """Fix free columns whose other value cannot beat the cutoff (reduced-cost fixing)."""
    for k in range(len(rows.cost)):
        if s.state[k] < 0 and bound - abs(s.gain[k]) <= cutoff:
            s.state[k] = 1 if s.gain[k] > 0 else 0


@njit(cache=True)
def fall_of(t: Tableau, s: Scratch, i: int, up: bool) -> float:
    """A lower bound of what branching on the basic column of row i costs: one long dual step."""
    k = t.head[i]
    keep = t.lower[k] if up else t.upper[k]
    if up:
        t.lower[k] = 1.0
    else:
        t.upper[k] = 0.0
    q, _, fall = ratio_test(t, i, s.flips, s.ratios, s.queue)
    if up:
        t.lower[k] = keep
    else:
        t.upper[k] = keep
    return np.inf if q < 0 else fall


@njit(cache=True)
def choose(
    rows: Rows, t: Tableau, tree: Tree, s: Scratch, whole: NDArray[np.bool_]
) -> tuple[int, float, float]:
    """The column to branch on, and what going down and going up costs at least."""
    n = len(rows.cost)
    best, found, best_down, best_up = -1.0, -1, 0.0, 0.0
    for i in range(t.size[0]):
        k = t.head[i]
        if k >= n or not whole[k] or t.basic[i] < WHOLE or t.basic[i] > 1 - WHOLE:
            continue
        if s.state[k] >= 0:  # rounding alone keeps it off its value; twice is without end
            continue
        f = t.basic[i]
        down, up = fall_of(t, s, i, False), fall_of(t, s, i, True)
        seen_down = max(down, f * tree.falls[0, k] / max(1.0, tree.tries[0, k]))
        seen_up = max(up, (1 - f) * tree.falls[1, k] / max(1.0, tree.tries[1, k]))
        score = max(seen_down, 1e-3) * max(seen_up, 1e-3)
        if score > best:
            best, found, best_down, best_up = score, k, down, up
    return found, best_down, best_up


@njit(cache=True)
def feasible(rows: Rows, x: Floats) -> bool:
    """Whether a point of whole values satisfies every row."""
    for i in range(len(rows.limit)):
        activity = -rows.limit[i]
        for e in range(rows.start[i], rows.start[i + 1]):
            activity += rows.value[e] * x[rows.column[e]]
        if activity > 1e-9:
            return False
    return True


@njit(cache=True)
def closes(
    rows: Rows, tree: Tree, s: Scratch, whole: NDArray[np.bool_], bound: float, grain: float
) -> bool:
    """Whether the present whole point is the best of its node; it becomes the incumbent if better.

    False when rounding or rows that found no room leave the point infeasible or not the best.
    """
    total = 0.0
    for k in range(len(rows.cost)):
        if whole[k]:
            if abs(s.x[k] - np.round(s.x[k])) > WHOLE:
                return False
            s.x[k] = np.round(s.x[k])
        total += rows.cost[k] * s.x[k]
    if not feasible(rows, s.x):
        return False
    if total > s.limits[0]:
        s.limits[0] = total
        s.best[:] = s.x
        tree.counts[3] += 1
    return bound - total <= grain


@njit(cache=True)
def any_free(s: Scratch, whole: NDArray[np.bool_]) -> int:
    """A column that is still free to branch on, or -1."""
    for k in range(len(whole)):
        if whole[k] and s.state[k] < 0:
            return k
    return -1


@njit(cache=True)
def put_off(tree: Tree, s: Scratch, bound: float) -> None:
    """Keep the present state as an open node, or note its bound when there is no room."""
    if not push(tree, s.state, bound):
        s.limits[1] = max(s.limits[1], bound)


@njit(cache=True, nogil=True)
def explore(
    rows: Rows, t: Tableau, tree: Tree, s: Scratch, whole: NDArray[np.bool_],
    fixed: int, grain: float, band: float, stop: float, pivots: int,
) -> None:  # fmt: skip
    """Solve open nodes, best bound first and plunging within `band` of it, for so many pivots.

    A node counts as a pivot too: where rounding hides the objective, nodes may need none at all.
    `s.limits[0]` is the incumbent's value; nodes that cannot beat it by `grain` are left out. Ends
    early when no open node's bound is above `stop`.
    """
    last = t.size[1] + tree.counts[2] + pivots
    while tree.counts[0] > 0 and t.size[1] + tree.counts[2] < last:
        cutoff = s.limits[0] + grain
        slot = pop(tree)
        bound = tree.bound[slot]
        s.state[:] = tree.state[slot]
        if bound <= cutoff:
            continue
        if bound <= stop:
            put_off(tree, s, bound)
            return
        floor = bound - band
        plunge(rows, t, tree, s, whole, fixed, grain, floor)


@njit(cache=True)
def plunge(
    rows: Rows, t: Tableau, tree: Tree, s: Scratch, whole: NDArray[np.bool_],
    fixed: int, grain: float, floor: float,
) -> None:  # fmt: skip
    """Follow one node and its better children down until they leave the band."""
    branched, way, share, before = -1, 0, 1.0, 0.0
    while True:
        cutoff = s.limits[0] + grain
        bound = relax(rows, t, s, fixed, cutoff)
        tree.counts[2] += 1
        if branched >= 0:
            fall = before - (bound if bound > -np.inf else cutoff)
            tree.falls[way, branched] += max(0.0, fall) / share
            tree.tries[way, branched] += 1
        if bound <= cutoff:
            return
        k, down, up = choose(rows, t, tree, s, whole)
        if k < 0:
            if closes(rows, tree, s, whole, bound, grain):
                return
            k, down, up = any_free(s, whole), 0.0, 0.0
            if k < 0:
                return
        f = s.x[k]
        tighten(rows, s, bound, cutoff)
        s.state[k] = -1
        first = 1 if up < down or (up == down and f >= 0.5) else 0
        better, worse = (up, down) if first == 1 else (down, up)
        if bound - worse > cutoff:
            s.state[k] = 1 - first
            put_off(tree, s, bound - worse)
        if bound - better <= cutoff:
            return
        s.state[k] = first
        if bound - better < floor:
            put_off(tree, s, bound - better)
            return
        branched, way, before = k, first, bound
        share = max(WHOLE, 1 - f if first == 1 else f)
