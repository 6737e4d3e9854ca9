"""What a plan was: baselines, edits, imports, forecasts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.schedule.models.plan import Plan
from pilothouse.delivery.schedule.types import ImportState, UndoState
from pilothouse.engine import to_datetime
from pilothouse.kit.models import Record


class Baseline(Record):
    """A complete, immutable copy of a plan with its logic, calendars, dates and floats.

    `content` is the compressed canonical JSON over which `sha256` was taken.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    start = models.BigIntegerField()
    finish = models.BigIntegerField()
    tasks = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=200)

    class Meta:
        db_table = "schedule_baseline"
        verbose_name = _("baseline")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="schedule_baseline_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def finishes_at(self) -> datetime:
        return to_datetime(self.finish)


class PlanEdit(models.Model):
    """One edit of a plan and how to take it back.

    `key` is the name that the sender gave it, to be known again if it is sent once more.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="edits")
    said = models.CharField(max_length=300)
    delta = models.BinaryField(editable=False)
    user_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    revision_before = models.PositiveIntegerField()
    revision_after = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=UndoState.choices, default=UndoState.DONE)
    counts = models.BooleanField(default=True)
    finish = models.BigIntegerField(null=True, blank=True, editable=False)
    key = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        db_table = "schedule_edit"
        verbose_name = _("plan edit")
        indexes = [models.Index(fields=["plan", "user_id", "state"], name="schedule_edit_stack")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user_id", "key"], condition=~models.Q(key=""),
                name="schedule_edit_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.said

    @property
    def finishes_at(self) -> datetime | None:
        return None if self.finish is None else to_datetime(self.finish)


class PlanImport(Record):
    """A plan file that somebody brought in: read first, confirmed then.

    `revision` is that of the plan once the file was in it, `unsaid` what such a file cannot tell
    (`interchange.Unsaid`).
    """

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    file = models.FileField(upload_to="schedule/imports/%Y/%m/")
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    project_index = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    source = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    losses = models.JSONField(default=list, blank=True)
    difference = models.JSONField(default=dict, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    content = models.BinaryField(null=True, blank=True, editable=False)
    error = models.TextField(blank=True)
    columns = models.JSONField(default=list, blank=True)
    unsaid = models.JSONField(default=dict, blank=True, editable=False)
    document = models.ForeignKey(
        "documents.DocumentVersion", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    by_name = models.CharField(max_length=200)
    job_id = models.BigIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "schedule_import"
        verbose_name = _("plan import")

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """What a person took the columns of a table for; `signature` is that of its headings."""

    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.CASCADE, related_name="+"
    )
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "schedule_column_mapping"
        verbose_name = _("columns of a table")
        constraints = [
            models.UniqueConstraint(fields=["person", "signature"], name="schedule_columns_once")
        ]

    def __str__(self) -> str:
        return self.signature


class ProgressTable(Record):
    """A table of progress that somebody uploaded, waiting to be looked at and taken in.

    `rows` are its cells as texts; `columns` is what each heading was taken for.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="progress_tables")
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    first_row = models.PositiveIntegerField(default=2)
    columns = models.JSONField(default=dict)
    taken_in_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "schedule_progress_table"
        verbose_name = _("table of progress")

    def __str__(self) -> str:
        return self.file_name


class PlanForecast(models.Model):
    """What a simulation said about a plan's finish at one revision; `risks` marks those it had."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="forecasts")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    finish = models.BigIntegerField()
    p50 = models.BigIntegerField()
    p80 = models.BigIntegerField()
    iterations = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    assumption = models.TextField()
    risks = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "schedule_forecast"
        verbose_name = _("forecast")

    def __str__(self) -> str:
        return f"{self.plan_id} {self.at:%Y-%m-%d}"

    @property
    def p50_at(self) -> datetime:
        return to_datetime(self.p50)

    @property
    def p80_at(self) -> datetime:
        return to_datetime(self.p80)
