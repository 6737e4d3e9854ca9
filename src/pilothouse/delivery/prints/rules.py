"""Sizes of paper, what options may say, and which rows of a plan are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pilothouse.delivery.prints.types import (
    FileKind,
    Orientation,
    PaperSize,
    PrintColumn,
    PrintOptions,
    Which,
)
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.draw import Paper
from pilothouse.engine.network.data import Task, TaskKind
from pilothouse.kit.errors import InvalidError

PIXELS = 96 / 25.4
MARGIN = 10
SIZES = {
    PaperSize.A4: (210, 297),
    PaperSize.A3: (297, 420),
    PaperSize.A2: (420, 594),
    PaperSize.LETTER: (215.9, 279.4),
    PaperSize.TABLOID: (279.4, 431.8),
}
MOST_ACROSS = 12
MOST_PAGES = 600
MOST_PICTURES = 60
LONGEST_YEARS = 60
LONGEST_DAYS = 180
TYPES = {"pdf": "application/pdf", "png": "image/png", "zip": "application/zip"}
MILESTONES = (TaskKind.MILESTONE, TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)


def check_options(options: PrintOptions) -> None:
    """Raise InvalidError for a size, column or range that cannot be drawn."""
    wrong: dict[str, list[str]] = {}
    known = {
        "kind": FileKind, "paper": PaperSize, "orientation": Orientation, "which": Which,
    }  # fmt: skip
    for name, kinds in known.items():
        if getattr(options, name) not in kinds.values:
            wrong[name] = [f"Choose one of {', '.join(kinds.values)}."]
    if set(options.columns) - set(PrintColumn.values):
        wrong["columns"] = [f"The columns are {', '.join(PrintColumn.values)}."]
    if not 1 <= options.across <= MOST_ACROSS:
        wrong["across"] = [f"1 to {MOST_ACROSS} pages side by side."]
    if options.level < 0:
        wrong["level"] = ["0 draws all levels."]
    if options.first and options.last and options.last < options.first:
        wrong["last"] = ["The range ends before it begins."]
    if wrong:
        raise InvalidError(" ".join(text for texts in wrong.values() for text in texts), wrong)


def check_pages(pages: int, kind: str) -> None:
    """Raise InvalidError for more pages than anybody prints."""
    most = MOST_PICTURES if kind == FileKind.PNG else MOST_PAGES
    if pages > most:
        text = (
            f"This would be {pages} pages; {most} is the most. Choose larger paper, fewer levels, "
            "or a part of the tasks."
        )
        raise InvalidError(text, {"paper": [text]})


def check_days(days: int) -> None:
    """Raise InvalidError for a link that would be open too long, or not at all."""
    if not 1 <= days <= LONGEST_DAYS:
        text = f"Choose 1 to {LONGEST_DAYS} days."
        raise InvalidError(text, {"days": [text]})


def paper_of(options: PrintOptions, first: date, last: date) -> Paper:
    """The page in pixels within its margins, for a range of days."""
    short, long = SIZES[PaperSize(options.paper)]
    is_wide = options.orientation == Orientation.LANDSCAPE
    width, height = (long, short) if is_wide else (short, long)
    return Paper(
        (width - 2 * MARGIN) * PIXELS, (height - 2 * MARGIN) * PIXELS, first, last, options.across
    )


def range_of(options: PrintOptions, schedule: Schedule, rows: Sequence[int]) -> tuple[date, date]:
    """The days that are drawn: as asked, else from the first start to the last finish, and air."""
    arrays = schedule.arrays
    starts = [int(arrays.start[row]) for row in rows] or [schedule.plan.start]
    ends = [int(arrays.finish[row]) for row in rows] or starts
    first = options.first or to_datetime(min(starts)).date() - timedelta(days=2)
    last = options.last or to_datetime(max(ends)).date() + timedelta(days=5)
    return first, min(max(first, last), first + timedelta(days=366 * LONGEST_YEARS))


def levels_of(tasks: Sequence[Task]) -> list[int]:
    """The outline level of each task, from 0."""
    levels: dict[int | None, int] = {None: -1}
    for task in tasks:
        levels[task.id] = levels.get(task.parent, -1) + 1
    return [levels[task.id] for task in tasks]


def rows_of(options: PrintOptions, schedule: Schedule, levels: Sequence[int]) -> list[int]:
    """The places of the tasks that are drawn, in outline order; with those above a chosen one."""
    tasks, critical = schedule.plan.tasks, schedule.arrays.critical
    place = {task.id: row for row, task in enumerate(tasks)}
    found: set[int] = set()
    for row, task in enumerate(tasks):
        is_deep = bool(options.level) and levels[row] >= options.level
        if not is_deep and _is_wanted(options.which, task, bool(critical[row])):
            at: int | None = row
            while at is not None and at not in found:
                found.add(at)
                parent = tasks[at].parent
                at = place.get(parent) if parent is not None else None
    return sorted(found)


def _is_wanted(which: str, task: Task, critical: bool) -> bool:  # noqa: FBT001
    if not task.active:
        return False
    if which == Which.ALL:
        return True
    if task.kind is TaskKind.SUMMARY:
        return False
    if which == Which.MILESTONES:
        return task.kind in MILESTONES
    return task.actual_finish is None and (which == Which.OPEN or critical)
