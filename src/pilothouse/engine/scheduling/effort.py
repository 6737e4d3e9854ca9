"""Levels of effort: tasks that last as long as the work they accompany."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..network.data import Link, LinkType, Plan, TaskKind
from .result import TaskArrays

if TYPE_CHECKING:
    from .method import Passes

_FROM_FINISH = {LinkType.FS, LinkType.FF}


def span_efforts(passes: Passes, arrays: TaskArrays) -> None:
    """Stretch each level of effort between the dates its links name, in place.

    It starts at the earliest start its predecessors (FS, SS) allow and ends at the latest finish
    its predecessors (FF, SF) or successors name. It drives nothing and is never critical.
    """
    plan = passes.network.plan
    efforts = [row for row, t in enumerate(plan.tasks) if t.kind is TaskKind.LEVEL_OF_EFFORT]
    if not efforts:
        return
    rows = {task.id: row for row, task in enumerate(plan.tasks)}
    for row in efforts:
        if plan.tasks[row].actual_finish is None:
            _span(plan, arrays, rows, row)


def _span(plan: Plan, arrays: TaskArrays, rows: dict[int, int], row: int) -> None:
    task = plan.tasks[row]
    starts = [
        _source(arrays, rows, x)
        for x in plan.links
        if x.successor == task.id and x.type in (LinkType.FS, LinkType.SS)
    ]
    ends = [
        _source(arrays, rows, x)
        for x in plan.links
        if x.successor == task.id and x.type in (LinkType.FF, LinkType.SF)
    ]
    ends += [_target(arrays, rows, x) for x in plan.links if x.predecessor == task.id]
    start = task.actual_start if task.actual_start is not None else None
    if start is None:
        start = min(starts) if starts else int(arrays.start[row])
    finish = max([*ends, start]) if ends else max(int(arrays.finish[row]), start)
    for column in (arrays.start, arrays.early_start, arrays.late_start):
        column[row] = start
    for column in (arrays.finish, arrays.early_finish, arrays.late_finish):
        column[row] = finish
    arrays.total_float[row] = arrays.free_float[row] = 0


def _source(arrays: TaskArrays, rows: dict[int, int], link: Link) -> int:
    row = rows[link.predecessor]
    return int(arrays.finish[row] if link.type in _FROM_FINISH else arrays.start[row])


def _target(arrays: TaskArrays, rows: dict[int, int], link: Link) -> int:
    row = rows[link.successor]
    to_start = link.type in (LinkType.FS, LinkType.SS)
    return int(arrays.start[row] if to_start else arrays.finish[row])
