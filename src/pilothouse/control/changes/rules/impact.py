"""What a change does to a plan: the difference between two schedules, in plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pilothouse.delivery.schedule.types import Edit
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import Plan, TaskKind
from pilothouse.kit.errors import InvalidError

MOST_TASKS = 60
_EDITS: TypeAdapter[list[Any]] = TypeAdapter(list[Edit])


def known_edits(rows: Sequence[dict[str, Any]]) -> list[Any]:
    """Edits of a plan from their JSON. Raises InvalidError naming the first that is not one."""
    try:
        return _EDITS.validate_python(list(rows))
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"][0] if first["loc"] else 0
        text = f"Change {int(place) + 1} is not an edit of a plan: {first['msg']}"
        raise InvalidError(text, {"edits": [text]}) from error


def packed(edits: Sequence[Any]) -> list[dict[str, Any]]:
    """Edits as JSON."""
    return list(_EDITS.dump_python(list(edits), mode="json"))


def impact(
    before: Schedule, after: Schedule, *, cost: Decimal, finish_days: float
) -> dict[str, Any]:
    """The impact as JSON: finish before and after, working days, cost, and the tasks that move.

    `finish_days` is the shift of the finish in working days of the plan's calendar, late positive.
    Tasks come with their dates and total float (days) on both sides, the most moved first.
    """
    rows = _moved(before, after)
    return {
        "finish_before": _day(before.finish),
        "finish_after": _day(after.finish),
        "finish_days": round(finish_days, 1),
        "cost": str(cost),
        "least_float_before": _least_float(before),
        "least_float_after": _least_float(after),
        "critical_before": _critical(before),
        "critical_after": _critical(after),
        "tasks_moved": len(rows),
        "tasks": rows[:MOST_TASKS],
    }


def whole_days(days: float) -> int:
    """Days against a delegated limit: a part of a day counts as a whole one."""
    return math.ceil(abs(days) - 1e-9)


def _moved(before: Schedule, after: Schedule) -> list[dict[str, Any]]:
    old = {task.id for task in before.plan.tasks}
    new = {task.id for task in after.plan.tasks}
    rows = [_gone(before, uid) for uid in sorted(old - new)]
    for task in after.plan.tasks:
        if task.kind is not TaskKind.SUMMARY:
            row = _row(before, after, task.id, task.name, known=task.id in old)
            rows += [row] if row else []
    return sorted(rows, key=lambda row: -abs(row["minutes"]))


def _row(
    before: Schedule, after: Schedule, uid: int, name: str, *, known: bool
) -> dict[str, Any] | None:
    now = after.of(uid)
    was = before.of(uid) if known else None
    if was is not None and (was.start, was.finish) == (now.start, now.finish):
        return None
    return {
        "uid": uid,
        "name": name,
        "start_before": _day(was.start) if was else None,
        "start_after": _day(now.start),
        "finish_before": _day(was.finish) if was else None,
        "finish_after": _day(now.finish),
        "float_before": _days(before.plan, was.total_float) if was else None,
        "float_after": _days(after.plan, now.total_float),
        "critical": bool(now.critical),
        "minutes": int(now.finish - was.finish) if was else 0,
    }


def _gone(before: Schedule, uid: int) -> dict[str, Any]:
    was = before.of(uid)
    name = next(task.name for task in before.plan.tasks if task.id == uid)
    return {
        "uid": uid,
        "name": name,
        "start_before": _day(was.start),
        "start_after": None,
        "finish_before": _day(was.finish),
        "finish_after": None,
        "float_before": _days(before.plan, was.total_float),
        "float_after": None,
        "critical": False,
        "minutes": 0,
    }


def _day(instant: int) -> str:
    return to_datetime(instant).date().isoformat()


def _days(plan: Plan, minutes: int) -> float:
    return round(minutes / plan.options.minutes_per_day, 1)


def _least_float(schedule: Schedule) -> float | None:
    floats = [d.total_float for d in _leaves(schedule) if d.total_float is not None]
    return _days(schedule.plan, int(min(floats))) if floats else None


def _critical(schedule: Schedule) -> int:
    return sum(bool(dates.critical) for dates in _leaves(schedule))


def _leaves(schedule: Schedule) -> list[Any]:
    summaries = {t.id for t in schedule.plan.tasks if t.kind is TaskKind.SUMMARY}
    return [dates for dates in schedule if dates.task not in summaries]
