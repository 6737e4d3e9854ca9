"""The small Gantt of reports and overview pages."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from .data import GanttRow, Marker
from .lines import nothing
from .svg import colour, frame, num, shorten, tag, text, time_ticks, width_of

Place = Callable[[date], float]
ROW, HEAD, INDENT = 22, 22, 10
ONE_DAY = timedelta(days=1)


def mini_gantt(
    rows: Sequence[GanttRow],
    *,
    title: str,
    data_date: date | None = None,
    width: int = 820,
    label_width: int | None = None,
) -> str:
    """Draw bars with progress and baseline, milestones, and the data date.

    Dates are inclusive: a bar ends with the evening of `finish`. A row without dates stays empty.

    Parameters
    ----------
    rows : sequence of GanttRow
        From top to bottom.
    title : str
        Said to readers who cannot see it.
    data_date : date or None
        Where facts end.
    width : int
        Pixels.
    label_width : int or None
        Room for the labels; None takes what they need, at most a third.

    Returns
    -------
    str
        SVG text.
    """
    spans = [d for r in rows for d in dates_of(r)]
    if not spans:
        return nothing(title, width, 80)
    first, last = min(spans), max(spans) + ONE_DAY
    longest = max(width_of(r.label) + r.level * INDENT for r in rows) + 14
    left = float(label_width or min(width * 0.32, longest))
    right = width - 14.0
    days = max(1, (last - first).days)
    height = HEAD + len(rows) * ROW + 6

    def place(on: date) -> float:
        return left + (right - left) * (on - first).days / days

    parts = [axis(first, last, place, height, right - left)]
    parts += [row(r, HEAD + i * ROW, place, left, right) for i, r in enumerate(rows)]
    parts.append(now_line(data_date, first, last, place, height))
    return frame(width, height, title, described(rows, data_date), "".join(parts))


def dates_of(row_: GanttRow) -> list[date]:
    """Return every date that a row needs room for."""
    own = (row_.start, row_.finish, row_.baseline_start, row_.baseline_finish)
    marks = [d for m in row_.markers for d in (m.on, m.baseline)]
    return [d for d in (*own, *marks) if d is not None]


def axis(first: date, last: date, place: Place, height: float, room: float) -> str:
    """Draw the months and their lines."""
    parts = []
    edge = place(last) + 14
    for on, word in time_ticks(first, last, max(2, int(room / 46))):
        x = place(on)
        parts.append(tag("path", d=f"M{num(x)} {HEAD - 6}V{num(height)}", stroke=colour("line")))
        if x + 3 + width_of(word) <= edge:
            parts.append(text(x + 3, 11, word))
    return "".join(parts)


def row(item: GanttRow, y: float, place: Place, left: float, right: float) -> str:
    """Draw one row: its label, baseline, bar and milestones."""
    indent = item.level * INDENT
    words = text(
        indent, y + 13, shorten(item.label, left - indent - 8), fill=colour("ink"),
        font_weight=600 if item.summary else None,
    )  # fmt: skip
    marks = "".join(milestone(m, y, place, right) for m in item.markers)
    return words + baseline(item, y, place) + bar(item, y, place) + marks


def bar(item: GanttRow, y: float, place: Place) -> str:
    """Draw the bar: pale for what is left, strong for what is done, red when critical."""
    if item.start is None or item.finish is None:
        return ""
    x, end = place(item.start), place(item.finish + ONE_DAY)
    length = max(2.0, end - x)
    if item.summary:
        low, right = num(y + 12), num(x + length)
        foot = f"M{num(x)} {low}V{num(y + 5)}H{right}V{low}l-4 -3H{num(x + 4)}Z"
        return tag("path", d=foot, fill=colour("sum"))
    pale, strong = ("bar-c", "bar-cp") if item.critical else ("bar", "bar-p")
    drawn = tag("rect", x=x, y=y + 4, width=length, height=9, rx=2, fill=colour(pale))
    done = length * max(0.0, min(1.0, item.done))
    return drawn + (
        tag("rect", x=x, y=y + 4, width=done, height=9, rx=2, fill=colour(strong)) if done else ""
    )


def baseline(item: GanttRow, y: float, place: Place) -> str:
    """Draw where the bar was agreed to be."""
    if item.baseline_start is None or item.baseline_finish is None:
        return ""
    x = place(item.baseline_start)
    length = max(2.0, place(item.baseline_finish + ONE_DAY) - x)
    return tag("rect", x=x, y=y + 15, width=length, height=3, rx=1.5, fill=colour("bl"))


def milestone(mark: Marker, y: float, place: Place, right: float) -> str:
    """Draw a diamond, hollow where the baseline had it, with its word beside."""
    parts = []
    if mark.baseline is not None and mark.baseline != mark.on:
        parts.append(
            diamond(
                place(mark.baseline), y + 8.5, 4, fill="none", stroke=colour("bl"), stroke_width=1.5
            )
        )
    x = place(mark.on)
    parts.append(diamond(x, y + 8.5, 5, fill=colour("ink")))
    if mark.label:
        fits = x + 8 + width_of(mark.label) < right
        before = min(x, place(mark.baseline)) if mark.baseline else x
        at, anchor = (x + 8, "start") if fits else (before - 8, "end")
        parts.append(text(at, y + 12.5, mark.label, fill=colour("ink-2"), text_anchor=anchor))
    return "".join(parts)


def diamond(x: float, y: float, size: float, **attributes: object) -> str:
    """Return a diamond around a point."""
    path = f"M{num(x)} {num(y - size)}l{size} {size}l-{size} {size}l-{size} -{size}Z"
    return tag("path", "", d=path, **attributes)


def now_line(on: date | None, first: date, last: date, place: Place, height: float) -> str:
    """Draw the data date: the evening of that day."""
    if on is None or not first <= on <= last:
        return ""
    return tag(
        "path",
        d=f"M{num(place(on))} {HEAD - 6}V{num(height)}",
        stroke=colour("today"),
        stroke_width=1.5,
    )


def described(rows: Sequence[GanttRow], data_date: date | None) -> str:
    """Say every row's dates."""
    said = [
        f"{r.label}: {r.start:%d %b %Y} to {r.finish:%d %b %Y}"
        for r in rows
        if r.start and r.finish
    ]
    said += [f"{m.label or r.label}: {m.on:%d %b %Y}" for r in rows for m in r.markers]
    return "; ".join(([f"Data date {data_date:%d %b %Y}"] if data_date else []) + said)
