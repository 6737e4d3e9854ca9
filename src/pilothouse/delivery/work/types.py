"""Stages, tiers and events of projects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event

MOST_PRIORITY = 1000
USUAL_PRIORITY = 500


class Stage(models.TextChoices):
    CHARTER = "charter", _("Charter")
    PLANNING = "planning", _("Planning")
    AGREEMENT = "agreement", _("Client agreement")
    HAND_OVER = "hand_over", _("Hand-over")
    EXECUTION = "execution", _("Execution")
    CLOSING = "closing", _("Closing")
    BENEFITS = "benefits", _("Benefits review")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Tier(models.IntegerChoices):
    LARGE = 1, _("1, large")
    MEDIUM = 2, _("2, medium")
    SMALL = 3, _("3, small")


class Rag(models.TextChoices):
    GREEN = "green", _("On track")
    AMBER = "amber", _("At risk")
    RED = "red", _("Off track")
    NONE = "none", _("No report")


class CharterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting approval")
    APPROVED = "approved", _("Approved")


class VersionState(models.TextChoices):
    SUBMITTED = "submitted", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ItemKind(models.TextChoices):
    MEASURE = "measure", _("Success measures")
    IN_SCOPE = "in_scope", _("In scope")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    DELIVERABLE = "deliverable", _("Deliverables")
    MILESTONE = "milestone", _("Milestones")
    ASSUMPTION = "assumption", _("Assumptions")
    CONSTRAINT = "constraint", _("Constraints")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a charter. Baseline and target belong to measures, dates also to milestones."""

    kind: str
    text: str
    baseline: str = ""
    target: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterSubmitted(Event):
    project_id: int
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterReturned(Event):
    project_id: int
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterApproved(Event):
    project_id: int
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(Event):
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(Event):
    project_id: int
    before: str
    after: str


MethodSource = Callable[[], list[tuple[str, str]]]
USUAL_METHOD = "predictive"
_method_sources: list[MethodSource] = []


def offer_methods(source: MethodSource) -> None:
    """Let an area offer methods for projects as (key, name)."""
    _method_sources.append(source)


def method_choices() -> list[tuple[str, str]]:
    """The methods that a project can follow, as the installed standards offer them now."""
    return [choice for source in _method_sources for choice in source()]
