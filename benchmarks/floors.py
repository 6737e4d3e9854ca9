"""What memory alone allows: two passes over the same links without calendars, floats or reasons."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from pilothouse.engine.network.arrays import Edges, Ints, Rows


@numba.njit
def bare_passes(
    duration: Ints,
    into: Rows,
    predecessor: Rows,
    out: Rows,
    successor: Rows,
    early: Ints,
    late: Ints,
) -> int:
    """Early and late finishes in plain minutes, in place; the length of the longest path."""
    end = 0
    for p in range(len(duration)):
        start = 0
        for e in range(into[p], into[p + 1]):
            start = max(start, early[predecessor[e]])
        early[p] = start + duration[p]
        end = max(end, early[p])
    for p in range(len(duration) - 1, -1, -1):
        finish = end
        for k in range(out[p], out[p + 1]):
            q = successor[k]
            finish = min(finish, late[q] - duration[q])
        late[p] = finish
    return end


def bare(duration: Ints, edges: Edges) -> Any:
    """The passes over a compiled network, ready to be called."""
    early, late = np.zeros(len(duration), np.int64), np.zeros(len(duration), np.int64)
    return lambda: bare_passes(
        duration, edges.into, edges.predecessor, edges.out, edges.out_successor, early, late
    )
