"""From nodes to rows of the plan: floats, critical flags, levels of effort, summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..network.arrays import DONE, FAR, Ints
from ..network.data import Convention, Plan
from . import kernels_float
from .effort import span_efforts
from .result import TaskArrays

if TYPE_CHECKING:
    from .method import Passes


def task_arrays(passes: Passes) -> TaskArrays:
    """One row per task, in the plan's order."""
    node = passes.network.node_of_row
    early, late, plan = passes.early, passes.late, passes.network.plan
    total = total_floats(passes)[node]
    primavera = plan.options.convention is Convention.PRIMAVERA
    begin = passes.earliest_start if primavera or passes.network.nodes.late.any() else early.start
    begun = (passes.network.nodes.state == 1) & (not primavera)
    arrays = TaskArrays(
        start=early.start[node],
        finish=early.finish[node],
        early_start=begin[node],
        early_finish=_remaining_finish(passes)[node],
        late_start=np.where(begun, early.start, late.start)[node],
        late_finish=late.finish[node],
        total_float=total,
        free_float=_free(passes, total),
        critical=np.zeros(len(node), bool),
        longest_path=passes.on_path[node],
    )
    _flag_critical(passes, arrays)
    span_efforts(passes, arrays)
    _summaries(passes, arrays)
    return arrays


def _remaining_finish(passes: Passes) -> Ints:
    """Early finishes per node; of work that Primavera counts as finished, when nothing remains."""
    nodes = passes.network.nodes
    done = (nodes.state == DONE) & (nodes.start_floor > -FAR)
    return np.where(done, passes.early.begin, passes.earliest_finish)


def total_floats(passes: Passes) -> Ints:
    """Total float per node in working minutes of its calendar, by the plan's option.

    Finish float is LF − EF, start float LS − ES; "smallest" is the lesser of the two. Work in
    progress counts by its finish alone, finished work has none.
    """
    network, early, late = passes.network, passes.early, passes.late
    total = np.zeros(len(early.finish), np.int64)
    honours = network.plan.options.convention is Convention.MICROSOFT
    kernels_float.total_floats(
        network.nodes,
        network.edges,
        passes.hours,
        early,
        late,
        _choice(network.plan),
        honours,
        total,
    )
    return total


def _choice(plan: Plan) -> int:
    return {"start": 1, "finish": 2}.get(plan.options.total_float_from, 0)


def _free(passes: Passes, total: Ints) -> Ints:
    """Free float per row, never below zero; finished work has none.

    Microsoft Project shows none above a total float that is not negative; Primavera may.
    """
    node = passes.network.node_of_row
    free = np.maximum(passes.late.free[node], 0)
    if passes.network.plan.options.convention is Convention.MICROSOFT:
        return np.minimum(free, np.maximum(total, 0))
    return np.where(passes.network.nodes.state[node] == DONE, 0, free)


def _flag_critical(passes: Passes, arrays: TaskArrays) -> None:
    nodes, node = passes.network.nodes, passes.network.node_of_row
    counted = (nodes.ends_project[node] == 1) & (nodes.state[node] < 2)
    arrays.critical[:] = counted & (
        arrays.total_float <= passes.network.plan.options.critical_float
    )
    if passes.network.plan.options.open_ends_critical:
        open_end = np.diff(passes.network.edges.out)[node] == 0
        arrays.critical[:] |= counted & open_end
    arrays.longest_path[:] &= nodes.state[node] < 2


def _summaries(passes: Passes, arrays: TaskArrays) -> None:
    tree, active = passes.network.tree, passes.network.draft.active
    if not tree.summary.any():
        return
    _roll(passes, arrays.start, arrays.finish, active)
    _roll(passes, arrays.early_start, arrays.early_finish, active)
    _roll(passes, arrays.late_start, arrays.late_finish, active)
    critical = (-arrays.critical.astype(np.int64), -arrays.longest_path.astype(np.int64))
    for flag, low in zip((arrays.critical, arrays.longest_path), critical, strict=True):
        _roll(passes, low, np.zeros_like(low), active)
        flag[tree.summary] = low[tree.summary] < 0
    least, most = arrays.total_float, np.zeros_like(arrays.total_float)
    _roll(
        passes, least, most, active & (passes.network.nodes.state[passes.network.node_of_row] < 2)
    )
    arrays.free_float[tree.summary] = 0


def _roll(passes: Passes, low: Ints, high: Ints, counted: np.ndarray) -> None:
    """Minimum of `low` and maximum of `high` into summaries; the plan's start for empty ones."""
    tree = passes.network.tree
    low[tree.summary], high[tree.summary] = FAR, -FAR
    leaf = counted & ~tree.summary
    kernels_float.roll_up(tree.deepest_first, tree.parent, leaf, low, high)
    empty = low == FAR
    fallback = 0 if low is not high and not empty.any() else passes.network.plan.start
    low[empty] = high[empty] = fallback
