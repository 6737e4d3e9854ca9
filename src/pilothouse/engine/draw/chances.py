"""Curves of certainty: how probable it is to be done by a day, or to cost no more."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from .data import Chance, Curve
from .lines import nothing
from .svg import MONTHS, colour, frame, ink_of, nice_step, num, tag, text, time_ticks, width_of

LEFT, RIGHT, BOTTOM = 40.0, 14.0, 26.0
ROW = 13.0
SAFE = 80
AWAY = (5.0, 14.0, 40.0, 80.0, 120.0)
LEVELS_LEFT, LEVELS_RIGHT = (66, 76, 88, 54, 42), (30, 20, 10, 42, 54, 66)
LEVELS = (0, 20, 40, 60, 80, 100)
SIZES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
Marks = Sequence[tuple[float, str]]
Box = tuple[float, float, float, float]
Words = Callable[[float], str]


def finish_chances(
    curves: Sequence[Curve],
    *,
    title: str,
    lines: Sequence[tuple[date, str]] = (),
    width: int = 560,
    height: int = 280,
) -> str:
    """Draw how probable it is to be done by a day; a dot marks the day that is 80 % certain.

    Curves are named beside them, the first to rise on its left and the others on their right.

    Parameters
    ----------
    curves : sequence of Curve
        Days with per cent from 0 to 100, drawn in this order.
    title : str
        Said to readers who cannot see it.
    lines : sequence of (date, str)
        Days to mark, with their words.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    drawn = [
        Chance(c.label, [(on.toordinal(), share) for on, share in c.points], c.tone)
        for c in curves
        if c.points
    ]
    at = [(float(on.toordinal()), words) for on, words in lines]
    if not drawn:
        return nothing(title, width, height)
    axes = _Axes(drawn, at, width, height, least=7)
    first, last = date.fromordinal(int(axes.first)), date.fromordinal(int(axes.last))
    ticks = time_ticks(first, last, max(2, int((axes.right - LEFT) / 62)))
    marks = [(float(on.toordinal()), words) for on, words in ticks]
    return _drawn(drawn, axes, marks, at, title, _day)


def cost_chances(
    curves: Sequence[Chance],
    *,
    title: str,
    lines: Sequence[tuple[float, str]] = (),
    width: int = 560,
    height: int = 280,
) -> str:
    """Draw how probable it is to cost no more than an amount; as `finish_chances` does for days.

    The curves rise in steps: a risk that comes or stays away leaves nothing between.

    Parameters
    ----------
    curves : sequence of Chance
        Drawn in this order.
    title : str
        Said to readers who cannot see it.
    lines : sequence of (float, str)
        Amounts to mark, with their words.
    width, height : int
        Pixels.

    Returns
    -------
    str
        SVG text.
    """
    drawn = [c for c in curves if c.points]
    if not drawn:
        return nothing(title, width, height)
    most = max(c.points[-1][0] for c in drawn)
    axes = _Axes(drawn, lines, width, height, least=most / 5 or 1)
    step = nice_step(axes.last - axes.first, max(2, int((axes.right - LEFT) / 82)))
    count = int(axes.last / step) - int(axes.first / step) + 1
    near = [step * (int(axes.first / step) + i) for i in range(count + 1)]
    words = _amount(axes.last, step)
    marks = [(value, words(value)) for value in near if axes.first <= value <= axes.last]
    spoken = _amount(axes.last, step / 10)
    return _drawn(drawn, axes, marks, lines, title, spoken, stepped=True)


class _Axes:
    """From a value and per cent to a point; the values span curves and marked lines."""

    def __init__(
        self, curves: Sequence[Chance], lines: Marks, width: int, height: int, *, least: float
    ) -> None:
        values = [value for c in curves for value, _ in c.points] + [value for value, _ in lines]
        self.first, self.last = min(values), max(values)
        if self.last - self.first < least:
            self.first, self.last = self.first - least / 2, self.last + least / 2
        self.width, self.height = width, height
        self.right, self.top, self.foot = width - RIGHT, 8 + ROW * len(lines), height - BOTTOM

    def x(self, value: float) -> float:
        return LEFT + (self.right - LEFT) * (value - self.first) / (self.last - self.first)

    def y(self, share: float) -> float:
        return self.top + (self.foot - self.top) * (1 - share / 100)


def _drawn(
    curves: Sequence[Chance], axes: _Axes, marks: Marks, lines: Marks, title: str, words: Words,
    *, stepped: bool = False,
) -> str:  # fmt: skip
    drawn = [_line(axes, curve, stepped=stepped) for curve in curves]
    taken = [box for line in drawn for box in _dots(line)]
    parts = [
        *(_level(axes, level) for level in LEVELS),
        *_feet(axes, marks),
        *(_upright(axes, row, *line) for row, line in enumerate(sorted(lines))),
        *(_curve(axes, c, line, stepped=stepped) for c, line in zip(curves, drawn, strict=True)),
        *_names(axes, curves, taken),
    ]
    said = "; ".join(
        f"{c.label}: 50 % {words(_value(c, 50))}, {SAFE} % {words(_value(c, SAFE))}" for c in curves
    )
    return frame(axes.width, axes.height, title, said, "".join(parts))


