"""What somebody typed about a task's further facts, its people's shares and its parts, as edits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from pilothouse.delivery.schedule.rules import fields, statusing, wording
from pilothouse.delivery.schedule.rules.ranges import parse_range
from pilothouse.delivery.schedule.rules.techniques import parse_technique
from pilothouse.delivery.schedule.types import (
    Report,
    SetAssignment,
    SetConstraint,
    SetDuration,
    SetField,
    SetParts,
    SetSecondaryConstraint,
    SetTask,
    SetWork,
)
from pilothouse.engine.network.data import ConstraintType, Contour, TaskKind
from pilothouse.engine.network.terms import TABLES
from pilothouse.kit.errors import InvalidError

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.rules.sheet import Sheet

HOUR = 60
FREE = (ConstraintType.ASAP, ConstraintType.ALAP)
_NUMBER = re.compile(r"-?\d+(\.\d*)?|-?\.\d+")
TYPES: dict[str, Literal["fixed_units", "fixed_duration", "fixed_work"]] = {
    "fixed_units": "fixed_units", "fixed_duration": "fixed_duration", "fixed_work": "fixed_work",
}  # fmt: skip
_YES = {"yes", "y", "true", "1", "x", "on", "✓"}
_LEAF_KINDS = {kind.value: kind for kind in TaskKind if kind is not TaskKind.SUMMARY}


def refused(field: str, text: str) -> InvalidError:
    """An error at one column."""
    return InvalidError(text, {field: [text]})


def hours_minutes(text: str, field: str, day: int) -> int:
    """Minutes from a number of hours: 12, 12.5, 12h, or a duration such as 2d."""
    plain = text.replace(",", ".").strip().removesuffix("h").strip()
    if _NUMBER.fullmatch(plain):
        return round(Decimal(plain) * HOUR)
    try:
        return wording.parse_duration(text, day)[0]
    except InvalidError as error:
        wrong = f"“{text}” is no amount of work. Type for example 16 or 2d."
        raise refused(field, wrong) from error


def money(text: str, field: str) -> Decimal:
    """A cost from 1,200.50 or 1200,5."""
    plain = text.replace(" ", "").replace("’", "").replace("'", "")
    if "," in plain and "." in plain:
        plain = plain.replace("," if plain.rindex(".") > plain.rindex(",") else ".", "")
    try:
        return Decimal(plain.replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise refused(field, f"“{text}” is no amount of money.") from error


def _work(sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetWork(task, hours_minutes(text or "0", "work", sheet.day))]


def _remaining(sheet: Sheet, task: int, text: str) -> list[Any]:
    if text:
        return [Report(task, remaining=wording.parse_duration(text, sheet.day)[0])]
    if sheet.tasks[task].actual_start is None:
        return []
    raise refused("remaining", "Say what is still to do, such as 3d, or 0d where nothing is.")


def _elapsed(sheet: Sheet, task: int, text: str) -> list[Any]:
    length = sheet.tasks[task].duration
    return [SetDuration(task, length, text.casefold() in _YES)]


def _physical(_sheet: Sheet, task: int, text: str) -> list[Any]:
    if not text:
        return [SetTask(task, clear=("physical_percent",))]
    return [SetTask(task, physical_percent=wording.parse_percent(text))]


def _priority(_sheet: Sheet, task: int, text: str) -> list[Any]:
    if text and not text.isdigit():
        raise refused("priority", "A priority lies between 0 and 1000.")
    return [SetTask(task, priority=int(text or 500))]


def _task_type(_sheet: Sheet, task: int, text: str) -> list[Any]:
    found = TYPES.get(text.casefold().replace(" ", "_"))
    if found is None:
        raise refused("task_type", "Type fixed units, fixed duration or fixed work.")
    return [SetTask(task, task_type=found)]


def _technique(sheet: Sheet, task: int, text: str) -> list[Any]:
    technique, measures = parse_technique(text, sheet.uids)
    return [SetTask(task, technique=technique, measured_by=measures)]


def _range(name: str) -> Callable[[Sheet, int, str], list[Any]]:
    def read(sheet: Sheet, task: int, text: str) -> list[Any]:
        if not text:
            return [SetTask(task, clear=(name,))]
        row = sheet.tasks[task]
        row = replace(row, elapsed=sheet.elapsed.get(task, row.elapsed))
        values: dict[str, Any] = {name: parse_range(text, row, name, sheet.day)}
        return [SetTask(task, **values)]

    return read


def _kind(_sheet: Sheet, task: int, text: str) -> list[Any]:
    found = _LEAF_KINDS.get(text.casefold().replace(" ", "_"))
    if found is None:
        raise refused("kind", "Type task, milestone or level of effort.")
    return [SetTask(task, task_kind=found)]


def _calendar(sheet: Sheet, task: int, text: str) -> list[Any]:
    if not text:
        return [SetTask(task, clear=("calendar",))]
    found = sheet.calendars.get(text.casefold())
    if found is None:
        raise refused("calendar", f"The plan has no calendar “{text}”.")
    return [SetTask(task, calendar=found)]


def _flag(name: str) -> Callable[[Sheet, int, str], list[Any]]:
    def read(_sheet: Sheet, task: int, text: str) -> list[Any]:
        values: dict[str, Any] = {name: text.casefold() in _YES}
        return [SetTask(task, **values)]

    return read


def _moment(name: str, *, at_end: bool) -> Callable[[Sheet, int, str], list[Any]]:
    def read(sheet: Sheet, task: int, text: str) -> list[Any]:
        found = sheet.day_end(text) if at_end else sheet.day_start(text)
        values: dict[str, Any] = {"clear": (name,)} if found is None else {name: found}
        return [SetTask(task, **values)]

    return read


def _notes(_sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetTask(task, notes=text)]


def _fixed_cost(_sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetTask(task, fixed_cost=money(text or "0", "fixed_cost"))]


def _second(sheet: Sheet, task: int, text: str) -> list[Any]:
    """A constraint and its date, `finish_no_later_than 2026-03-05`; nothing takes it away."""
    name, _, day = text.partition(" ")
    if not name:
        return [SetSecondaryConstraint(task)]
    try:
        kind = ConstraintType(name)
    except ValueError as error:
        raise refused("secondary", "Choose a constraint and its date.") from error
    found = sheet.day_end(day) if wording.is_of_finish(kind) else sheet.day_start(day)
    return [SetSecondaryConstraint(task, kind, found)]


def _constraint_date(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The date of a task's constraint; one without a date becomes “start no earlier than”."""
    sheet.constraint_days[task] = text
    kind = sheet.constraint_of(task)
    if not text:
        keeps = kind in FREE or task in sheet.kinds
        return [] if keeps else [SetConstraint(task, ConstraintType.ASAP)]
    if kind in FREE:
        kind = ConstraintType.START_NO_EARLIER
    found = sheet.day_end(text) if wording.is_of_finish(kind) else sheet.day_start(text)
    return [SetConstraint(task, kind, found)]


