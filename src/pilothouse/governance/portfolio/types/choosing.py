"""The question put to the selection, what is weighed, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine.selection import FrontierPoint, Reason, Selection

MOST_PERIODS = 12
MONTHS_OF_PERIOD = 3
WEEKS_OF_PERIOD = 13
PERIODS_AHEAD = 4
DAYS_OF_PERIOD = 65
MOST_SHARE = 200


class ValueSource(models.TextChoices):
    SCORE = "score", _("Score of the assessment")
    BENEFIT = "benefit", _("Benefit per year")


class LinkKind(models.TextChoices):
    """What a proposal's being chosen asks of another."""

    NEEDS = "needs", _("needs")
    AFTER = "after", _("starts only after the end of")
    EXCLUDES = "excludes", _("excludes")
    ADDS = "adds", _("is worth more or less together with")


class Missing(models.TextChoices):
    """Why a proposal or project cannot be weighed against the others."""

    COST = "cost", _("It has no cost yet. Give a rough range on the proposal.")
    SCORE = "score", _("It has no score yet. It needs to be assessed first.")
    HIDDEN = "hidden", _("Its score is hidden from you until you hand in your own sheet.")
    BENEFIT = "benefit", _("It names no benefit per year.")
    CURRENCY = "currency", _("It is in another currency than the others.")
    RISK = "risk", _("It has no risk figure yet. Give one on the proposal.")
    NEEDS = "needs", _("What it needs is neither accepted nor among the proposals considered.")
    EXCLUDED = "excluded", _("It excludes, or is excluded by, one that was accepted already.")
    BUDGET = "budget", _("This running project has no budget, so nothing is taken off for it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFacts:
    """One way to fund a proposal; `share` is the percentage of its value that it brings."""

    name: str
    cost_low: Decimal | None = None
    cost_high: Decimal | None = None
    share: int = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A funding level as it is weighed: the middle of its cost range and its share of the value."""

    name: str
    cost: Decimal
    share: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of a proposal to another; `settled` when the other was accepted already."""

    other_id: int
    kind: LinkKind
    bonus: int = 0
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """The person-days of a skill that a proposal needs, done in full."""

    skill_id: int
    skill: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class SkillDays:
    """At most so many person-days of a skill in each quarter; `skill` is its name, for words."""

    skill_id: int
    days: int
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRoom:
    """The person-days of a skill that proposals may use in each period (`limits`), and why.

    `there` are the days of the `people` whose main skill it is, less absences, and `taken` those
    that running projects still ask of them; both are empty for who does not see people's time.
    `typed` says that the limits were given by hand.
    """

    skill_id: int
    skill: str
    limits: tuple[Decimal, ...]
    there: tuple[Decimal, ...] = ()
    taken: tuple[Decimal, ...] = ()
    people: int | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The skills that limit a selection, from the Monday `first` on.

    `unlimited` are skills that are asked for and have no limit, because the asker neither sees
    people's time nor gave days. Of the running `projects` that were counted, `unplanned` have no
    planned work of our people.
    """

    first: date
    rooms: tuple[SkillRoom, ...]
    unlimited: tuple[str, ...] = ()
    projects: int | None = None
    unplanned: int = 0


@dataclass(frozen=True, slots=True)
class SkillPrice:
    """What one more person of a skill adds to the best value, in all periods and in each alone.

    `days` are theirs in a period. None where it was not found in time.
    """

    skill_id: int
    days: int
    gain: float | None
    by_period: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LevelLoss:
    """What the best selection with another funding level is worth less; None where none fits."""

    level: str
    loss: float | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal as it is weighed: what it costs (middle of its range) and what it is worth.

    `months` is how long it takes, None where nobody said.
    """

    id: int
    number: str
    title: str
    cost: Decimal | None
    value: Decimal | None
    currency: str
    is_mandatory: bool = False
    hidden: bool = False
    tier: int = 0
    objective_id: int | None = None
    objective: str = ""
    months: int | None = None
    risk: int | None = None
    levels: tuple[Way, ...] = ()
    ties: tuple[Tie, ...] = ()
    work: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A running project and its approved budget, which is taken off before proposals share."""

    number: str
    name: str
    budget: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class ObjectiveLimit:
    """At least so many proposals and at most so much money for one objective.

    `objective` is its name, for words only.
    """

    objective_id: int
    at_least: int | None = None
    at_most: Decimal | None = None
    objective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the selection: the money, what counts as value, and the limits.

    With `periods`, start times are chosen too: so many quarters, each with its part of the budget
    (`amounts`; None shares what is left evenly). `decay` is the percentage of its value that a
    proposal loses for each quarter of waiting. `risk_limit` is for the sum of the risk figures.
    `by_skill` keeps within the people that there are; `skill_days` replaces what is computed.
    """

    budget: Decimal
    source: ValueSource = ValueSource.SCORE
    portfolio_id: int | None = None
    keep_mandatory: bool = True
    take_off_running: bool = False
    most_large: int | None = None
    limits: tuple[ObjectiveLimit, ...] = ()
    periods: int = 0
    amounts: tuple[Decimal | None, ...] = ()
    decay: Decimal = Decimal(0)
    risk_limit: int | None = None
    by_skill: bool = False
    skill_days: tuple[SkillDays, ...] = ()


@dataclass(frozen=True, slots=True)
class More:
    """What `unit` more money adds to the best value."""

    unit: Decimal
    gain: float
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The best portfolio under a budget and everything that is known about it.

    `selection` is None where no portfolio keeps all limits (`conflict` holds the keys of
    rules that cannot hold together) or none was
    found in time. `reasons` holds those that were found in time, by the proposal's key. `budgets`
    is the money of each quarter, if start times were asked for, `staffing` the limits by skill.
    """

    question: Question
    currency: str
    considered: tuple[Candidate, ...]
    left_out: tuple[tuple[str, str, Missing], ...]
    committed: Decimal
    running: tuple[Running, ...]
    selection: Selection | None
    conflict: tuple[str, ...] = ()
    price: More | None = None
    frontier: tuple[FrontierPoint, ...] = ()
    reasons: dict[int, Reason]
    budgets: tuple[Decimal, ...] = ()
    level_losses: dict[int, tuple[LevelLoss, ...]] = field(default_factory=dict)
    staffing: Staffing | None = None
    skill_prices: tuple[SkillPrice, ...] = ()

    @property
    def available(self) -> Decimal:
        """What is left for proposals."""
        return max(Decimal(0), self.question.budget - self.committed)
