"""What a decision is made of, and the event that announces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class DecisionState(models.TextChoices):
    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Hindsight(models.TextChoices):
    AS_EXPECTED = "as_expected", _("As expected")
    BETTER = "better", _("Better than expected")
    WORSE = "worse", _("Worse than expected")


@dataclass(frozen=True, slots=True)
class Frozen:
    """Evidence as plain data, and its SHA-256."""

    content: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide, and what is known of its consequence."""

    key: str
    label: str
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Who must agree: holders of a role at the decision's scope, or named people.

    The step is passed when one option has `quorum` votes. Steps follow one another; an option
    other than the first step's favourite ends the decision at once.
    """

    label: str
    role: str = ""
    person_ids: tuple[int, ...] = ()
    quorum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Event):
    decision_id: int
    kind: str
    option: str
