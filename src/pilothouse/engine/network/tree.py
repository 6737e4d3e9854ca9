"""The work breakdown structure: parents, depths, summaries, and references that do not hold."""

from __future__ import annotations

import numpy as np

from .arrays import Tree
from .data import Plan, TaskKind
from .errors import BadReferenceError, DuplicateIdError


def rows_by_id(plan: Plan) -> dict[int, int]:
    """Row of each task id. Raises DuplicateIdError."""
    rows: dict[int, int] = {}
    for row, task in enumerate(plan.tasks):
        if rows.setdefault(task.id, row) != row:
            first = plan.tasks[rows[task.id]]
            raise DuplicateIdError(f"tasks “{first.name}” and “{task.name}” share the id {task.id}")
    return rows


def build_tree(plan: Plan, rows: dict[int, int]) -> Tree:
    """Parents as rows. Raises BadReferenceError for a missing parent or a loop of parents."""
    parent = np.full(len(plan.tasks), -1, np.int64)
    for row, task in enumerate(plan.tasks):
        if task.parent is not None:
            if task.parent not in rows:
                raise BadReferenceError(
                    f"task “{task.name}” lies under task {task.parent}: the plan does not hold that"
                )
            parent[row] = rows[task.parent]
    summary = np.array([t.kind is TaskKind.SUMMARY for t in plan.tasks], bool)
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
