"""A plan on paper: table and bars, page by page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from .sheet_links import View, links_on
from .sheet_marks import LINE, bars, legend, legend_lines
from .svg import colour, frame, num, shorten, tag, text, time_ticks

ROW, HEAD, TITLE, FOOT, EDGE = 18.0, 34.0, 40.0, 30.0, 6.0
PAGE_NUMBER = 90.0
NARROWEST_CHART = 0.42
DAY = 1440


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the table: its heading, its width in pixels, and whether it holds figures."""

    label: str
    width: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A task on paper; instants are minutes since 1970, `done` is a share, 0 to 1.

    `number` is what the task is called where a link goes on to another page; without one the row's
    place is. `parts` are those of an interrupted task, begin and end, in order.
    """

    cells: tuple[str, ...]
    start: int
    finish: int
    level: int = 0
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    finished: bool = False
    done: float = 0.0
    baseline: tuple[int, int] | None = None
    float_until: int | None = None
    deadline: int | None = None
    number: str = ""
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """The cell that is set in by levels, which begins with a tab."""
        return next((cell.strip() for cell in self.cells if cell.startswith("\t")), "")


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A link between two rows by their places; `type` is FS, SS, FF or SF."""

    before: int
    after: int
    type: str = "FS"
    critical: bool = False


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of the legend and the page numbers, in the reader's language."""

    critical: str = "Critical"
    task: str = "Task"
    done: str = "Done"
    interrupted: str = "Interrupted"
    summary: str = "Summary"
    milestone: str = "Milestone"
    baseline: str = "Baseline"
    slack: str = "Float"
    deadline: str = "Deadline"
    data_date: str = "Data date"
    today: str = "Today"
    page: str = "Page {} of {}"
    goes_on: str = "{} · p. {}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is drawn: heading, columns, rows, links, lines, and free days (first, last)."""

    title: str
    sub: str
    columns: Sequence[SheetColumn]
    rows: Sequence[SheetRow]
    links: Sequence[SheetLink] = ()
    data_date: int | None = None
    today: int | None = None
    free: Sequence[tuple[date, date]] = ()
    words: SheetWords = SheetWords()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn on: width and height in pixels without margins, and the range of days.

    `across` is over how many pages side by side the range goes, `foot` how high the space for the
    legend is; see `fitted`.
    """

    width: float
    height: float
    first: date
    last: date
    across: int = 1
    foot: float = FOOT

    @property
    def rows(self) -> int:
        """How many rows a page has room for."""
        return max(1, int((self.height - TITLE - HEAD - self.foot) / ROW))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days and instants lie on one page."""

    first: date
    days: float
    left: float
    width: float

    def x(self, instant: float) -> float:
        """The place of an instant (minutes since 1970)."""
        start = (self.first - date(1970, 1, 1)).days * DAY
        return self.left + (instant - start) / DAY / self.days * self.width

    def at(self, day: date) -> float:
        """The place of a day's beginning."""
        return self.left + (day - self.first).days / self.days * self.width

    def inside(self, x: float) -> float:
        """A place, moved to the edge when it lies beyond."""
        return min(self.left + self.width, max(self.left, x))


def height_for(rows: int, foot: float = FOOT) -> float:
    """Say how high a page must be to hold some rows.

    Parameters
    ----------
    rows : int
        How many tasks it is to hold.
    foot : float
        How high its legend is.

    Returns
    -------
    float
        Pixels.
    """
    return TITLE + HEAD + foot + ROW * max(1, rows) + EDGE


def page_count(sheet: Sheet, paper: Paper) -> int:
    """Say on how many pages a plan is drawn.

    Parameters
    ----------
    sheet : Sheet
        The plan.
    paper : Paper
        The size and the range of days.

    Returns
    -------
    int
        Pages; at least one for each part of the range.
    """
    return max(1, math.ceil(len(sheet.rows) / fitted(sheet, paper).rows)) * paper.across


