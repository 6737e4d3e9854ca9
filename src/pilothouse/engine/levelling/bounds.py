"""Makespans that no schedule can beat, without search."""

from __future__ import annotations

import numpy as np

from .kernels import Ints, Shop

ALL_PAIRS = 400


def heads_of(shop: Shop) -> Ints:
    """The earliest start of each activity if resources were without limit."""
    head = shop.release.copy()
    for j in range(len(head)):
        for e in range(shop.before_at[j], shop.before_at[j + 1]):
            head[j] = max(head[j], head[shop.before[e]] + shop.before_lag[e])
    return head


def lower_bound(shop: Shop, needs: Ints, capacity: Ints) -> int:
    """The longest path, or the work of those that start late and have long to go.

    For every resource and pair of thresholds: the activities that cannot start before one and of
    which at least the other remains after their end need their work divided by the capacity in
    between. `needs` and `capacity` are not packed; `capacity` is the most that ever is.
    """
    if not len(shop.duration):
        return 0
    head = heads_of(shop)
    longest = int((head + shop.tail).max())
    after = shop.tail - shop.duration
    for r in range(len(capacity)):
        work = needs[:, r] * shop.duration
        if work.any():
            longest = max(longest, _energy(head, after, work, int(capacity[r])))
    return longest


def _energy(head: Ints, after: Ints, work: Ints, capacity: int) -> int:
    used = work > 0
    head, after, work = head[used], after[used], work[used]
    starts = np.unique(head) if len(work) <= ALL_PAIRS else np.array([head.min()])
    best = 0
    for start in starts:
        held = head >= start
        order = np.argsort(-after[held], kind="stable")
        total = np.cumsum(work[held][order])
        best = max(best, int((start - (-total // capacity) + after[held][order]).max()))
    return best
