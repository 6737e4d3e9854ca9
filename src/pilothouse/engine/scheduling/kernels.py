"""Forward pass over a compiled network, and which links set the dates it gives."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import (
    Hours,
    add,
    between,
    first_instant,
    last_instant,
    next_work,
    prev_work,
    shift,
    subtract,
    worked,
)
from ..compiled import kernel
from ..network.arrays import (
    FAR,
    FROM_START,
    FS,
    GATE_EARLIEST,
    LAGGED,
    LEAF,
    PLAIN,
    REMAINING,
    SNAP_FINISH,
    SNAP_FORWARD,
    SNAP_NONE,
    SPECIAL,
    SS,
    TO_FINISH,
    Edges,
    Nodes,
)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNKNOWN = -1
BY_FLOOR, BY_LINK, BY_PIN, BY_CAP, BY_ACTUAL, BY_LATE = 0, 1, 2, 3, 4, 5


class Early(NamedTuple):
    """Early dates per node: planned start of (remaining) work, start, finish, minutes, reason.

    `bound` is, per edge, the instant that the link asks of its successor's start or finish.
    `begin_work` and `finish_work` are, of leaf tasks, the working minutes of their calendar before
    `begin` and `finish`: who needs the minutes between two dates subtracts instead of looking up.
    """

    begin: Ints
    start: Ints
    finish: Ints
    minutes: Ints
    reason: Ints
    bound: Ints
    begin_work: Ints
    finish_work: Ints


class Late(NamedTuple):
    """Late dates per node, their working minutes as in `Early`, free and total float."""

    start: Ints
    finish: Ints
    free: Ints
    start_work: Ints
    finish_work: Ints
    total: Ints


@kernel
def snapped(hours: Hours, c: int, rule: int, t: int) -> int:
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
def ignored(edges: Edges, nodes: Nodes, e: int, override: int) -> bool:
    """Finished work waits for nothing; on override, begun work is held back by no start link.

    `override` is 0 where begun work waits, 1 by Primavera's rule, 2 where no link holds it at all.
    Where finished work has a floor, what it waited for is still asked of those that wait for it.
    """
    p = edges.predecessor[e]
    q = edges.successor[e]
    if nodes.state[q] == 2:
        passes = nodes.start_floor[q] > -FAR and override == 0
        return not passes
    if override == 0 or nodes.state[q] != 1:
        return False
    if override == 2:
        return True
    return nodes.state[p] < 2 and edges.type[e] in (FS, SS)


@kernel
def waits(nodes: Nodes, early: Early, p: int) -> bool:
    """Whether finished work passes on what it was to wait for, beyond the data date."""
    return bool(early.begin[p] > nodes.start_floor[p] > -FAR)


@kernel
def _asked(nodes: Nodes, edges: Edges, early: Early, hours: Hours, e: int, facts_end: int) -> int:
    """The instant that edge `e` asks for; no fact counts later than `facts_end`."""
    p = edges.predecessor[e]
    form = edges.form[e]
    source = early.start[p] if form & FROM_START else early.finish[p]
    if form & REMAINING:
        source = early.begin[p]
    if nodes.state[p] == 2:
        if waits(nodes, early, p):
            source = early.begin[p]
        elif source > facts_end:
            source = facts_end
    if form & LAGGED:
        return shift(hours, edges.calendar[e], source, edges.lag[e])
    return int(source)


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
def _remains_from(nodes: Nodes, edges: Edges, early: Early, p: int, override: int) -> int:
    """When the nothing that remains of finished work is done: the data date, or what it waits for.

    Only work that is not finished, or waits itself, is waited for.
    """
    begin = nodes.start_floor[p]
    for e in range(edges.into[p], edges.into[p + 1]):
        q = edges.predecessor[e]
        open_end = nodes.state[q] < 2 or waits(nodes, early, q)
        if open_end and not ignored(edges, nodes, e, override):
            begin = max(begin, early.bound[e])
    return int(begin)


@kernel
def _pinned(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, minutes: int, override: int
) -> None:
    start = nodes.start_pin[p]
    finish = nodes.finish_pin[p]
    if finish == -FAR:
        finish = add(hours, nodes.calendar[p], start, minutes)
    early.begin[p] = start
    if nodes.state[p] == 2 and nodes.start_floor[p] > -FAR:
        early.begin[p] = _remains_from(nodes, edges, early, p, override)
    early.start[p] = start
    early.finish[p] = finish
    early.minutes[p] = minutes
    early.reason[p] = BY_ACTUAL if nodes.state[p] > 0 else BY_PIN


@kernel
def _leaf(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, minutes: int, override: int
) -> None:
    if nodes.start_pin[p] > -FAR:
        _pinned(nodes, edges, hours, early, p, minutes, override)
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
        target = snapped(hours, c, nodes.snap[p], max(low_start, link_start))
        low_start = shift(hours, 0 if nodes.delay_elapsed[p] else c, target, nodes.delay[p])
    if link_start > low_start:
        low_start = link_start
        reason = BY_LINK
    if link_finish > low_finish:
        low_finish = link_finish
    start = snapped(hours, c, nodes.snap[p], low_start)
    if nodes.expected[p] > -FAR:
        minutes = max(between(hours, c, start, nodes.expected[p]), 0)
    finish = add(hours, c, start, minutes)
    if low_finish > finish:
        by_finish = _by_finish(hours, c, nodes.snap[p], low_finish)
        if by_finish > finish:
            finish = by_finish
            start = subtract(hours, c, finish, minutes)
            if minutes == 0:
                start = snapped(hours, c, nodes.snap[p], finish)
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
def _plain_leaf(
    nodes: Nodes,
    hours: Hours,
    early: Early,
    p: int,
    minutes: int,
    link_start: int,
    link_work: int,
    link_finish: int,
) -> bool:
    """Dates of a plain node whose links hold its start alone; False, and nothing, of any other.

    `link_work` is the working minutes before `link_start` where they are known, else UNKNOWN.
    """
    c = nodes.calendar[p]
    low = nodes.start_floor[p]
    reason = BY_FLOOR
    work = link_work
    if link_start > low:
        low = link_start
        reason = BY_LINK
    else:
        work = UNKNOWN
    if work == UNKNOWN:
        work = worked(hours, c, low)
    finish = first_instant(hours, c, work + minutes)
    if link_finish > finish:
        return False
    start = last_instant(hours, c, work)
    early.begin[p] = start
    early.start[p] = start
    early.finish[p] = finish
    early.minutes[p] = minutes
    early.reason[p] = reason
    early.begin_work[p] = work
    early.finish_work[p] = work + minutes
    return True


@kernel
def _any_leaf(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, minutes: int, override: int
) -> None:
    _leaf(nodes, edges, hours, early, p, minutes, override)
    early.begin_work[p] = worked(hours, nodes.calendar[p], early.begin[p])
    early.finish_work[p] = worked(hours, nodes.calendar[p], early.finish[p])


@kernel
def forward(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    minutes: Ints,
    early: Early,
    override: int,
    facts_end: int,
) -> int:
    """Early dates of all nodes, in place. Returns the latest finish of nodes that end the project.

    `minutes` is the (remaining) duration per node, so that a simulation can vary it.
    """
    latest = -FAR
    for p in range(len(minutes)):
        link_start = -FAR
        link_work = UNKNOWN
        link_finish = -FAR
        for e in range(edges.into[p], edges.into[p + 1]):
            q = edges.predecessor[e]
            if edges.form[e] == FS and nodes.plain[q] != SPECIAL:
                bound = early.finish[q]
                early.bound[e] = bound
                if bound > link_start:
                    link_start = bound
                    same = nodes.calendar[q] == nodes.calendar[p]
                    link_work = early.finish_work[q] if same else UNKNOWN
                continue
            bound = _asked(nodes, edges, early, hours, e, facts_end)
            early.bound[e] = bound
            if edges.form[e] & TO_FINISH:
                link_finish = max(link_finish, bound)
            elif bound > link_start:
                link_start = bound
                link_work = UNKNOWN
        easy = nodes.plain[p] != SPECIAL and minutes[p] > 0
        if easy and _plain_leaf(
            nodes, hours, early, p, minutes[p], link_start, link_work, link_finish
        ):
            if early.finish[p] > latest and nodes.plain[p] == PLAIN:
                latest = early.finish[p]
            continue
        if nodes.kind[p] == LEAF:
            _any_leaf(nodes, edges, hours, early, p, minutes[p], override)
        else:
            _gate(nodes, edges, early, p)
        if nodes.ends_project[p] and early.finish[p] > latest:
            latest = early.finish[p]
    return latest


@kernel
def sets_date(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, e: int, override: int
) -> bool:
    """Whether edge `e` sets its successor's date: not a working minute lies between."""
    q = edges.successor[e]
    starts = edges.type[e] in (FS, SS)
    if nodes.kind[q] != LEAF:
        return bool(early.bound[e] == early.start[q])
    if early.reason[q] in (BY_PIN, BY_CAP, BY_LATE) or ignored(edges, nodes, e, override):
        return False
    if nodes.state[q] == 2:
        return waits(nodes, early, q) and bool(early.bound[e] == early.begin[q])
    date = early.begin[q] if starts else early.finish[q]
    return between(hours, nodes.calendar[q], early.bound[e], date) <= 0
