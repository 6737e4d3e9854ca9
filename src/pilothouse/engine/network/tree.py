"""The work breakdown structure: parents, depths, summaries, and references that do not hold."""

from __future__ import annotations

import numpy as np

from .arrays import Flags, Tree
from .columns import column, having
from .data import Plan, Task
from .errors import BadReferenceError, DuplicateIdError


def rows_by_id(plan: Plan) -> dict[int, int]:
    """Row of each task id. Raises DuplicateIdError."""
    ids = column(plan.tasks, "id")
    rows = dict(zip(ids, range(len(ids)), strict=True))
    if len(rows) < len(ids):
        _refuse_twins(plan)
    return rows


def _refuse_twins(plan: Plan) -> None:
    first: dict[int, Task] = {}
    for task in plan.tasks:
        if (twin := first.setdefault(task.id, task)) is not task:
            raise DuplicateIdError(f"tasks “{twin.name}” and “{task.name}” share the id {task.id}")


def build_tree(plan: Plan, rows: dict[int, int], summary: Flags) -> Tree:
    """Parents as rows; `summary` marks rows that are summaries even without children.

    Raises BadReferenceError for a missing parent or a loop of parents.
    """
    parent = np.full(len(plan.tasks), -1, np.int64)
    for row in having(column(plan.tasks, "parent"), other_than=None):
        task = plan.tasks[row]
        if task.parent not in rows:
            raise BadReferenceError(
                f"task “{task.name}” lies under task {task.parent}: the plan does not hold that"
            )
        parent[row] = rows[task.parent]
    summary = summary.copy()
    summary[parent[parent >= 0]] = True
    depth = _depths(plan, parent)
    return Tree(parent, np.argsort(-depth, kind="stable"), summary)


def _depths(plan: Plan, parent: np.ndarray) -> np.ndarray:
    """Depth of each row; climbs all rows together, one level at a time."""
    depth = np.zeros(len(parent), np.int64)
    above = parent.copy()
    while np.any(above >= 0):
        inside = above >= 0
        depth[inside] += 1
        above[inside] = parent[above[inside]]
        if depth.max() > len(parent):
            name = plan.tasks[int(np.argmax(depth))].name
            raise BadReferenceError(f"task “{name}” lies under itself")
    return depth


def leaves_below(tree: Tree) -> dict[int, list[int]]:
    """Leaf rows under each summary row, however deep."""
    below: dict[int, list[int]] = {int(row): [] for row in np.flatnonzero(tree.summary)}
    for row in np.flatnonzero(~tree.summary):
        above = int(tree.parent[row])
        while above >= 0:
            below[above].append(int(row))
            above = int(tree.parent[above])
    return below