def fitted(sheet: Sheet, paper: Paper) -> Paper:
    """Leave as much room at the foot of a page as the legend of a plan needs.

    Parameters
    ----------
    sheet : Sheet
        The plan.
    paper : Paper
        The size and the range of days.

    Returns
    -------
    Paper
        The same paper with room for the legend, one line or more.
    """
    lines = legend_lines(sheet.words, _used(sheet), paper.width - PAGE_NUMBER)
    return replace(paper, foot=FOOT + (lines - 1) * LINE)


def gantt_pages(sheet: Sheet, paper: Paper) -> Iterator[str]:
    """Draw a plan page by page, each a picture of its own with table, bars and legend.

    Rows go on over the pages; where the range of days is cut, the pages beside each other hold the
    same rows. Links are drawn over all pages, on each the part that lies on it.

    Parameters
    ----------
    sheet : Sheet
        The plan.
    paper : Paper
        The size and the range of days.

    Yields
    ------
    str
        The SVG text of one page.
    """
    paper = fitted(sheet, paper)
    total = page_count(sheet, paper)
    for number in range(total):
        place, part = divmod(number, paper.across)
        first = place * paper.rows
        yield _page(sheet, paper, first, part, (number + 1, total))


def _page(sheet: Sheet, paper: Paper, first: int, part: int, number: tuple[int, int]) -> str:
    rows = sheet.rows[first : first + paper.rows]
    widths = _widths(sheet, paper)
    scale = _scale(paper, part, sum(widths))
    bottom = TITLE + HEAD + len(rows) * ROW
    view = View(scale, first, len(rows), TITLE + HEAD, ROW, partial(_page_of, paper))
    lines, marks = links_on(sheet.links, sheet.rows, view, sheet.words)
    content = [
        _title(sheet, paper),
        _ground(sheet, scale, bottom),
        _table(sheet, rows, widths),
        _ticks(scale),
        _lines(sheet, scale, bottom),
        lines,
        *(bars(row, scale, TITLE + HEAD + n * ROW, ROW) for n, row in enumerate(rows)),
        _frame(paper, scale, bottom),
        marks,
        _foot(sheet, paper, number),
    ]
    said = sheet.words.page.format(*number)
    return frame(paper.width, paper.height, f"{sheet.title}, {said}", sheet.sub, "".join(content))


def _widths(sheet: Sheet, paper: Paper) -> list[float]:
    """The columns' widths, made narrower together where they would leave no room for bars."""
    widths = [column.width for column in sheet.columns]
    most = paper.width * (1 - NARROWEST_CHART)
    shrink = min(1.0, most / sum(widths)) if widths else 1.0
    return [width * shrink for width in widths]


def _scale(paper: Paper, part: int, left: float) -> Scale:
    whole = max(1, (paper.last - paper.first).days + 1)
    days = whole / paper.across
    first = paper.first + timedelta(days=math.floor(days * part))
    return Scale(first, max(1, math.ceil(days)), left, paper.width - left)


