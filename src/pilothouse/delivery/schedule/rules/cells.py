"""What somebody typed into a cell of the grid, as edits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pilothouse.delivery.schedule.rules import wording
from pilothouse.delivery.schedule.rules.cells_more import MORE, field_edits, share_edits
from pilothouse.delivery.schedule.rules.sheet import Sheet
from pilothouse.delivery.schedule.types import (
    Assign,
    Report,
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetPredecessors,
    SetTask,
    Unassign,
)
from pilothouse.engine.network.data import ConstraintType
from pilothouse.kit.errors import InvalidError

_PERSON = re.compile(r"^(?P<name>[^\[\]]+?)\s*(?:\[\s*(?P<share>\d+)\s*%\s*\])?$")


def edits_of(sheet: Sheet, task: int, column: str, text: str) -> list[Any]:
    """The edits that a cell's new text means. Raises InvalidError naming what is wrong."""
    if column.startswith("share:"):
        return share_edits(task, column, text)
    if column.startswith("field:"):
        return field_edits(sheet, task, column, text)
    convert = _COLUMNS.get(column)
    if convert is None:
        raise InvalidError("This column cannot be typed into.")
    return convert(sheet, task, text.strip())


def _name(_sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetTask(task, name=text)]


def _duration(sheet: Sheet, task: int, text: str) -> list[Any]:
    minutes, elapsed = wording.parse_duration(text, sheet.day)
    return [SetDuration(task, minutes, elapsed)]


def _start(sheet: Sheet, task: int, text: str) -> list[Any]:
    moment = sheet.day_start(text)
    if moment is None:
        return [SetConstraint(task, ConstraintType.ASAP)]
    return [SetConstraint(task, ConstraintType.START_NO_EARLIER, moment)]


def _finish(sheet: Sheet, task: int, text: str) -> list[Any]:
    moment = sheet.day_end(text)
    if moment is None:
        return [SetConstraint(task, ConstraintType.ASAP)]
    return [SetConstraint(task, ConstraintType.FINISH_NO_EARLIER, moment)]


def _length(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The right edge of a bar was dragged to a day: it lasts until that day's end."""
    moment = sheet.day_end(text)
    if moment is None or task not in sheet.starts:
        raise InvalidError("The bar's end needs a date.")
    minutes = sheet.hours.between(sheet.starts[task], moment)
    return [SetDuration(task, max(minutes, sheet.day))]


def _begin(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The left edge of a bar was dragged to a day: it begins then and ends when it did."""
    moment = sheet.day_start(text)
    if moment is None or task not in sheet.finishes:
        raise InvalidError("The bar's beginning needs a date.")
    moment = min(moment, sheet.hours.next_work(sheet.hours.subtract(sheet.finishes[task], 1)))
    minutes = sheet.task_hours.between(sheet.tasks[task], moment, sheet.finishes[task])
    return [
        SetConstraint(task, ConstraintType.START_NO_EARLIER, moment),
        SetDuration(task, minutes, sheet.tasks[task].elapsed),
    ]


def _deadline(sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetDeadline(task, sheet.day_end(text))]


def _percent(_sheet: Sheet, task: int, text: str) -> list[Any]:
    return [Report(task, percent=wording.parse_percent(text or "0"))]


def _predecessors(sheet: Sheet, task: int, text: str) -> list[Any]:
    links = wording.parse_predecessors(text, task, sheet.uids, sheet.day)
    return [SetPredecessors(task, links)]


def _people(sheet: Sheet, task: int, text: str) -> list[Any]:
    edits: list[Any] = []
    wanted: set[int] = set()
    for piece in filter(None, (part.strip() for part in re.split(r"[;,]", text))):
        found = _PERSON.match(piece)
        if found is None:
            raise InvalidError(f"“{piece}” is no name. Type for example Ann; Ben[50%].")
        known = sheet.names.get(found["name"].casefold())
        wanted |= {known} if known is not None else set()
        edits.append(Assign(task, known, found["name"], int(found["share"] or 100) / 100))
    gone = sheet.people.get(task, set()) - wanted
    return [*(Unassign(task, resource) for resource in sorted(gone)), *edits]


def _constraint(sheet: Sheet, task: int, text: str) -> list[Any]:
    wanted = text.casefold().replace(" ", "_")
    names = {"": "asap", "as_soon_as_possible": "asap", "as_late_as_possible": "alap"}
    known = {kind.value: kind for kind in ConstraintType}
    kind = known.get(names.get(wanted, wanted))
    if kind is None:
        raise InvalidError(f"“{text}” is no constraint. Type for example Start no earlier.")
    if kind in (ConstraintType.ASAP, ConstraintType.ALAP):
        return [SetConstraint(task, kind)]
    if task not in sheet.starts:
        raise InvalidError("A new row gets its constraint once it has dates.")
    return [SetConstraint(task, kind, sheet.starts[task])]


def _actual_start(sheet: Sheet, task: int, text: str) -> list[Any]:
    moment = sheet.day_start(text)
    return [Report(task, clear=True)] if moment is None else [Report(task, actual_start=moment)]


def _actual_finish(sheet: Sheet, task: int, text: str) -> list[Any]:
    return [Report(task, actual_finish=sheet.day_end(text))]


_COLUMNS: dict[str, Callable[[Sheet, int, str], list[Any]]] = {
    "name": _name,
    "duration": _duration,
    "start": _start,
    "finish": _finish,
    "length": _length,
    "begin": _begin,
    "deadline": _deadline,
    "percent": _percent,
    "predecessors": _predecessors,
    "people": _people,
    "constraint": _constraint,
    "actual_start": _actual_start,
    "actual_finish": _actual_finish,
    **MORE,
}
