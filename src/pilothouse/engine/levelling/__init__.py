"""Levelling: when everything can be done with the people and machines there are, and why then."""

from .data import (
    Activities,
    Answer,
    LevellingError,
    LevellingStoppedError,
    Rule,
    Shortage,
)
from .solver import by_rule, instant, solve
from .verifying import faults

__all__ = [
    "Activities",
    "Answer",
    "LevellingError",
    "LevellingStoppedError",
    "Rule",
    "Shortage",
    "by_rule",
    "faults",
    "instant",
    "solve",
]
