"""Enums, scales and events of risks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class RiskState(models.TextChoices):
    OPEN = "open", _("Open")
    OCCURRED = "occurred", _("Occurred")
    CLOSED = "closed", _("Closed")


class Response(models.TextChoices):
    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    TRANSFER = "transfer", _("Transfer")
    SHARE = "share", _("Share")
    ACCEPT = "accept", _("Accept")


class Likelihood(models.IntegerChoices):
    RARE = 1, _("Rare")
    UNLIKELY = 2, _("Unlikely")
    POSSIBLE = 3, _("Possible")
    LIKELY = 4, _("Likely")
    CERTAIN = 5, _("Almost certain")


class Impact(models.IntegerChoices):
    MINOR = 1, _("Minor")
    LOW = 2, _("Low")
    MODERATE = 3, _("Moderate")
    MAJOR = 4, _("Major")
    SEVERE = 5, _("Severe")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRaised(Event):
    risk_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskClosed(Event):
    risk_id: int
    project_id: int
