"""The simulation: a block of iterations through the whole network at a time.

Rows of `finish` and `minutes` hold a node's lanes: finish on the node's axis, and finish less
start. The inner loops run over lanes; nodes that need the general rules go through `run_odd`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calendar.kernels import Hours
from ..compiled import kernel, outlined_kernel
from ..network.arrays import BEGUN, DONE, Edges, Nodes
from ..scheduling.kernels import Early, sets_date, waits
from .arrays import (
    AFTER,
    CONSTANT,
    CROSS,
    EARLIEST,
    FIXED,
    ODD,
    SAME,
    SKIP,
    Draws,
    Floats,
    Ints,
    Odd,
    Sampling,
    Scratch,
    Singles,
    Tables,
    Web,
    Words,
)
from .kernels_axes import blank, instants_to_axis, rows_to_instants
from .kernels_draws import draw, minutes_into, with_risks
from .kernels_odd import run_odd

Int: Any = np.int32
NEVER_ENDS = -(2**30)


@kernel
def _sample(
    draws: Draws,
    sampling: Sampling,
    web: Web,
    odd: Odd,
    s: Scratch,
    shared: Singles,
    p: int,
    first: int,
    origin: int,
) -> None:
    """Minutes of node `p` in each lane, and what they cost."""
    j = draws.input_of[p]
    if j < 0:
        return
    draw(draws, sampling, s, shared, j, first, origin)
    with_risks(draws, s, shared, j, first - origin)
    rows = s.drawn if web.kind[p] == ODD else s.minutes
    minutes_into(draws, s, rows, p, j)
    rate = draws.rate[j]
    if rate != 0.0:
        way = odd.skipped[p]
        if way < 0:
            for i in range(len(s.money)):
                s.money[i] += rate * rows[p, i]
            return
        for i in range(len(s.money)):
            if not odd.ways[way, first - origin + i]:
                s.money[i] += rate * rows[p, i]


@kernel
def _asked(web: Web, tables: Tables, edges: Edges, s: Scratch, e: int) -> int:
    """What edge `e` asks for on its successor's axis, into `s.bound`; 1 beyond the horizon."""
    q = edges.predecessor[e]
    if web.mode[e] == CONSTANT:
        value = web.constant[e]
        for i in range(len(s.bound)):
            s.bound[i] = value
        return 0
    if web.mode[e] == SAME:
        lag = web.lag[e]
        if web.from_start[e]:
            for i in range(len(s.bound)):
                s.bound[i] = Int(Int(s.finish[q, i] - s.minutes[q, i]) + lag)
        else:
            for i in range(len(s.bound)):
                s.bound[i] = Int(s.finish[q, i] + lag)
        return 0
    late = web.late_side[e] == 1
    over = 0
    if web.from_start[e]:
        for i in range(len(s.bound)):
            s.spare[0, i] = Int(s.finish[q, i] - s.minutes[q, i])
        over = rows_to_instants(tables, web.axis[q], late, s.spare, 0, web.before[e], s.bound)
    else:
        over = rows_to_instants(tables, web.axis[q], late, s.finish, q, web.before[e], s.bound)
    c = web.axis[edges.successor[e]]
    return over | instants_to_axis(tables, c, web.elapsed[e], web.after[e], s.bound)


@kernel
def _pass_plain(web: Web, tables: Tables, edges: Edges, s: Scratch, p: int) -> int:
    over = 0
    blank(s.low, s.high, web.floor_start[p], web.floor_finish[p])
    for e in range(edges.into[p], edges.into[p + 1]):
        mode = web.mode[e]
        if mode == SAME and not web.from_start[e] and not web.to_finish[e]:
            q, lag = edges.predecessor[e], web.lag[e]
            for i in range(len(s.low)):
                s.low[i] = max(s.low[i], Int(s.finish[q, i] + lag))
        elif mode in (SAME, CROSS):
            over |= _asked(web, tables, edges, s, e)
            row = s.high if web.to_finish[e] else s.low
            for i in range(len(row)):
                row[i] = max(row[i], s.bound[i])
    for i in range(len(s.low)):
        s.finish[p, i] = max(Int(s.low[i] + s.minutes[p, i]), s.high[i])
    return over


