"""What an edit did, in a sentence for the history and the undo button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text
from pilothouse.delivery.schedule.types import Shift
from pilothouse.delivery.schedule.types import edits as e


def sentence(edits: Sequence[Any], names: Mapping[int, str], day: int) -> str:
    """The first edit in words, and how many more there are; at most 300 characters.

    `day` has that many working minutes.
    """
    if not edits:
        return "Nothing"
    first = _words(edits[0], names, day)
    more = len(edits) - 1
    return (f"{first} and {more} more" if more else first)[:300]


def shift_sentence(
    own: Sequence[Any], all_: Sequence[Any], shift: Shift, names: Mapping[int, str], day: int
) -> str:
    """What a move did, and to how many linked tasks or links its choice added an edit."""
    more = len(all_) - len(own)
    tasks = "1 linked task keeps" if more == 1 else f"{more} linked tasks keep"
    links = "1 link changed" if more == 1 else f"{more} links changed"
    said = {
        Shift.KEEP: f"; {tasks} the buffer",
        Shift.STAY: f"; {links}, so that linked tasks stay",
    }.get(shift, "")
    return sentence(own, names, day)[: 300 - len(said)] + (said if more else "")


def _words(edit: Any, names: Mapping[int, str], day: int) -> str:
    if isinstance(edit, e.SetDuration):
        length = duration_text(edit.minutes, elapsed=edit.elapsed, day=day)
        return f"Duration of {_name(edit.task, names)} set to {length}"
    if isinstance(edit, e.SetTask):
        return _facts(edit, names)
    if isinstance(edit, e.SetConstraint):
        kind = f"{edit.constraint.replace('_', ' ')} {instant_text(edit.date)}".strip()
        return f"Constraint of {_name(edit.task, names)} set to {kind}"
    if isinstance(edit, e.AddTask):
        return f"Task “{edit.name}” added"
    if isinstance(edit, e.AddLink | e.SetLink | e.RemoveLink):
        ends = f"{_name(edit.predecessor, names)} and {_name(edit.successor, names)}"
        return f"Link between {ends} {_LINK_VERBS[type(edit)]}"
    if isinstance(edit, e.SetDataDate):
        return f"Data date moved to {instant_text(edit.date) or 'none'}"
    if isinstance(edit, e.SetStart):
        return f"Start of the plan moved to {instant_text(edit.date)}"
    if type(edit) in _WHOLE:
        return _WHOLE[type(edit)](edit)
    return f"{_PHRASES[type(edit)]} {_name(edit.task, names)}"


def _facts(edit: e.SetTask, names: Mapping[int, str]) -> str:
    if edit.name is not None:
        return f"{_name(edit.task, names)} renamed to “{edit.name}”"
    if edit.manual_start is not None or edit.manual_finish is not None:
        days = [
            instant_text(at) for at in (edit.manual_start, edit.manual_finish) if at is not None
        ]
        return f"{_name(edit.task, names)} put by hand to {' to '.join(days)}"
    is_ranged = edit.optimistic is not None or edit.pessimistic is not None
    if is_ranged or {"optimistic", "pessimistic"} & {*edit.clear}:
        return f"Range of {_name(edit.task, names)} changed"
    return f"Facts of {_name(edit.task, names)} changed"


def _name(uid: int, names: Mapping[int, str]) -> str:
    return f"“{names.get(uid, uid)}”"


def _levelled(edit: e.SetLevelling) -> str:
    count = sum(1 for _, minutes in edit.delays if minutes)
    if not count:
        return "Levelling delays taken away"
    tasks = "1 task" if count == 1 else f"{count} tasks"
    return f"Plan levelled: {tasks} delayed, so that nobody has too much at once"


_LINK_VERBS: dict[type, str] = {e.AddLink: "added", e.SetLink: "changed", e.RemoveLink: "removed"}
_PHRASES: dict[type, str] = {
    e.RemoveTask: "Removed",
    e.MoveTask: "Moved",
    e.Indent: "Indented",
    e.Outdent: "Outdented",
    e.SetDeadline: "Changed the deadline of",
    e.SetPredecessors: "Changed the predecessors of",
    e.Assign: "Changed who works on",
    e.Unassign: "Changed who works on",
    e.Report: "Reported progress of",
    e.SetWork: "Changed the work of",
    e.SetSecondaryConstraint: "Changed the second constraint of",
    e.SetParts: "Changed the parts of",
    e.SetField: "Changed a column of",
    e.SetAssignment: "Changed who works on",
    e.SetSeries: "Changed the recurrence of",
}
_WHOLE: dict[type, Callable[[Any], str]] = {
    e.CopyTasks: lambda edit: (
        "1 row copied" if len(edit.tasks) == 1 else f"{len(edit.tasks)} rows copied"
    ),
    e.AddSeries: lambda edit: f"Recurring task “{edit.name}” added",
    e.PutCalendar: lambda edit: f"Calendar “{edit.calendar.name}” changed",
    e.RemoveCalendar: lambda _: "Calendar removed",
    e.SetPlanCalendar: lambda _: "Calendar of the plan changed",
    e.PutField: lambda edit: f"Column “{edit.field.name}” changed",
    e.RemoveField: lambda _: "Column removed",
    e.SetOptions: lambda _: "Options of the plan changed",
    e.SetResource: lambda _: "Resource changed",
    e.SetLevelling: _levelled,
    e.ClearLevelling: lambda _: "Levelling delays taken away",
}
