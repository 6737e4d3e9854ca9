"""Nodes under the general rules: `scheduling`'s own kernel, one iteration after the other.

What the vectorised pass cannot say (hard constraints, levelling delays, expected finishes, lags
in third calendars, weather, branches) is computed by the very code that schedules a plan.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calendar.kernels import Hours, between, first_instant, last_instant, next_work, shift
from ..compiled import kernel
from ..network.arrays import FF, FS, LEAF, SNAP_NONE, Edges, Nodes
from ..scheduling.kernels import Early, _gate, _leaf
from .arrays import CONSTANT, SKIP, Odd, Scratch, Tables, Web
from .kernels_draws import hashed

U: Any = np.uint32
DAY = 1440
MOST_DAYS = 40_000
SCALE = 2.0**-32


@kernel
def _instant(tables: Tables, hours: Hours, c: int, late: bool, value: int) -> int:
    if c == 0:
        return int(tables.base + value)
    return last_instant(hours, c, value) if late else first_instant(hours, c, value)


@kernel
def _bounds(
    web: Web,
    tables: Tables,
    edges: Edges,
    hours: Hours,
    early: Early,
    s: Scratch,
    p: int,
    i: int,
) -> None:
    """What each link asks of node `p` in lane `i`; constant ones stand in `early` already."""
    for e in range(edges.into[p], edges.into[p + 1]):
        if web.mode[e] in (SKIP, CONSTANT):
            continue
        q = edges.predecessor[e]
        if edges.type[e] in (FS, FF):
            at = _instant(tables, hours, web.axis[q], web.late_finish[q] == 1, s.finish[q, i])
        else:
            value = s.finish[q, i] - s.minutes[q, i]
            at = _instant(tables, hours, web.axis[q], web.late_start[q] == 1, value)
        early.bound[e] = shift(hours, edges.calendar[e], at, edges.lag[e])


@kernel
def _lost(odd: Odd, row: int, iteration: int, day: int) -> bool:
    """Whether the weather of `row` takes a day (since 1970) in this iteration."""
    low = 0
    high = len(odd.month_start) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if odd.month_start[middle] <= day:
            low = middle
        else:
            high = middle
    a, b, c = odd.weather_key[row, 0], odd.weather_key[row, 1], odd.weather_key[row, 2]
    number = hashed(U(iteration), hashed(U(day), a, b, c), b, c)
    return bool(number * SCALE < odd.lost[row, odd.month_of[low]])


@kernel
def weather_minutes(
    odd: Odd, row: int, iteration: int, hours: Hours, c: int, start: int, minutes: int
) -> int:
    """Minutes of calendar `c` from `start` until work of `minutes` is done, lost days included."""
    done, passed, t = 0, 0, next_work(hours, c, start)
    for _ in range(MOST_DAYS):
        if done >= minutes:
            return int(passed)
        end = (t // DAY + 1) * DAY
        today = between(hours, c, t, end)
        if _lost(odd, row, iteration, t // DAY):
            passed += today
            done = 0 if odd.unbroken[row] else done
        else:
            part = min(today, minutes - done)
            done += part
            passed += part
        t = next_work(hours, c, end)
    hours.missed[1] = 1
    return int(passed)


@kernel
def run_odd(
    web: Web,
    tables: Tables,
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    odd: Odd,
    early: Early,
    s: Scratch,
    p: int,
    i: int,
    iteration: int,
    column: int,
    override: int,
) -> None:
    """Dates of node `p` in lane `i` into `early`; `s.drawn` holds its minutes.

    `nodes.snap` is this thread's own copy: a task that drops out snaps to no working time.
    """
    _bounds(web, tables, edges, hours, early, s, p, i)
    if nodes.kind[p] != LEAF:
        _gate(nodes, edges, early, p)
        return
    minutes = int(s.drawn[p, i])
    way = odd.skipped[p]
    if way >= 0:
        out = odd.ways[way, column]
        nodes.snap[p] = SNAP_NONE if out else odd.snap[p]
        minutes = 0 if out else minutes
    row = odd.weather[p]
    for again in range(2):
        _leaf(nodes, edges, hours, early, p, minutes, override)
        if again == 1 or row < 0 or minutes == 0:
            return
        c = nodes.calendar[p]
        minutes = weather_minutes(odd, row, iteration, hours, c, early.begin[p], minutes)
