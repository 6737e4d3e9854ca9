"""The outline of a table: from levels, parents, dotted codes, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pilothouse.engine.network.data import Task, TaskKind

_DEEPEST = 100


def outlined(
    tasks: Sequence[Task],
    *,
    levels: Sequence[float | None],
    parents: Sequence[str],
    keys: Mapping[str, int],
) -> tuple[Task, ...]:
    """Give the tasks with their parents, each behind its own, and summaries marked.

    Raises nothing: a level that skips one is taken as the next, a parent that would be its own
    forebear as none.
    """
    if any(level is not None for level in levels):
        above = _by_level([int(level or 1) for level in levels], tasks)
    elif any(parents):
        above = [keys.get(text) for text in parents]
    else:
        above = _by_code(tasks)
    known = {task.id: parent for task, parent in zip(tasks, above, strict=True)}
    placed = [replace(task, parent=_sound(task.id, known)) for task in tasks]
    return _marked(_in_order(placed))


def _by_level(levels: Sequence[int], tasks: Sequence[Task]) -> list[int | None]:
    stack: list[int] = []
    found: list[int | None] = []
    lowest = min(levels, default=1)
    for level, task in zip(levels, tasks, strict=True):
        depth = min(max(0, level - lowest), len(stack), _DEEPEST)
        del stack[depth:]
        found.append(stack[-1] if stack else None)
        stack.append(task.id)
    return found


def _by_code(tasks: Sequence[Task]) -> list[int | None]:
    """1.2.3 stands below 1.2, where there is such a row."""
    by_code = {task.wbs: task.id for task in tasks if re.fullmatch(r"[\w]+(\.[\w]+)*", task.wbs)}
    found: list[int | None] = []
    for task in tasks:
        code = task.wbs
        parent = None
        while "." in code and parent is None:
            code = code.rpartition(".")[0]
            parent = by_code.get(code)
        found.append(parent)
    return found


def _sound(uid: int, above: Mapping[int, int | None]) -> int | None:
    """The parent of a task, none where its forebears run in a circle or too deep."""
    seen = {uid}
    at = above.get(uid)
    while at is not None:
        if at == uid or len(seen) > _DEEPEST:
            return None
        if at in seen:
            break
        seen.add(at)
        at = above.get(at)
    return above.get(uid)


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    """Every task behind its parent, else in the order of the table."""
    children: dict[int | None, list[Task]] = {}
    for task in tasks:
        children.setdefault(task.parent, []).append(task)
    found: list[Task] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        task = waiting.pop()
        found.append(task)
        waiting += reversed(children.get(task.id, []))
    return found


def _marked(tasks: Sequence[Task]) -> tuple[Task, ...]:
    summaries = {task.parent for task in tasks}
    return tuple(
        replace(task, kind=TaskKind.SUMMARY, duration=0, elapsed=False)
        if task.id in summaries
        else task
        for task in tasks
    )
