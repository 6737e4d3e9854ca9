"""Scales and events of stakeholders."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class Level(models.IntegerChoices):
    VERY_LOW = 1, _("1, very low")
    LOW = 2, _("2, low")
    MEDIUM = 3, _("3, medium")
    HIGH = 4, _("4, high")
    VERY_HIGH = 5, _("5, very high")


class Attitude(models.IntegerChoices):
    OPPOSED = -2, _("Opposed")
    SCEPTICAL = -1, _("Sceptical")
    NEUTRAL = 0, _("Neutral")
    SUPPORTIVE = 1, _("Supportive")
    CHAMPION = 2, _("Champion")


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    AT_EVENTS = "at_events", _("At milestones and events")


class Channel(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    REPORT = "report", _("Report")
    CHAT = "chat", _("Chat")
    PORTAL = "portal", _("Client page")


class Quadrant(models.TextChoices):
    """Mendelow's grid: influence against interest, each high from 4 on."""

    MANAGE = "manage", _("Manage closely")
    SATISFY = "satisfy", _("Keep satisfied")
    INFORM = "inform", _("Keep informed")
    MONITOR = "monitor", _("Monitor")


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderAdded(Event):
    stakeholder_id: int
    project_id: int
