"""Which nodes and edges vary, and which of them the vectorised pass can carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours, first_instant, shift, worked
from ..compiled import kernel
from ..network.arrays import (
    BEGUN,
    DONE,
    FAR,
    FF,
    FROM_START,
    FS,
    GATE_EARLIEST,
    LEAF,
    REMAINING,
    SNAP_FORWARD,
    SNAP_NONE,
    SNAP_START,
    SNAP_TASK,
    SS,
    Edges,
    Nodes,
)
from ..scheduling.kernels import Early, ignored
from .arrays import (
    AFTER,
    CONSTANT,
    CROSS,
    EARLIEST,
    FIXED,
    NEVER,
    ODD,
    PLAIN,
    SAME,
    SKIP,
    Tables,
    Web,
)

Flags = NDArray[np.bool_]


@kernel
def _varies(nodes: Nodes, edges: Edges, override: int, varied: Flags, live: Flags) -> None:
    """Nodes whose dates can differ between iterations, in place."""
    for p in range(len(live)):
        pinned = nodes.start_pin[p] > -FAR and nodes.finish_pin[p] > -FAR
        passes = nodes.state[p] == DONE and nodes.start_floor[p] > -FAR
        if nodes.kind[p] == LEAF and pinned and not passes:
            continue
        live[p] = varied[p]
        for e in range(edges.into[p], edges.into[p + 1]):
            if live[edges.predecessor[e]] and not ignored(edges, nodes, e, override):
                live[p] = True


@kernel
def _plain(nodes: Nodes, p: int, varied: bool) -> bool:
    """Whether the vectorised pass knows all that bounds a leaf."""
    bounded = (
        nodes.delay[p] > 0
        or nodes.expected[p] > -FAR
        or nodes.start_pin[p] > -FAR
        or nodes.finish_pin[p] > -FAR
        or nodes.start_cap[p] < FAR
        or nodes.finish_cap[p] < FAR
    )
    if bounded:
        return False
    rule = nodes.snap[p]
    if rule in (SNAP_TASK, SNAP_FORWARD):
        return bool(nodes.duration[p] > 0)
    return bool(rule in (SNAP_NONE, SNAP_START) and nodes.duration[p] == 0 and not varied)


@kernel
def _kinds(nodes: Nodes, varied: Flags, live: Flags, odd: Flags, web: Web) -> None:
    for p in range(len(live)):
        web.late_start[p] = 1
        if not live[p]:
            web.kind[p] = FIXED
        elif odd[p]:
            web.kind[p] = ODD
        elif nodes.kind[p] == GATE_EARLIEST:
            web.kind[p] = EARLIEST
        elif nodes.kind[p] != LEAF:
            web.kind[p] = PLAIN
        elif not _plain(nodes, p, varied[p]):
            web.kind[p] = ODD
        else:
            web.kind[p] = PLAIN
            web.mark_axis[p] = nodes.calendar[p]
            if nodes.snap[p] != SNAP_NONE:
                web.axis[p] = nodes.calendar[p]
            web.late_finish[p] = nodes.snap[p] == SNAP_START


@kernel
def _to_axis(tables: Tables, hours: Hours, c: int, t: int) -> int:
    """An instant on an axis; what lies before the horizon counts as never."""
    if t <= tables.base:
        return NEVER
    if c == 0:
        return int(t - tables.base)
    return int(worked(hours, c, t))


@kernel
def _is_finish(hours: Hours, c: int, t: int) -> bool:
    """Whether work can end at instant `t`."""
    return bool(first_instant(hours, c, worked(hours, c, t)) == t)


@kernel
def _floors(nodes: Nodes, hours: Hours, tables: Tables, web: Web, p: int) -> None:
    """Floors of a varying node that is not odd."""
    web.floor_start[p], web.floor_finish[p] = NEVER, NEVER
    if web.kind[p] == EARLIEST:
        web.floor_start[p] = AFTER
        return
    c = web.axis[p]
    low = nodes.start_floor[p]
    if nodes.state[p] == BEGUN:
        low = max(low, shift(hours, nodes.calendar[p], nodes.began[p], nodes.spent[p]))
    if low > -FAR:
        web.floor_start[p] = _to_axis(tables, hours, c, low)
    floor = nodes.finish_floor[p]
    if floor > -FAR and nodes.kind[p] == LEAF:
        web.floor_finish[p] = _to_axis(tables, hours, c, floor)
        if nodes.snap[p] == SNAP_FORWARD and not _is_finish(hours, c, floor):
            web.kind[p] = ODD


@kernel
def _edge(nodes: Nodes, edges: Edges, web: Web, e: int) -> bool:
    """Sort edge `e` between varying nodes in; False when only the general rules can carry it."""
    p, q = edges.predecessor[e], edges.successor[e]
    here, there, own, lag = web.axis[p], web.axis[q], edges.calendar[e], edges.lag[e]
    late = web.late_start[p] if web.from_start[e] else web.late_finish[p]
    web.mode[e], web.late_side[e] = CROSS, late
    web.before[e], web.elapsed[e], web.after[e], web.lag[e] = 0, 0, 0, 0
    if here == there and (lag == 0 or own == here):
        web.mode[e] = SAME
        web.lag[e] = lag
    elif lag != 0 and own == here:
        web.before[e] = lag
        web.late_side[e] = lag < 0
    elif lag != 0 and own == 0:
        web.elapsed[e] = lag
    elif lag != 0 and own == there:
        web.after[e] = lag
    elif lag != 0:
        return False
    forward = nodes.snap[q] == SNAP_FORWARD and web.to_finish[e] == 1
    ends_work = web.mode[e] == SAME and (lag > 0 or (lag == 0 and late == 0))
    return bool(ends_work or not forward)


@kernel
def _fold(
    nodes: Nodes, edges: Edges, hours: Hours, tables: Tables, early: Early, web: Web, e: int
) -> None:
    """An edge from a node that never varies becomes a floor of its successor."""
    q = edges.successor[e]
    web.mode[e] = CONSTANT
    if web.kind[q] in (FIXED, ODD):
        return
    bound = early.bound[e]
    value = _to_axis(tables, hours, web.axis[q], bound)
    web.constant[e] = value
    if web.kind[q] == EARLIEST:
        web.floor_start[q] = min(web.floor_start[q], value)
    elif web.to_finish[e] == 1:
        web.floor_finish[q] = max(web.floor_finish[q], value)
        if nodes.snap[q] == SNAP_FORWARD and not _is_finish(hours, web.axis[q], bound):
            web.kind[q] = ODD
    else:
        web.floor_start[q] = max(web.floor_start[q], value)


@kernel
def _has_begun(nodes: Nodes, edges: Edges, e: int) -> bool:
    """Whether edge `e` leaves a start that has happened."""
    form = edges.form[e]
    begun = nodes.state[edges.predecessor[e]] == BEGUN
    return bool(begun and form & FROM_START and not form & REMAINING)


@kernel
def _edges_into(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    tables: Tables,
    early: Early,
    drives: Flags,
    live: Flags,
    override: int,
    web: Web,
    q: int,
) -> None:
    for e in range(edges.into[q], edges.into[q + 1]):
        p = edges.predecessor[e]
        web.from_start[e] = edges.type[e] not in (FS, FF)
        web.to_finish[e] = nodes.kind[q] == LEAF and edges.type[e] not in (FS, SS)
        if web.kind[q] == FIXED:
            web.mode[e] = CONSTANT if drives[e] else SKIP
        elif ignored(edges, nodes, e, override):
            web.mode[e] = SKIP
        elif not live[p] or _has_begun(nodes, edges, e):
            _fold(nodes, edges, hours, tables, early, web, e)
        elif not _edge(nodes, edges, web, e):
            web.kind[q] = ODD


@kernel
def weave(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    tables: Tables,
    early: Early,
    drives: Flags,
    varied: Flags,
    odd: Flags,
    live: Flags,
    override: int,
    web: Web,
) -> None:
    """Fill in `web` from a network and its deterministic dates.

    A node that turns out odd moves to the axis of instants, before any edge out of it is sorted.
    """
    _varies(nodes, edges, override, varied, live)
    _kinds(nodes, varied, live, odd, web)
    for q in range(len(live)):
        if web.kind[q] in (PLAIN, EARLIEST):
            _floors(nodes, hours, tables, web, q)
        _edges_into(nodes, edges, hours, tables, early, drives, live, override, web, q)
        if web.kind[q] == ODD:
            web.axis[q], web.mark_axis[q], web.late_start[q], web.late_finish[q] = 0, 0, 0, 0
            for e in range(edges.into[q], edges.into[q + 1]):
                if web.mode[e] in (SAME, CROSS):
                    web.mode[e] = CROSS
