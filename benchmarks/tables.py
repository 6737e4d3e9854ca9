"""The table in which every part prints its figures, and how it tells its progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass

HEADS = ("figure", "goal", "ours", "met", "peer", "floor")
NONE = "–"


@dataclass(frozen=True)
class Line:
    """One figure of one run, as text: what was to be reached, what was, by whom else, and the
    least that is possible. An empty cell is a figure that is not known or not given."""

    figure: str
    goal: str
    ours: str
    met: bool | None
    peer: str = ""
    floor: str = ""


def cells(line: Line) -> tuple[str, ...]:
    """A row of the table."""
    said = {True: "met", False: "MISSED", None: ""}[line.met]
    return tuple(said if isinstance(c, bool) or c is None else c or NONE for c in astuple(line))


def show(lines: Iterable[Line], *notes: str) -> None:
    """Print the table of a part, and below it what must be known to read it."""
    rows = [HEADS, *map(cells, lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    print()
    for row in rows:
        first, *others = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join([first, *others]).rstrip())
    for note in notes:
        print(note)
    sys.stdout.flush()


def tell(words: str) -> None:
    """Say on the error stream what is being measured, so that the output stays the tables."""
    print(words, file=sys.stderr, flush=True)


def percent(value: float | None, digits: int = 2) -> str:
    """A share as text; a dash where there is none."""
    return f"{100 * value:.{digits}f} %" if value is not None else NONE


def number(value: float | None) -> str:
    """A whole number as text; a dash where there is none."""
    return f"{value:,.0f}" if value is not None else NONE
