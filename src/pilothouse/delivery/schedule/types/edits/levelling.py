"""Edits of levelling delays, all of a plan's as one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pilothouse.engine.network.data import Minutes


@dataclass(frozen=True, slots=True)
class SetLevelling:
    """Delay tasks so that nobody has too much at once: a task and elapsed minutes each.

    Nothing (0) takes the delay of a task away; tasks that are not named keep theirs. `parts` are
    tasks that are interrupted, each with the instants between which it is worked on.
    """

    delays: tuple[tuple[int, Minutes], ...]
    parts: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()
    kind: Literal["set_levelling"] = "set_levelling"


@dataclass(frozen=True, slots=True)
class ClearLevelling:
    """Take every levelling delay of the plan away."""

    kind: Literal["clear_levelling"] = "clear_levelling"
