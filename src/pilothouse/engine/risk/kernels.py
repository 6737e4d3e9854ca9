"""Many forward passes over one network, a block of iterations at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours
from ..compiled import kernel
from ..network.arrays import Edges, Nodes
from ..scheduling.kernels import Early, forward, sets_date

Ints = NDArray[np.int64]


@kernel
def _mark(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    on_path: NDArray[np.bool_],
    end: int,
    override: int,
) -> None:
    """Nodes from which driving edges lead to the finish; nothing else is looked at."""
    for p in range(len(on_path)):
        on_path[p] = False
    for p in range(len(on_path) - 1, -1, -1):
        if nodes.ends_project[p] and early.finish[p] == end:
            on_path[p] = True
        if on_path[p]:
            for e in range(edges.into[p], edges.into[p + 1]):
                before = edges.predecessor[e]
                if not on_path[before] and sets_date(nodes, edges, hours, early, e, override):
                    on_path[before] = True


@kernel
def simulate_block(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    varied: Ints,
    samples: NDArray[np.int32],
    override: int,
    facts_end: int,
    minutes: Ints,
    early: Early,
    on_path: NDArray[np.bool_],
    finishes: Ints,
    critical: Ints,
) -> None:
    """Finish of each iteration, and how often each node is critical, in place.

    `samples[v, i]` is the remaining duration in minutes of node `varied[v]` in iteration i.
    `minutes` (planned durations), `early` and `on_path` are working space of this call alone.
    """
    for i in range(samples.shape[1]):
        for v in range(len(varied)):
            minutes[varied[v]] = samples[v, i]
        end = forward(nodes, edges, hours, minutes, early, override, facts_end)
        finishes[i] = end
        _mark(nodes, edges, hours, early, on_path, end, override)
        for p in range(len(critical)):
            critical[p] += on_path[p]
