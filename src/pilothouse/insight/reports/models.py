from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.reports import rules
from pilothouse.insight.reports.types import (
    HELP_MAX,
    NEXT_MAX,
    REASON_MAX,
    STATABLE,
    SUMMARY_MAX,
    ReportState,
)
from pilothouse.kit.models import Record


def _colour(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=6, choices=STATABLE, default=Rag.GREEN)


def _reason() -> models.CharField[str, str]:
    return models.CharField(_("reason"), max_length=REASON_MAX, blank=True)


class StatusReport(Record):
    """What a project's PM says about it, beside what the figures say; frozen once published.

    `figures` holds the figures at publication as plain JSON; `sha256` is taken over them together
    with every text and colour of the report.
    """

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField(_("number"))
    as_of = models.DateField(_("state of"), help_text=_("The day that the report speaks of."))
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    stated_rag = _colour(_("overall"))
    stated_reason = _reason()
    time_rag = _colour(_("time"))
    time_reason = _reason()
    cost_rag = _colour(_("cost"))
    cost_reason = _reason()
    scope_rag = _colour(_("scope"))
    scope_reason = _reason()
    summary = models.TextField(
        _("summary"), blank=True, validators=[MaxLengthValidator(SUMMARY_MAX)]
    )
    next_steps = models.TextField(
        _("what is next"), blank=True, validators=[MaxLengthValidator(NEXT_MAX)]
    )
    help_needed = models.TextField(
        _("decisions or help needed"), blank=True, validators=[MaxLengthValidator(HELP_MAX)]
    )
    figures = models.JSONField(null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    computed_rag = models.CharField(
        max_length=6, choices=Rag.choices, default=Rag.NONE, editable=False
    )
    finish = models.DateField(null=True, blank=True, editable=False)
    finish_days = models.FloatField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        db_table = "reports_report"
        verbose_name = _("status report")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="reports_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state="draft"),
                name="reports_one_draft",
                violation_error_message=_("This project has a draft already."),
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="reports_by_state")]

    def __str__(self) -> str:
        return f"{self.project.number} status report {self.number}"

    @property
    def is_watermelon(self) -> bool:
        """Whether the stated colour is better than the computed one."""
        return rules.is_better(self.stated_rag, self.computed_rag)
