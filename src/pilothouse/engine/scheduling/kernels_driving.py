"""Which links set dates, and what chains of them lead to the finish."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours, first_instant
from ..compiled import kernel
from ..network.arrays import SPECIAL, TO_FINISH, Edges, Nodes
from .kernels import Early, sets_date

Flags = NDArray[np.bool_]


@kernel
def driving_edges(
    nodes: Nodes, edges: Edges, hours: Hours, early: Early, override: int, drives: Flags
) -> None:
    """Which edges set their successor's date, in place.

    Of a plain node they are those that ask for nothing before the last working minute ahead of it.
    """
    for q in range(len(early.start)):
        first, beyond = edges.into[q], edges.into[q + 1]
        if first == beyond:
            continue
        if nodes.plain[q] == SPECIAL:
            for e in range(first, beyond):
                drives[e] = sets_date(nodes, edges, hours, early, e, override)
            continue
        c = nodes.calendar[q]
        start = first_instant(hours, c, early.begin_work[q])
        for e in range(first, beyond):
            if edges.form[e] & TO_FINISH:
                finish = first_instant(hours, c, early.finish_work[q])
                drives[e] = early.bound[e] >= finish
            else:
                drives[e] = early.bound[e] >= start


@kernel
def longest_path(
    nodes: Nodes, edges: Edges, early: Early, drives: Flags, end: int, on_path: Flags
) -> None:
    """Nodes from which a chain of driving edges leads to the project's finish, in place."""
    for p in range(len(on_path) - 1, -1, -1):
        if nodes.ends_project[p] and early.finish[p] == end:
            on_path[p] = True
        if on_path[p]:
            for e in range(edges.into[p], edges.into[p + 1]):
                if drives[e]:
                    on_path[edges.predecessor[e]] = True
