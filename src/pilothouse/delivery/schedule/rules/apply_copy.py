"""Copies of rows, applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.rules.draft import DAY, Draft
from pilothouse.delivery.schedule.rules.reporting import FRESH
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import Link, Task, TaskKind
from pilothouse.kit.errors import InvalidError


def _copy_tasks(draft: Draft, edit: e.CopyTasks) -> None:
    wanted = {uid: draft.row(uid) for uid in edit.tasks}
    rows = sorted(wanted, key=wanted.__getitem__)
    if edit.uids and len(edit.uids) != len(rows):
        raise InvalidError("Each copy needs a uid of its own.")
    made = dict(zip(rows, edit.uids or [draft.next_uid() for _ in rows], strict=True))
    if set(made.values()) & draft.uids or len(set(made.values())) < len(made):
        raise InvalidError("One of the copies has the uid of another task.")
    draft.last_uid = max([draft.last_uid, *made.values()])
    links = [link for uid in rows for link in draft.links.of(uid) if link.successor == uid]
    after = edit.after
    for block in _blocks(draft, made):
        copies = [_copied(draft, task, made) for task in block]
        if not draft.keeps_outline:
            copies = _coded(draft.next_code(edit.parent), copies)
        draft.insert(copies, edit.parent, after)
        after = copies[0].id
    _carry_along(draft, links, made)


def _blocks(draft: Draft, made: Mapping[int, int]) -> list[list[Task]]:
    """The rows to copy, each with those below it."""
    blocks: dict[int, list[Task]] = {}
    for uid in made:
        task = draft.task(uid)
        blocks[uid] = [] if task.parent is None else blocks.get(task.parent, [])
        blocks[uid].append(task)
    return [block for uid, block in blocks.items() if block[0].id == uid]


def _copied(draft: Draft, task: Task, made: Mapping[int, int]) -> Task:
    values = FRESH | {"id": made[task.id], "parent": made.get(task.parent or 0)}
    if task.kind is TaskKind.SUMMARY and not any(u in made for u in draft.siblings(task.id)):
        values |= {"kind": TaskKind.TASK, "duration": task.duration or DAY, "recurrence": ""}
    return replace(task, **values)


def _coded(code: str, copies: list[Task]) -> list[Task]:
    """Copies with the WBS codes that follow from that of the first."""
    old = copies[0].wbs
    rest = [replace(t, wbs=code + t.wbs.removeprefix(old)) for t in copies[1:]]
    return [replace(copies[0], wbs=code), *rest]


def _carry_along(draft: Draft, links: list[Link], made: Mapping[int, int]) -> None:
    """The links among the rows, and who works on them with all of it still to do."""
    for link in links:
        if link.predecessor in made:
            before, behind = made[link.predecessor], made[link.successor]
            draft.links.add(replace(link, predecessor=before, successor=behind))
    for uid, copy in made.items():
        for item in draft.assignments.of(uid):
            fresh = replace(item, actual_work=0, remaining_work=None, actual_cost=None)
            draft.assignments.add(replace(fresh, task=copy))


APPLY: dict[type, Callable[[Draft, Any], None]] = {e.CopyTasks: _copy_tasks}
