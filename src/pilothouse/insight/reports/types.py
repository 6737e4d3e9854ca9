"""States, lengths and events of status reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import Rag
from pilothouse.kit.events import Event

# What fits one page of A4 beside the figures.
SUMMARY_MAX, NEXT_MAX, HELP_MAX, REASON_MAX = 700, 500, 300, 240
MOST_LINES = 7
STALE_AFTER = 14


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Side(models.TextChoices):
    """What a PM states a colour for. The values begin the columns of a report."""

    STATED = "stated", _("Overall")
    TIME = "time", _("Time")
    COST = "cost", _("Cost")
    SCOPE = "scope", _("Scope")


STATABLE = tuple(choice for choice in Rag.choices if choice[0] != Rag.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPublished(Event):
    report_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWithdrawn(Event):
    report_id: int
    project_id: int
