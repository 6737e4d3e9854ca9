"""A genetic algorithm over activity lists, each child justified twice, for compiled code."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import kernel, outlined_kernel
from .kernels import Desk, Shop, copy, forward, justify, sort_by

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Words = NDArray[np.uint64]


class Island(NamedTuple):
    """The population of one thread: lists by start, their makespans, and the best of all.

    `dice` is the state of its random numbers.
    """

    orders: Rows
    ends: Ints
    start: Ints
    best_start: Ints
    best_end: Ints
    dice: Words


@kernel
def _random(dice: Words) -> Any:
    """Marsaglia's xorshift with 64 bits, multiplied."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return x * np.uint64(2685821657736338717)


@kernel
def below(dice: Words, bound: int) -> int:
    """A random whole number from 0 to `bound` - 1."""
    return np.int64((_random(dice) >> np.uint64(33)) % np.uint64(bound))  # type: ignore[return-value]


@kernel
def chance(dice: Words) -> float:
    """A random number from 0 to 1."""
    return float(_random(dice) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def cross(mother: Rows, father: Rows, first: int, last: int, child: Rows, seen: Rows) -> None:
    """Two-point crossover: the mother's list, with the father's order between two places."""
    n = len(child)
    for k in range(n):
        seen[k] = 0
    for k in range(first):
        child[k] = mother[k]
        seen[mother[k]] = 1
    at = first
    k = 0
    while at < last:
        j = father[k]
        k += 1
        if not seen[j]:
            child[at] = j
            seen[j] = 1
            at += 1
    for k in range(n):
        j = mother[k]
        if not seen[j]:
            child[at] = j
            at += 1


@kernel
def _precedes(shop: Shop, i: int, j: int) -> bool:
    found = False
    for e in range(shop.before_at[j], shop.before_at[j + 1]):
        found = found or shop.before[e] == i
    return found


@kernel
def mutate(shop: Shop, order: Rows, dice: Words, rate: float) -> None:
    """Exchange neighbours that no link orders, each pair with probability `rate`."""
    for k in range(len(order) - 1):
        if chance(dice) < rate and not _precedes(shop, order[k], order[k + 1]):
            order[k], order[k + 1] = order[k + 1], order[k]


@kernel
def sample(shop: Shop, desk: Desk, order: Rows, dice: Words, spread: float) -> None:
    """A random list: by latest start, each later by up to `spread` times the critical path."""
    n = len(order)
    longest = 0
    for j in range(n):
        longest = max(longest, shop.tail[j])
    reach = int(longest * spread) + 1
    for j in range(n):
        key = longest - shop.tail[j] + below(dice, reach)
        for e in range(shop.before_at[j], shop.before_at[j + 1]):
            key = max(key, desk.keys[shop.before[e]])
        desk.keys[j] = key
        desk.spare[j] = j
    sort_by(desk.keys, desk.spare, order, desk.tally)


@kernel
def decode(shop: Shop, desk: Desk, order: Rows, start: Ints) -> int:
    """The makespan of a list after double justification; list and starts are changed to it."""
    end = forward(shop, order, start, desk.free, desk.free.shape[1])
    if end < 0:
        return end
    sort_by(start, order, desk.spare, desk.tally)
    copy(desk.spare, order)
    return justify(shop, desk, order, start, end)


@kernel
def keep(island: Island, end: int) -> None:
    """Remember the schedule in `start` if it is the best so far."""
    if end < island.best_end[0]:
        island.best_end[0] = end
        copy(island.start, island.best_start)


@outlined_kernel
def settle(shop: Shop, desk: Desk, island: Island, first: int, last: int) -> None:
    """Sampled lists for the rows from `first` to `last` - 1; one that fails is kept as never."""
    for row in range(first, last):
        sample(shop, desk, island.orders[row], island.dice, chance(island.dice))
        end = decode(shop, desk, island.orders[row], island.start)
        if end >= 0:
            island.ends[row] = end
            keep(island, end)


@outlined_kernel
def evolve(shop: Shop, desk: Desk, island: Island, births: int, bound: int, rate: float) -> None:
    """Let `births` children be born, or fewer where one reaches `bound`.

    Two parents win tournaments; the last row is the cradle. A child takes the place of the worse
    of two rows, unless its makespan is worse.
    """
    rows, n = island.orders.shape
    cradle = rows - 1
    for _ in range(births):
        if island.best_end[0] <= bound:
            return
        a = below(island.dice, cradle)
        b = below(island.dice, cradle)
        mother = a if island.ends[a] <= island.ends[b] else b
        a = below(island.dice, cradle)
        b = below(island.dice, cradle)
        father = a if island.ends[a] <= island.ends[b] else b
        first = below(island.dice, n)
        last = first + 1 + below(island.dice, n - first)
        child = island.orders[cradle]
        cross(island.orders[mother], island.orders[father], first, last, child, desk.other)
        mutate(shop, child, island.dice, rate)
        end = decode(shop, desk, child, island.start)
        a = below(island.dice, cradle)
        b = below(island.dice, cradle)
        loser = a if island.ends[a] >= island.ends[b] else b
        if 0 <= end <= island.ends[loser]:
            copy(child, island.orders[loser])
            island.ends[loser] = end
            keep(island, end)
