"""Edits of progress, calendars, columns and options, applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pilothouse.delivery.schedule.rules import costing, fields, formula, reporting
from pilothouse.delivery.schedule.rules.apply_facts import refused
from pilothouse.delivery.schedule.rules.calendars import check_calendar
from pilothouse.delivery.schedule.rules.draft import Draft
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine.network.data import CustomField
from pilothouse.kit.errors import InvalidError

MOST_CALENDARS = 500
_PLAN_FACTS = ("finish", "must_finish_by", "currency", "name")
_OPTIONS = (
    "from_finish", "convention", "progress_mode", "lag_calendar", "critical_float",
    "total_float_from", "open_ends_critical", "honour_constraints", "use_expected_finish",
    "lag_from_early_start", "reschedule_remaining", "minutes_per_day",
)  # fmt: skip


def _report(draft: Draft, edit: e.Report) -> None:
    if draft.is_summary(edit.task):
        raise InvalidError("Report on the tasks below a summary; it follows them.")
    task, calendars = draft.task(edit.task), {c.id: c for c in draft.plan.calendars}
    draft.change(edit.task, **reporting.values(draft.plan, task, edit, calendars))
    if edit.work is not None:
        was, now = reporting.with_work(draft.assignments.of(edit.task), edit)
        draft.assignments.swap(was, costing.reported(draft.resources, was, now))


def _set_data_date(draft: Draft, edit: e.SetDataDate) -> None:
    if edit.date is not None and edit.date < draft.plan.start:
        raise InvalidError("The data date cannot be before the start of the plan.")
    options = draft.plan.options
    if edit.reschedule is not None:
        options = replace(options, reschedule_remaining=edit.reschedule)
    draft.plan = replace(draft.plan, data_date=edit.date, options=options)


def _set_start(draft: Draft, edit: e.SetStart) -> None:
    draft.plan = replace(draft.plan, start=edit.date)


def _put_calendar(draft: Draft, edit: e.PutCalendar) -> None:
    others = [c for c in draft.plan.calendars if c.id != edit.calendar.id]
    check_calendar(edit.calendar, others)
    if len(others) >= MOST_CALENDARS:
        raise InvalidError(f"A plan has {MOST_CALENDARS} calendars at most.")
    placed = [edit.calendar if c.id == edit.calendar.id else c for c in draft.plan.calendars]
    if len(placed) == len(others):
        placed.append(edit.calendar)
    for each in placed:
        if each.id != edit.calendar.id:
            check_calendar(each, [c for c in placed if c.id != each.id], only_time=True)
    draft.plan = replace(draft.plan, calendars=tuple(placed))


def _remove_calendar(draft: Draft, edit: e.RemoveCalendar) -> None:
    known = {calendar.id: calendar for calendar in draft.plan.calendars}
    if edit.calendar not in known:
        raise InvalidError("The plan has no such calendar any more.")
    users = list(_users(draft, edit.calendar))
    if users:
        shown = ", ".join(users[:3]) + (f" and {len(users) - 3} more" if len(users) > 3 else "")
        raise InvalidError(
            f"“{known[edit.calendar].name}” is still used by {shown}. Choose another calendar "
            "there first."
        )
    kept = tuple(c for c in draft.plan.calendars if c.id != edit.calendar)
    draft.plan = replace(draft.plan, calendars=kept)


def _users(draft: Draft, uid: int) -> list[str]:
    found = ["the plan itself"] if draft.plan.default_calendar == uid else []
    found += [f"calendar “{c.name}”" for c in draft.plan.calendars if c.parent == uid]
    found += [f"“{r.name}”" for r in draft.resources if r.calendar == uid]
    return found + [f"task “{t.name}”" for t in draft.tasks if t.calendar == uid]


def _set_plan_calendar(draft: Draft, edit: e.SetPlanCalendar) -> None:
    known = {calendar.id: calendar for calendar in draft.plan.calendars}
    if edit.calendar not in known:
        raise refused("calendar", "The plan has no such calendar.")
    minutes = known[edit.calendar].minutes_per_day
    options = replace(draft.plan.options, minutes_per_day=minutes)
    draft.plan = replace(draft.plan, default_calendar=edit.calendar, options=options)


def _put_field(draft: Draft, edit: e.PutField) -> None:
    field, known = edit.field, draft.plan.custom_fields
    fields.check_field(field)
    others = [each for each in known if each.key != field.key]
    if any(each.name.casefold() == field.name.strip().casefold() for each in others):
        raise refused("name", f"There is a column “{field.name.strip()}” already.")
    if len(others) >= fields.MOST:
        raise InvalidError(f"A plan has {fields.MOST} columns of its own at most.")
    made = replace(field, name=field.name.strip())
    placed = tuple(made if each.key == made.key else each for each in known)
    if len(others) == len(known):
        placed = (*known, made)
    if made.kind == "formula":
        formula.check(made.formula, placed)
    draft.plan = replace(draft.plan, custom_fields=placed)
    _convert(draft, made)


def _convert(draft: Draft, field: CustomField) -> None:
    """Values that the column's kind does not take go; formulas keep none."""
    for task in list(draft.tasks):
        held = dict(task.custom)
        if field.key not in held:
            continue
        if (
            value := _fitting(field, held.pop(field.key), draft.plan.options.minutes_per_day)
        ) is not None:
            held[field.key] = value
        if tuple(held.items()) != task.custom:
            draft.change(task.id, custom=tuple(held.items()))


