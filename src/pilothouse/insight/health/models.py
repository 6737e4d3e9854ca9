from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.health.types import ActionState, FindingKind, Severity
from pilothouse.kit.models import Record


class ProjectHealth(Record):
    """What was computed of a project last, and what its PMs state."""

    project = models.OneToOneField("work.Project", on_delete=models.CASCADE, related_name="+")
    rag = models.CharField(max_length=6, choices=Rag.choices, default=Rag.NONE)
    reasons = models.JSONField(default=list, blank=True)
    stated_rag = models.CharField(max_length=6, choices=Rag.choices, default=Rag.NONE)
    stated_on = models.DateField(null=True, blank=True)
    finish = models.DateField(null=True, blank=True)
    baseline_finish = models.DateField(null=True, blank=True)
    finish_days = models.FloatField(null=True, blank=True)
    p80 = models.DateField(null=True, blank=True)
    percent = models.FloatField(null=True, blank=True)
    planned_percent = models.FloatField(null=True, blank=True)
    data_date = models.DateField(null=True, blank=True)
    quality_passed = models.PositiveSmallIntegerField(null=True, blank=True)
    quality_judged = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.JSONField(default=dict, blank=True)
    open_findings = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "health_project"
        verbose_name = _("project health")

    def __str__(self) -> str:
        return f"{self.project}: {self.rag}"


class HealthSnapshot(models.Model):
    """A project's health at the end of a day, kept for trends and for looking back."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    rag = models.CharField(max_length=6, choices=Rag.choices)
    stated_rag = models.CharField(max_length=6, choices=Rag.choices)
    finish = models.DateField(null=True)
    finish_days = models.FloatField(null=True)
    p80 = models.DateField(null=True)
    percent = models.FloatField(null=True)
    open_findings = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "health_snapshot"
        constraints = [models.UniqueConstraint(fields=["project", "day"], name="health_day_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.day}"


class Finding(Record):
    """A weakness that the checks see, with its evidence; cleared when they see it no more."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=FindingKind.choices)
    key = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices)
    why = models.TextField(_("why"))
    evidence = models.JSONField(default=list)
    url = models.CharField(max_length=200, blank=True)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)

    class Meta:
        db_table = "health_finding"
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "key"],
                condition=models.Q(cleared_at=None),
                name="health_open_finding_once",
            )
        ]
        indexes = [models.Index(fields=["project", "cleared_at"], name="health_open")]

    def __str__(self) -> str:
        return self.title


class CorrectiveAction(Record):
    """What the PMO orders about a finding, and whether it helped."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(_("number"), max_length=12)
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        "people.Person", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("due"))
    expected_effect = models.TextField(_("expected effect"))
    state = models.CharField(
        _("state"), max_length=12, choices=ActionState.choices, default=ActionState.OPEN
    )
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_note = models.TextField(_("what was done"), blank=True)
    effect_note = models.TextField(_("effect"), blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    figures_before = models.JSONField(default=dict, blank=True)
    figures_after = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "health_action"
        verbose_name = _("corrective action")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="health_action_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