def _page_of(paper: Paper, place: int, instant: int) -> int | None:
    """On which page a row is seen at an instant; None beyond the range."""
    day = date(1970, 1, 1) + timedelta(days=instant // DAY)
    if not paper.first <= day <= paper.last:
        return None
    parts = [_scale(paper, part, 0).first for part in range(paper.across)]
    part = sum(first <= day for first in parts) - 1
    return place // paper.rows * paper.across + part + 1


def _title(sheet: Sheet, paper: Paper) -> str:
    room = paper.width * 0.6
    words = shorten(sheet.title, room, 15)
    sub = shorten(sheet.sub, paper.width * 0.38)
    return text(
        0, 18, words, font_size=15, font_weight=650, fill=colour("ink")
    ) + text(paper.width, 18, sub, text_anchor="end")  # fmt: skip


def _ground(sheet: Sheet, scale: Scale, bottom: float) -> str:
    """Free days, where a day is wide enough to be seen."""
    if scale.width / scale.days < 2.5:
        return ""
    found = []
    for first, last in sheet.free:
        left, right = (scale.inside(x) for x in (scale.at(first), scale.at(last + timedelta(1))))
        if right > left:
            found.append(_box(left, TITLE + HEAD, right - left, bottom - TITLE - HEAD, "surface-2"))
    return "".join(found)


def _box(x: float, y: float, width: float, height: float, name: str) -> str:
    return tag(
        "rect", x=num(x), y=num(y), width=num(width), height=num(height), fill=colour(name)
    )  # fmt: skip


def _rule(x1: float, y1: float, x2: float, y2: float, name: str, **more: object) -> str:
    return tag(
        "path", "", d=f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", stroke=colour(name), **more
    )


def _table(sheet: Sheet, rows: Sequence[SheetRow], widths: Sequence[float]) -> str:
    found, left = [], 0.0
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        at = left + width - 5 if column.figures else left + 4
        anchor = "end" if column.figures else None
        head = shorten(column.label, width - 8)
        found.append(text(at, TITLE + HEAD - 7, head, text_anchor=anchor, font_weight=600))
        for number, row in enumerate(rows):
            found.append(_cell(row, place, (at, TITLE + HEAD + number * ROW), width, anchor))
        left += width
    return "".join(found)


def _cell(
    row: SheetRow, place: int, at: tuple[float, float], width: float, anchor: str | None
) -> str:
    words = row.cells[place]
    if not words:
        return ""
    indent = 9.0 * row.level if words.startswith("\t") else 0.0
    words = shorten(words.strip(), width - 8 - indent, 10)
    weight = 600 if row.summary else None
    return text(
        at[0] + indent, at[1] + 12.5, words, font_size=10, text_anchor=anchor,
        font_weight=weight, fill=colour("ink"),
    )  # fmt: skip


def _ticks(scale: Scale) -> str:
    last = scale.first + timedelta(days=scale.days)
    room = max(2, int(scale.width / 64))
    found = []
    for day, words in time_ticks(scale.first, last, room):
        x = scale.at(day)
        if x > scale.left + scale.width - 12:
            continue
        found.append(_rule(x, TITLE + 12, x, TITLE + HEAD, "line-2"))
        found.append(text(x + 3, TITLE + HEAD - 9, words, font_size=10))
    return "".join(found)


def _lines(sheet: Sheet, scale: Scale, bottom: float) -> str:
    """The data date dotted, today plain."""
    found = []
    for instant, name, dash in ((sheet.today, "c1", None), (sheet.data_date, "today", "2 3")):
        x = scale.x(instant) if instant is not None else None
        if x is not None and x == scale.inside(x):
            found.append(
                _rule(x, TITLE + HEAD, x, bottom, name, stroke_width=1.4, stroke_dasharray=dash)
            )
    return "".join(found)


def _frame(paper: Paper, scale: Scale, bottom: float) -> str:
    top = TITLE + HEAD
    rows = round((bottom - top) / ROW)
    lines = [_rule(0, top + n * ROW, paper.width, top + n * ROW, "line") for n in range(1, rows)]
    edges = [
        _rule(0, top, paper.width, top, "line-2"),
        _rule(0, bottom, paper.width, bottom, "line-2"),
        _rule(scale.left, TITLE + 12, scale.left, bottom, "line-2"),
    ]
    return "".join([*lines, *edges])


def _foot(sheet: Sheet, paper: Paper, number: tuple[int, int]) -> str:
    y = paper.height - paper.foot + 18
    said = sheet.words.page.format(*number)
    drawn = legend(sheet.words, _used(sheet), y, paper.width - PAGE_NUMBER)
    return drawn + text(paper.width, y, said, font_size=10, text_anchor="end")


def _used(sheet: Sheet) -> dict[str, bool]:
    """Whether each mark that not every plan has is drawn."""
    return {
        "interrupted": any(row.parts for row in sheet.rows),
        "baseline": any(row.baseline for row in sheet.rows),
        "slack": any(row.float_until for row in sheet.rows),
        "deadline": any(row.deadline for row in sheet.rows),
        "data_date": sheet.data_date is not None,
        "today": sheet.today is not None,
    }