def _fitting(field: CustomField, value: str, day: int) -> str | None:
    if field.kind == "formula":
        return None
    if field.kind == "duration" and value.isdigit():
        return value
    try:
        return fields.checked(field, value, day) or None
    except InvalidError:
        return None


def _remove_field(draft: Draft, edit: e.RemoveField) -> None:
    kept = tuple(each for each in draft.plan.custom_fields if each.key != edit.field)
    if len(kept) == len(draft.plan.custom_fields):
        raise InvalidError("The plan has no such column any more.")
    for each in kept:
        if each.kind == "formula" and f"own.{edit.field}" in each.formula:
            raise InvalidError(f"The formula of “{each.name}” uses this column; change that first.")
    draft.plan = replace(draft.plan, custom_fields=kept)
    for task in list(draft.tasks):
        held = tuple(pair for pair in task.custom if pair[0] != edit.field)
        if held != task.custom:
            draft.change(task.id, custom=held)


def _set_options(draft: Draft, edit: e.SetOptions) -> None:
    _check_options(draft, edit)
    values = {n: value for n in _OPTIONS if (value := getattr(edit, n)) is not None}
    facts: dict[str, Any] = dict.fromkeys(edit.clear)
    facts |= {n: value for n in _PLAN_FACTS if (value := getattr(edit, n)) is not None}
    options = replace(draft.plan.options, **values)
    draft.plan = replace(draft.plan, options=options, **facts)


def _check_options(draft: Draft, edit: e.SetOptions) -> None:
    backwards = edit.from_finish
    if backwards is None:
        backwards = draft.plan.options.from_finish
    finish = None if "finish" in edit.clear else edit.finish or draft.plan.finish
    if backwards and finish is None:
        raise refused("finish", "A plan scheduled from its finish needs that date.")
    if edit.critical_float is not None and not -(10**6) <= edit.critical_float <= 10**6:
        raise refused("critical_float", "That float is out of all proportion.")
    if edit.minutes_per_day is not None and not 1 <= edit.minutes_per_day <= 1440:
        raise refused("minutes_per_day", "A day has between a minute and 24 hours.")
    currency = edit.currency
    if currency and not (len(currency) == 3 and currency.isalpha() and currency.isupper()):
        raise refused("currency", "A currency is three letters, such as EUR.")
    if edit.name is not None and not 0 < len(edit.name.strip()) <= 200:
        raise refused("name", "A plan needs a name of at most 200 signs.")


APPLY: dict[type, Callable[[Draft, Any], None]] = {
    e.Report: _report,
    e.SetDataDate: _set_data_date,
    e.SetStart: _set_start,
    e.PutCalendar: _put_calendar,
    e.RemoveCalendar: _remove_calendar,
    e.SetPlanCalendar: _set_plan_calendar,
    e.PutField: _put_field,
    e.RemoveField: _remove_field,
    e.SetOptions: _set_options,
}
