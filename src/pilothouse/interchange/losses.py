"""The words for what a plan could not carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pilothouse.interchange.result import Loss, LossRow, Outcome, SourceInfo

_CHANGED, _LEFT = Outcome.CHANGED, Outcome.NOT_CARRIED

_FIELD = "The plan has no place for this field; its values stay in the file and in this list."

_WORDS: dict[str, tuple[Outcome, str, str]] = {
    "absurd_date": (
        _CHANGED,
        "Dates outside 1900 to 2199 ({label})",
        "Such a date is a typing error or damage; it was left empty.",
    ),
    "blank_row": (_CHANGED, "Blank rows", "Rows without a task were left out."),
    "duplicate_task": (
        _CHANGED,
        "Tasks with an identity that occurs twice",
        "The first was read, the others left out: their unique id is damaged.",
    ),
    "encoding": (
        _CHANGED,
        "Letters beyond ASCII",
        "The format does not say its character set; if names look wrong, read the file again and "
        "name the encoding.",
    ),
    "long_milestone": (
        _CHANGED,
        "Milestones with a duration",
        "They keep their duration and are read as tasks.",
    ),
    "impossible_progress": (
        _CHANGED,
        "Durations, remaining work or percentages that cannot be",
        "What was below zero was read as zero, what was above 100 % as 100 %.",
    ),
    "no_calendar": (
        _CHANGED,
        "No project calendar in the file",
        "The first calendar, or a standard week of five eight-hour days, took its place.",
    ),
    "no_duration": (_CHANGED, "Rows without a duration", "They were read with zero duration."),
    "no_name": (_CHANGED, "Tasks without a name", "They were read with an empty name."),
    "no_start": (
        _CHANGED,
        "No project start in the file",
        "The earliest start of its tasks took its place.",
    ),
    "recurring_exception": (
        _CHANGED,
        "Recurring calendar exceptions ({label})",
        "Each occurrence was written out; the rule behind them lacks what a rule needs.",
    ),
    "recurring_task": (
        _CHANGED,
        "Recurring tasks",
        "Each occurrence is an ordinary task; the rule that made them lacks what a rule needs.",
    ),
    "notes_formatting": (
        _CHANGED,
        "Formatted notes ({label}s)",
        "The text was read, fonts, colours, pictures and embedded objects were not.",
    ),
    "calendar_exception": (
        _LEFT,
        "Calendar exceptions ({label})",
        "They lack a date or are too many to be meant.",
    ),
    "work_week": (
        _LEFT,
        "Work weeks without dates ({label})",
        "Without dates nobody can tell when they hold.",
    ),
    "outside_link": (
        _LEFT,
        "Links to or from other projects",
        "The other end is not in this plan; agree it anew as a dependency between projects.",
    ),
    "outside_task": (
        _CHANGED,
        "Links to or from tasks of other files",
        "The other task stands in this plan, fixed at the dates that the file knew of it; agree it "
        "anew as a dependency between projects.",
    ),
    "link_note": (_LEFT, "Comments on links", "A link has no comment in the plan."),
    "role_assignment": (
        _LEFT,
        "Assignments to a role without a person",
        "Only assignments to a resource are carried.",
    ),
    "resource_code": (_LEFT, "Resource code {label}", _FIELD),
    "project_code": (_LEFT, "Project code {label}", _FIELD),
    "custom_field_list": (
        _LEFT,
        "Values to choose from in the custom field {label}",
        "The values of the tasks were read; the list is of other things than texts, or too long.",
    ),
    "resource_custom_field": (_LEFT, "Custom resource field {label}", _FIELD),
    "assignment_custom_field": (_LEFT, "Custom assignment field {label}", _FIELD),
    "project_custom_field": (_LEFT, "Document property {label}", _FIELD),
    "task_field": (_LEFT, "Task field {label}", _FIELD),
    "resource_field": (_LEFT, "Resource field {label}", _FIELD),
    "assignment_field": (_LEFT, "Assignment field {label}", _FIELD),
    "project_field": (_LEFT, "Project field {label}", _FIELD),
    "rate_shift": (
        _LEFT,
        "Rates and availability of single shifts",
        "A resource has the same rates and availability at all times of a day.",
    ),
    "contour": (
        _LEFT,
        "Work contours of a tool's own",
        "Work is spread evenly over the assignment; the eight usual contours are kept.",
    ),
    "assignment_dates": (
        _LEFT,
        "Assignments with dates of their own",
        "An assignment runs as long as its task.",
    ),
    "timephased_actuals": (
        _LEFT,
        "Actual work day by day",
        "Its total was read, its spread over days was not.",
    ),
    "timephased_baseline": (
        _LEFT,
        "Baseline work day by day",
        "Its total was read, its spread over days was not.",
    ),
    "views": (_LEFT, "Views, tables, filters and groups", "They belong to the tool's screen."),
    "reader_error": (_LEFT, "Parts that the reader could not understand", "They are damaged."),
}


def explain(reported: Iterable[dict[str, Any]]) -> tuple[Loss, ...]:
    """Turn the reader's codes into losses with a title and a reason, changed ones first."""
    items = list(reported)
    minor = [item for item in items if item["code"].endswith("_minor_field")]
    made = [_loss(item) for item in items if not item["code"].endswith("_minor_field")]
    made.sort(key=lambda loss: (loss.outcome, -loss.count))
    return (*made, *_housekeeping(minor))


def _housekeeping(items: list[dict[str, Any]]) -> Iterator[Loss]:
    rows = tuple(
        LossRow(None, f"{item['code'].split('_')[0]} field {item['label']}: {item['count']}")
        for item in items
    )
    if rows:
        why = "Display and bookkeeping of the tool that no schedule, cost or report depends on."
        yield Loss("housekeeping", _LEFT, "Housekeeping fields", why, len(rows), rows)


def _loss(item: dict[str, Any]) -> Loss:
    outcome, title, why = _WORDS[item["code"]]
    rows = tuple(LossRow(row[0], row[1]) for row in item["rows"])
    label = item["label"]
    return Loss(item["code"], outcome, title.format(label=label), why, item["count"], rows)


def found(code: str, detail: str) -> dict[str, Any]:
    """A loss noticed outside the reading process, in the form that it reports its own."""
    return {"code": code, "label": "", "count": 1, "rows": [[None, detail]]}


def other_projects(source: SourceInfo) -> tuple[Loss, ...]:
    """The projects of the file that were not chosen."""
    others = [item for item in source.projects if item.index != source.project_index]
    if not others:
        return ()
    rows = tuple(LossRow(None, f"{item.index}: {item.name} ({item.tasks} rows)") for item in others)
    why = "One plan is read at a time; read the file again with the number of another."
    return (Loss("other_projects", _LEFT, "Other projects in the file", why, len(others), rows),)
