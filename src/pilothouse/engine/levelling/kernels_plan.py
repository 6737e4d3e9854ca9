"""Serial generation over a plan's own network: calendars, links and lags as the scheduler has them.

What is left of each resource is a line of steps: `times` and the units `left` from then on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours, add, between, next_work, prev_work
from ..compiled import kernel, outlined_kernel
from ..network.arrays import FAR, FS, LEAF, SS, Edges, Nodes
from ..scheduling.kernels import Early, _any_leaf, _asked, _gate, ignored, snapped
from .kernels import pop, push

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Codes = NDArray[np.int8]

FREE, FIXED, UNTOUCHED = 0, 1, 2
PARTS = 24


class Pool(NamedTuple):
    """Lines of steps: those of resource `r` are `size[r]` rows from `at[r]` on.

    Node `p` takes `units` of the resources `resource` in the rows from `need_at[p]` on. Units are
    whole numbers: ten-thousandths of one full-time.
    """

    at: Rows
    size: Rows
    times: Ints
    left: Ints
    need_at: Rows
    resource: Rows
    units: Ints


class Moves(NamedTuple):
    """What may be done to each node, and what was done.

    `mode` is FREE, FIXED (its units are reserved from `held_from` to `held_to` before all others)
    or UNTOUCHED (needs nothing); before `since` nothing is held. A free node begins no later than
    `last_begin` and ends no later than `last_finish`. `cause` is the resource it waited for last
    (-1 for none) and `until` when that was free; `stuck` marks one that could not be moved out of
    an overload. With `splits` a node is worked on in `parts[p]` pieces from `part_from` to
    `part_to`.
    """

    mode: Codes
    since: int
    held_from: Ints
    held_to: Ints
    last_begin: Ints
    last_finish: Ints
    cause: Rows
    until: Ints
    stuck: Codes
    splits: Codes
    parts: Rows
    part_from: Ints
    part_to: Ints


@kernel
def _segment(pool: Pool, r: int, t: int) -> int:
    """The row of the last step of resource `r` that begins at or before `t`."""
    low = pool.at[r]
    high = low + pool.size[r] - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if pool.times[middle] <= t:
            low = middle
        else:
            high = middle - 1
    return int(low)


@kernel
def _end_of(pool: Pool, r: int, row: int) -> int:
    if row + 1 < pool.at[r] + pool.size[r]:
        return int(pool.times[row + 1])
    return FAR


@outlined_kernel
def _blocked(pool: Pool, r: int, units: int, start: int, finish: int) -> int:
    """When the last step within [start, finish) that leaves too little ends; -FAR for none."""
    row = _segment(pool, r, finish - 1)
    first = pool.at[r]
    while row >= first and _end_of(pool, r, row) > start:
        if pool.left[row] < units:
            return _end_of(pool, r, row)
        row -= 1
    return -FAR


@kernel
def _step_at(pool: Pool, r: int, t: int) -> int:
    """The row of the step that begins at `t`, made where there is none."""
    row = _segment(pool, r, t)
    if pool.times[row] == t:
        return row
    for k in range(pool.at[r] + pool.size[r], row + 1, -1):
        pool.times[k] = pool.times[k - 1]
        pool.left[k] = pool.left[k - 1]
    pool.times[row + 1] = t
    pool.left[row + 1] = pool.left[row]
    pool.size[r] += 1
    return row + 1


@outlined_kernel
def take(pool: Pool, r: int, units: int, start: int, finish: int) -> None:
    """Units of resource `r` less from `start` to before `finish` (more where they are negative)."""
    if start < finish:
        first = _step_at(pool, r, start)
        last = _step_at(pool, r, finish)
        for row in range(first, last):
            pool.left[row] -= units


@kernel
def _take_all(pool: Pool, p: int, start: int, finish: int, sign: int) -> None:
    for k in range(pool.need_at[p], pool.need_at[p + 1]):
        take(pool, pool.resource[k], sign * pool.units[k], start, finish)


@kernel
def _wait(pool: Pool, moves: Moves, p: int, start: int, finish: int) -> int:
    """When the last overload within [start, finish) ends, its resource noted; -FAR for none."""
    latest = -FAR
    for k in range(pool.need_at[p], pool.need_at[p + 1]):
        end = _blocked(pool, pool.resource[k], pool.units[k], start, finish)
        if end > latest:
            latest = end
            moves.cause[p] = pool.resource[k]
    return latest


@outlined_kernel
def _dates(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, minutes: int, override: int
) -> None:
    """Dates of a leaf as the scheduler gives them; compiled once, for it is large."""
    _any_leaf(nodes, edges, hours, early, p, minutes, override)


@kernel
def _target(nodes: Nodes, edges: Edges, hours: Hours, early: Early, p: int, override: int) -> int:
    """Where a node would start without a levelling delay: what its delay counts from."""
    low = nodes.start_floor[p]
    for e in range(edges.into[p], edges.into[p + 1]):
        if edges.type[e] in (FS, SS) and not ignored(edges, nodes, e, override):
            low = max(low, early.bound[e])
    return snapped(hours, nodes.calendar[p], nodes.snap[p], low)


@outlined_kernel
def _delay(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, pool: Pool, moves: Moves, p: int,
    minutes: int, override: int,
) -> None:  # fmt: skip
    """Move a node behind every overload, by an elapsed levelling delay."""
    base, elapsed = nodes.delay[p], nodes.delay_elapsed[p]
    target = _target(nodes, edges, hours, early, p, override)
    while True:
        begin = early.begin[p]
        free_at = _wait(pool, moves, p, begin, early.finish[p])
        if free_at == -FAR:
            return
        if free_at < FAR and free_at - target > 0:
            nodes.delay[p] = free_at - target
            nodes.delay_elapsed[p] = 1
            _dates(nodes, edges, hours, early, p, minutes, override)
        late = early.begin[p] > moves.last_begin[p] or early.finish[p] > moves.last_finish[p]
        if early.begin[p] <= begin or late:
            moves.stuck[p] = 1
            nodes.delay[p] = base
            nodes.delay_elapsed[p] = elapsed
            _dates(nodes, edges, hours, early, p, minutes, override)
            return
        moves.until[p] = free_at


@outlined_kernel
def _free_run(pool: Pool, p: int, t: int) -> int:
    """Until when all that node `p` needs is free from `t` on; `t` itself where it is not."""
    end = FAR
    for k in range(pool.need_at[p], pool.need_at[p + 1]):
        r = pool.resource[k]
        row = _segment(pool, r, t)
        while row < pool.at[r] + pool.size[r] and pool.times[row] < end:
            if pool.left[row] < pool.units[k]:
                end = min(end, max(t, pool.times[row]))
            row += 1
    return end


@outlined_kernel
def _next_free(pool: Pool, moves: Moves, p: int, t: int) -> int:
    """The first instant at or after `t` at which all that node `p` needs is free; FAR for never."""
    k = pool.need_at[p]
    while k < pool.need_at[p + 1]:
        r = pool.resource[k]
        row = _segment(pool, r, t)
        if pool.left[row] < pool.units[k]:
            moves.cause[p] = r
            t = _end_of(pool, r, row)
            if t >= FAR:
                return FAR
            k = pool.need_at[p]
        else:
            k += 1
    return t


@outlined_kernel
def _in_parts(hours: Hours, c: int, pool: Pool, moves: Moves, p: int, start: int, minutes: int,
              least: int) -> int:  # fmt: skip
    """Work in every free time of at least `least` minutes; how many parts, 0 where they fail."""
    t, count = start, 0
    while minutes > 0:
        t = next_work(hours, c, t)
        free_at = _next_free(pool, moves, p, t)
        if free_at >= FAR or count == PARTS:
            return 0
        if free_at > t:
            t = free_at
            continue
        end = _free_run(pool, p, t)
        worked = minutes if end >= FAR else min(minutes, between(hours, c, t, end))
        if worked < min(minutes, least):
            t = end
            continue
        row = p * PARTS + count
        moves.part_from[row] = t
        moves.part_to[row] = add(hours, c, t, worked)
        count += 1
        minutes -= worked
        t = moves.part_to[row]
    return count


@outlined_kernel
def _split(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, pool: Pool, moves: Moves, p: int,
    override: int, least: int,
) -> bool:  # fmt: skip
    """Place a node in parts around the work of others; False where it must be placed in one."""
    c = nodes.calendar[p]
    minutes = nodes.duration[p]
    count = _in_parts(hours, c, pool, moves, p, early.begin[p], minutes, least)
    if count < 1:
        return False
    first = moves.part_from[p * PARTS]
    last = moves.part_to[p * PARTS + count - 1]
    if first > moves.last_begin[p] or last > moves.last_finish[p]:
        return False
    rest = between(hours, c, first, last) - minutes
    base, elapsed = nodes.delay[p], nodes.delay_elapsed[p]
    if first > early.begin[p]:
        nodes.delay[p] = first - _target(nodes, edges, hours, early, p, override)
        nodes.delay_elapsed[p] = 1
    _dates(nodes, edges, hours, early, p, minutes + rest, override)
    if early.begin[p] != first or early.finish[p] != prev_work(hours, c, last):
        nodes.delay[p] = base
        nodes.delay_elapsed[p] = elapsed
        _dates(nodes, edges, hours, early, p, minutes, override)
        return False
    moves.parts[p] = count
    moves.until[p] = first
    for k in range(count):
        row = p * PARTS + k
        _take_all(pool, p, moves.part_from[row], moves.part_to[row], 1)
    return True


@kernel
def _place(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, pool: Pool, moves: Moves, p: int,
    override: int, least: int,
) -> None:  # fmt: skip
    """Dates of a leaf, and its units taken from the pool."""
    minutes = nodes.duration[p]
    _dates(nodes, edges, hours, early, p, minutes, override)
    if moves.mode[p] == FIXED:
        start = max(early.start[p], moves.since)
        same = start == moves.held_from[p] and early.finish[p] == moves.held_to[p]
        if not same and not nodes.late[p]:
            _take_all(pool, p, moves.held_from[p], moves.held_to[p], -1)
            _take_all(pool, p, start, early.finish[p], 1)
    elif moves.mode[p] == FREE:
        blocked = _wait(pool, moves, p, early.begin[p], early.finish[p]) > -FAR
        tried = blocked and moves.splits[p] > 0
        if tried and _split(nodes, edges, hours, early, pool, moves, p, override, least):
            return
        if blocked:
            _delay(nodes, edges, hours, early, pool, moves, p, minutes, override)
        _take_all(pool, p, early.begin[p], early.finish[p], 1)


@outlined_kernel
def begin(edges: Edges, pool: Pool, moves: Moves, key: Ints, waits: Rows, heap: Rows) -> int:
    """Fixed nodes take their units, nodes without predecessors enter `heap`; how many there are.

    `waits` counts the predecessors of each node that are still to be placed.
    """
    size = 0
    for p in range(len(key)):
        moves.cause[p] = -1
        moves.stuck[p] = 0
        moves.parts[p] = 0
        moves.until[p] = -FAR
        if moves.mode[p] == FIXED:
            _take_all(pool, p, moves.held_from[p], moves.held_to[p], 1)
        waits[p] = edges.into[p + 1] - edges.into[p]
        if waits[p] == 0:
            size = push(heap, size, key, p)
    return size


@outlined_kernel
def proceed(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, pool: Pool, moves: Moves, key: Ints,
    waits: Rows, heap: Rows, size: int, before: int, override: int, facts_end: int, least: int,
) -> int:  # fmt: skip
    """Place nodes by least key, each after its predecessors, while that is less than `before`.

    `nodes.delay` and `nodes.delay_elapsed` are changed in place, and all of `early`, `pool` and
    the results in `moves`. `waits`, `heap` and its `size`, which is returned, are from `begin`.
    """
    while size > 0 and key[heap[0]] < before:
        p = heap[0]
        size = pop(heap, size, key)
        for e in range(edges.into[p], edges.into[p + 1]):
            early.bound[e] = _asked(nodes, edges, early, hours, e, facts_end)
        if nodes.kind[p] == LEAF:
            _place(nodes, edges, hours, early, pool, moves, p, override, least)
        else:
            _gate(nodes, edges, early, p)
        for k in range(edges.out[p], edges.out[p + 1]):
            q = edges.out_successor[k]
            waits[q] -= 1
            if waits[q] == 0:
                size = push(heap, size, key, q)
    return size
