"""Priority rules as keys: the least goes first. Named as in Kolisch (1996)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .bounds import heads_of
from .data import Rule
from .kernels import Ints, Shop


def _successors(shop: Shop) -> Ints:
    """Direct and indirect successors of each activity, counted on sets kept as bits."""
    below: list[int] = [0] * len(shop.duration)
    for j in range(len(below) - 1, -1, -1):
        for e in range(shop.after_at[j], shop.after_at[j + 1]):
            i = int(shop.after[e])
            below[j] |= below[i] | 1 << i
    return np.array([bits.bit_count() for bits in below], np.int64)


def _weights(shop: Shop) -> Ints:
    weight = shop.duration.copy()
    for j in range(len(weight)):
        after = shop.after[shop.after_at[j] : shop.after_at[j + 1]]
        weight[j] += shop.duration[after].sum()
    return weight


def _slack(shop: Shop) -> Ints:
    return -shop.tail - heads_of(shop)


KEYS: dict[Rule, Callable[[Shop], Ints]] = {
    Rule.LATEST_FINISH: lambda shop: shop.duration - shop.tail,
    Rule.LATEST_START: lambda shop: -shop.tail,
    Rule.SLACK: _slack,
    Rule.SUCCESSORS: lambda shop: -_successors(shop),
    Rule.POSITIONAL_WEIGHT: lambda shop: -_weights(shop),
    Rule.SHORTEST: lambda shop: shop.duration,
    Rule.LONGEST: lambda shop: -shop.duration,
}


def key_of(rule: Rule, shop: Shop, rank: Ints) -> Ints:
    """The key of every activity in the kernels' order; `rank` is their place in the caller's."""
    return rank.copy() if rule is Rule.LISTED else KEYS[rule](shop)