@kernel
def _pass_earliest(web: Web, tables: Tables, edges: Edges, s: Scratch, p: int) -> int:
    over = 0
    for i in range(len(s.low)):
        s.low[i] = AFTER
    for e in range(edges.into[p], edges.into[p + 1]):
        over |= _asked(web, tables, edges, s, e)
        for i in range(len(s.low)):
            s.low[i] = min(s.low[i], s.bound[i])
    for i in range(len(s.low)):
        s.finish[p, i] = s.low[i]
    return over


@outlined_kernel
def _pass_odd(
    web: Web,
    tables: Tables,
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    odd: Odd,
    early: Early,
    s: Scratch,
    p: int,
    first: int,
    origin: int,
    override: int,
) -> None:
    for i in range(len(s.low)):
        run_odd(
            web, tables, nodes, edges, hours, odd, early, s, p, i, first + i, first - origin + i,
            override,
        )  # fmt: skip
        s.finish[p, i] = Int(early.finish[p] - tables.base)
        if nodes.state[p] == DONE and waits(nodes, early, p):
            s.finish[p, i] = Int(early.begin[p] - tables.base)
            s.minutes[p, i] = 0
            continue
        start = early.begin[p] if nodes.state[p] == BEGUN else early.start[p]
        s.minutes[p, i] = Int(early.finish[p] - start)


@kernel
def _finishes(web: Web, tables: Tables, s: Scratch, ends: Words, at: int) -> int:
    """The latest finish of each group, in minutes from the base."""
    over = 0
    lanes = len(s.bound)
    for g in range(len(ends)):
        for i in range(lanes):
            ends[g, at + i] = Int(web.fixed_end[g])
    for k in range(len(web.ends)):
        p, g = web.ends[k], web.end_group[k]
        if web.kind[p] == FIXED:
            continue
        late = web.late_finish[p] == 1
        over |= rows_to_instants(tables, web.axis[p], late, s.finish, p, 0, s.bound)
        for i in range(lanes):
            ends[g, at + i] = max(ends[g, at + i], s.bound[i])
    return over


@kernel
def _mark_ends(web: Web, tables: Tables, s: Scratch, count: int) -> None:
    """Lanes in which a node finishes last of all groups."""
    for i in range(len(s.low)):
        s.low[i] = NEVER_ENDS
    for k in range(len(web.ends)):
        p = web.ends[k]
        rows_to_instants(tables, web.axis[p], web.late_finish[p] == 1, s.finish, p, 0, s.bound)
        for i in range(len(s.low)):
            s.low[i] = max(s.low[i], s.bound[i])
    for k in range(len(web.ends)):
        p = web.ends[k]
        rows_to_instants(tables, web.axis[p], web.late_finish[p] == 1, s.finish, p, 0, s.bound)
        for i in range(count):
            s.on_path[p, i] = np.uint8(s.bound[i] == s.low[i])


@kernel
def _mark_fixed(web: Web, edges: Edges, s: Scratch, p: int) -> None:
    for e in range(edges.into[p], edges.into[p + 1]):
        if web.mode[e] == CONSTANT:
            q = edges.predecessor[e]
            for i in range(len(s.low)):
                s.on_path[q, i] |= s.on_path[p, i]


@kernel
def _mark_rows(web: Web, tables: Tables, edges: Edges, s: Scratch, p: int) -> None:
    """Pass the mark of node `p` to the predecessors that set its date, all lanes at once."""
    if web.kind[p] == FIXED:
        _mark_fixed(web, edges, s, p)
        return
    earliest = web.kind[p] == EARLIEST
    c = web.mark_axis[p]
    for i in range(len(s.low)):
        s.high[i] = s.finish[p, i]
        s.low[i] = Int(s.finish[p, i] - s.minutes[p, i])
    converts = c != web.axis[p]
    if converts:
        instants_to_axis(tables, c, 0, 0, s.high)
        instants_to_axis(tables, c, 0, 0, s.low)
    for e in range(edges.into[p], edges.into[p + 1]):
        if web.mode[e] == SKIP:
            continue
        _asked(web, tables, edges, s, e)
        if converts:
            instants_to_axis(tables, c, 0, 0, s.bound)
        q = edges.predecessor[e]
        if earliest:
            for i in range(len(s.low)):
                s.on_path[q, i] |= s.on_path[p, i] & np.uint8(s.bound[i] == s.low[i])
        elif web.to_finish[e]:
            for i in range(len(s.low)):
                s.on_path[q, i] |= s.on_path[p, i] & np.uint8(s.bound[i] >= s.high[i])
        else:
            for i in range(len(s.low)):
                s.on_path[q, i] |= s.on_path[p, i] & np.uint8(s.bound[i] >= s.low[i])


