"""States, facts and events of proposals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine.capacity import HandOut
from pilothouse.engine.selection import FrontierPoint, Reason, Selection
from pilothouse.kit.events import Event

LONGEST_MONTHS = 120
MOST_RISK = 10
MOST_PERIODS = 12
MONTHS_OF_PERIOD = 3
MOST_SHARE = 200


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_ASSESSMENT = "in_assessment", _("In assessment")
    FOR_DECISION = "for_decision", _("For decision")
    ACCEPTED = "accepted", _("Accepted")
    DEFERRED = "deferred", _("Deferred")
    REJECTED = "rejected", _("Rejected")


class Verdict(models.TextChoices):
    ACCEPT = "accept", _("Accept")
    DEFER = "defer", _("Defer")
    REJECT = "reject", _("Reject")


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
    is the money of each quarter, if start times were asked for.
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

    @property
    def available(self) -> Decimal:
        """What is left for proposals."""
        return max(Decimal(0), self.question.budget - self.committed)


class CapacityBy(models.TextChoices):
    PERSON = "person", _("Person")
    UNIT = "unit", _("Unit")
    SKILL = "skill", _("Main skill")


@dataclass(frozen=True, slots=True)
class Worker:
    """One of our people, the hours that they work in a week, and their main skill."""

    id: int
    name: str
    unit: str
    hours_per_week: Decimal
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a person is absent."""

    person_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Claim:
    """Minutes that a project still asks of a person, unit or skill (`key`) between two days."""

    project_id: int
    key: str
    first: date
    last: date
    minutes: int


@dataclass(frozen=True, slots=True)
class RankedProject:
    """A running project in the order in which capacity is given, and what put it there."""

    id: int
    number: str
    name: str
    is_mandatory: bool
    score: Decimal | None
    tier: int
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPicture:
    """Capacity handed out over weeks. `unknown` are resources that are none of our people.

    `holders` are for each word of `capacity` the names of those whose time it is; `skills` the
    skill that it stands for, where it is one.
    """

    by: CapacityBy
    weeks: tuple[date, ...]
    order: tuple[RankedProject, ...]
    capacity: dict[str, tuple[int, ...]]
    handed: HandOut
    unknown: tuple[tuple[int, str], ...]
    unplanned: tuple[RankedProject, ...]
    holders: dict[str, tuple[str, ...]]
    skills: dict[str, str]

    def only_person(self, word: str) -> str:
        """The one person whose time a word stands for; empty where there are none or several."""
        names = self.holders.get(word, ())
        return names[0] if len(names) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOf:
    """What one more of a person would give.

    `days` are the calendar days by which projects finish earlier, added up; `by_project` has them
    for each project, below zero for one that would finish later. `finish` and `finish_with` are
    the last finish of all projects without and with them.
    """

    person_id: int
    name: str
    days: float
    by_project: dict[int, float]
    finish: datetime
    finish_with: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottlenecks:
    """Our people by the days of finish that one more of each would gain, most first.

    `levelled` has for each project the days by which it finishes later because people cannot do
    two things at once. `left_out` are projects that were not counted, each with the reason.
    `untried` are people for whom the `seconds` did not suffice; `in_time` is False where not even
    the plans could be levelled.
    """

    order: tuple[RankedProject, ...]
    rows: tuple[MoreOf, ...]
    levelled: dict[int, float]
    left_out: tuple[tuple[RankedProject, str], ...]
    untried: tuple[str, ...]
    seconds: float
    in_time: bool = True


@dataclass(frozen=True, slots=True)
class Weighted:
    """A criterion as the score sees it. Weights need not add up to anything."""

    key: int
    name: str
    weight: Decimal
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean score of 0 to 100 with its lowest and highest, over `count` assessors."""

    mean: Decimal
    low: Decimal
    high: Decimal
    count: int

    @property
    def width(self) -> Decimal:
        return self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFacts:
    """One criterion of a scoring model as it is written; anchors say what 0 and 10 mean."""

    name: str
    weight: Decimal
    inverted: bool = False
    low_anchor: str = ""
    high_anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTerms:
    """How an accepted proposal is to be run. Keys are persons and a programme."""

    business_pm_id: int
    technical_pm_id: int
    sponsor_id: int
    tier: int
    method: str
    programme_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSubmitted(Event):
    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAsked(Event):
    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDecided(Event):
    proposal_id: int
    verdict: str
    project_id: int | None
