"""Compiled graph walks over compressed rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..compiled import allocating_kernel

Ints = NDArray[np.int64]


@allocating_kernel
def topological(pointer: Ints, successor: Ints, waiting: Ints) -> Ints:
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
