"""The plan with which a project of a method begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pilothouse.delivery.schedule.types import AddLink, AddTask, Assign
from pilothouse.engine.network.data import TaskKind
from pilothouse.governance.standards.rules.lines import Path
from pilothouse.governance.standards.types import TaskTemplate

DAY = 480


def plan_edits(tasks: Sequence[TaskTemplate]) -> list[Any]:
    """The edits that make a plan of a template: tasks with their outline, links, roles."""
    uids = {task.key: uid for uid, (_, task) in enumerate(walked(tasks), 1)}
    added = list(_added(tasks, uids, None))
    linked = [
        AddLink(uids[before], uids[task.key]) for _, task in walked(tasks) for before in task.after
    ]
    people = [Assign(uids[task.key], name=task.who) for _, task in walked(tasks) if task.who]
    return [*added, *linked, *people]


def _added(
    tasks: Sequence[TaskTemplate], uids: dict[str, int], parent: int | None
) -> Iterator[AddTask]:
    last: int | None = None
    for task in tasks:
        uid, minutes = uids[task.key], round(task.days * DAY)
        kind = TaskKind.TASK if minutes or task.tasks else TaskKind.MILESTONE
        yield AddTask(task.name, parent, last, minutes or (DAY if task.tasks else 0), kind, uid)
        yield from _added(task.tasks, uids, uid)
        last = uid


def walked(
    tasks: Sequence[TaskTemplate], path: Path = ("plan",)
) -> Iterator[tuple[Path, TaskTemplate]]:
    """Every task of a template in outline order, with its place in the file."""
    for index, task in enumerate(tasks):
        yield (*path, index), task
        yield from walked(task.tasks, (*path, index, "tasks"))


def plan_faults(tasks: Sequence[TaskTemplate]) -> Iterator[tuple[Path, str, str]]:
    """What is wrong with a template: place, fault, remedy."""
    rows = list(walked(tasks))
    counts = Counter(task.key for _, task in rows)
    groups = {task.key for _, task in rows if task.tasks}
    seen: set[str] = set()
    for path, task in rows:
        if task.key in seen:
            yield (*path, "key"), f"“{task.key}” stands twice in plan.", "Give each its own key."
        seen.add(task.key)
        if task.tasks and (task.who or task.after):
            what = f"“{task.name}” is a group; a group has neither “who” nor “after”."
            yield path, what, "State them on the tasks in it."
        for before in task.after:
            if before not in counts or before in groups:
                what = f"There is no task “{before}” to come before it."
                yield (*path, "after"), what, "Name the key of a task of this plan, not of a group."
    if circle := _circle(rows):
        path, task = circle
        yield (*path, "after"), f"“{task.name}” would wait for itself.", "Break the circle."


def _circle(rows: list[tuple[Path, TaskTemplate]]) -> tuple[Path, TaskTemplate] | None:
    before = {task.key: set(task.after) for _, task in rows}
    done: set[str] = set()
    while ready := {key for key, keys in before.items() if key not in done and keys <= done}:
        done |= ready
    known = set(before)
    return next(
        (row for row in rows if row[1].key not in done and before[row[1].key] <= known), None
    )
