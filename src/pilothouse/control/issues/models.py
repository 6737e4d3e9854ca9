from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.control.issues import rules
from pilothouse.control.issues.types import IssueState, Level, Severity
from pilothouse.kit.models import Record


class Issue(Record):
    """Something that has happened and stands in the way."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.CharField(_("number"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what happened"), blank=True)
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity.choices, default=Severity.MEDIUM
    )
    owner = models.ForeignKey(
        "people.Person", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    risk = models.ForeignKey(
        "risks.Risk",
        verbose_name=_("risk that occurred"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("resolve by"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.OPEN)
    level = models.PositiveSmallIntegerField(
        _("with"), choices=Level.choices, default=Level.PROJECT
    )
    level_since = models.DateTimeField(editable=False)
    resolution = models.TextField(_("resolution"), blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "issues_issue"
        verbose_name = _("issue")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="issues_number_once")
        ]
        indexes = [models.Index(fields=["project", "state"], name="issues_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def respond_by(self) -> datetime:
        return rules.respond_by(self.level_since, self.severity)
