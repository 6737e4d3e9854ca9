"""Building blocks of what the terminal shows."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text


def section(title: str, *parts: RenderableType) -> Group:
    """A titled part."""
    rule = Rule(Text(title, style="bold"), align="left", style="dim")
    return Group(rule, *parts)


def plain() -> Table:
    """A table without lines or heads."""
    return Table(box=None, pad_edge=False, show_header=False, padding=(0, 3, 0, 0))


def name(text: str) -> Text:
    """A name on one line, cut where it does not fit."""
    return Text(text, overflow="ellipsis", no_wrap=True)


def dim(text: str) -> Text:
    """Words that stand back."""
    return Text(text, style="dim")


def right(text: str, style: str = "") -> Text:
    """A number, at the right edge of its column."""
    return Text(text, style=style, justify="right")
