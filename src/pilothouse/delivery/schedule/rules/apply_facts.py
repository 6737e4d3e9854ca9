"""Edits of one row's own facts, applied."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pilothouse.delivery.schedule.rules import effort, fields
from pilothouse.delivery.schedule.rules.draft import DAY, MILESTONES, Draft
from pilothouse.delivery.schedule.rules.ranges import NO_RANGE, check_rangeable
from pilothouse.delivery.schedule.rules.techniques import check_technique
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.delivery.schedule.types.edits.facts import CLEARABLE
from pilothouse.engine import WorkingTime
from pilothouse.engine.network.data import ConstraintType, Task, TaskKind
from pilothouse.kit.errors import InvalidError

LONGEST = 100 * 366 * 1440
MOST_PARTS = 100
FIRST, LAST = -36_816_480, 120_967_200  # 1900 and 2200 as minutes since 1970
_INSTANTS = (
    "date", "first", "finish", "must_finish_by", "manual_start", "manual_finish",
    "expected_finish", "resume", "actual_start", "actual_finish",
)  # fmt: skip
DOCUMENT = "document:"
MOST_REFERENCES = 50
_FREE = (ConstraintType.ASAP, ConstraintType.ALAP)
_PLAIN = (
    "notes", "calendar", "priority", "manual", "active", "manual_start", "manual_finish",
    "expected_finish", "physical_percent", "effort_driven", "ignore_resource_calendar",
    "fixed_cost", "resume", "optimistic", "pessimistic",
)  # fmt: skip


def refused(field: str, text: str) -> InvalidError:
    """An error at one field."""
    return InvalidError(text, {field: [text]})


def check_instants(edit: Any) -> None:
    """Raise InvalidError for an edit with a date that no plan can hold."""
    for name in _INSTANTS:
        value = getattr(edit, name, None)
        if value is not None and not FIRST <= value <= LAST:
            raise refused(name, "A date lies between the years 1900 and 2200.")


def checked_minutes(minutes: int) -> int:
    """A duration, or InvalidError where nobody can mean it."""
    if not 0 <= minutes <= LONGEST:
        raise refused("duration", "A duration lies between nothing and a hundred years.")
    return minutes


def _set_task(draft: Draft, edit: e.SetTask) -> None:
    _check_task(draft, edit)
    values: dict[str, Any] = dict.fromkeys(edit.clear)
    for name in _PLAIN:
        if (value := getattr(edit, name)) is not None:
            values[name] = value
    if edit.name is not None:
        values["name"] = edit.name.strip()[:512]
    if edit.references is not None:
        values["references"] = tuple(dict.fromkeys(edit.references))
    if edit.task_kind is not None:
        values |= _kind_values(draft, edit.task, edit.task_kind)
    if edit.task_type is not None:
        driven = edit.task_type == effort.FIXED_WORK or draft.task(edit.task).effort_driven
        values |= {
            "task_type": edit.task_type,
            "effort_driven": values.get("effort_driven", driven),
        }
    if edit.technique is not None:
        values |= {"technique": edit.technique.value, "measured_by": edit.measured_by}
    draft.change(edit.task, **values)
    if edit.manual_start is not None or edit.manual_finish is not None:
        _placed_by_hand(draft, edit)


def _placed_by_hand(draft: Draft, edit: e.SetTask) -> None:
    """A new start takes the finish along; a new finish is another duration."""
    task = draft.task(edit.task)
    if not _lies_by_hand(draft, task) or task.manual_start is None or task.manual_finish is None:
        return
    if edit.manual_finish is None:
        draft.change(task.id, manual_finish=_finish_by_hand(draft, task))
        return
    span = task.manual_start, task.manual_finish
    minutes = span[1] - span[0] if task.elapsed else hours_of(draft, task).between(*span)
    _put_length(draft, task, minutes, elapsed=task.elapsed)


def _lies_by_hand(draft: Draft, task: Task) -> bool:
    """Whether the dates given by hand say where a task lies: not once it has begun."""
    is_free = task.actual_start is None and not task.external
    return task.manual and is_free and not draft.is_summary(task.id)


def _finish_by_hand(draft: Draft, task: Task) -> int | None:
    """The finish that its start and duration mean; the engine finds that of a task with rests."""
    if task.manual_start is None or task.splits:
        return None
    if task.elapsed:
        return task.manual_start + task.duration
    return hours_of(draft, task).add(task.manual_start, task.duration)


def _check_task(draft: Draft, edit: e.SetTask) -> None:
    if edit.name is not None and not edit.name.strip():
        raise refused("name", "A task needs a name.")
    if edit.calendar is not None and edit.calendar not in {c.id for c in draft.plan.calendars}:
        raise refused("calendar", "The plan has no such calendar.")
    if edit.priority is not None and not 0 <= edit.priority <= 1000:
        raise refused("priority", "A priority lies between 0 and 1000.")
    if edit.physical_percent is not None and not 0 <= edit.physical_percent <= 100:
        raise refused("physical_percent", "A percentage lies between 0 and 100.")
    if edit.fixed_cost is not None and not 0 <= edit.fixed_cost < 10**12:
        raise refused("fixed_cost", "A cost lies between nothing and a million millions.")
    if unknown := set(edit.clear) - set(CLEARABLE):
        raise refused("clear", f"“{min(unknown)}” cannot be taken away.")
    if edit.references is not None:
        _check_references(edit.references)
    task = draft.task(edit.task)
    if edit.technique is not None:
        if draft.is_summary(edit.task):
            raise refused("technique", "A summary earns what the tasks below it earn.")
        check_technique(task, edit.technique, edit.measured_by, draft.task)
    for minutes in (edit.optimistic, edit.pessimistic):
        if minutes is not None:
            checked_minutes(minutes)
            check_rangeable(task, is_summary=draft.is_summary(edit.task))
    if edit.manual_finish is None and _lies_by_hand(draft, task):
        return
    begin = edit.manual_start if edit.manual_start is not None else task.manual_start
    end = edit.manual_finish if edit.manual_finish is not None else task.manual_finish
    if begin is not None and end is not None and end < begin:
        raise refused("manual_finish", "The finish given by hand is before the start.")


def _check_references(references: tuple[str, ...]) -> None:
    if len(references) > MOST_REFERENCES:
        raise refused("references", f"A task refers to {MOST_REFERENCES} things at most.")
    for text in references:
        if not text.startswith((DOCUMENT, "https://", "http://")) or len(text) > 500:
            raise refused(
                "references",
                f"“{text[:60]}” is neither a document of the project nor a web address.",
            )


def _kind_values(draft: Draft, uid: int, kind: TaskKind) -> dict[str, Any]:
    if draft.is_summary(uid) or kind is TaskKind.SUMMARY:
        raise InvalidError("A row is a summary because of the rows below it, and only then.")
    if kind in MILESTONES:
        return {"kind": kind, "duration": 0, "remaining": None, "splits": (), **NO_RANGE}
    return {"kind": kind, "duration": draft.task(uid).duration or DAY}


def _set_duration(draft: Draft, edit: e.SetDuration) -> None:
    task = _leaf(draft, edit.task, "A summary lasts as long as the tasks below it; change those.")
    if task.actual_finish is not None:
        raise InvalidError(f"“{task.name}” is finished; correct its actual dates instead.")
    _put_length(draft, task, checked_minutes(edit.minutes), elapsed=edit.elapsed)
    changed = draft.task(edit.task)
    is_held = changed.manual_start is not None and changed.manual_finish is not None
    if is_held and _lies_by_hand(draft, changed):
        draft.change(edit.task, manual_finish=_finish_by_hand(draft, changed))


def _put_length(draft: Draft, task: Task, minutes: int, *, elapsed: bool) -> None:
    values = with_length(task, minutes) | {"elapsed": elapsed}
    if minutes and task.kind in MILESTONES:
        values["kind"] = TaskKind.TASK
    elif not minutes and task.kind is TaskKind.TASK:
        values |= {"kind": TaskKind.MILESTONE, **NO_RANGE}
    people = effort.with_duration(draft.effort(task.id), minutes).people
    draft.change(task.id, **values)
    draft.put_people(task.id, people)


def with_length(task: Task, minutes: int) -> dict[str, Any]:
    """The values of a task that takes another time; what was done of it stays done."""
    values: dict[str, Any] = {"duration": minutes}
    if task.splits and minutes != task.duration:
        values["splits"] = ()
    if task.remaining is not None:
        done = max(task.duration - task.remaining, 0)
        if minutes < done:
            raise refused("duration", f"“{task.name}” has taken longer than that already.")
        values["remaining"] = minutes - done
    return values


def _set_work(draft: Draft, edit: e.SetWork) -> None:
    task = _leaf(draft, edit.task, "The work of a summary is that of the tasks below it.")
    minutes = checked_minutes(edit.minutes)
    found = draft.effort(edit.task)
    if not found.people:
        draft.change(edit.task, work=minutes)
        return
    put_effort(draft, task, effort.with_work(found, minutes))


def put_effort(draft: Draft, task: Task, found: effort.Effort) -> None:
    """Write an effort's duration and people to its task."""
    if found.duration != task.duration:
        draft.change(task.id, **with_length(task, checked_minutes(found.duration)))
    draft.put_people(task.id, found.people)


