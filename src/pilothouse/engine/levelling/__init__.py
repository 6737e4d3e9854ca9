"""Levelling: when everything can be done with the people and machines there are, and why then."""

from .data import (
    Activities,
    Answer,
    LevellingError,
    LevellingStoppedError,
    Rule,
    Shortage,
)
from .demand import Overload, overloads
from .joint import level_jointly
from .levelled import Delay, Holder, Levelling
from .leveller import level
from .options import LevelOptions, Reservation
from .pooling import level_together
from .solver import by_rule, instant, solve
from .verifying import faults

__all__ = [
    "Activities",
    "Answer",
    "Delay",
    "Holder",
    "LevelOptions",
    "Levelling",
    "LevellingError",
    "LevellingStoppedError",
    "Overload",
    "Reservation",
    "Rule",
    "Shortage",
    "by_rule",
    "faults",
    "instant",
    "level",
    "level_jointly",
    "level_together",
    "overloads",
    "solve",
]
