"""States, sections and events of agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    COMMENTED = "commented", _("Commented")
    CHANGE_ASKED = "change_asked", _("Change asked for")
    SIGNED = "signed", _("Signed")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = frozenset({VersionState.SENT, VersionState.COMMENTED, VersionState.CHANGE_ASKED})


class Section(models.TextChoices):
    OBJECTIVE = "objective", _("Objective")
    IN_SCOPE = "in_scope", _("In scope")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    DELIVERABLES = "deliverables", _("Deliverables")
    MILESTONES = "milestones", _("Milestones")
    ASSUMPTIONS = "assumptions", _("Assumptions")
    PRICE = "price", _("Price and payment")
    GENERAL = "general", _("The whole")


class CommentKind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    CHANGE = "change", _("Asks for a change")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of the plan or charter; `key` is its identity across versions."""

    key: str
    name: str
    date: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two versions of the terms."""

    section: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands with its client, for gates and reports."""

    exists: bool
    url: str
    signed: bool = False
    signed_on: date | None = None
    signed_by: str = ""
    version_number: int = 0
    drift: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSent(Event):
    version_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAnswered(Event):
    """The client commented or asked for a change."""

    version_id: int
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigned(Event):
    version_id: int
    project_id: int
