"""Free and total float, and figures rolled up into summaries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours, between, unshift, worked
from ..compiled import kernel
from ..network.arrays import (
    DONE,
    FAR,
    FF,
    FROM_START,
    FS,
    LAGGED,
    LEAF,
    PLAIN,
    SPECIAL,
    SS,
    TO_FINISH,
    Edges,
    Nodes,
)
from .kernels import BY_CAP, BY_PIN, UNKNOWN, Early, Late, ignored

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]


@kernel
def _room(nodes: Nodes, edges: Edges, hours: Hours, early: Early, free: Ints, e: int) -> int:
    """Working minutes by which the predecessor of edge `e` can slip before its successor moves."""
    p = edges.predecessor[e]
    q = edges.successor[e]
    c = nodes.calendar[p]
    kind = edges.type[e]
    if nodes.kind[q] != LEAF:
        target = early.start[q] + free[q]
    elif kind in (FS, SS):
        target = early.begin[q]
    else:
        target = early.finish[q]
    bound = unshift(hours, edges.calendar[e], target, edges.lag[e])
    if kind in (FS, FF):
        return between(hours, c, early.finish[p], bound)
    return between(hours, c, early.start[p], bound)


@kernel
def _plain_room(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, q: int, k: int
) -> int:
    """As `_room` between two plain nodes, over the `k`-th edge of `out`."""
    form = edges.out_form[k]
    c = nodes.calendar[p]
    if form & LAGGED:
        e = edges.out_edge[k]
        date = early.finish[q] if form & TO_FINISH else early.begin[q]
        date = unshift(hours, edges.calendar[e], date, edges.lag[e])
        work = worked(hours, c, date)
    elif nodes.calendar[q] == c:
        work = early.finish_work[q] if form & TO_FINISH else early.begin_work[q]
    else:
        work = worked(hours, c, early.finish[q] if form & TO_FINISH else early.begin[q])
    return int(work - (early.begin_work[p] if form & FROM_START else early.finish_work[p]))


@kernel
def free_floats(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    end: int,
    free: Ints,
    override: int,
    anew: bool,
) -> None:
    """Free float in minutes of each node's calendar (elapsed minutes for gates), in place.

    Where `anew` is not set, only those that the backward pass has left UNKNOWN.
    """
    for p in range(len(free) - 1, -1, -1):
        if free[p] != UNKNOWN and not anew:
            continue
        least = FAR
        plain = nodes.plain[p] != SPECIAL
        c = nodes.calendar[p]
        for k in range(edges.out[p], edges.out[p + 1]):
            q = edges.out_successor[k]
            if plain and nodes.plain[q] == PLAIN:
                if edges.out_form[k] == FS and nodes.calendar[q] == c:
                    least = min(least, early.begin_work[q] - early.finish_work[p])
                    continue
                least = min(least, _plain_room(nodes, edges, hours, early, p, q, k))
                continue
            e = edges.out_edge[k]
            if ignored(edges, nodes, e, override):
                continue
            if nodes.kind[q] == LEAF and nodes.ends_project[q] == 0:
                continue
            if nodes.kind[p] == LEAF:
                least = min(least, _room(nodes, edges, hours, early, free, e))
            else:
                least = min(least, _gate_room(nodes, edges, hours, early, free, e))
        if least == FAR:
            least = between(hours, c, early.finish[p], max(end, early.finish[p]))
        free[p] = least


@kernel
def _gate_room(nodes: Nodes, edges: Edges, hours: Hours, early: Early, free: Ints, e: int) -> int:
    q = edges.successor[e]
    target = early.begin[q] if edges.type[e] in (FS, SS) else early.finish[q]
    if nodes.kind[q] != LEAF:
        target += free[q]
    limit = unshift(hours, edges.calendar[e], target, edges.lag[e])
    return int(limit - early.start[edges.predecessor[e]])


@kernel
def roll_up(order: Ints, parent: Ints, counted: Flags, low: Ints, high: Ints) -> None:
    """Minimum of `low` and maximum of `high` of counted rows into their parents, deepest first."""
    for k in range(len(order)):
        row = order[k]
        above = parent[row]
        if above >= 0 and counted[row]:
            counted[above] = True
            low[above] = min(low[above], low[row])
            high[above] = max(high[above], high[row])


@kernel
def _shortfall(nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int) -> int:
    """Working minutes by which links ask for more than the constraint of `p` lets them have."""
    most = 0
    for e in range(edges.into[p], edges.into[p + 1]):
        date = early.begin[p] if edges.type[e] in (FS, SS) else early.finish[p]
        most = max(most, between(hours, nodes.calendar[p], date, early.bound[e]))
    return most


@kernel
def total_floats(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    choice: int,
    honours: bool,
) -> None:
    """Total float per node, into `late`: 0 the lesser, 1 start float, 2 finish float.

    Where constraints are honoured against links, what the links ask for in vain is negative float.
    """
    total = late.total
    for p in range(len(total)):
        if nodes.kind[p] != LEAF or nodes.state[p] == 2:
            continue
        by_finish = late.finish_work[p] - early.finish_work[p]
        by_start = late.start_work[p] - early.begin_work[p]
        if choice == 2 or nodes.state[p] == 1:
            total[p] = by_finish
        elif choice == 1:
            total[p] = by_start
        else:
            total[p] = min(by_start, by_finish)
        if honours and early.reason[p] in (BY_PIN, BY_CAP) and nodes.manual[p] == 0:
            total[p] -= _shortfall(nodes, edges, hours, early, p)


@kernel
def rows(
    node: Ints,
    ends_project: Codes,
    state: Codes,
    late: Late,
    on_path: Flags,
    limit: int,
    microsoft: bool,
    free: Ints,
    critical: Flags,
    longest: Flags,
) -> None:
    """Free float and flags per row of the plan, in place. Free float is never below zero.

    Microsoft Project shows no free float above a total float that is not negative; Primavera may,
    but none of finished work. Critical is open work with no more total float than `limit`.
    """
    for row in range(len(node)):
        p = node[row]
        total = late.total[p]
        room = max(late.free[p], 0)
        if microsoft:
            room = min(room, max(total, 0))
        elif state[p] == DONE:
            room = 0
        free[row] = room
        critical[row] = ends_project[p] == 1 and state[p] < DONE and total <= limit
        longest[row] = on_path[p] and state[p] < DONE