def _value(curve: Chance, share: float) -> float:
    """The least value of a curve that is at least so certain."""
    return next((v for v, found in curve.points if found >= share), curve.points[-1][0])


def _level(axes: _Axes, level: int) -> str:
    y = axes.y(level)
    hue = colour("line-2" if level == SAFE else "line")
    rule = tag("path", d=f"M{num(LEFT)} {num(y)}H{num(axes.right)}", stroke=hue)
    return rule + text(LEFT - 6, y + 4, f"{level} %", text_anchor="end")


def _feet(axes: _Axes, marks: Marks) -> list[str]:
    """The words of the lower axis that have room."""
    shown = [
        (axes.x(value), words)
        for value, words in marks
        if axes.x(value) + width_of(words) / 2 <= axes.width
    ]
    return [text(x, axes.height - 8, words, text_anchor="middle") for x, words in shown]


def _upright(axes: _Axes, row: int, value: float, words: str) -> str:
    """A dotted line with its words above the curves, each line's in a row of its own."""
    x, y = axes.x(value), ROW * row
    path = f"M{num(x)} {num(y + 3)}V{num(axes.foot)}"
    fits = x + 5 + width_of(words) <= axes.width
    return tag("path", d=path, stroke=colour("today"), stroke_dasharray="2 3") + text(
        x + 5 if fits else x - 5, y + 11, words, fill=colour("today"),
        text_anchor=None if fits else "end",
    )  # fmt: skip


def _line(axes: _Axes, curve: Chance, *, stepped: bool) -> list[tuple[float, float]]:
    """The points of a curve in the picture, from nothing to the right edge."""
    first, last = curve.points[0], curve.points[-1]
    points = [(first[0], 0.0), *curve.points, (axes.last, last[1])]
    if stepped:
        corners = [(after[0], before[1]) for before, after in pairwise(points)]
        points = [points[0], *(p for both in zip(corners, points[1:], strict=True) for p in both)]
    return [(axes.x(value), axes.y(share)) for value, share in points]


def _curve(
    axes: _Axes, curve: Chance, line: Sequence[tuple[float, float]], *, stepped: bool
) -> str:
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in line)
    hue, safe = colour(curve.tone), _value(curve, SAFE)
    share = SAFE if stepped else max(share for value, share in curve.points if value == safe)
    return tag(
        "path", d=path, fill="none", stroke=hue, stroke_width=2.5, stroke_linejoin="round",
        stroke_linecap="round",
    ) + tag("circle", cx=axes.x(safe), cy=axes.y(share), r=3.5, fill=hue)  # fmt: skip


def _names(axes: _Axes, curves: Sequence[Chance], taken: Sequence[Box]) -> list[str]:
    """Each curve's name where nothing crosses it: left above where it rises first, else right."""
    order = sorted(curves, key=lambda c: (_value(c, 50), _value(c, SAFE)))
    found, named = [], list[Box]()
    for place, curve in enumerate(order):
        sides = (True, False) if place == 0 and len(order) > 1 else (False, True)
        boxes = [
            _box(axes, curve, level, away, is_left=is_left)
            for away in AWAY
            for is_left in sides
            for level in (LEVELS_LEFT if is_left else LEVELS_RIGHT)
        ]
        inside = [b for b in boxes if b[0] >= LEFT and b[1] <= axes.width] or boxes
        apart = [b for b in inside if not any(_meet(b, other) for other in named)] or inside
        box = next((b for b in apart if not any(_meet(b, other) for other in taken)), apart[0])
        named.append(box)
        hue = ink_of(curve.tone)
        found.append(text(box[0] + 1, box[3] - 3, curve.label, font_weight=600, fill=hue))
    return found


def _box(axes: _Axes, curve: Chance, level: int, away: float, *, is_left: bool) -> Box:
    """Left, right, top and bottom of a name above and left, or below and right, of a point."""
    x, y, room = axes.x(_between(curve, level)), axes.y(level), width_of(curve.label) + 2
    if is_left:
        return x - away - room, x - away, y - 15, y - 1
    return x + away, x + away + room, y + 1, y + 15


def _between(curve: Chance, share: float) -> float:
    """The value at which the straight line between two points has a share."""
    for (low, first), (high, second) in pairwise(curve.points):
        if first <= share < second:
            return low + (high - low) * (share - first) / (second - first)
    return _value(curve, share)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _dots(line: Sequence[tuple[float, float]]) -> list[Box]:
    """A line as small boxes along it, which names keep clear of."""
    found = []
    for (x1, y1), (x2, y2) in pairwise(line):
        count = max(1, round(max(abs(x2 - x1), abs(y2 - y1)) / 4))
        for i in range(count + 1):
            x, y = x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count
            found.append((x - 2, x + 2, y - 2, y + 2))
    return found


def _day(value: float) -> str:
    on = date.fromordinal(round(value))
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def _amount(most: float, step: float) -> Words:
    """How amounts up to `most` are written: in thousands or more, as exact as `step`."""
    size, word = next(((s, w) for s, w in SIZES if most >= 10 * s), (1.0, ""))
    exact = step / size
    places = next((n for n in range(6) if math.isclose(round(exact, n), exact)), 6)
    tail = f"\u00a0{word}" if word else ""
    return lambda value: f"{value / size:,.{places}f}{tail}" if value else "0"
