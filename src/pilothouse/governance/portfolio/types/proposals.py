"""States, facts and events of proposals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event

LONGEST_MONTHS = 120
MOST_RISK = 10
MOST_DAYS = Decimal("99999.9")


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
class WorkFacts:
    """The person-days of a skill that a proposal needs."""

    skill_id: int
    days: Decimal


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
