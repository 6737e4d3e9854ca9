"""The tasks of a plan as CSV, one row per task in outline order."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from pilothouse.engine.network.data import Instant, LagUnit, Link, Minutes, Plan, Task

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  plan instants are local wall-clock time
COLUMNS = (
    "id",
    "wbs",
    "level",
    "name",
    "kind",
    "duration_days",
    "start",
    "finish",
    "percent_complete",
    "predecessors",
    "constraint",
    "constraint_date",
    "deadline",
    "resources",
    "notes",
    "actual_start",
    "actual_finish",
    "work_hours",
    "cost",
    "priority",
    "optimistic_days",
    "pessimistic_days",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tasks_csv(plan: Plan, dates: Mapping[int, tuple[Instant, Instant]] | None = None) -> str:
    """Give the tasks of `plan` as CSV text with a heading row.

    `dates` holds a computed start and finish per task id; without it the dates that the source
    tool had stored are written. Durations are days of `plan.options.minutes_per_day`, elapsed ones
    as in "2ed", lags as in "12FS+2d", part-time work as in "Ann[50%]"; custom fields are columns at
    the end. Cells that a spreadsheet would run as a formula are prefixed with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(cell) for cell in (*COLUMNS, *(f.name for f in plan.custom_fields))])
    row = _row_of(plan, dates or _stored(plan))
    for task in plan.tasks:
        writer.writerow([_safe(cell) for cell in row(task)])
    return out.getvalue()


def _stored(plan: Plan) -> dict[int, tuple[Instant, Instant]]:
    found: dict[int, tuple[Instant, Instant]] = {}
    for task in plan.tasks:
        if task.stored and task.stored.start is not None and task.stored.finish is not None:
            found[task.id] = (task.stored.start, task.stored.finish)
    return found


def _row_of(
    plan: Plan, dates: Mapping[int, tuple[Instant, Instant]]
) -> Callable[[Task], list[str]]:
    per_day = plan.options.minutes_per_day
    before, who = links_by_successor(plan), resources_by_task(plan)
    levels: dict[int, int] = {}

    def row(task: Task) -> list[str]:
        levels[task.id] = 1 + (levels.get(task.parent, 0) if task.parent is not None else 0)
        start, finish = dates.get(task.id, (None, None))
        return [
            str(task.id),
            task.wbs,
            str(levels[task.id]),
            task.name,
            task.kind.value,
            duration_cell(task, per_day, task.duration),
            _moment(start),
            _moment(finish),
            f"{task.percent_complete:g}",
            ";".join(before[task.id]),
            task.constraint.value,
            _moment(task.constraint_date),
            _moment(task.deadline),
            ";".join(who[task.id]),
            task.notes,
            _moment(task.actual_start),
            _moment(task.actual_finish),
            "" if task.work is None else f"{task.work / 60:g}",
            "" if task.cost is None else f"{task.cost:f}",
            str(task.priority),
            duration_cell(task, per_day, task.optimistic),
            duration_cell(task, per_day, task.pessimistic),
            *(dict(task.custom).get(field.key, "") for field in plan.custom_fields),
        ]

    return row


def duration_cell(task: Task, per_day: int, minutes: Minutes | None) -> str:
    """Give a duration of a task in days, elapsed ones marked as such; "" for none."""
    if minutes is None:
        return ""
    return f"{minutes / 1440:g}ed" if task.elapsed else f"{minutes / per_day:g}"


def links_by_successor(plan: Plan) -> Mapping[int, list[str]]:
    """Give the predecessors of every task as texts such as "12FS+2d"."""
    found: dict[int, list[str]] = defaultdict(list)
    for link in plan.links:
        found[link.successor].append(_link(link, plan.options.minutes_per_day))
    return found


def resources_by_task(plan: Plan) -> Mapping[int, list[str]]:
    """Give the names of those who work on every task, with their units where not whole."""
    people = {resource.id: resource.name for resource in plan.resources}
    found: dict[int, list[str]] = defaultdict(list)
    for item in plan.assignments:
        share = "" if item.units == 1 else f"[{100 * item.units:g}%]"
        found[item.task].append(people.get(item.resource, "") + share)
    return found


def _link(link: Link, per_day: int) -> str:
    text = f"{link.predecessor}{link.type.value}"
    if not link.lag:
        return text
    sign = "+" if link.lag > 0 else "-"
    size = abs(link.lag)
    if link.lag_unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT}:
        return f"{text}{sign}{size / 100:g}{'e' * (link.lag_unit is LagUnit.ELAPSED_PERCENT)}%"
    if link.lag_unit is LagUnit.ELAPSED:
        return f"{text}{sign}{size / 1440:g}ed"
    return f"{text}{sign}{size / per_day:g}d"


def _moment(value: Instant | None) -> str:
    return "" if value is None else (EPOCH + timedelta(minutes=value)).isoformat(" ", "minutes")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
