"""Backward pass over a compiled network: late dates."""

from __future__ import annotations

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
    unshift,
    worked,
)
from ..compiled import kernel
from ..network.arrays import (
    DONE,
    FAR,
    FROM_START,
    FS,
    GATE_EARLIEST,
    LAGGED,
    LEAF,
    PLAIN,
    REMAINING,
    SNAP_FINISH,
    SNAP_START,
    SPECIAL,
    TO_FINISH,
    Edges,
    Nodes,
)
from .kernels import UNKNOWN, Early, Late, ignored, snapped


@kernel
def _holds_back(
    nodes: Nodes, edges: Edges, early: Early, p: int, e: int, override: int, primavera: bool
) -> bool:
    """Whether the late dates of `p` heed edge `e`."""
    q = edges.successor[e]
    if ignored(edges, nodes, e, override):
        return False
    if nodes.kind[q] == GATE_EARLIEST and early.start[p] > early.start[q]:
        return False
    if edges.form[e] & FROM_START == 0:
        return True
    # A start that has happened can no longer be too late for anything.
    begun = nodes.state[p] > 0 and not (primavera and nodes.state[q] == 0)
    begun = begun and edges.form[e] & REMAINING == 0
    return nodes.manual[p] == 0 and not begun


@kernel
def _before_delay(nodes: Nodes, hours: Hours, start: int, q: int) -> int:
    """When links must let go of `q` so that its levelling delay has passed by `start`."""
    c = 0 if nodes.delay_elapsed[q] else nodes.calendar[q]
    return unshift(hours, c, start, nodes.delay[q])


@kernel
def _late_of_done(edges: Edges, hours: Hours, early: Early, bound: int, p: int, k: int) -> int:
    """The late date of finished work under a successor's `bound`: less what is left of the lag."""
    e = edges.out_edge[k]
    fact = early.start[p] if edges.out_form[k] & FROM_START else early.finish[p]
    left = edges.lag[e] - max(between(hours, edges.calendar[e], fact, early.begin[p]), 0)
    return unshift(hours, edges.calendar[e], bound, left) if left > 0 else bound


@kernel
def _late_bounds(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    p: int,
    override: int,
    primavera: bool,
) -> tuple[int, int, int, int]:
    """Latest start and finish that the links out of `p` allow, and the latter in its minutes.

    Last its free float, where that follows from plain links in one calendar, else UNKNOWN.
    """
    high_start = FAR
    high_finish = FAR
    high_work = UNKNOWN
    room = FAR
    plain = nodes.plain[p] != SPECIAL
    for k in range(edges.out[p], edges.out[p + 1]):
        q = edges.out_successor[k]
        form = edges.out_form[k]
        if plain and form == FS and nodes.plain[q] != SPECIAL:
            bound = late.start[q]
            same = nodes.calendar[q] == nodes.calendar[p]
            if bound < high_finish:
                high_finish = bound
                high_work = late.start_work[q] if same else UNKNOWN
            if nodes.plain[q] == PLAIN:
                gap = early.begin_work[q] - early.finish_work[p]
                room = min(room, gap if same else UNKNOWN)
            continue
        room = UNKNOWN
        if not (plain and nodes.plain[q] != SPECIAL) and not _holds_back(
            nodes, edges, early, p, edges.out_edge[k], override, primavera
        ):
            continue
        bound = late.finish[q] if form & TO_FINISH else late.start[q]
        if bound >= FAR:
            continue
        if nodes.plain[q] == SPECIAL and nodes.delay[q] > 0 and form & TO_FINISH == 0:
            bound = _before_delay(nodes, hours, bound, q)
        if nodes.state[p] == DONE:
            bound = _late_of_done(edges, hours, early, bound, p, k)
            if bound < high_finish:
                high_finish = bound
                high_work = UNKNOWN
            continue
        if form & LAGGED:
            e = edges.out_edge[k]
            bound = unshift(hours, edges.calendar[e], bound, edges.lag[e])
        if form & FROM_START:
            if not plain and nodes.state[p] > 0 and form & REMAINING == 0:
                slack = between(hours, nodes.calendar[p], early.start[p], bound)
                bound = shift(hours, nodes.calendar[p], early.begin[p], slack)
            high_start = min(high_start, bound)
        elif bound < high_finish:
            high_finish = bound
            high_work = UNKNOWN
    return high_start, high_finish, high_work, UNKNOWN if room == FAR else room


@kernel
def _late_milestone(hours: Hours, c: int, rule: int, t: int) -> int:
    """The last instant at or before `t` that can be a late date without work after it."""
    if rule == SNAP_FINISH or (rule == SNAP_START and next_work(hours, c, t) != t):
        return prev_work(hours, c, t)
    return snapped(hours, c, rule, t)


@kernel
def _plain_late(
    nodes: Nodes,
    hours: Hours,
    late: Late,
    p: int,
    minutes: int,
    high_start: int,
    high_finish: int,
    high_work: int,
) -> bool:
    """Late dates of a plain node whose links hold its finish alone; else False, and nothing.

    `high_work` is the working minutes before `high_finish` where they are known, else UNKNOWN.
    """
    c = nodes.calendar[p]
    work = worked(hours, c, high_finish) if high_work == UNKNOWN else high_work
    start = last_instant(hours, c, work - minutes)
    if high_start < start:
        return False
    late.start[p] = start
    late.finish[p] = first_instant(hours, c, work)
    late.start_work[p] = work - minutes
    late.finish_work[p] = work
    return True


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
    late.start_work[p] = worked(hours, c, start)
    late.finish_work[p] = worked(hours, c, finish)


@kernel
def backward(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    end: int,
    override: int,
    primavera: bool,
) -> None:
    """Late dates of all nodes, in place; nothing may finish after `end`.

    Leaves free floats that it learns by the way; `free_floats` looks for those that are UNKNOWN.
    """
    for p in range(len(early.start) - 1, -1, -1):
        high_start, high_finish, high_work, late.free[p] = _late_bounds(
            nodes, edges, hours, early, late, p, override, primavera
        )
        minutes = early.minutes[p]
        easy = nodes.plain[p] != SPECIAL and minutes > 0
        high = high_finish
        if end < high:
            high = end
            high_work = UNKNOWN
        if easy and _plain_late(nodes, hours, late, p, minutes, high_start, high, high_work):
            continue
        if nodes.kind[p] == LEAF:
            _late_leaf(nodes, hours, late, p, minutes, high_start, high)
        else:
            value = min(high_start, high_finish, nodes.late_start_cap[p], nodes.late_finish_cap[p])
            late.start[p] = value
            late.finish[p] = value
