"""States, facts and events of levelling projects together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event

SECONDS = {0: _("At once"), 20: _("20 seconds"), 60: _("A minute"), 300: _("Five minutes")}


class RunState(models.TextChoices):
    COMPUTING = "computing", _("Being computed")
    READY = "ready", _("Preview")
    SENT = "sent", _("Sent to the project managers")
    STOPPED = "stopped", _("Stopped")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Preview")
    NOTHING = "nothing", _("Nothing to delay")
    SENT = "sent", _("Waits for the project manager")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REPLACED = "replaced", _("Replaced by a newer one")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from first to last on which a person has open work in a project's plan."""

    project_id: int
    person_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A running project that can be levelled with others.

    `people` are those of ours whom another running project needs too, `at_once` those of them who
    are planned in both at the same time.
    """

    project_id: int
    number: str
    name: str
    priority: int
    people: tuple[str, ...]
    at_once: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was computed for one project; instants in minutes, `delays` and `left` ready for JSON.

    `revision` is the plan's that was looked at.
    """

    project_id: int
    revision: int
    finish_before: int
    finish_after: int
    delays: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsSent(Event):
    """The project managers of a run's projects are asked to delay tasks."""

    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswered(Event):
    proposal_id: int
    accepted: bool
