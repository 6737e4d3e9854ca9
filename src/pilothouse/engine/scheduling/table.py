"""From nodes to rows of the plan: floats, critical flags, levels of effort, summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..network.arrays import BEGUN, DONE, FAR, Ints
from ..network.data import Convention, Plan
from . import kernels_float
from .effort import span_efforts
from .result import TaskArrays

if TYPE_CHECKING:
    from .method import Passes


def task_arrays(passes: Passes) -> TaskArrays:
    """One row per task, in the plan's order."""
    node, nodes = passes.network.node_of_row, passes.network.nodes
    early, late, options = passes.early, passes.late, passes.network.plan.options
    microsoft = options.convention is Convention.MICROSOFT
    begin = early.start if microsoft and not nodes.late.any() else passes.earliest_start
    columns = (
        early.start,
        early.finish,
        begin,
        _remaining_finish(passes),
        _late_start(passes) if microsoft else late.start,
        late.finish,
        total_floats(passes),
    )
    # One block: asking for memory column by column takes longer than filling it.
    block = np.empty((len(columns) + 1, len(node)), np.int64)
    for at, column in enumerate(columns):
        np.take(column, node, out=block[at], mode="clip")
    critical, longest = np.empty((2, len(node)), bool)
    kernels_float.rows(
        node,
        nodes.ends_project,
        nodes.state,
        late,
        passes.on_path,
        options.critical_float,
        microsoft,
        block[len(columns)],
        critical,
        longest,
    )
    start, finish, early_start, early_finish, late_start, late_finish, total, free = block
    arrays = TaskArrays(
        start,
        finish,
        early_start,
        early_finish,
        late_start,
        late_finish,
        total,
        free,
        critical,
        longest,
    )
    if options.open_ends_critical:
        _flag_open_ends(passes, arrays)
    span_efforts(passes, arrays)
    _summaries(passes, arrays)
    return arrays


def _late_start(passes: Passes) -> Ints:
    """Late starts per node; of work that Microsoft Project counts as begun, when it began."""
    begun = passes.network.nodes.state == BEGUN
    if not begun.any():
        return passes.late.start
    return np.where(begun, passes.early.start, passes.late.start)


def _remaining_finish(passes: Passes) -> Ints:
    """Early finishes per node; of work that Primavera counts as finished, when nothing remains."""
    nodes = passes.network.nodes
    done = (nodes.state == DONE) & (nodes.start_floor > -FAR)
    if not done.any():
        return passes.earliest_finish
    return np.where(done, passes.early.begin, passes.earliest_finish)


def total_floats(passes: Passes) -> Ints:
    """Total float per node in working minutes of its calendar, by the plan's option.

    Finish float is LF − EF, start float LS − ES; "smallest" is the lesser of the two. Work in
    progress counts by its finish alone, finished work has none.
    """
    network, early, late = passes.network, passes.early, passes.late
    honours = network.plan.options.convention is Convention.MICROSOFT
    kernels_float.total_floats(
        network.nodes, network.edges, passes.hours, early, late, _choice(network.plan), honours
    )
    return late.total


def _choice(plan: Plan) -> int:
    return {"start": 1, "finish": 2}.get(plan.options.total_float_from, 0)


def _flag_open_ends(passes: Passes, arrays: TaskArrays) -> None:
    """Tasks that nothing waits for count as critical too."""
    nodes, node = passes.network.nodes, passes.network.node_of_row
    counted = (nodes.ends_project[node] == 1) & (nodes.state[node] < DONE)
    arrays.critical[:] |= counted & (np.diff(passes.network.edges.out)[node] == 0)


def _summaries(passes: Passes, arrays: TaskArrays) -> None:
    tree, active = passes.network.tree, passes.network.draft.active
    if not tree.summary.any():
        return
    begin = passes.network.plan.start
    _roll(passes, arrays.start, arrays.finish, active, begin)
    _roll(passes, arrays.early_start, arrays.early_finish, active, begin)
    _roll(passes, arrays.late_start, arrays.late_finish, active, begin)
    critical = (-arrays.critical.astype(np.int64), -arrays.longest_path.astype(np.int64))
    for flag, low in zip((arrays.critical, arrays.longest_path), critical, strict=True):
        _roll(passes, low, np.zeros_like(low), active, 0)
        flag[tree.summary] = low[tree.summary] < 0
    least, most = arrays.total_float, np.zeros_like(arrays.total_float)
    is_open = passes.network.nodes.state[passes.network.node_of_row] < DONE
    _roll(passes, least, most, active & is_open, 0)
    arrays.free_float[tree.summary] = 0


def _roll(passes: Passes, low: Ints, high: Ints, counted: np.ndarray, empty: int) -> None:
    """Minimum of `low` and maximum of `high` into summaries; `empty` where nothing counts."""
    tree = passes.network.tree
    low[tree.summary], high[tree.summary] = FAR, -FAR
    leaf = counted & ~tree.summary
    kernels_float.roll_up(tree.deepest_first, tree.parent, leaf, low, high)
    nothing = low == FAR
    low[nothing] = high[nothing] = empty
