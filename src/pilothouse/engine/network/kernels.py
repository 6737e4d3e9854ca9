"""Compiled graph walks over compressed rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..compiled import allocating_kernel

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


@allocating_kernel
def topological(pointer: Rows, successor: Ints, waiting: Ints) -> Ints:
    """Nodes so that each comes after its predecessors; not all of them when there is a cycle.

    `waiting[p]` is the number of predecessors and is used up.
    """
    count = len(waiting)
    order = np.empty(count, np.int64)
    tail = 0
    for p in range(count):
        if waiting[p] == 0:
            order[tail] = p
            tail += 1
    head = 0
    while head < tail:
        p = order[head]
        head += 1
        for k in range(pointer[p], pointer[p + 1]):
            q = successor[k]
            waiting[q] -= 1
            if waiting[q] == 0:
                order[tail] = q
                tail += 1
    return order[:tail]


@allocating_kernel
def grouped(keys: Ints, count: int) -> tuple[Rows, Rows]:
    """Positions sorted by key 0 .. count-1, equal keys in their order, and where each key begins.

    The positions of key k are `positions[pointer[k]:pointer[k + 1]]`.
    """
    pointer = np.zeros(count + 1, np.int32)
    for k in range(len(keys)):
        pointer[keys[k] + 1] += 1
    for k in range(count):
        pointer[k + 1] += pointer[k]
    following = pointer[:-1].copy()
    positions = np.empty(len(keys), np.int32)
    for k in range(len(keys)):
        key = keys[k]
        positions[following[key]] = k
        following[key] += 1
    return pointer, positions
