"""Forward and backward pass over a compiled network."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours, add, between, next_work, prev_work, shift, subtract, unshift
from ..compiled import kernel
from ..network.arrays import (
    FAR,
    FF,
    FS,
    GATE_EARLIEST,
    LEAF,
    SF,
    SNAP_FINISH,
    SNAP_FORWARD,
    SNAP_NONE,
    SNAP_START,
    SS,
    Edges,
    Nodes,
)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BY_FLOOR, BY_LINK, BY_PIN, BY_CAP, BY_ACTUAL, BY_LATE = 0, 1, 2, 3, 4, 5


class Early(NamedTuple):
    """Early dates per node: planned start of (remaining) work, start, finish, minutes, reason.

    `bound` is, per edge, the instant that the link asks of its successor's start or finish.
    """

    begin: Ints
    start: Ints
    finish: Ints
    minutes: Ints
    reason: Ints
    bound: Ints


class Late(NamedTuple):
    """Late dates per node, and the latest finish that delays no successor's early date."""

    start: Ints
    finish: Ints
    free: Ints


@kernel
def _snap(hours: Hours, c: int, rule: int, t: int) -> int:
    if rule == SNAP_NONE:
        return t
    if rule == SNAP_FINISH:
        return _finish_from(hours, c, t)
    return next_work(hours, c, t)


@kernel
def _finish_from(hours: Hours, c: int, t: int) -> int:
    """The first instant at or after `t` that can be a finish: `t` where work ends, else work."""
    if prev_work(hours, c, t) == t:
        return t
    return next_work(hours, c, t)


@kernel
def _by_finish(hours: Hours, c: int, rule: int, t: int) -> int:
    """The finish that a bound `t` asks for; Primavera never goes back behind the bound."""
    if rule == SNAP_NONE:
        return t
    if rule in (SNAP_FORWARD, SNAP_FINISH):
        return _finish_from(hours, c, t)
    return prev_work(hours, c, t)


@kernel
def ignored(edges: Edges, nodes: Nodes, e: int, override: bool) -> bool:
    """Finished work waits for nothing; on override, begun work is held back by no start link."""
    p = edges.predecessor[e]
    q = edges.successor[e]
    if nodes.state[q] == 2:
        return True
    if not override or nodes.state[q] != 1:
        return False
    return nodes.state[p] < 2 and edges.type[e] in (FS, SS)


@kernel
def _asked(nodes: Nodes, edges: Edges, early: Early, hours: Hours, e: int, facts_end: int) -> int:
    """The instant that edge `e` asks for; no fact counts later than `facts_end`."""
    p = edges.predecessor[e]
    kind = edges.type[e]
    source = early.finish[p] if kind in (FS, FF) else early.start[p]
    if nodes.state[p] == 2 and source > facts_end:
        source = facts_end
    return shift(hours, edges.calendar[e], source, edges.lag[e])


@kernel
def _gate(nodes: Nodes, edges: Edges, early: Early, p: int) -> None:
    earliest = nodes.kind[p] == GATE_EARLIEST
    value = FAR if earliest else nodes.start_floor[p]
    for e in range(edges.into[p], edges.into[p + 1]):
        bound = early.bound[e]
        value = min(value, bound) if earliest else max(value, bound)
    early.begin[p] = value
    early.start[p] = value
    early.finish[p] = value


@kernel
def _pinned(nodes: Nodes, hours: Hours, early: Early, p: int, minutes: int) -> None:
    start = nodes.start_pin[p]
    finish = nodes.finish_pin[p]
    if finish == -FAR:
        finish = add(hours, nodes.calendar[p], start, minutes)
    early.begin[p] = start
    early.start[p] = start
    early.finish[p] = finish
    early.minutes[p] = minutes
    early.reason[p] = BY_ACTUAL if nodes.state[p] > 0 else BY_PIN


