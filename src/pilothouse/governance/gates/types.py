"""States, outcomes and events of gates."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class HandOverState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    HOLDS = "holds", _("Holds")
    FAILS = "fails", _("Fails")
    WAIVED = "waived", _("Waived")


class Answer(models.TextChoices):
    OPEN = "open", _("Not answered yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


@dataclass(frozen=True, slots=True)
class ComplianceFacts:
    """How a project complies, for lists and findings: keys of the criteria that do not hold."""

    package: str
    blocking: tuple[str, ...]
    required: tuple[str, ...]
    advised: tuple[str, ...]
    waived: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSubmitted(Event):
    hand_over_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverReturned(Event):
    hand_over_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAccepted(Event):
    hand_over_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceChanged(Event):
    project_id: int
