"""The answer: what is chosen, what it uses, and what is proven about it."""

from __future__ import annotations

from dataclasses import dataclass

from .data import Number, total
from .rules import RuleKind


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen proposal, the period in which it starts and its funding level ("" if it has one)."""

    proposal: int
    name: str
    start: int
    level: str
    value: float
    cost: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit the selection takes. For an at-least rule `left` counts beyond it."""

    key: str
    kind: RuleKind
    words: str
    used: Number
    limit: Number
    left: Number


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen proposals in the order of the portfolio.

    `value` includes synergies. No selection is worth more than `bound`; `gap` is the share by which
    `value` may fall short of it; `proven` says that the gap asked for was reached in time.
    """

    choices: tuple[Choice, ...]
    value: float
    bound: float
    gap: float
    proven: bool
    seconds: float
    usage: tuple[Usage, ...]
    options: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(choice.proposal for choice in self.choices)

    def of(self, proposal: int) -> Choice | None:
        """How a proposal is run, None where it is not chosen."""
        return next((c for c in self.choices if c.proposal == proposal), None)

    @property
    def cost(self) -> Number:
        """All money of all periods, in the type in which the costs were given."""
        return total(amount for c in self.choices for amount in c.cost)
