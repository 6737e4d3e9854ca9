"""What somebody typed into a cell of the grid, as edits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pilothouse.delivery.schedule.rules import wording
from pilothouse.delivery.schedule.rules.cells_more import FREE, MORE, field_edits, share_edits
from pilothouse.delivery.schedule.rules.draft import MILESTONES
from pilothouse.delivery.schedule.rules.sheet import Sheet
from pilothouse.delivery.schedule.types import (
    AddLink,
    Assign,
    Report,
    SetConstraint,
    SetDataDate,
    SetDeadline,
    SetDuration,
    SetLink,
    SetPredecessors,
    SetTask,
    Unassign,
)
from pilothouse.engine.network.data import ConstraintType, Task, TaskKind
from pilothouse.kit.errors import InvalidError

_PERSON = re.compile(r"^(?P<name>[^\[\]]+?)\s*(?:\[\s*(?P<share>\d+)\s*%\s*\])?$")


def edits_of(sheet: Sheet, task: int, column: str, text: str) -> list[Any]:
    """The edits that a cell's new text means. Raises InvalidError naming what is wrong."""
    if column.startswith("share:"):
        return share_edits(sheet, task, column, text)
    if column.startswith(("link:", "newlink:")):
        return _link(sheet, task, column, text)
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
    sheet.elapsed[task] = elapsed
    return [SetDuration(task, minutes, elapsed)]


def _start(sheet: Sheet, task: int, text: str) -> list[Any]:
    """A start moves the task; of work that has begun it is the actual one."""
    moment, row = sheet.day_start(text), sheet.tasks.get(task)
    if row is not None and row.actual_start is not None and moment is not None:
        return [Report(task, actual_start=moment)]
    if _lies_by_hand(row):
        gone = ("manual_start", "manual_finish") if moment is None else ()
        return [SetTask(task, manual_start=moment, clear=gone)]
    if moment is None:
        return [SetConstraint(task, ConstraintType.ASAP)]
    return [SetConstraint(task, ConstraintType.START_NO_EARLIER, moment)]


def _finish(sheet: Sheet, task: int, text: str) -> list[Any]:
    """A finish moves the task, or lengthens one that lies by hand; of finished work a fact."""
    moment, row = sheet.day_end(text), sheet.tasks.get(task)
    if row is not None and row.actual_finish is not None and moment is not None:
        return [Report(task, actual_finish=moment)]
    if row is not None and _lies_by_hand(row):
        return [_ended_by_hand(sheet, row, moment)]
    if moment is None:
        return [SetConstraint(task, ConstraintType.ASAP)]
    return [SetConstraint(task, ConstraintType.FINISH_NO_EARLIER, moment)]


def _lies_by_hand(row: Task | None) -> bool:
    """Whether a task's dates are those given by hand; once it has begun they are facts."""
    return row is not None and row.manual and not row.external and row.actual_start is None


def _ended_by_hand(sheet: Sheet, row: Task, moment: int | None) -> SetTask:
    if row.kind is TaskKind.SUMMARY:
        raise InvalidError("A summary finishes with the tasks below it; change those.")
    if moment is None:
        return SetTask(row.id, clear=("manual_finish",))
    if row.kind in MILESTONES:
        return SetTask(row.id, manual_start=moment, manual_finish=moment)
    start = sheet.starts.get(row.id) if row.manual_start is None else None
    return SetTask(row.id, manual_start=start, manual_finish=moment)


