"""Two plans compared, field by field: what a file holds otherwise than the plan it was made of."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pilothouse.engine.calendar.instants import to_datetime
from pilothouse.engine.network.data import (
    Assignment,
    Availability,
    BaselineValues,
    Calendar,
    Plan,
    Rate,
    Resource,
    Task,
    TaskKind,
)


class Part(StrEnum):
    """Which part of a plan a difference is in."""

    PLAN = "plan"
    CALENDAR = "calendar"
    TASK = "task"
    STORED = "stored"
    BASELINE = "baseline"
    CUSTOM = "custom"
    LINK = "link"
    RESOURCE = "resource"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row that differs. `id` is the task's or resource's in the first plan."""

    part: Part
    field: str
    id: int | None
    name: str
    before: str
    after: str


@dataclass(slots=True)
class _Pairs:
    """Which row of the second plan is which of the first: its id by that of the first."""

    tasks: dict[int, int] = field(default_factory=dict)
    resources: dict[int, int] = field(default_factory=dict)
    calendars: dict[int, int] = field(default_factory=dict)


_PLAN_FIELDS = ("name", "start", "must_finish_by", "data_date", "currency", "author")
_NOT_TASK = {"id", "parent", "calendar", "baselines", "stored", "custom", "guid"}
_TASK_FIELDS = tuple(f.name for f in dataclasses.fields(Task) if f.name not in _NOT_TASK)
# What a summary holds of its own; all else comes up from the rows below it.
_SUMMARY_FIELDS = (
    "name", "wbs", "kind", "constraint", "constraint_date", "deadline", "manual", "manual_start",
    "manual_finish", "active", "notes", "fixed_cost",
)  # fmt: skip
_RESOURCE_FIELDS = (
    "name", "kind", "max_units", "initials", "email", "group", "availability", "rates",
)  # fmt: skip
_ASSIGNMENT_FIELDS = (
    "units",
    "work",
    "actual_work",
    "remaining_work",
    "cost",
    "actual_cost",
    "contour",
    "rate_table",
)


def compared(first: Plan, second: Plan) -> tuple[Change, ...]:
    """Give every field in which `second` differs from `first`, in the order of the plan's parts.

    Tasks pair by guid, else by id and name, else by WBS and name, else by name in their order;
    resources and calendars likewise. Guids themselves are not compared. Numbers that differ by less
    than half a unit of their last place (a percent by 0.005) are equal.
    """
    pairs = _paired(first, second)
    return (
        *_plan(first, second, pairs),
        *_calendars(first, second, pairs),
        *_tasks(first, second, pairs),
        *_links(first, second, pairs),
        *_resources(first, second, pairs),
        *_assignments(first, second, pairs),
    )


def _paired(first: Plan, second: Plan) -> _Pairs:
    return _Pairs(
        _match(first.tasks, second.tasks, _task_keys),
        _match(first.resources, second.resources, _row_keys),
        _match(first.calendars, second.calendars, _row_keys),
    )


def _task_keys(task: Task) -> tuple[Any, ...]:
    return task.guid.lower() or None, (task.id, task.name), (task.wbs, task.name), task.name


def _row_keys(row: Resource | Calendar) -> tuple[Any, ...]:
    return (row.id, row.name), row.name or None


def _match(
    first: Iterable[Any], second: Iterable[Any], keys: Callable[[Any], tuple[Any, ...]]
) -> dict[int, int]:
    old, new = list(first), list(second)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place in range(len(keys(old[0])) if old else 0):
        free: dict[Any, list[int]] = {}
        for row in new:
            if row.id not in taken and (key := keys(row)[place]) is not None:
                free.setdefault(key, []).append(row.id)
        for row in old:
            waiting = free.get(keys(row)[place])
            if row.id not in found and waiting:
                found[row.id] = waiting.pop(0)
                taken.add(found[row.id])
    return found


def _fields(
    part: Part, first: Any, second: Any, names: Iterable[str], id_: int | None, name: str
) -> Iterator[Change]:
    for each in names:
        before, after = getattr(first, each), getattr(second, each)
        if not same(before, after):
            yield Change(part, each, id_, name, shown(before), shown(after))


def _told(task: Task) -> Task:
    """What is left to do, said also where it follows from the progress."""
    if task.remaining is not None:
        return dataclasses.replace(task, work=task.work or None)
    share = 1 - task.percent_complete / 100
    left = 0 if task.actual_finish is not None else round(task.duration * share)
    return dataclasses.replace(task, remaining=left, work=task.work or None)


