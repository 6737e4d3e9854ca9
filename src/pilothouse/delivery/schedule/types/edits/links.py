"""Edits of the logic between rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pilothouse.engine.network.data import LagUnit, LinkType


@dataclass(frozen=True, slots=True)
class AddLink:
    """A dependency; `lag` in minutes, or hundredths of a percent of the predecessor's duration."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING
    kind: Literal["add_link"] = "add_link"


@dataclass(frozen=True, slots=True)
class SetLink:
    """Give the dependency between two rows another type and lag."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING
    kind: Literal["set_link"] = "set_link"


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Take away the dependency between two rows."""

    predecessor: int
    successor: int
    kind: Literal["remove_link"] = "remove_link"


@dataclass(frozen=True, slots=True)
class SetPredecessors:
    """Replace all links into a row."""

    task: int
    links: tuple[AddLink, ...] = ()
    kind: Literal["set_predecessors"] = "set_predecessors"