@kernel
def _leaf(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, minutes: int, override: bool
) -> None:
    if nodes.start_pin[p] > -FAR:
        _pinned(nodes, hours, early, p, minutes)
        return
    c = nodes.calendar[p]
    low_start = nodes.start_floor[p]
    low_finish = nodes.finish_floor[p]
    reason = BY_FLOOR
    if nodes.state[p] == 1:
        done = shift(hours, c, nodes.began[p], nodes.spent[p])
        if low_start < done:
            low_start = done
    link_start = -FAR
    link_finish = -FAR
    for e in range(edges.into[p], edges.into[p + 1]):
        if ignored(edges, nodes, e, override):
            continue
        if edges.type[e] in (FS, SS):
            link_start = max(link_start, early.bound[e])
        else:
            link_finish = max(link_finish, early.bound[e])
    if nodes.delay[p] > 0:
        target = _snap(hours, c, nodes.snap[p], max(low_start, link_start))
        low_start = shift(hours, 0 if nodes.delay_elapsed[p] else c, target, nodes.delay[p])
    if link_start > low_start:
        low_start = link_start
        reason = BY_LINK
    if link_finish > low_finish:
        low_finish = link_finish
    start = _snap(hours, c, nodes.snap[p], low_start)
    if nodes.expected[p] > -FAR:
        minutes = max(between(hours, c, start, nodes.expected[p]), 0)
    finish = add(hours, c, start, minutes)
    if low_finish > finish:
        by_finish = _by_finish(hours, c, nodes.snap[p], low_finish)
        if by_finish > finish:
            finish = by_finish
            start = subtract(hours, c, finish, minutes)
            if minutes == 0:
                start = _snap(hours, c, nodes.snap[p], finish)
                finish = start
            reason = BY_LINK if low_finish == link_finish else BY_FLOOR
    if nodes.start_cap[p] < start:
        start = nodes.start_cap[p]
        finish = add(hours, c, start, minutes)
        reason = BY_CAP
    if nodes.finish_cap[p] < finish:
        finish = nodes.finish_cap[p]
        start = subtract(hours, c, finish, minutes)
        reason = BY_CAP
    if nodes.finish_pin[p] > -FAR:
        finish = nodes.finish_pin[p]
        start = subtract(hours, c, finish, minutes)
        reason = BY_PIN
    early.begin[p] = start
    early.start[p] = start
    if nodes.state[p] > 0:
        early.start[p] = nodes.began[p]
        reason = BY_ACTUAL
    early.finish[p] = finish
    early.minutes[p] = minutes
    early.reason[p] = reason


@kernel
def forward(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    minutes: Ints,
    early: Early,
    override: bool,
    facts_end: int,
) -> int:
    """Early dates of all nodes, in place. Returns the latest finish of nodes that end the project.

    `minutes` is the (remaining) duration per node, so that a simulation can vary it.
    """
    latest = -FAR
    for p in range(len(minutes)):
        for e in range(edges.into[p], edges.into[p + 1]):
            early.bound[e] = _asked(nodes, edges, early, hours, e, facts_end)
        if nodes.kind[p] == LEAF:
            _leaf(nodes, edges, hours, early, p, minutes[p], override)
        else:
            _gate(nodes, edges, early, p)
        if nodes.ends_project[p] and early.finish[p] > latest:
            latest = early.finish[p]
    return latest


@kernel
def _late_bounds(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    p: int,
    override: bool,
    primavera: bool,
) -> tuple[int, int]:
    """Latest start and finish that the links out of `p` allow."""
    high_start = FAR
    high_finish = FAR
    for k in range(edges.out[p], edges.out[p + 1]):
        e = edges.out_edge[k]
        q = edges.successor[e]
        if ignored(edges, nodes, e, override):
            continue
        if nodes.kind[q] == GATE_EARLIEST and early.start[p] > early.start[q]:
            continue
        kind = edges.type[e]
        begun = nodes.state[p] > 0 and kind in (SS, SF)
        # A start that has happened can no longer be too late for anything.
        if (nodes.manual[p] and kind in (SS, SF)) or (
            begun and not (primavera and nodes.state[q] == 0)
        ):
            continue
        target = late.start[q] if kind in (FS, SS) else late.finish[q]
        if target >= FAR:
            continue
        bound = unshift(hours, edges.calendar[e], target, edges.lag[e])
        if kind in (FS, FF):
            high_finish = min(high_finish, bound)
        else:
            if begun:
                slack = between(hours, nodes.calendar[p], early.start[p], bound)
                bound = shift(hours, nodes.calendar[p], early.begin[p], slack)
            high_start = min(high_start, bound)
    return high_start, high_finish


