"""Enums and events of issues."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class IssueState(models.TextChoices):
    OPEN = "open", _("Open")
    RESOLVED = "resolved", _("Resolved")


class Severity(models.IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")
    CRITICAL = 4, _("Critical")


class Level(models.IntegerChoices):
    """Who has to act: each step up the escalation path."""

    PROJECT = 1, _("Project")
    PROGRAMME = 2, _("Programme")
    PMO = 3, _("PMO")
    SPONSOR = 4, _("Sponsor")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEscalated(Event):
    issue_id: int
    project_id: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueResolved(Event):
    issue_id: int
    project_id: int
