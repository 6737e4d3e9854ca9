"""Work that is wanted as late as possible, moved after the passes."""

from __future__ import annotations

from ..calendar.kernels import Hours, add, prev_work, subtract, unshift, worked
from ..compiled import kernel
from ..network.arrays import FAR, FS, LEAF, SF, SS, Edges, Nodes
from .kernels import BY_LATE, Early, Late, ignored


@kernel
def postpone(
    nodes: Nodes,
    edges: Edges,
    hours: Hours,
    early: Early,
    late: Late,
    end: int,
    override: int,
) -> None:
    """Move tasks marked `late` by their free float, last node first, in place."""
    for p in range(len(early.start) - 1, -1, -1):
        if nodes.late[p] == 0 or nodes.kind[p] != LEAF or nodes.start_pin[p] > -FAR:
            continue
        finish = min(late.finish[p], end)
        for k in range(edges.out[p], edges.out[p + 1]):
            e = edges.out_edge[k]
            q = edges.successor[e]
            if ignored(edges, nodes, e, override) or nodes.kind[q] != LEAF:
                continue
            kind = edges.type[e]
            target = early.begin[q] if kind in (FS, SS) else early.finish[q]
            bound = unshift(hours, edges.calendar[e], target, edges.lag[e])
            if kind in (SS, SF):
                bound = add(hours, nodes.calendar[p], bound, early.minutes[p])
            finish = min(finish, bound)
        if finish > early.finish[p]:
            if early.minutes[p] > 0:
                finish = prev_work(hours, nodes.calendar[p], finish)
            early.finish[p] = finish
            early.start[p] = subtract(hours, nodes.calendar[p], finish, early.minutes[p])
            early.begin[p] = early.start[p]
            early.begin_work[p] = worked(hours, nodes.calendar[p], early.begin[p])
            early.finish_work[p] = worked(hours, nodes.calendar[p], finish)
            early.reason[p] = BY_LATE