def _length(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The right edge of a bar was dragged to a day: it lasts until that day's end."""
    moment = sheet.day_end(text)
    if moment is None or task not in sheet.starts:
        raise InvalidError("The bar's end needs a date.")
    row = sheet.tasks[task]
    minutes = sheet.task_hours.between(row, sheet.starts[task], moment)
    return [SetDuration(task, max(minutes, sheet.day), row.elapsed)]


def _begin(sheet: Sheet, task: int, text: str) -> list[Any]:
    """The left edge of a bar was dragged to a day: it begins then and ends when it did."""
    moment = sheet.day_start(text)
    if moment is None or task not in sheet.finishes:
        raise InvalidError("The bar's beginning needs a date.")
    moment = min(moment, sheet.hours.next_work(sheet.hours.subtract(sheet.finishes[task], 1)))
    row = sheet.tasks[task]
    if _lies_by_hand(row):
        return [SetTask(task, manual_start=moment, manual_finish=sheet.finishes[task])]
    minutes = sheet.task_hours.between(row, moment, sheet.finishes[task])
    return [
        SetConstraint(task, ConstraintType.START_NO_EARLIER, moment),
        SetDuration(task, minutes, row.elapsed),
    ]


def _deadline(sheet: Sheet, task: int, text: str) -> list[Any]:
    return [SetDeadline(task, sheet.day_end(text))]


def _percent(_sheet: Sheet, task: int, text: str) -> list[Any]:
    return [Report(task, percent=wording.parse_percent(text or "0"))]


def _predecessors(sheet: Sheet, task: int, text: str) -> list[Any]:
    links = wording.parse_predecessors(text, task, sheet.uids, sheet.day)
    return [SetPredecessors(task, links)]


def _link(sheet: Sheet, task: int, column: str, text: str) -> list[Any]:
    """Type and lag of the link from another task, or a new link from it."""
    what, _, other = column.partition(":")
    if not other.isdecimal():
        raise InvalidError("This column cannot be typed into.")
    kind, lag, unit = wording.parse_link_kind(text, sheet.day)
    make = AddLink if what == "newlink" else SetLink
    return [make(int(other), task, kind, lag, unit)]


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
    kind = sheet.kinds[task] = wording.parse_constraint(text)
    if kind in FREE:
        return [SetConstraint(task, kind)]
    return [SetConstraint(task, kind, _constrained_to(sheet, task, kind))]


def _constrained_to(sheet: Sheet, task: int, kind: ConstraintType) -> int:
    """The date of a new constraint: typed beside it, else as it was, else where the task lies."""
    at_finish = wording.is_of_finish(kind)
    if day := sheet.constraint_days.get(task):
        return (sheet.day_end(day) if at_finish else sheet.day_start(day)) or 0
    row = sheet.tasks[task]
    if row.constraint_date is not None and wording.is_of_finish(row.constraint) == at_finish:
        return row.constraint_date
    if task not in sheet.starts:
        raise InvalidError("A new row gets its constraint once it has dates.")
    return (sheet.finishes if at_finish else sheet.starts)[task]


def _actual_start(sheet: Sheet, task: int, text: str) -> list[Any]:
    moment = sheet.day_start(text)
    return [Report(task, clear=True)] if moment is None else [Report(task, actual_start=moment)]


def _actual_finish(sheet: Sheet, task: int, text: str) -> list[Any]:
    moment = sheet.day_end(text)
    if moment is None:
        return [Report(task, reopen=True)] if sheet.tasks[task].actual_finish is not None else []
    return [Report(task, actual_finish=moment)]


def _data_date(sheet: Sheet, _task: int, text: str) -> list[Any]:
    """The data date of the whole plan: when work begins on a day, or that day's midnight."""
    return [SetDataDate(sheet.same_day(text))]


def place(sheet: Sheet, task: int, column: str) -> str:
    """Where a cell is, as people see it: row 5, Duration."""
    row = next((n for n, each in enumerate(sheet.plan.tasks, 1) if each.id == task), "?")
    own = sheet.fields.get(column.removeprefix("field:"))
    label = LABELS.get(column.partition(":")[0])
    return f"Row {row}, {label or (own.name if own else column)}"


LABELS = {
    "name": "Task", "duration": "Duration", "start": "Start", "finish": "Finish",
    "predecessors": "Predecessors", "percent": "Done", "people": "People", "deadline": "Deadline",
    "constraint": "Constraint", "constraint_date": "Constraint on", "actual_start": "Started",
    "actual_finish": "Finished on", "work": "Work", "remaining": "Still to do",
    "physical_percent": "Physical", "task_type": "Task type", "priority": "Priority",
    "expected_finish": "Expected finish", "manual_start": "Start by hand",
    "manual_finish": "Finish by hand", "technique": "Earned value technique",
    "optimistic": "Optimistic duration", "pessimistic": "Pessimistic duration",
    "link": "Links", "newlink": "Links",
}  # fmt: skip
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
    "data_date": _data_date,
    **MORE,
}
