"""Schedules from activity lists, forwards and backwards in time, for compiled code.

What is left of several resources at one instant is packed into 64-bit words, a field for each
resource, so that one subtraction tells whether an activity fits. The highest bit of a field is
never used by an amount; it is set before the subtraction and stays set where enough was left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import kernel, outlined_kernel

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


class Shop(NamedTuple):
    """Activities in topological order, their links both ways, and capacity over time.

    An activity `j` starts no earlier than `release[j]` and than `lag` after each predecessor's
    start. Rows of `before` between `before_at[j]` and `before_at[j + 1]` are its predecessors,
    with `before_lag`; `after` likewise holds successors. Of words, rows of `need` between
    `need_at[j]` and `need_at[j + 1]` are what `j` takes of the words `need_word`; `free[w, t]` is
    what there is at time `t`; `guard` has the highest bit of every field. `by_start` tells that a
    predecessor may finish after its successor. `tail[j]` is the least time from the start of `j`
    to the end.
    """

    duration: Ints
    release: Ints
    before_at: Rows
    before: Rows
    before_lag: Ints
    after_at: Rows
    after: Rows
    after_lag: Ints
    need_at: Rows
    need_word: Rows
    need: Ints
    free: Ints
    guard: int
    by_start: bool
    tail: Ints


@kernel
def copy(source: Ints | Rows, target: Ints | Rows) -> None:
    """The whole of one array into another of its size (or larger)."""
    for k in range(len(source)):
        target[k] = source[k]


@kernel
def _clear(shop: Shop, free: Ints, horizon: int) -> None:
    for word in range(len(free)):
        for t in range(horizon):
            free[word, t] = shop.free[word, t]


@kernel
def _earliest_of(guard: int, free: Ints, need: int, length: int, start: int, last: int) -> int:
    """The first start for one word of resources: most of the time goes by here."""
    checked = start
    while start + length <= last:
        u = start + length - 1
        while u >= checked and ((free[u] | guard) - need) & guard == guard:
            u -= 1
        if u < checked:
            return start
        checked = start + length
        start = u + 1
    return -1


@kernel
def _latest_of(guard: int, free: Ints, need: int, length: int, start: int) -> int:
    checked = start + length
    while start >= 0:
        u = start
        while u < checked and ((free[u] | guard) - need) & guard == guard:
            u += 1
        if u >= checked:
            return start
        checked = start
        start = u - length
    return -1


@kernel
def earliest_fit(shop: Shop, free: Ints, j: int, start: int, last: int) -> int:
    """The first start at or after `start` at which `j` fits all the time; -1 if not by `last`."""
    first, end = shop.need_at[j], shop.need_at[j + 1]
    agreed = 0
    at = first
    while agreed < end - first:
        found = _earliest_of(
            shop.guard, free[shop.need_word[at]], shop.need[at], shop.duration[j], start, last
        )
        if found < 0:
            return -1
        agreed = agreed + 1 if found == start else 1
        start = found
        at = at + 1 if at + 1 < end else first
    return start if start + shop.duration[j] <= last else -1


@kernel
def latest_fit(shop: Shop, free: Ints, j: int, start: int) -> int:
    """The last start at or before `start` at which `j` fits all the time; -1 for none."""
    first, end = shop.need_at[j], shop.need_at[j + 1]
    agreed = 0
    at = first
    while agreed < end - first:
        found = _latest_of(
            shop.guard, free[shop.need_word[at]], shop.need[at], shop.duration[j], start
        )
        if found < 0:
            return -1
        agreed = agreed + 1 if found == start else 1
        start = found
        at = at + 1 if at + 1 < end else first
    return start


@kernel
def _take(shop: Shop, free: Ints, j: int, start: int) -> None:
    for at in range(shop.need_at[j], shop.need_at[j + 1]):
        line = free[shop.need_word[at]]
        need = shop.need[at]
        for t in range(start, start + shop.duration[j]):
            line[t] -= need


@kernel
def forward(shop: Shop, order: Rows, start: Ints, free: Ints, horizon: int) -> int:
    """Serial generation: every activity of `order` as early as it can be; the makespan, or -1.

    -1 where an activity cannot end within `horizon`, which is at most the columns of `free`.
    """
    _clear(shop, free, horizon)
    end = 0
    for k in range(len(order)):
        j = order[k]
        t = shop.release[j]
        for e in range(shop.before_at[j], shop.before_at[j + 1]):
            t = max(t, start[shop.before[e]] + shop.before_lag[e])
        t = earliest_fit(shop, free, j, t, horizon)
        if t < 0:
            return -1
        start[j] = t
        _take(shop, free, j, t)
        end = max(end, t + shop.duration[j])
    return end


@kernel
def backward(shop: Shop, order: Rows, start: Ints, free: Ints, end: int) -> bool:
    """As late as possible before `end`, in the order given (last first); False where it fails."""
    _clear(shop, free, end)
    for k in range(len(order)):
        j = order[k]
        t = end - shop.duration[j]
        for e in range(shop.after_at[j], shop.after_at[j + 1]):
            t = min(t, start[shop.after[e]] - shop.after_lag[e])
        t = latest_fit(shop, free, j, t)
        if t < shop.release[j]:
            return False
        start[j] = t
        _take(shop, free, j, t)
    return True


@kernel
def sort_by(keys: Ints, order: Rows, found: Rows, count: Rows) -> None:
    """Stable counting sort of `order` by `keys` (each within the size of `count`) into `found`."""
    top = 0
    for k in range(len(order)):
        top = max(top, keys[order[k]])
    for value in range(top + 2):
        count[value] = 0
    for k in range(len(order)):
        count[keys[order[k]] + 1] += 1
    for value in range(1, top + 1):
        count[value] += count[value - 1]
    for k in range(len(order)):
        key = keys[order[k]]
        found[count[key]] = order[k]
        count[key] += 1


class Desk(NamedTuple):
    """Scratch arrays of one thread."""

    free: Ints
    tally: Rows
    keys: Ints
    spare: Rows
    other: Rows
    start: Ints


@kernel
def justify(shop: Shop, desk: Desk, order: Rows, start: Ints, end: int) -> int:
    """Shift everything late, then early again (double justification); the new makespan.

    `order` and `start` hold a schedule and are changed to the new one, if it is no longer. The
    order is that of starts afterwards.
    """
    n = len(order)
    for j in range(n):
        desk.keys[j] = end - start[j]
        if not shop.by_start:
            desk.keys[j] -= shop.duration[j]
    for k in range(n):
        desk.spare[k] = order[n - 1 - k]
    sort_by(desk.keys, desk.spare, desk.other, desk.tally)
    if not backward(shop, desk.other, desk.start, desk.free, end):
        sort_by(start, order, desk.spare, desk.tally)
        copy(desk.spare, order)
        return end
    for k in range(n):
        desk.spare[k] = desk.other[n - 1 - k]
    sort_by(desk.start, desk.spare, order, desk.tally)
    found = forward(shop, order, desk.start, desk.free, end)
    if found < 0:
        sort_by(start, order, desk.spare, desk.tally)
        copy(desk.spare, order)
        return end
    copy(desk.start, start)
    sort_by(start, order, desk.spare, desk.tally)
    copy(desk.spare, order)
    return found


@kernel
def listed(shop: Shop, key: Ints, waits: Rows, heap: Rows, order: Rows) -> None:
    """Activities by least key, each after its predecessors: a list for serial generation."""
    n = len(key)
    size = 0
    for j in range(n):
        waits[j] = shop.before_at[j + 1] - shop.before_at[j]
        if waits[j] == 0:
            size = push(heap, size, key, j)
    for k in range(n):
        j = heap[0]
        size = pop(heap, size, key)
        order[k] = j
        for e in range(shop.after_at[j], shop.after_at[j + 1]):
            i = shop.after[e]
            waits[i] -= 1
            if waits[i] == 0:
                size = push(heap, size, key, i)


@kernel
def _first(key: Ints, i: int, j: int) -> bool:
    return key[i] < key[j] or (key[i] == key[j] and i < j)


@kernel
def push(heap: Rows, size: int, key: Ints, j: int) -> int:
    """Add `j` to a heap of the least key; its new size."""
    at = size
    while at > 0 and _first(key, j, heap[(at - 1) >> 1]):
        heap[at] = heap[(at - 1) >> 1]
        at = (at - 1) >> 1
    heap[at] = j
    return size + 1


@kernel
def pop(heap: Rows, size: int, key: Ints) -> int:
    """Take the first from a heap; its new size."""
    size -= 1
    j = heap[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _first(key, heap[child + 1], heap[child]):
            child += 1
        if not _first(key, heap[child], j):
            break
        heap[at] = heap[child]
        at = child
    heap[at] = j
    return size


@outlined_kernel
def parallel(shop: Shop, desk: Desk, key: Ints, start: Ints, ready: Rows) -> int:
    """Parallel generation: at each moment, what can begin begins by least key; the makespan.

    `ready` is scratch; -1 where the horizon is too short. Every activity is examined at the
    moments at which something ends, is released or allowed by its links.
    """
    n, horizon = len(key), desk.free.shape[1]
    _clear(shop, desk.free, horizon)
    for j in range(n):
        desk.other[j] = shop.before_at[j + 1] - shop.before_at[j]
        desk.keys[j] = shop.release[j]
    count, left, now, end = 0, n, 0, 0
    for j in range(n):
        if desk.other[j] == 0:
            count = _enter(ready, count, key, j)
    while left > 0:
        later = horizon
        k = 0
        while k < count:
            j = ready[k]
            t = max(desk.keys[j], now)
            if t == now:
                t = earliest_fit(shop, desk.free, j, now, horizon)
            if t != now:
                if t < 0:
                    return -1
                later = min(later, t)
                k += 1
                continue
            start[j] = now
            _take(shop, desk.free, j, now)
            end = max(end, now + shop.duration[j])
            left -= 1
            for i in range(k + 1, count):
                ready[i - 1] = ready[i]
            count -= 1
            for e in range(shop.after_at[j], shop.after_at[j + 1]):
                i = shop.after[e]
                desk.keys[i] = max(desk.keys[i], now + shop.after_lag[e])
                desk.other[i] -= 1
                if desk.other[i] == 0:
                    count = _enter(ready, count, key, i)
                    later = min(later, max(desk.keys[i], now))
                    if desk.keys[i] <= now:
                        k = 0
        if later >= horizon and left > 0:
            return -1
        now = max(later, now + 1) if later <= now else later
    return end


@kernel
def _enter(ready: Rows, count: int, key: Ints, j: int) -> int:
    """Keep `ready` sorted by key with `j` added; the new count."""
    at = count
    while at > 0 and _first(key, j, ready[at - 1]):
        ready[at] = ready[at - 1]
        at -= 1
    ready[at] = j
    return count + 1


@outlined_kernel
def serial(shop: Shop, desk: Desk, key: Ints, start: Ints, order: Rows) -> int:
    """Serial generation by least key; the makespan, or -1 where the horizon is too short."""
    listed(shop, key, desk.spare, desk.other, order)
    return forward(shop, order, start, desk.free, desk.free.shape[1])


@outlined_kernel
def improve(shop: Shop, desk: Desk, order: Rows, start: Ints, end: int) -> int:
    """Justify a schedule twice, again and again while that shortens it; the makespan."""
    for j in range(len(order)):
        desk.spare[j] = j
    sort_by(start, desk.spare, order, desk.tally)
    while True:
        found = justify(shop, desk, order, start, end)
        if found >= end:
            return end
        end = found