def same(before: Any, after: Any) -> bool:
    """Whether two values are equal as far as a file can tell."""
    if before == after or (_nothing(before) and _nothing(after)):
        return True
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) < 0.005
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return abs(before - after) < Decimal("0.005")
    if isinstance(before, str) and isinstance(after, str):
        return before.split() == after.split()
    return False


def _nothing(value: Any) -> bool:
    """No amount and none at all are the same amount."""
    return value is None or (isinstance(value, Decimal) and value == 0)


def shown(value: Any) -> str:
    """A value as text, "–" for none."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, Availability):
        share = f"{100 * value.units:g} %"
        return " ".join(_day(at) for at in (value.start, value.finish)) + f" {share}"
    if isinstance(value, Rate):
        prices = f"{value.standard:f}/{value.per} {value.overtime:f}/{value.overtime_per}"
        return f"{value.table} {_day(value.since)} {prices} {value.per_use:f}"
    return str(getattr(value, "value", value))


def _day(at: int | None) -> str:
    return "…" if at is None else f"{to_datetime(at):%Y-%m-%d}"


def _plan(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    yield from _fields(Part.PLAN, first, second, _PLAN_FIELDS, None, first.name)
    names = [f.name for f in dataclasses.fields(first.options)]
    yield from _fields(Part.PLAN, first.options, second.options, names, None, first.name)
    if pairs.calendars.get(first.default_calendar) != second.default_calendar:
        yield Change(Part.PLAN, "default_calendar", None, first.name, "", "")


def _calendars(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    mine = {row.id: row for row in first.calendars}
    others = {row.id: row for row in second.calendars}
    for row in first.calendars:
        found = others.get(pairs.calendars.get(row.id, -1))
        if found is None:
            yield Change(Part.CALENDAR, "missing", None, row.name, row.name, "–")
            continue
        names = ("week", "overrides", "minutes_per_day")
        before, after = _alone(row, mine), _alone(found, others)
        yield from _fields(Part.CALENDAR, before, after, names, None, row.name)
        if _days(before) != _days(after):
            counts = f"{len(before.exceptions)}", f"{len(after.exceptions)}"
            yield Change(Part.CALENDAR, "exceptions", None, row.name, *counts)


def _alone(row: Calendar, known: Mapping[int, Calendar]) -> Calendar:
    """The calendar with what it takes over from its parents written in."""
    seen = {row.id}
    while row.parent is not None and row.parent in known and row.parent not in seen:
        above = known[row.parent]
        seen.add(above.id)
        week = tuple(
            up if own is None else own for own, up in zip(row.week, above.week, strict=True)
        )
        row = dataclasses.replace(
            row, week=week, exceptions=(*row.exceptions, *above.exceptions),
            overrides=(*row.overrides, *above.overrides), parent=above.parent,
        )  # fmt: skip
    return row


def _days(row: Calendar) -> set[tuple[Any, ...]]:
    """Every exceptional day with its hours; where two hold for a day, the first."""
    found: dict[int, tuple[Any, ...]] = {}
    for item in row.exceptions:
        for day in range(item.first_day, min(item.last_day, item.first_day + 4000) + 1):
            found.setdefault(day, item.intervals)
    return set(found.items())


def _tasks(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    others = {task.id: task for task in second.tasks}
    columns = {f.key: f.name for f in first.custom_fields}
    theirs = {f.key: f.name for f in second.custom_fields}
    for task in first.tasks:
        found = others.get(pairs.tasks.get(task.id, -1))
        if found is None:
            yield Change(Part.TASK, "missing", task.id, task.name, task.name, "–")
            continue
        names = _SUMMARY_FIELDS if task.kind is TaskKind.SUMMARY else _TASK_FIELDS
        yield from _fields(Part.TASK, _told(task), _told(found), names, task.id, task.name)
        yield from _places(task, found, pairs, first.default_calendar)
        yield from _facts(task, found, columns, theirs)
    known = set(pairs.tasks.values())
    for task in second.tasks:
        if task.id not in known:
            yield Change(Part.TASK, "added", None, task.name, "–", task.name)


def _places(task: Task, found: Task, pairs: _Pairs, default: int) -> Iterator[Change]:
    above = None if task.parent is None else pairs.tasks.get(task.parent)
    if above != found.parent:
        before, after = shown(task.parent), shown(found.parent)
        yield Change(Part.TASK, "parent", task.id, task.name, before, after)
    was = default if task.calendar is None else task.calendar
    now = pairs.calendars.get(default) if found.calendar is None else found.calendar
    if task.kind is not TaskKind.SUMMARY and pairs.calendars.get(was) != now:
        before, after = shown(task.calendar), shown(found.calendar)
        yield Change(Part.TASK, "calendar", task.id, task.name, before, after)


def _facts(
    task: Task, found: Task, columns: Mapping[str, str], theirs: Mapping[str, str]
) -> Iterator[Change]:
    if task.stored is not None:
        names = [f.name for f in dataclasses.fields(task.stored)]
        held = [n for n in names if getattr(task.stored, n) is not None]
        other = found.stored or type(task.stored)()
        if task.kind is TaskKind.SUMMARY:
            held = [n for n in held if n in {"start", "finish"}]
        yield from _fields(Part.STORED, task.stored, other, held, task.id, task.name)
    baselines = {item.number: item for item in found.baselines}
    for item in task.baselines:
        yield from _baseline(task, item, baselines.get(item.number))
    values = {theirs.get(key, key): value for key, value in found.custom}
    for key, value in task.custom:
        name = columns.get(key, key)
        if values.get(name) != value:
            yield Change(Part.CUSTOM, name, task.id, task.name, value, shown(values.get(name)))


def _baseline(task: Task, item: BaselineValues, again: BaselineValues | None) -> Iterator[Change]:
    name = f"baseline {item.number}"
    if again is None:
        yield Change(Part.BASELINE, name, task.id, task.name, shown(item.finish), "–")
        return
    summary = task.kind is TaskKind.SUMMARY
    for each in ("start", "finish") if summary else ("start", "finish", "duration", "work", "cost"):
        before, after = getattr(item, each), getattr(again, each)
        if not same(before or None, after or None):
            label = f"{name} {each}"
            yield Change(Part.BASELINE, label, task.id, task.name, shown(before), shown(after))


def _links(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    names = {task.id: task.name for task in first.tasks}
    others = Counter(
        (x.predecessor, x.successor, x.type, x.lag, x.lag_unit if x.lag else "")
        for x in second.links
    )
    for x in first.links:
        ends = pairs.tasks.get(x.predecessor), pairs.tasks.get(x.successor)
        key: Any = (*ends, x.type, x.lag, x.lag_unit if x.lag else "")
        if others[key] > 0:
            others[key] -= 1
            continue
        text = f"{names.get(x.predecessor)} {x.type.value} {x.lag} {x.lag_unit.value}"
        again = [key for key, n in others.items() if n and key[:2] == ends]
        after = f"{again[0][2].value} {again[0][3]} {again[0][4] or 'working'}" if again else "–"
        if again:
            others[again[0]] -= 1
        kind = "changed" if again else "missing"
        yield Change(Part.LINK, kind, x.successor, names.get(x.successor, ""), text, after)
    back = {there: here for here, there in pairs.tasks.items()}
    for key, count in others.items():
        if count > 0:
            here = back.get(key[1])
            yield Change(Part.LINK, "added", here, names.get(here or -1, ""), "–", shown(key[2]))


def _resources(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    others = {row.id: row for row in second.resources}
    for row in first.resources:
        found = others.get(pairs.resources.get(row.id, -1))
        if found is None:
            yield Change(Part.RESOURCE, "missing", row.id, row.name, row.name, "–")
            continue
        yield from _fields(Part.RESOURCE, row, found, _RESOURCE_FIELDS, row.id, row.name)
        before = None if row.calendar is None else pairs.calendars.get(row.calendar)
        if before != found.calendar:
            yield Change(
                Part.RESOURCE, "calendar", row.id, row.name, shown(row.calendar),
                shown(found.calendar),
            )  # fmt: skip


def _assignments(first: Plan, second: Plan, pairs: _Pairs) -> Iterator[Change]:
    names = {task.id: task.name for task in first.tasks}
    others: dict[tuple[int, int], list[Assignment]] = {}
    for item in second.assignments:
        others.setdefault((item.task, item.resource), []).append(item)
    for item in first.assignments:
        ends = pairs.tasks.get(item.task, -1), pairs.resources.get(item.resource, -1)
        waiting = others.get(ends)
        name = names.get(item.task, "")
        if not waiting:
            yield Change(Part.ASSIGNMENT, "missing", item.task, name, str(item.resource), "–")
            continue
        left, again = (
            dataclasses.replace(x, remaining_work=x.remaining_work or None)
            for x in (item, waiting.pop(0))
        )
        yield from _fields(Part.ASSIGNMENT, left, again, _ASSIGNMENT_FIELDS, item.task, name)


def leaves(plan: Plan) -> int:
    """How many rows of a plan are no summaries."""
    return sum(1 for task in plan.tasks if task.kind is not TaskKind.SUMMARY)