@kernel
def _late_milestone(hours: Hours, c: int, rule: int, t: int) -> int:
    """The last instant at or before `t` that can be a late date without work after it."""
    if rule == SNAP_FINISH or (rule == SNAP_START and next_work(hours, c, t) != t):
        return prev_work(hours, c, t)
    return _snap(hours, c, rule, t)


@kernel
def _late_leaf(
    nodes: Nodes, hours: Hours, late: Late, p: int, minutes: int, high_start: int, high_finish: int
) -> None:
    c = nodes.calendar[p]
    high_start = min(high_start, nodes.late_start_cap[p])
    high_finish = min(high_finish, nodes.late_finish_cap[p])
    rule = nodes.snap[p]
    if minutes == 0:
        finish = min(high_start, high_finish)
        finish = _late_milestone(hours, c, rule, finish)
        start = finish
    else:
        finish = prev_work(hours, c, high_finish)
        start = subtract(hours, c, finish, minutes)
        if high_start < start:
            start = next_work(hours, c, high_start)
            finish = add(hours, c, start, minutes)
    if nodes.late_start_pin[p] > -FAR:
        start = nodes.late_start_pin[p]
        finish = add(hours, c, start, minutes)
    if nodes.late_finish_pin[p] > -FAR:
        finish = nodes.late_finish_pin[p]
        if nodes.late_start_pin[p] == -FAR:
            start = subtract(hours, c, finish, minutes)
    late.start[p] = start
    late.finish[p] = finish


@kernel
def backward(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    end: int,
    override: bool,
    primavera: bool,
) -> None:
    """Late dates of all nodes, in place; nothing may finish after `end`."""
    for p in range(len(early.start) - 1, -1, -1):
        high_start, high_finish = _late_bounds(
            nodes, edges, hours, early, late, p, override, primavera
        )
        if nodes.kind[p] == LEAF:
            _late_leaf(nodes, hours, late, p, early.minutes[p], high_start, min(high_finish, end))
        else:
            value = min(high_start, high_finish, nodes.late_start_cap[p], nodes.late_finish_cap[p])
            late.start[p] = value
            late.finish[p] = value


@kernel
def sets_date(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, e: int, override: bool
) -> bool:
    """Whether edge `e` sets its successor's date: not a working minute lies between."""
    q = edges.successor[e]
    starts = edges.type[e] in (FS, SS)
    if nodes.kind[q] != LEAF:
        return bool(early.bound[e] == early.start[q])
    if early.reason[q] in (BY_PIN, BY_CAP, BY_LATE) or ignored(edges, nodes, e, override):
        return False
    date = early.begin[q] if starts else early.finish[q]
    return between(hours, nodes.calendar[q], early.bound[e], date) <= 0


@kernel
def driving_edges(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, override: bool, drives: Flags
) -> None:
    """Which edges set their successor's date, in place."""
    for e in range(len(drives)):
        drives[e] = sets_date(nodes, edges, hours, early, e, override)


@kernel
def longest_path(
    nodes: Nodes, edges: Edges, early: Early, drives: Flags, end: int, on_path: Flags
) -> None:
    """Nodes from which a chain of driving edges leads to the project's finish, in place."""
    for p in range(len(on_path) - 1, -1, -1):
        if nodes.ends_project[p] and early.finish[p] == end:
            on_path[p] = True
        if on_path[p]:
            for e in range(edges.into[p], edges.into[p + 1]):
                if drives[e]:
                    on_path[edges.predecessor[e]] = True
