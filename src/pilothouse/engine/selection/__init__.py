"""Portfolio selection: which projects, when to start them, at which funding level, and why."""

from .choosing import TimeOverError, select
from .data import (
    CategoryLimit,
    Level,
    NoSelectionError,
    Portfolio,
    Proposal,
    Requirement,
    SelectionError,
    SelectionStoppedError,
    Synergy,
)
from .explaining import (
    Change,
    Lever,
    Reason,
    explain,
)
from .pricing import FrontierPoint, Price, frontier, loosened, prices, scaled
from .result import Choice, Selection, Usage
from .rules import RuleKind
from .varying import with_cost, with_demand, with_it, with_score, without

__all__ = [
    "CategoryLimit",
    "Change",
    "Choice",
    "FrontierPoint",
    "Level",
    "Lever",
    "NoSelectionError",
    "Portfolio",
    "Price",
    "Proposal",
    "Reason",
    "Requirement",
    "RuleKind",
    "Selection",
    "SelectionError",
    "SelectionStoppedError",
    "Synergy",
    "TimeOverError",
    "Usage",
    "explain",
    "frontier",
    "loosened",
    "prices",
    "scaled",
    "select",
    "with_cost",
    "with_demand",
    "with_it",
    "with_score",
    "without",
]
