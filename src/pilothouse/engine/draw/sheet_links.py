"""Links of a plan on paper: on each page the part that lies on it, and where it goes on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .svg import colour, num, shorten, tag, text, width_of

if TYPE_CHECKING:
    from .sheets import Scale, SheetLink, SheetRow, SheetWords

BAR = 8.0
STUB = 4.0
TIP = 3.5
SMALL = 6.5
NAME_ROOM, LEAST_ROOM = 74.0, 44.0
MOST_NAMED = 3
Point = tuple[float, float]
PageOf = Callable[[int, int], int | None]
_INWARDS = {"top": (0, 1), "bottom": (0, -1), "left": (1, 0), "right": (-1, 0)}


@dataclass(frozen=True, slots=True)
class View:
    """The chart of one page: its scale, its first row and how many, its top and a row's height.

    `page_of` says on which page a row is seen at an instant; None beyond the range.
    """

    scale: Scale
    first: int
    count: int
    top: float
    row: float
    page_of: PageOf

    @property
    def bottom(self) -> float:
        return self.top + self.count * self.row

    def middle(self, place: int) -> float:
        """The height of a row's bar, also of a row on another page."""
        return self.top + (place - self.first + 0.5) * self.row - 1

    def inside(self, point: Point) -> Point:
        """A point, moved to the edge when it lies beyond."""
        return self.scale.inside(point[0]), min(self.bottom, max(self.top, point[1]))

    def holds(self, point: Point) -> bool:
        return self.inside(point) == point


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a link crosses an edge of the page, and the end that lies beyond it.

    `run` is how far the link goes on sideways from there, over which its words stand.
    """

    edge: str
    at: Point
    run: float
    place: int
    page: int | None
    critical: bool
    outwards: bool = False


def links_on(
    links: Sequence[SheetLink], rows: Sequence[SheetRow], view: View, words: SheetWords
) -> tuple[str, str]:
    """Draw what lies on a page of the links, cut at its edges: the lines, and the marks there.

    A small triangle shows where a link is cut; beside it stand number and name of the task at the
    other end, and its page, as far as there is room.
    """
    paths: dict[bool, list[str]] = {False: [], True: []}
    marks: list[_Mark] = []
    for link in links:
        ends = [view.middle(link.before), view.middle(link.after)]
        if max(ends) < view.top or min(ends) > view.bottom:
            continue
        route, tip = _route(link, rows, view)
        pieces = [piece for pair in pairwise(route) if (piece := _cut(*pair, view))]
        if not pieces or all(start == end for _, start, end, _ in pieces):
            continue
        shown = _path([(start, end) for _, start, end, _ in pieces])
        paths[link.critical].append(shown + (tip if view.holds(route[-1]) else ""))
        marks += _marks(link, rows, route, pieces, view)
    lines = "".join(
        tag("path", d="".join(ways), stroke=_hue(critical), fill="none", stroke_width=0.7)
        for critical, ways in paths.items()
        if ways
    )
    return lines, "".join(_drawn(marks, rows, view, words))


def _hue(critical: bool) -> str:  # noqa: FBT001
    return colour("bar-cp" if critical else "c6")


def _route(link: SheetLink, rows: Sequence[SheetRow], view: View) -> tuple[list[Point], str]:
    """The corners of a link as if all pages were one, and the tip of its arrow."""
    before, after, kind = rows[link.before], rows[link.after], link.type
    x1 = view.scale.x(before.finish if kind[0] == "F" else before.start)
    x2 = view.scale.x(after.start if kind[1] == "S" else after.finish)
    y1, y2 = view.middle(link.before), view.middle(link.after)
    down = 1 if y2 > y1 else -1
    if kind == "FS" and x2 >= x1 - 1:
        x, end = x2 + 1.5, y2 - down * BAR / 2
        return [(x1, y1), (x, y1), (x, end)], f"m-2 {-3 * down}l2 {3 * down}l2 {-3 * down}"
    out, into = (STUB if kind[0] == "F" else -STUB), (STUB if kind[1] == "S" else -STUB)
    between = y2 - down * 8
    tip = f"m{num(-into * 0.7)} -2l{num(into * 0.7)} 2l{num(-into * 0.7)} 2"
    a, b = _beside(x1, out, view), _beside(x2, -into, view)
    return [(x1, y1), (a, y1), (a, between), (b, between), (b, y2), (x2, y2)], tip


def _beside(x: float, by: float, view: View) -> float:
    """A little beside an end, but not off the page that the end is on."""
    scale = view.scale
    return scale.inside(x + by) if scale.inside(x) == x else x + by


def _cut(a: Point, b: Point, view: View) -> tuple[Point, Point, Point, Point] | None:
    """A level or upright line and what of it lies on the page; None where nothing does."""
    c, d = view.inside(a), view.inside(b)
    still = 0 if a[0] == b[0] else 1
    if c[still] != a[still] or (c == d and c not in (a, b)):
        return None
    return a, c, d, b


def _path(pieces: Sequence[tuple[Point, Point]]) -> str:
    found, at = [], None
    for start, end in pieces:
        found.append("" if start == at else f"M{num(start[0])} {num(start[1])}")
        if start != end:
            found.append(f"V{num(end[1])}" if start[0] == end[0] else f"H{num(end[0])}")
        at = end
    return "".join(found)


def _marks(
    link: SheetLink,
    rows: Sequence[SheetRow],
    route: Sequence[Point],
    pieces: Sequence[tuple[Point, Point, Point, Point]],
    view: View,
) -> Iterator[_Mark]:
    """Where the link comes from another page first, and where it goes to one last."""
    before, after = rows[link.before], rows[link.after]
    came = [(a, c, d) for a, c, d, _ in pieces if a != c]
    if came and not view.holds(route[0]):
        beyond, at, other = came[0]
        page = view.page_of(link.before, before.finish if link.type[0] == "F" else before.start)
        yield _Mark(
            _edge(beyond, at, view), at, abs(at[0] - other[0]), link.before, page, link.critical
        )
    went = [(b, d, c) for _, c, d, b in pieces if b != d]
    if went and not view.holds(route[-1]):
        beyond, at, other = went[-1]
        page = view.page_of(link.after, after.start if link.type[1] == "S" else after.finish)
        yield _Mark(
            _edge(beyond, at, view), at, abs(at[0] - other[0]), link.after, page, link.critical,
            outwards=True,
        )  # fmt: skip


def _edge(beyond: Point, at: Point, view: View) -> str:
    if beyond[0] != at[0]:
        return "left" if at[0] == view.scale.left else "right"
    return "top" if at[1] == view.top else "bottom"


def _drawn(
    marks: Sequence[_Mark], rows: Sequence[SheetRow], view: View, words: SheetWords
) -> Iterator[str]:
    """Triangles at the edges, one for marks at one place, each with its words."""
    edges: dict[str, dict[int, list[_Mark]]] = {name: defaultdict(list) for name in _INWARDS}
    for mark in marks:
        along = mark.at[0] if mark.edge in {"top", "bottom"} else mark.at[1]
        edges[mark.edge][round(along)].append(mark)
    for edge, groups in edges.items():
        order = sorted(groups)
        for place, following in pairwise([*order, round(view.scale.inside(math.inf))]):
            group = groups[place]
            room = max(LEAST_ROOM, *(mark.run - 8 for mark in group))
            if edge in {"top", "bottom"}:
                room = following - place - 8
            yield _triangle(group[0])
            yield _said(group, _label(group, rows, words, room))


def _triangle(mark: _Mark) -> str:
    """It points the way of the link: into the page, or out of it."""
    x, y = mark.at
    across, down = _INWARDS[mark.edge]
    # Beside the chart there is no room; above and below it there is.
    inner, outer = (TIP, 0.0) if across else (0.0, -TIP)
    base, tip = (inner, outer) if mark.outwards else (outer, inner)
    corners = [
        (x + across * base - down * 2.2, y + down * base - across * 2.2),
        (x + across * tip, y + down * tip),
        (x + across * base + down * 2.2, y + down * base + across * 2.2),
    ]
    way = "L".join(f"{num(a)} {num(b)}" for a, b in corners)
    return tag("path", d=f"M{way}z", fill=_hue(mark.critical))


def _said(group: Sequence[_Mark], label: str) -> str:
    """The words beside a triangle: above the line at the sides, else outside the chart."""
    if not label:
        return ""
    (x, y), edge = group[0].at, group[0].edge
    at = {
        "top": (x + 4, y - 1), "bottom": (x + 4, y + SMALL - 0.5),
        "left": (x + 5, y - 2), "right": (x - 5, y - 2),
    }[edge]  # fmt: skip
    anchor = "end" if edge == "right" else None
    return text(*at, label, font_size=SMALL, text_anchor=anchor, fill=colour("ink-2"))


def _label(group: Sequence[_Mark], rows: Sequence[SheetRow], words: SheetWords, room: float) -> str:
    """Number, name and page of what lies beyond, as much of it as there is room for."""
    ends = list(dict.fromkeys((mark.place, mark.page) for mark in group))
    numbers = [(rows[place].number or str(place + 1), page) for place, page in ends]
    tries = [_listed(numbers, words), f"{numbers[0][0]} …"]
    if len(ends) == 1:
        number, page = numbers[0]
        name = shorten(rows[ends[0][0]].name, NAME_ROOM, SMALL)
        tries = [_placed(f"{number} {name}", page, words), tries[0], number]
    return next((label for label in tries if width_of(label, SMALL) <= room), "")


def _listed(numbers: Sequence[tuple[str, int | None]], words: SheetWords) -> str:
    pages = {page for _, page in numbers}
    named = numbers[:MOST_NAMED]
    more = " …" if len(numbers) > MOST_NAMED else ""
    if len(pages) == 1:
        return _placed(", ".join(number for number, _ in named) + more, pages.pop(), words)
    return ", ".join(_placed(number, page, words) for number, page in named) + more


def _placed(what: str, page: int | None, words: SheetWords) -> str:
    return what if page is None else words.goes_on.format(what, page)
