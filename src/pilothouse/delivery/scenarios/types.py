"""States, figures and answers of what-if copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine.network.data import Instant, Minutes


class ScenarioState(models.TextChoices):
    OPEN = "open", _("Open")
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("In the plan")
    DISCARDED = "discarded", _("Thrown away")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan costs and promises. `overloads` counts resources; work and float in minutes."""

    finish: Instant
    tasks: int
    critical: int
    cost: Decimal
    currency: str
    work: Minutes
    least_float: Minutes | None
    overloads: int
    minutes_per_day: Minutes


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A plan and a what-if copy of it; `finish_days` is working days, late is positive."""

    plan: Figures
    copy: Figures
    finish_days: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """Finish with 80 % certainty of plan and copy, and the working days between them."""

    plan: Instant | None
    copy: Instant | None
    days: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a copy asks of its project's plan."""

    project_id: int
    name: str
    reason: str
    edits: Sequence[Any]
