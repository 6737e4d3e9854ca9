"""The words for what a written file holds otherwise than its plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pilothouse.interchange.compare import Change, Part
from pilothouse.interchange.result import Loss, LossRow, Outcome

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  plan instants are local wall-clock time
_ROWS = 2000
_PARTS = {
    Part.PLAN: "Plan", Part.CALENDAR: "Calendars", Part.TASK: "Tasks", Part.STORED: "Stored dates",
    Part.BASELINE: "Baselines", Part.CUSTOM: "Custom fields", Part.LINK: "Links",
    Part.RESOURCE: "Resources", Part.ASSIGNMENT: "Assignments",
}  # fmt: skip
_INSTANTS = {
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "data_date",
    "must_finish_by", "constraint_date", "secondary_constraint_date", "deadline", "actual_start",
    "actual_finish", "expected_finish", "suspend", "resume", "manual_start", "manual_finish",
}  # fmt: skip

_DEFAULT = "The format, or the tools that read it, hold this differently."
_FIXED = "A task of another file became one that is fixed at its dates."
_TECHNIQUE = "Techniques of earned value stay here."
_RANGE = "What a task takes at best and at worst stays here."
_MICROSOFT_WHY: dict[tuple[Part, str], str] = {
    (Part.TASK, "kind"): "Microsoft Project knows one kind of milestone and no level of effort.",
    (Part.TASK, "constraint"): "Microsoft Project knows no mandatory dates; they are must-dates.",
    (Part.TASK, "secondary_constraint"): "Microsoft Project knows one constraint for a task.",
    (Part.TASK, "secondary_constraint_date"): "Microsoft Project knows one constraint for a task.",
    (Part.TASK, "expected_finish"): "Microsoft Project knows no expected finish.",
    (Part.TASK, "splits"): "The format keeps splits only as work hour by hour.",
    (Part.TASK, "work"): "The format sums a task's work from its assignments.",
    (Part.TASK, "external"): _FIXED,
    (Part.TASK, "outside"): _FIXED,
    (Part.TASK, "manual"): _FIXED,
    (Part.TASK, "references"): "Microsoft Project keeps one hyperlink for a task.",
    (Part.TASK, "technique"): _TECHNIQUE,
    (Part.TASK, "measured_by"): _TECHNIQUE,
    (Part.TASK, "optimistic"): _RANGE,
    (Part.TASK, "pessimistic"): _RANGE,
    (Part.TASK, "recurrence"): "The format keeps the occurrences, not the rule behind them.",
    (Part.PLAN, "convention"): "The file is Microsoft Project's and read by its rules.",
    (Part.PLAN, "total_float_from"): "Microsoft Project has no such choice.",
    (Part.PLAN, "lag_calendar"): "Microsoft Project counts lags in the successor's calendar.",
    (Part.PLAN, "reschedule_remaining"): "Microsoft Project reschedules work on request only.",
    (Part.STORED, "total_float"): "Nothing is left of the float of tasks that are done.",
    (Part.TASK, "percent_complete"): "Microsoft Project knows whole percents.",
    (Part.TASK, "task_type"): "Microsoft Project has three types where P6 has four.",
    (Part.RESOURCE, "calendar"): "Microsoft Project gives every resource a calendar of its own.",
    (Part.PLAN, "progress_mode"): "Microsoft Project has no such choice.",
    (Part.PLAN, "must_finish_by"): "Microsoft Project has no must-finish date of the project.",
}
_PRIMAVERA_WHY: dict[tuple[Part, str], str] = {
    (Part.TASK, "missing"): "P6 has no inactive tasks; they would be scheduled there.",
    (Part.TASK, "kind"): "P6 tells start and finish milestones apart.",
    (Part.TASK, "elapsed"): "Elapsed durations got a calendar that never rests.",
    (Part.TASK, "calendar"): "Every activity of P6 has a calendar of its own, and so the default.",
    (Part.TASK, "manual"): "P6 has no manual tasks; they are held by a mandatory start.",
    (Part.TASK, "manual_start"): "P6 has no manual tasks; they are held by a mandatory start.",
    (Part.TASK, "manual_finish"): "P6 has no manual tasks; they are held by a mandatory start.",
    (Part.TASK, "deadline"): "P6 has no deadlines.",
    (Part.TASK, "priority"): "P6 has five priorities, and for the project's activities alone.",
    (Part.TASK, "splits"): "P6 interrupts an activity once, by suspend and resume.",
    (Part.TASK, "task_type"): "P6 names the four duration types otherwise.",
    (Part.TASK, "effort_driven"): "P6 has no effort-driven switch.",
    (Part.TASK, "fixed_cost"): "P6 keeps such costs as expenses.",
    (Part.TASK, "leveling_delay"): "P6 keeps levelled dates, no delay.",
    (Part.TASK, "work"): "P6 sums the work of an activity from its assignments.",
    (Part.TASK, "wbs"): "P6 numbers summaries within their parent.",
    (Part.TASK, "external"): _FIXED,
    (Part.TASK, "outside"): _FIXED,
    (Part.TASK, "references"): "P6 keeps addresses as documents of the project.",
    (Part.TASK, "technique"): _TECHNIQUE,
    (Part.TASK, "measured_by"): _TECHNIQUE,
    (Part.TASK, "optimistic"): _RANGE,
    (Part.TASK, "pessimistic"): _RANGE,
    (Part.TASK, "recurrence"): "P6 has no recurring activities; the occurrences are there.",
    (Part.ASSIGNMENT, "contour"): "P6 keeps curves of its own.",
    (Part.RESOURCE, "rates"): "P6 has prices for an hour, none for overtime or for each use.",
    (Part.PLAN, "convention"): "The file is Primavera's and read by its rules.",
    (Part.PLAN, "reschedule_remaining"): "P6 always moves remaining work to the data date.",
    (Part.PLAN, "honour_constraints"): "P6 has no such switch.",
    (Part.PLAN, "author"): "P6 files name no author.",
    (Part.PLAN, "name"): "P6 names a project by the root of its WBS.",
    (Part.PLAN, "minutes_per_day"): "P6 takes the hours of a day from the calendar.",
    (Part.TASK, "added"): "P6 hangs every project on one WBS element.",
    (Part.TASK, "parent"): "P6 hangs every project on one WBS element.",
    (Part.TASK, "ignore_resource_calendar"): "P6 schedules such activities by their own calendar.",
    (Part.TASK, "cost"): "P6 sums the cost of an activity from assignments and expenses.",
    (Part.LINK, "changed"): "P6 has lags in hours only.",
    (Part.LINK, "missing"): "P6 has no links of WBS elements, and none of inactive tasks.",
    (Part.CALENDAR, "parent"): "P6 calendars stand alone; the parent's days were written in.",
}
_NO_COLUMN = "A table has a row for each task and no place for this."
_TABLE_WHY: dict[tuple[Part, str], str] = {
    (Part.PLAN, "name"): "A table is named after its file.",
    (Part.CALENDAR, "missing"): "A table has no calendars; all work is Monday to Friday then.",
    (Part.CALENDAR, "exceptions"): "A table has no calendars; all work is Monday to Friday then.",
    (Part.CALENDAR, "week"): "A table has no calendars; all work is Monday to Friday then.",
    (Part.TASK, "constraint"): "A start that nothing drives is read as start no earlier than.",
    (Part.TASK, "constraint_date"): "A start that nothing drives is read as start no earlier than.",
    (Part.RESOURCE, "missing"): "A table names the resources that work on tasks, no others.",
    (Part.ASSIGNMENT, "work"): "A table holds the work of a task, not that of each resource.",
    (Part.ASSIGNMENT, "remaining_work"): "A table holds the work of a task, not what is left.",
}
_BASELINES = "P6 keeps baselines as projects of their own; the file holds the plan alone."


class Family(StrEnum):
    """Whose ways a format follows."""

    MICROSOFT = "microsoft"
    PRIMAVERA = "primavera"
    TABLE = "table"


def explained(changes: Iterable[Change], family: Family) -> tuple[Loss, ...]:
    """Group the differences by part and field, each with its reason and its rows."""
    groups: dict[tuple[Part, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.part, change.field), []).append(change)
    return tuple(_loss(key, rows, family) for key, rows in groups.items())


def _loss(key: tuple[Part, str], rows: list[Change], family: Family) -> Loss:
    part, field = key
    gone = field == "missing" or all(row.after == "–" for row in rows)
    outcome = Outcome.NOT_CARRIED if gone else Outcome.CHANGED
    title = f"{_PARTS[part]}: {field.replace('_', ' ')}"
    made = tuple(LossRow(row.id, _detail(row)) for row in rows[:_ROWS])
    return Loss(f"{part.value}.{field}", outcome, title, why(key, family), len(rows), made)


def why(key: tuple[Part, str], family: Family) -> str:
    """The reason for a difference in one field."""
    if family is Family.TABLE:
        return _TABLE_WHY.get(key, _NO_COLUMN)
    if key[0] is Part.BASELINE and family is Family.PRIMAVERA:
        return _BASELINES
    words = _PRIMAVERA_WHY if family is Family.PRIMAVERA else _MICROSOFT_WHY
    return words.get(key, _DEFAULT)


def _detail(row: Change) -> str:
    before, after = (_text(row.field, value) for value in (row.before, row.after))
    return f"{row.name}: {before[:80]} → {after[:80]}"


def _text(field: str, value: str) -> str:
    if field in _INSTANTS and value.lstrip("-").isdigit():
        return (_EPOCH + timedelta(minutes=int(value))).isoformat(" ", "minutes")
    return value
