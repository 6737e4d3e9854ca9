"""A plan as an Excel workbook: a sheet each for tasks, links, resources and assignments."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from pilothouse.engine.network.data import Instant, Minutes, Plan, Task, TaskKind
from pilothouse.interchange.csv_out import (
    EPOCH,
    duration_cell,
    links_by_successor,
    resources_by_task,
)

_BOLD = Font(bold=True)
_DATE, _DAYS, _PERCENT = "yyyy-mm-dd hh:mm", "0.##", '0"%"'
# Excel cannot hold other control characters, and no more than this in one cell.
_LONGEST_CELL = 32_767

TASK_HEADINGS = (
    ("ID", 8), ("WBS", 14), ("Name", 52), ("Kind", 12), ("Duration (days)", 14), ("Start", 17),
    ("Finish", 17), ("Complete (%)", 12), ("Predecessors", 22), ("Resources", 28),
    ("Total float (days)", 16), ("Critical", 9), ("Constraint", 22), ("Constraint date", 17),
    ("Deadline", 17), ("Actual start", 17), ("Actual finish", 17), ("Work (hours)", 12),
    ("Cost", 14), ("Level", 7), ("Priority", 9), ("Notes", 60),
    ("Optimistic duration (days)", 16), ("Pessimistic duration (days)", 16),
)  # fmt: skip


def workbook(plan: Plan) -> bytes:
    """Give the plan as a workbook with real dates and numbers and the outline as Excel groups.

    Dates are those that the tasks hold as stored; custom fields are columns at the end.
    """
    book = Workbook(write_only=True)
    _tasks(book, plan)
    per_day = plan.options.minutes_per_day
    _sheet(
        book, "Links", (("Predecessor", 12),
         ("Successor", 12),
         ("Type", 8), ("Lag", 10), ("Unit", 16)),
        ((x.predecessor, x.successor, x.type.value, x.lag, x.lag_unit.value) for x in plan.links),
    )  # fmt: skip
    _sheet(
        book, "Resources",
        (("ID", 8), ("Name", 36), ("Kind", 12), ("Units (%)", 10), ("E-mail", 32), ("Group", 24)),
        ((r.id, r.name, r.kind.value, 100 * r.max_units, r.email, r.group) for r in plan.resources),
    )  # fmt: skip
    names = {r.id: r.name for r in plan.resources}
    _sheet(
        book, "Assignments",
        (("Task ID", 9), ("Resource", 36), ("Units (%)", 10), ("Work (hours)", 13),
         ("Actual work (hours)", 18), ("Cost", 14)),
        ((a.task, names.get(a.resource, ""), 100 * a.units, a.work / 60, a.actual_work / 60, a.cost)
         for a in plan.assignments),
    )  # fmt: skip
    _sheet(book, "About", (("Fact", 22), ("Value", 60)), _facts(plan, per_day))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _facts(plan: Plan, per_day: int) -> list[tuple[str, Any]]:
    return [
        ("Plan", plan.name),
        ("Start", _at(plan.start)),
        ("Data date", _at(plan.data_date)),
        ("Hours per day", per_day / 60),
        ("Currency", plan.currency),
        ("Lags", "minutes of work, or hundredths of a percent"),
    ]


def _tasks(book: Workbook, plan: Plan) -> None:
    extra = tuple((field.name, 16) for field in plan.custom_fields)
    sheet = _headed(book, "Tasks", (*TASK_HEADINGS, *extra))
    sheet.freeze_panes = "D2"
    sheet.sheet_properties.outlinePr.summaryBelow = False
    levels = task_levels(plan)
    links, who = links_by_successor(plan), resources_by_task(plan)
    for row, task in enumerate(plan.tasks, 2):
        level = levels[task.id]
        sheet.row_dimensions[row].outlineLevel = min(7, level - 1)
        values = _task_values(plan, task, ";".join(links[task.id]), ";".join(who[task.id]), level)
        held = dict(task.custom)
        values += [held.get(field.key, "") for field in plan.custom_fields]
        sheet.append(
            [_cell(sheet, task, place, value, level) for place, value in enumerate(values)]
        )


def task_levels(plan: Plan) -> dict[int, int]:
    """Give the outline level of every task, from 1."""
    levels: dict[int, int] = {}
    for task in plan.tasks:
        levels[task.id] = 1 + (levels.get(task.parent, 0) if task.parent is not None else 0)
    return levels


def _task_values(plan: Plan, task: Task, links: str, who: str, level: int) -> list[Any]:
    days = plan.options.minutes_per_day
    dates = task.stored
    slack = dates.total_float if dates else None
    constraint = "" if task.constraint.value == "asap" else task.constraint.value.replace("_", " ")
    return [
        task.id, task.wbs, task.name, task.kind.value.replace("_", " "),
        _length(task, days, task.duration),
        _at(dates.start) if dates else None, _at(dates.finish) if dates else None,
        task.percent_complete, links, who, None if slack is None else slack / days,
        "yes" if dates and dates.critical else "", constraint, _at(task.constraint_date),
        _at(task.deadline), _at(task.actual_start), _at(task.actual_finish),
        None if task.work is None else task.work / 60, task.cost, level,
        task.priority, task.notes,
        _length(task, days, task.optimistic), _length(task, days, task.pessimistic),
    ]  # fmt: skip


def _length(task: Task, days: int, minutes: Minutes | None) -> Any:
    """A number of days where it is working time, so that a spreadsheet can count with it."""
    if minutes is None or not task.elapsed:
        return None if minutes is None else minutes / days
    return duration_cell(task, days, minutes)


_FORMATS = {4: _DAYS, 7: _PERCENT, 10: _DAYS, 22: _DAYS, 23: _DAYS}


def _cell(sheet: Any, task: Task, place: int, value: Any, level: int) -> Any:
    cell = WriteOnlyCell(sheet, value=_plain(value))
    if isinstance(value, datetime):
        cell.number_format = _DATE
    elif place in _FORMATS:
        cell.number_format = _FORMATS[place]
    if isinstance(value, str):
        # A text that begins like a formula stays a text.
        cell.data_type = "s"
    if place == 2:
        cell.alignment = Alignment(indent=min(15, level - 1))
    if task.kind is TaskKind.SUMMARY:
        cell.font = _BOLD
    return cell


def _headed(book: Workbook, name: str, headings: Sequence[tuple[str, int]]) -> Any:
    sheet: Any = book.create_sheet(name)
    for place, (_, width) in enumerate(headings):
        sheet.column_dimensions[_letters(place)].width = width
    cells = []
    for title, _ in headings:
        cell = WriteOnlyCell(sheet, value=_plain(title))
        cell.font = _BOLD
        cells.append(cell)
    sheet.freeze_panes = "A2"
    sheet.append(cells)
    return sheet


def _sheet(
    book: Workbook, name: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> None:
    sheet = _headed(book, name, headings)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=_plain(value))
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, datetime):
                cell.number_format = _DATE
            cells.append(cell)
        sheet.append(cells)


def _letters(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    kept = "".join(c for c in value if c >= " " or c in "\n\t")
    return kept[:_LONGEST_CELL]


def _at(value: Instant | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(minutes=value)
