"""What there is to choose from and what limits the choice, as frozen records.

Figures may be int, float or Decimal; sums that the result states keep the type they came in.
Periods are numbered from 0; a tuple of costs or demands counts from the period of the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Number = int | float | Decimal


def total(figures: Iterable[Number]) -> Number:
    """Their sum; a Decimal as soon as one of them is."""
    listed = list(figures)
    if any(isinstance(figure, Decimal) for figure in listed):
        return sum((Decimal(str(figure)) for figure in listed), Decimal(0))
    return sum(figure for figure in listed if not isinstance(figure, Decimal))


def times(figure: Number, factor: float) -> Number:
    """A figure multiplied, of the same type."""
    if isinstance(figure, Decimal):
        return figure * Decimal(str(factor))
    return figure * factor


class SelectionError(ValueError):
    """A portfolio that contradicts itself; the text says where."""


class SelectionStoppedError(RuntimeError):
    """The progress callback asked to stop; there is no result."""


class NoSelectionError(SelectionError):
    """No selection keeps all the rules.

    `conflict` names rules that cannot hold together, `keys` are their keys as in `Rule`.
    """

    def __init__(self, conflict: Sequence[str], keys: Sequence[str] = ()) -> None:
        self.conflict, self.keys = tuple(conflict), tuple(keys)
        listed = "; ".join(self.conflict)
        super().__init__(f"No selection keeps all the rules. These cannot hold together: {listed}.")


@dataclass(frozen=True, slots=True)
class Level:
    """One way to fund a proposal: what it is worth, costs and needs when run like this."""

    name: str
    value: Number
    cost: tuple[Number, ...] = ()
    demand: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    risk: Number = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate project.

    `cost` is what it takes from the budget in each period from its start, `demand` what it takes
    from each skill. `scores` are weighted by the portfolio's `weights` and added to `value`.
    `starts` are the periods in which it may begin; each period that it begins after the first of
    them costs the share `decay` of its value. `levels`, if given, replace value, cost, demand and
    risk by one funding level of several.
    """

    id: int
    name: str
    value: Number = 0
    cost: tuple[Number, ...] = ()
    demand: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    risk: Number = 0
    scores: Mapping[str, Number] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    mandatory: bool = False
    starts: tuple[int, ...] = (0,)
    decay: float = 0.0
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """`proposal` may be chosen only together with `needs`; if `after`, begin only when it ended."""

    proposal: int
    needs: int
    after: bool = False


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    """At least and at most so many proposals of a category, or so much money if `of_cost`."""

    category: str
    at_least: Number | None = None
    at_most: Number | None = None
    of_cost: bool = False


@dataclass(frozen=True, slots=True)
class Synergy:
    """Worth `bonus` more (or, below zero, less) when all of these are chosen."""

    proposals: tuple[int, ...]
    bonus: Number


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The choice to be made.

    `budgets` and each tuple of `capacity` have one limit per period (None: no limit); what falls
    into periods beyond them is not limited. `total_budget` limits all money of all periods,
    `risk_limit` the sum of the chosen proposals' risk figures. Of each group of `exclusions` at
    most one is chosen, of the `refused` none.
    """

    proposals: tuple[Proposal, ...]
    budgets: tuple[Number | None, ...] = ()
    total_budget: Number | None = None
    capacity: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    weights: Mapping[str, Number] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    exclusions: tuple[tuple[int, ...], ...] = ()
    categories: tuple[CategoryLimit, ...] = ()
    risk_limit: Number | None = None
    synergies: tuple[Synergy, ...] = ()
    refused: tuple[int, ...] = ()