def _split(sheet: Sheet, task: int, text: str) -> list[Any]:
    """Two dates, the first day without work and the day on which it goes on."""
    first, _, again = text.partition(" ")
    stop, resume = sheet.day_start(first), sheet.day_start(again)
    if stop is None or resume is None or resume <= stop:
        raise refused("split", "Say the day on which work stops and a later one when it goes on.")
    parts = sheet.parts(task)
    row, hours = sheet.tasks[task], sheet.task_hours
    made = statusing.split_at(parts, stop, resume, row, hours)
    if len(made) == len(parts):
        raise refused("split", "Work stops on a day between the start and the finish of the task.")
    return [SetParts(task, made)]


def _part(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The number of a part, from 1, and the day on which it begins from now on."""
    number, _, day = text.partition(" ")
    parts, place = sheet.parts(task), _place(sheet, task, number)
    begin = sheet.day_start(day)
    if begin is None or (place and begin < parts[place - 1][1]):
        raise refused("part", "A part begins behind the one before it.")
    return [
        SetParts(
            task, statusing.moved_part(parts, place, begin, sheet.tasks[task], sheet.task_hours)
        )
    ]


def _join(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The number of a part, from 1, that goes on in the next without a rest; nothing joins all."""
    parts = sheet.parts(task)
    if not text:
        return [SetParts(task)]
    place = _place(sheet, task, text)
    if place + 1 >= len(parts):
        raise refused("join", "There is no part behind this one.")
    return [SetParts(task, statusing.joined(parts, place, sheet.tasks[task], sheet.task_hours))]


def _place(sheet: Sheet, task: int, number: str) -> int:
    if not number.isdigit() or not 1 <= int(number) <= len(sheet.parts(task)):
        raise refused("part", "The task has no such part any more.")
    return int(number) - 1


def _as_scheduled(sheet: Sheet, task: int, text: str) -> list[Any]:
    """Up to a typed day, or the data date, the task is where it was planned."""
    until = sheet.day_end(text) if text else sheet.data_date
    if until is None:
        raise refused("as_scheduled", "Set the data date first, or say a day.")
    row = sheet.tasks[task]
    if row.kind is TaskKind.SUMMARY or row.actual_finish is not None:
        return []
    planned = (sheet.starts[task], sheet.finishes[task])
    found = statusing.as_planned(row, planned, until, sheet.task_hours)
    return [] if found is None else [found]


def share_edits(sheet: Sheet, task: int, column: str, text: str) -> list[Any]:
    """One figure of a person's share: `share:RESOURCE:NAME`."""
    _, resource, name = column.split(":", 2)
    values = _share_value(name, text.strip(), sheet.day)
    return [SetAssignment(task, int(resource), **values)]


def _share_value(name: str, text: str, day: int) -> dict[str, Any]:
    if name == "units":
        return {"units": wording.parse_percent(text or "100") / 100}
    if name in ("work", "actual_work", "remaining_work"):
        return {name: hours_minutes(text or "0", name, day)}
    if name in ("cost", "actual_cost"):
        return {name: money(text, name)} if text else {"clear": (name,)}
    if name == "contour" and text in {each.value for each in Contour}:
        return {"contour": Contour(text)}
    if name == "rate_table" and text in TABLES:
        return {"rate_table": text}
    raise refused(name, "This cannot be changed here.")


def field_edits(sheet: Sheet, task: int, column: str, text: str) -> list[Any]:
    """A value of one of the plan's own columns: `field:KEY`."""
    key = column.partition(":")[2]
    field = sheet.fields.get(key)
    if field is None:
        raise refused(column, "The plan has no such column any more.")
    fields.checked(field, text, sheet.day)
    return [SetField(task, key, text)]


MORE: dict[str, Callable[[Sheet, int, str], list[Any]]] = {
    "work": _work,
    "remaining": _remaining,
    "elapsed": _elapsed,
    "physical_percent": _physical,
    "priority": _priority,
    "task_type": _task_type,
    "technique": _technique,
    "optimistic": _range("optimistic"),
    "pessimistic": _range("pessimistic"),
    "kind": _kind,
    "calendar": _calendar,
    "manual": _flag("manual"),
    "active": _flag("active"),
    "effort_driven": _flag("effort_driven"),
    "ignore_resource_calendar": _flag("ignore_resource_calendar"),
    "manual_start": _moment("manual_start", at_end=False),
    "manual_finish": _moment("manual_finish", at_end=True),
    "expected_finish": _moment("expected_finish", at_end=True),
    "resume": _moment("resume", at_end=False),
    "notes": _notes,
    "fixed_cost": _fixed_cost,
    "secondary": _second,
    "constraint_date": _constraint_date,
    "split": _split,
    "part": _part,
    "join": _join,
    "as_scheduled": _as_scheduled,
}
