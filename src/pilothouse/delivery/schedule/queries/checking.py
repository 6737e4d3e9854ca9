"""Whether our dates of an imported plan are those its own tool had stored."""

from __future__ import annotations

from typing import Any

from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import Plan, TaskKind

SHOWN = 50


def same_dates(file: Plan, computed: Schedule, merged: Plan) -> dict[str, Any]:
    """How many leaves get the dates the file holds, and the first that do not.

    Rows pair by their order: `merged` holds the file's tasks first to last.
    """
    position = {task.guid or task.name: task.id for task in merged.tasks}
    compared = same = 0
    others: list[dict[str, Any]] = []
    for task in file.tasks:
        uid = position.get(task.guid or task.name)
        stored = task.stored
        if uid is None or stored is None or stored.finish is None or not task.active:
            continue
        if task.kind is TaskKind.SUMMARY:
            continue
        compared += 1
        dates = computed.of(uid)
        if (dates.start, dates.finish) == (stored.start, stored.finish):
            same += 1
        elif len(others) < SHOWN:
            others.append(_pair(task.wbs, task.name, stored.finish, dates.finish))
    return {
        "compared": compared,
        "same": same,
        "others": others,
        "start": to_datetime(computed.start).isoformat(),
        "finish": to_datetime(computed.finish).isoformat(),
    }


def _pair(wbs: str, name: str, theirs: int, ours: int) -> dict[str, str]:
    return {
        "wbs": wbs,
        "name": name,
        "theirs": to_datetime(theirs).isoformat(),
        "ours": to_datetime(ours).isoformat(),
    }
