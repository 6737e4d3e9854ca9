"""Enums, scales and events of risks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class RiskState(models.TextChoices):
    OPEN = "open", _("Open")
    OCCURRED = "occurred", _("Occurred")
    CLOSED = "closed", _("Closed")


class Response(models.TextChoices):
    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    TRANSFER = "transfer", _("Transfer")
    SHARE = "share", _("Share")
    ACCEPT = "accept", _("Accept")


class Likelihood(models.IntegerChoices):
    RARE = 1, _("Rare")
    UNLIKELY = 2, _("Unlikely")
    POSSIBLE = 3, _("Possible")
    LIKELY = 4, _("Likely")
    CERTAIN = 5, _("Almost certain")


class Impact(models.IntegerChoices):
    MINOR = 1, _("Minor")
    LOW = 2, _("Low")
    MODERATE = 3, _("Moderate")
    MAJOR = 4, _("Major")
    SEVERE = 5, _("Severe")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRaised(Event):
    risk_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskClosed(Event):
    risk_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresChanged(Event):
    """What a simulation reads of a project's register is another than before."""

    project_id: int


Range = tuple[float, float, float]
"""Least, likely and most."""


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """What a simulation reads of a risk: per cent, working days, money; None is not known.

    `price` is what the response costs whatever happens.
    """

    id: int
    number: str
    title: str
    state: str
    tasks: tuple[int, ...] = ()
    probability: float | None = None
    days: Range | None = None
    cost: Range | None = None
    after_probability: float | None = None
    after_days: Range | None = None
    after_cost: Range | None = None
    price: float = 0.0

    @property
    def has_response(self) -> bool:
        """Whether it is known what the response leaves."""
        return (self.after_probability, self.after_days, self.after_cost) != (None, None, None)

    @property
    def has_figures(self) -> bool:
        """Whether there is anything that a simulation could read."""
        return self.probability is not None

    def plain(self) -> list[Any]:
        """As JSON can hold it, in a settled order."""
        return [getattr(self, name) for name in self.__slots__]


@dataclass(frozen=True, slots=True)
class Saving:
    """What the P80 gains when a risk is taken away: working days, and money where it is known."""

    days: float
    money: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Chance:
    """Shares (0 to 1) of the futures that keep a day, a cost, and both; None was not asked."""

    on_time: float | None
    within_cost: float | None
    both: float | None


@dataclass(frozen=True, slots=True)
class Chances:
    """How probable it is to be done by the end of a day and for no more than a cost.

    `after` is None where no response has figures.
    """

    by: date | None
    cost: Decimal | None
    before: Chance
    after: Chance | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A risk that no simulation can take, and the clause that says why."""

    risk_id: int
    number: str
    title: str
    why: str
