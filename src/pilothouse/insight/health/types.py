"""Findings, computed RAG, corrective actions and their events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.events import Event


class FindingKind(models.TextChoices):
    LATE_FINISH = "late_finish", _("Late finish")
    LATE_MILESTONE = "late_milestone", _("Late milestone")
    NEGATIVE_FLOAT = "negative_float", _("Negative float")
    SCHEDULE_QUALITY = "schedule_quality", _("Schedule quality")
    STALE_DATA = "stale_data", _("Stale data")
    STATED_RAG = "stated_rag", _("Stated against computed")
    RISK_WITHOUT_PLAN = "risk_without_plan", _("Risk without contingency")
    ISSUE_OVERDUE = "issue_overdue", _("Issue past its time")
    DEPENDENCY_LATE = "dependency_late", _("Dependency late")
    ACTION_OVERDUE = "action_overdue", _("Corrective action overdue")
    ACTION_FAILED = "action_failed", _("Corrective action without effect")


class Severity(models.IntegerChoices):
    NOTE = 1, _("Note")
    WARNING = 2, _("Warning")
    SERIOUS = 3, _("Serious")


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done, effect awaited")
    EFFECTIVE = "effective", _("Effective")
    INEFFECTIVE = "ineffective", _("Without effect")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a finding."""

    label: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found. `key` tells it from others of its kind in the project."""

    kind: str
    key: str
    title: str
    severity: int
    why: str
    rows: tuple[Row, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A milestone against its baseline; `slip` in working days, late positive."""

    uid: int
    name: str
    baseline: date
    forecast: date
    slip: float
    done: bool


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task worth naming, and a figure about it."""

    uid: int
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class MetricFact:
    """A failed point of the 14-point assessment."""

    number: int
    name: str
    said: str
    tasks: tuple[TaskFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemFact:
    """A risk, issue or action by its number, and its address."""

    number: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks look at, gathered at one moment. None: not known."""

    today: date
    in_execution: bool
    number: str
    plan_url: str
    has_plan: bool = False
    finish: date | None = None
    baseline_number: int | None = None
    baseline_finish: date | None = None
    finish_days: float | None = None
    p80: date | None = None
    data_date: date | None = None
    days_since_data: int | None = None
    unfinished: int = 0
    milestones: tuple[MilestoneFact, ...] = ()
    negative: tuple[TaskFact, ...] = ()
    failed_metrics: tuple[MetricFact, ...] = ()
    risks_without_plan: tuple[ItemFact, ...] = ()
    high_risks: int = 0
    issues_overdue: tuple[ItemFact, ...] = ()
    dependencies_late: tuple[ItemFact, ...] = ()
    critical_issues: int = 0
    actions_overdue: tuple[ItemFact, ...] = ()
    actions_failed: tuple[ItemFact, ...] = ()
    stated_rag: str = "none"
    stated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ComputedRag:
    """The colour that the figures give, and the sentences that say why."""

    rag: str
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthComputed(Event):
    project_id: int
    rag: str
    new_findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOrdered(Event):
    action_id: int
    project_id: int
    owner_id: int
