"""Stages, tiers and events of projects."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(Event):
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(Event):
    project_id: int
    before: str
    after: str
