"""Activities as flat arrays for the kernels, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .data import Activities, LevellingError
from .kernels import Desk, Ints, Rows, Shop

NARROW, WIDE = 16, 32


def topological(activities: Activities) -> list[int]:
    """Rows so that each comes after its predecessors; of those that may come, the first.

    Raises LevellingError where links run in a circle.
    """
    waits = [0] * len(activities)
    after: list[list[int]] = [[] for _ in waits]
    for i, j, _ in activities.links:
        after[i].append(j)
        waits[j] += 1
    ready = [j for j, count in enumerate(waits) if count == 0]
    for i in ready:
        for j in after[i]:
            waits[j] -= 1
            if waits[j] == 0:
                ready.append(j)
    if len(ready) < len(waits):
        stuck = min(j for j, count in enumerate(waits) if count)
        raise LevellingError(f"the links of activity {stuck} run in a circle")
    return ready


def check(activities: Activities) -> None:
    """Raise LevellingError where the numbers make no project."""
    count = len(activities)
    if len(activities.needs) != count or (activities.release and len(activities.release) != count):
        raise LevellingError("durations, needs and releases must have one row per activity")
    if min(activities.durations, default=0) < 0:
        raise LevellingError("a duration below zero cannot be scheduled")
    if min((lag for _, _, lag in activities.links), default=0) < 0:
        raise LevellingError("a link cannot let an activity start before its predecessor")
    for j, (length, row) in enumerate(zip(activities.durations, activities.needs, strict=True)):
        for r, (need, there) in enumerate(zip(row, activities.capacity, strict=True)):
            if need < 0 or (length and need > there):
                raise LevellingError(
                    f"activity {j} needs {need} of resource {r}; there are {there}"
                )


def ranks(activities: Activities) -> Ints:
    """The row of every activity, in topological order: what the kernels' numbers mean."""
    return np.array(topological(activities), np.int64)


def needs_of(activities: Activities, rank: Ints) -> Ints:
    """What each activity takes of each resource, in the kernels' order."""
    shape = (len(activities), len(activities.capacity))
    return np.array(activities.needs, np.int64).reshape(shape)[rank]


def _packed(rows: Ints, bits: int) -> Ints:
    """Columns of resources packed into words of 64 bits."""
    each = 64 // bits
    words = -(-rows.shape[1] // each)
    packed = np.zeros((len(rows), max(words, 1)), np.int64)
    for r in range(rows.shape[1]):
        packed[:, r // each] |= rows[:, r] << (bits * (r % each))
    return packed


def _guard(bits: int) -> int:
    return int(np.array(sum(1 << (bits * k + bits - 1) for k in range(64 // bits)), np.uint64)
               .astype(np.int64))  # fmt: skip


def _linked(count: int, ends: Ints, others: Ints, lags: Ints) -> tuple[Rows, Rows, Ints]:
    order = np.argsort(ends, kind="stable")
    at = np.zeros(count + 1, np.int32)
    at[1:] = np.cumsum(np.bincount(ends, minlength=count))
    return at, others[order].astype(np.int32), lags[order]


def _tails(count: int, duration: Ints, linked: tuple[Rows, Rows, Ints]) -> Ints:
    at, after, lag = linked
    tail = duration.copy()
    for j in range(count - 1, -1, -1):
        for e in range(at[j], at[j + 1]):
            tail[j] = max(tail[j], lag[e] + tail[after[e]])
    return tail


def horizon_of(activities: Activities) -> int:
    """An end by which every schedule generated without gaps is over."""
    lags = sum(max(0, lag - activities.durations[i]) for i, _, lag in activities.links)
    ends = max((s.end for s in activities.shortages), default=0)
    return sum(activities.durations) + lags + max((*activities.release, ends, 0)) + 1


def compile_shop(activities: Activities, rank: Ints, horizon: int) -> Shop:
    """The arrays of a project, activities renumbered in the order of `rank`."""
    count = len(activities)
    number = np.empty(count, np.int64)
    number[rank] = np.arange(count)
    duration = np.array(activities.durations, np.int64)[rank]
    release = np.array(activities.release or (0,) * count, np.int64)[rank]
    links = np.array(activities.links, np.int64).reshape(-1, 3)
    one, two = number[links[:, 0]], number[links[:, 1]]
    lag = np.maximum(links[:, 2], 0)
    after = _linked(count, one, two, lag)
    resources = len(activities.capacity)
    needs = needs_of(activities, rank)
    there = np.tile(np.array(activities.capacity, np.int64).reshape(1, resources), (horizon, 1))
    for short in activities.shortages:
        there[max(0, short.start) : max(0, short.end), short.resource] -= short.amount
    there = np.maximum(there, 0)
    most = max(int(there.max(initial=0)), int(needs.max(initial=0)))
    bits = NARROW if most < 1 << (NARROW - 1) else WIDE
    words = _packed(needs, bits)
    row, word = np.nonzero(words * (duration > 0)[:, None])
    need_at = np.zeros(count + 1, np.int32)
    need_at[1:] = np.cumsum(np.bincount(row, minlength=count))
    return Shop(
        duration,
        np.maximum(release, 0),
        *_linked(count, two, one, lag),
        *after,
        need_at,
        word.astype(np.int32),
        words[row, word],
        np.ascontiguousarray(_packed(there, bits).T),
        _guard(bits),
        bool((lag < duration[one]).any()),
        _tails(count, duration, after),
    )


def shortened(shop: Shop, horizon: int) -> Shop:
    """The same with an earlier horizon: less to copy for every schedule."""
    return shop._replace(free=np.ascontiguousarray(shop.free[:, :horizon]))


def new_desk(shop: Shop) -> Desk:
    """Scratch arrays for one thread."""
    count, horizon = len(shop.duration), shop.free.shape[1]
    return Desk(
        np.zeros_like(shop.free),
        np.zeros(3 * max(horizon, int(shop.tail.max(initial=0))) + 4, np.int32),
        np.zeros(count, np.int64),
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
        np.zeros(count, np.int64),
    )


def by_row(rank: Ints, starts: Sequence[int] | Ints) -> tuple[int, ...]:
    """Starts in the kernels' order as starts in the caller's."""
    found = np.zeros(len(rank), np.int64)
    found[rank] = starts
    return tuple(found.tolist())
