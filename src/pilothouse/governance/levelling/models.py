from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine import to_datetime
from pilothouse.governance.levelling.types import ProposalState, RunState
from pilothouse.kit.models import Record

DAY = 24 * 60


class LevellingRun(Record):
    """Projects that share people, levelled together once. Its proposals name the projects."""

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.COMPUTING)
    within_float = models.BooleanField(_("within float only"), default=False)
    splitting = models.BooleanField(_("work may be interrupted"), default=False)
    seconds = models.PositiveIntegerField(_("time to look for a better order"), default=0)
    asked_by = models.ForeignKey(
        "people.Person", verbose_name=_("asked for by"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)
    error = models.TextField(blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "levelling_run"
        verbose_name = _("levelling of projects")

    def __str__(self) -> str:
        return str(_("no. %(n)s") % {"n": self.pk})


class LevellingProposal(Record):
    """What a run proposes to one project: tasks to delay, each with the reason.

    Instants are minutes of local time, as in plans. `place` is the project's priority, 1 first;
    `revision` the plan's that was looked at; `whole` are the tasks that are never interrupted.
    """

    run = models.ForeignKey(LevellingRun, on_delete=models.CASCADE, related_name="proposals")
    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    place = models.PositiveIntegerField(_("priority"))
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    revision = models.PositiveIntegerField(null=True, blank=True)
    finish_before = models.BigIntegerField(null=True, blank=True)
    finish_after = models.BigIntegerField(null=True, blank=True)
    delays = models.JSONField(default=list, blank=True)
    left = models.JSONField(default=list, blank=True)
    whole = models.JSONField(_("tasks never interrupted"), default=list, blank=True)
    answered_by = models.ForeignKey(
        "people.Person", verbose_name=_("answered by"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        db_table = "levelling_proposal"
        verbose_name = _("levelling proposal")
        constraints = [
            models.UniqueConstraint(fields=["run", "project"], name="levelling_proposal_once")
        ]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def finishes_before(self) -> datetime | None:
        return None if self.finish_before is None else to_datetime(self.finish_before)

    @property
    def finishes_after(self) -> datetime | None:
        return None if self.finish_after is None else to_datetime(self.finish_after)

    @property
    def days(self) -> float:
        """Calendar days by which the project finishes later."""
        if self.finish_before is None or self.finish_after is None:
            return 0.0
        return (self.finish_after - self.finish_before) / DAY

    @property
    def waits(self) -> bool:
        return self.state == ProposalState.SENT
