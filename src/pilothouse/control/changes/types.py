"""States, sources and events of change requests."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    DECIDING = "deciding", _("For decision")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    IMPLEMENTED = "implemented", _("Implemented")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Source(models.TextChoices):
    CLIENT = "client", _("Client")
    TEAM = "team", _("Team")
    SPONSOR = "sponsor", _("Sponsor")
    SUPPLIER = "supplier", _("Supplier")
    REGULATOR = "regulator", _("Regulator")
    CORRECTION = "correction", _("Corrective action")


APPROVE, REJECT = "approve", "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDecided(Event):
    change_id: int
    project_id: int
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeImplemented(Event):
    change_id: int
    project_id: int
    baseline_number: int
