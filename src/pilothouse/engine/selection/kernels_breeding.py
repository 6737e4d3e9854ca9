"""Breeding selections under limits that every chosen column only uses up: a genetic algorithm.

Chu and Beasley, A genetic algorithm for the multidimensional knapsack problem (1998): a child takes
each column from one of two parents, gives up its least worthy columns until it fits, and takes what
still fits, worthiest first. Here each child is also improved by exchanging columns of the core.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .kernels_simplex import Floats, Ints

Bools = NDArray[np.bool_]
FLIPS = 2
SLACK = 1e-9


class Goods(NamedTuple):
    """What there is to choose: `weight[k]` is what column k uses of each limit.

    `order` lists the columns by worth, best first; `core` those that the relaxed optimum leaves
    nearly undecided.
    """

    cost: Floats
    weight: Floats
    limit: Floats
    order: Ints
    core: Ints


class Herd(NamedTuple):
    """Selections that differ, what each uses of the limits, and its value."""

    chosen: Bools
    used: Floats
    value: Floats


@njit(cache=True, nogil=True)
def breed(goods: Goods, herd: Herd, children: int, seed: int) -> None:
    """Replace the worst of the herd by better children, `children` times."""
    np.random.seed(seed)
    size, columns = herd.chosen.shape
    child = np.zeros(columns, np.bool_)
    used = np.zeros(len(goods.limit))
    for _ in range(children):
        mother, father = _fitter(herd, size), _fitter(herd, size)
        value = _cross(goods, herd, mother, father, child, used)
        value = _fit(goods, child, used, value)
        value = _exchange(goods, child, used, value)
        _settle(herd, child, used, value)


@njit(cache=True, nogil=True)
def scatter(goods: Goods, herd: Herd, seed: int) -> None:
    """Fill the herd anew: what fits of the columns in an order of chance."""
    np.random.seed(seed)
    columns = len(goods.cost)
    for one in range(len(herd.value)):
        herd.chosen[one] = False
        herd.used[one] = 0.0
        value = 0.0
        for k in np.random.permutation(columns):
            if _fits(goods, herd.used[one], k):
                herd.chosen[one, k] = True
                herd.used[one] += goods.weight[k]
                value += goods.cost[k]
        herd.value[one] = value


@njit(cache=True, nogil=True)
def _fitter(herd: Herd, size: int) -> int:
    """The better of two drawn by lot."""
    one, other = np.random.randint(size), np.random.randint(size)
    return one if herd.value[one] >= herd.value[other] else other


@njit(cache=True, nogil=True)
def _cross(goods: Goods, herd: Herd, mother: int, father: int, child: Bools, used: Floats) -> float:
    """Each column from one of the parents, and a few of the core turned; returns the value."""
    value = float(herd.value[mother])
    used[:] = herd.used[mother]
    for k in range(len(child)):
        child[k] = herd.chosen[mother, k]
        if child[k] != herd.chosen[father, k] and np.random.random() < 0.5:
            value += _turn(goods, child, used, k)
    for _ in range(FLIPS):
        value += _turn(goods, child, used, goods.core[np.random.randint(len(goods.core))])
    return value


@njit(cache=True, nogil=True)
def _turn(goods: Goods, child: Bools, used: Floats, k: int) -> float:
    """Turn one column on or off; returns by how much the value changes."""
    sign = -1.0 if child[k] else 1.0
    child[k] = not child[k]
    for r in range(len(used)):
        used[r] += sign * goods.weight[k, r]
    return float(sign * goods.cost[k])


@njit(cache=True, nogil=True)
def _fit(goods: Goods, child: Bools, used: Floats, value: float) -> float:
    """Give up the least worthy until all limits hold, then take what fits, worthiest first."""
    for place in range(len(child) - 1, -1, -1):
        if _allowed(goods, used):
            break
        if child[goods.order[place]]:
            value += _turn(goods, child, used, goods.order[place])
    for place in range(len(child)):
        k = goods.order[place]
        if not child[k] and _fits(goods, used, k):
            value += _turn(goods, child, used, k)
    return value


@njit(cache=True, nogil=True)
def _allowed(goods: Goods, used: Floats) -> bool:
    for r in range(len(used)):  # noqa: SIM110
        if used[r] > goods.limit[r] + SLACK:
            return False
    return True


@njit(cache=True, nogil=True)
def _fits(goods: Goods, used: Floats, k: int) -> bool:
    for r in range(len(used)):  # noqa: SIM110
        if used[r] + goods.weight[k, r] > goods.limit[r] + SLACK:
            return False
    return True


@njit(cache=True, nogil=True)
def _exchange(goods: Goods, child: Bools, used: Floats, value: float) -> float:
    """Exchange columns of the core, one for one, as long as that is worth it."""
    going = True
    while going:
        going = False
        for k in goods.core:
            if child[k]:
                continue
            for other in goods.core:
                gain = goods.cost[k] - goods.cost[other]
                if child[other] and gain > SLACK and _fits_for(goods, used, k, other):
                    value += _turn(goods, child, used, other) + _turn(goods, child, used, k)
                    going = True
                    break
    return value


@njit(cache=True, nogil=True)
def _fits_for(goods: Goods, used: Floats, k: int, other: int) -> bool:
    for r in range(len(used)):
        if used[r] + goods.weight[k, r] - goods.weight[other, r] > goods.limit[r] + SLACK:
            return False
    return True


@njit(cache=True, nogil=True)
def _settle(herd: Herd, child: Bools, used: Floats, value: float) -> None:
    """In place of the worst, when the child is better and not there yet."""
    worst = 0
    for one in range(len(herd.value)):
        if abs(herd.value[one] - value) <= SLACK and np.array_equal(herd.chosen[one], child):
            return
        if herd.value[one] < herd.value[worst]:
            worst = one
    if value > herd.value[worst]:
        herd.chosen[worst] = child
        herd.used[worst] = used
        herd.value[worst] = value
