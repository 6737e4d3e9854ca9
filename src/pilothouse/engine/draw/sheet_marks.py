"""Bars and the legend of a plan on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .svg import colour, num, shorten, tag, text, width_of

if TYPE_CHECKING:
    from .sheets import Scale, SheetRow, SheetWords

BAR = 8.0
HALF = 4.5
MARK, GAP, LINE = 22.0, 14.0, 14.0


def bars(row: SheetRow, scale: Scale, top: float, height: float) -> str:
    """Draw one row: float, baseline, the bar with what is done or the diamond, the deadline."""
    middle = top + height / 2 - 1
    found = [_slack(row, scale, middle), _baseline(row, scale, top + height - 4)]
    if row.milestone:
        found.append(_diamond(row, scale, middle))
    else:
        found.append(_bar(row, scale, middle))
    if row.deadline is not None:
        found.append(_deadline(row, scale, top))
    return "".join(found)


def _rect(x: float, y: float, width: float, height: float, name: str, **more: object) -> str:
    size = {"x": num(x), "y": num(y), "width": num(width), "height": num(height)}
    return tag("rect", "", **size, fill=colour(name), **more)


def _span(scale: Scale, start: int, finish: int) -> tuple[float, float] | None:
    """Left and right of what is seen between two instants; None when nothing is."""
    left, right = scale.x(start), max(scale.x(finish), scale.x(start) + 1.5)
    edge = scale.left + scale.width
    if right <= scale.left or left >= edge:
        return None
    return scale.inside(left), scale.inside(right)


def _bar(row: SheetRow, scale: Scale, middle: float) -> str:
    span = _span(scale, row.start, row.finish)
    if span is None:
        return ""
    left, right = span
    if row.summary:
        return _rect(left, middle - 3, right - left, 3.5, "sum") + _hooks(row, scale, middle)
    name, done = ("bar-c", "bar-cp") if row.critical else ("bar", "bar-p")
    if row.finished:
        name = done = "bar-p"
    until = row.start + round((row.finish - row.start) * row.done) if row.done else row.start
    parts = row.parts or ((row.start, row.finish),)
    made = _rests(parts, scale, middle, name)
    for begin, end in parts:
        made += _piece(_span(scale, begin, end), middle, name, rx=1.5)
        if until > begin and not row.finished:
            made += _piece(_span(scale, begin, min(end, until)), middle, done)
    return made


def _piece(span: tuple[float, float] | None, middle: float, name: str, **more: object) -> str:
    if span is None:
        return ""
    return _rect(span[0], middle - BAR / 2, span[1] - span[0], BAR, name, **more)


def _rests(parts: Sequence[tuple[int, int]], scale: Scale, middle: float, name: str) -> str:
    """Dotted lines from each part of an interrupted task to the next."""
    spans = [_span(scale, before[1], after[0]) for before, after in pairwise(parts)]
    return "".join(_dots(span, middle, name) for span in spans if span)


def _dots(span: tuple[float, float], middle: float, name: str) -> str:
    way = f"M{num(span[0])} {num(middle)}H{num(span[1])}"
    return tag(
        "path", d=way, stroke=colour(name), stroke_width=1.4, stroke_dasharray="1.5 2", fill="none"
    )


def _hooks(row: SheetRow, scale: Scale, middle: float) -> str:
    found = []
    for instant, way in ((row.start, 1), (row.finish, -1)):
        x = scale.x(instant)
        if x == scale.inside(x):
            points = f"M{num(x)} {num(middle - 3)}h{4 * way}l{-4 * way} 7z"
            found.append(tag("path", d=points, fill=colour("sum")))
    return "".join(found)


def _diamond(row: SheetRow, scale: Scale, middle: float) -> str:
    x = scale.x(row.start)
    if x != scale.inside(x):
        return ""
    name = "bar-cp" if row.critical else "ink"
    shape = f"M{num(x)} {num(middle - HALF)}l{HALF} {HALF}l-{HALF} {HALF}l-{HALF} -{HALF}z"
    return tag("path", d=shape, fill=colour(name))


def _slack(row: SheetRow, scale: Scale, middle: float) -> str:
    if row.float_until is None or row.float_until <= row.finish:
        return ""
    span = _span(scale, row.finish, row.float_until)
    if span is None:
        return ""
    way = f"M{num(span[0])} {num(middle)}H{num(span[1])}"
    return tag("path", d=way, stroke=colour("ink-3"), stroke_dasharray="1 2", fill="none")


def _baseline(row: SheetRow, scale: Scale, top: float) -> str:
    span = _span(scale, *row.baseline) if row.baseline else None
    return _rect(span[0], top, span[1] - span[0], 2.2, "bl") if span else ""


def _deadline(row: SheetRow, scale: Scale, top: float) -> str:
    deadline = row.deadline or 0
    x = scale.x(deadline)
    if x != scale.inside(x):
        return ""
    name = "bar-cp" if row.finish > deadline else "ink"
    return tag("path", d=f"M{num(x - 3.5)} {num(top + 2)}h7l-3.5 6z", fill=colour(name))


def legend(words: SheetWords, has: Mapping[str, bool], y: float, room: float) -> str:
    """Draw what the marks mean, only those that are used, on as many lines as they need."""
    found = []
    for mark, label, (x, line) in _placed(words, has, room):
        group = mark + text(MARK, 0, label, font_size=10)
        place = f"translate({num(x)} {num(y + line * LINE)})"
        found.append(tag("g", group, transform=place))
    return "".join(found)


def legend_lines(words: SheetWords, has: Mapping[str, bool], room: float) -> int:
    """How many lines the legend takes."""
    return max((line for _, _, (_, line) in _placed(words, has, room)), default=0) + 1


def _placed(
    words: SheetWords, has: Mapping[str, bool], room: float
) -> list[tuple[str, str, tuple[float, int]]]:
    """Mark, words, and where they go: how far to the right, and on which line."""
    found: list[tuple[str, str, tuple[float, int]]] = []
    x, line = 0.0, 0
    for name, mark in _marks():
        if not has.get(name, True):
            continue
        label = shorten(getattr(words, name), room - MARK, 10)
        width = MARK + width_of(label, 10)
        if x and x + width > room:
            x, line = 0.0, line + 1
        found.append((mark, label, (x, line)))
        x += width + GAP
    return found


def _marks() -> list[tuple[str, str]]:
    halves = _rect(0, -7, 5, BAR, "bar", rx=1.5) + _rect(11, -7, 5, BAR, "bar", rx=1.5)
    return [
        ("critical", _rect(0, -7, 16, BAR, "bar-c", rx=1.5)),
        ("task", _rect(0, -7, 16, BAR, "bar", rx=1.5)),
        ("done", _rect(0, -7, 16, BAR, "bar-p", rx=1.5)),
        ("interrupted", halves + _dots((5, 11), -3, "bar")),
        ("summary", _rect(0, -5, 16, 3.5, "sum")),
        ("milestone", tag("path", d="M8 -8l4.5 4.5l-4.5 4.5l-4.5 -4.5z", fill=colour("ink"))),
        ("baseline", _rect(0, -4, 16, 2.2, "bl")),
        ("slack", tag("path", d="M0 -3H16", stroke=colour("ink-3"), stroke_dasharray="1 2")),
        ("deadline", tag("path", d="M4 -7h7l-3.5 6z", fill=colour("ink"))),
        ("data_date", tag("path", d="M8 -9V2", stroke=colour("today"), stroke_dasharray="2 3")),
        ("today", tag("path", d="M8 -9V2", stroke=colour("c1"))),
    ]