@outlined_kernel
def _mark_odd(
    web: Web,
    tables: Tables,
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    odd: Odd,
    early: Early,
    s: Scratch,
    p: int,
    first: int,
    origin: int,
    override: int,
) -> None:
    """As `_mark_rows` by the general rules, for the lanes that are marked."""
    for i in range(len(s.low)):
        if s.on_path[p, i] == 0:
            continue
        run_odd(
            web, tables, nodes, edges, hours, odd, early, s, p, i, first + i, first - origin + i,
            override,
        )  # fmt: skip
        for e in range(edges.into[p], edges.into[p + 1]):
            if sets_date(nodes, edges, hours, early, e, override):
                s.on_path[edges.predecessor[e], i] = 1


@kernel
def _count(web: Web, odd: Odd, s: Scratch, critical: Ints, p: int, at: int, count: int) -> int:
    """Lanes in which node `p` is marked; a task that drops out is on no path itself."""
    marked = 0
    for i in range(len(s.low)):
        marked += s.on_path[p, i]
    if marked and web.counted[p]:
        way = odd.skipped[p]
        for i in range(count):
            if way < 0 or not odd.ways[way, at + i]:
                critical[p] += s.on_path[p, i]
    return marked


@kernel
def _fixed_costs(
    draws: Draws,
    sampling: Sampling,
    odd: Odd,
    s: Scratch,
    shared: Singles,
    nodes: int,
    first: int,
    origin: int,
) -> None:
    """Fixed costs that are multiplied by a draw: the inputs after those of nodes."""
    for j in range(nodes, len(draws.code)):
        draw(draws, sampling, s, shared, j, first, origin)
        with_risks(draws, s, shared, j, first - origin)
        way = odd.skipped[draws.node[j]]
        for i in range(len(s.money)):
            if way < 0 or not odd.ways[way, first - origin + i]:
                s.money[i] += draws.rate[j] * s.value[i]


@kernel
def simulate_blocks(
    web: Web,
    tables: Tables,
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    draws: Draws,
    durations: int,
    sampling: Sampling,
    odd: Odd,
    early: Early,
    s: Scratch,
    shared: Singles,
    first: int,
    last: int,
    origin: int,
    stop: int,
    override: int,
    marks: bool,
    ends: Words,
    money: Floats,
    critical: Ints,
) -> None:
    """Finishes, money and critical counts of iterations first .. last, a block at a time.

    `first` is a multiple of the lanes. `ends` has a row per group and a column for each iteration
    from `origin`; iterations from `stop` on are computed but not counted.
    """
    lanes = len(s.low)
    count = len(web.kind)
    for begin in range(first, last, lanes):
        over = 0
        for i in range(lanes):
            s.money[i] = 0.0
        for p in range(count):
            kind = web.kind[p]
            if kind == FIXED:
                continue
            _sample(draws, sampling, web, odd, s, shared, p, begin, origin)
            if kind == ODD:
                _pass_odd(
                    web, tables, nodes, edges, hours, odd, early, s, p, begin, origin, override
                )
            elif kind == EARLIEST:
                over |= _pass_earliest(web, tables, edges, s, p)
            else:
                over |= _pass_plain(web, tables, edges, s, p)
        _fixed_costs(draws, sampling, odd, s, shared, durations, begin, origin)
        at = begin - origin
        over |= _finishes(web, tables, s, ends, at)
        for i in range(lanes):
            money[at + i] = s.money[i]
        if over:
            hours.missed[1] = 1
        if not marks:
            continue
        valid = min(lanes, stop - begin)
        for p in range(count):
            for i in range(lanes):
                s.on_path[p, i] = 0
        _mark_ends(web, tables, s, valid)
        for p in range(count - 1, -1, -1):
            if _count(web, odd, s, critical, p, at, valid) == 0:
                continue
            if web.kind[p] == ODD:
                _mark_odd(
                    web, tables, nodes, edges, hours, odd, early, s, p, begin, origin, override
                )
            elif nodes.state[p] < 2:
                _mark_rows(web, tables, edges, s, p)