def _leaf(draft: Draft, uid: int, text: str) -> Task:
    if draft.is_summary(uid):
        raise InvalidError(text)
    return draft.task(uid)


def _set_constraint(draft: Draft, edit: e.SetConstraint) -> None:
    free = edit.constraint in _FREE
    if not free and edit.date is None:
        raise refused("date", "This constraint needs a date.")
    draft.change(edit.task, constraint=edit.constraint, constraint_date=None if free else edit.date)


def _set_secondary(draft: Draft, edit: e.SetSecondaryConstraint) -> None:
    wanted = edit.constraint
    if wanted is not None and (wanted in _FREE or edit.date is None):
        raise refused("date", "A second constraint is one with a date: say which and when.")
    if wanted is not None and draft.task(edit.task).constraint in _FREE:
        raise refused("constraint", "Set the first constraint before the second.")
    draft.change(
        edit.task,
        secondary_constraint=wanted,
        secondary_constraint_date=None if wanted is None else edit.date,
    )


def _set_deadline(draft: Draft, edit: e.SetDeadline) -> None:
    draft.change(edit.task, deadline=edit.date)


def set_parts(draft: Draft, edit: e.SetParts) -> None:
    """Interrupt a task, or join it again. Raises InvalidError for parts that cannot be."""
    task = _leaf(draft, edit.task, "Split the tasks below a summary, not the summary.")
    if len(edit.parts) < 2:
        draft.change(edit.task, splits=())
        return
    if len(edit.parts) > MOST_PARTS:
        raise refused("parts", f"A task has {MOST_PARTS} parts at most.")
    if any(not FIRST <= moment <= LAST for part in edit.parts for moment in part):
        raise refused("parts", "A date lies between the years 1900 and 2200.")
    if any(end <= begin for begin, end in edit.parts):
        raise refused("parts", "Every part needs some working time: choose another date.")
    if any(after[0] < before[1] for before, after in pairwise(edit.parts)):
        raise refused("parts", "The parts of a task come one after the other; two of them overlap.")
    hours = hours_of(draft, task)
    lengths = [
        end - begin if task.elapsed else hours.between(begin, end) for begin, end in edit.parts
    ]
    if not all(lengths):
        raise refused("parts", "One of the parts lies where nobody works: choose another date.")
    values = with_length(task, sum(lengths))
    draft.change(edit.task, **values | {"splits": edit.parts})


def hours_of(draft: Draft, task: Task) -> WorkingTime:
    """The working time of a task's own calendar."""
    book = {calendar.id: calendar for calendar in draft.plan.calendars}
    own = task.calendar if task.calendar is not None else draft.plan.default_calendar
    return WorkingTime(book[own], book, draft.plan.start)


def _set_field(draft: Draft, edit: e.SetField) -> None:
    known = {field.key: field for field in draft.plan.custom_fields}
    if edit.field not in known:
        raise InvalidError("The plan has no such column any more.")
    value = fields.checked(known[edit.field], edit.value, draft.plan.options.minutes_per_day)
    held = {key: text for key, text in draft.task(edit.task).custom if key != edit.field}
    if value:
        held[edit.field] = value
    draft.change(edit.task, custom=tuple(held.items()))


APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.SetTask: _set_task,
    e.SetDuration: _set_duration,
    e.SetWork: _set_work,
    e.SetConstraint: _set_constraint,
    e.SetSecondaryConstraint: _set_secondary,
    e.SetDeadline: _set_deadline,
    e.SetParts: set_parts,
    e.SetField: _set_field,
}
