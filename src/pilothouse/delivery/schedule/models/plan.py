"""The rows of a plan. Instants are integer minutes since 1970 in the project's local time.

Integers, not datetimes: an edit may move thousands of rows, and the engine counts in minutes.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import (
    ConstraintType,
    Contour,
    LagUnit,
    LinkType,
    ResourceKind,
    TaskKind,
)
from pilothouse.kit.models import Record


def new_stamp() -> int:
    """A number that no state of any plan had before."""
    return secrets.randbits(62)


def choices(
    kinds: type[TaskKind | LinkType | LagUnit | ConstraintType | ResourceKind | Contour],
) -> list[tuple[str, str]]:
    """An engine's enumeration as choices of a column."""
    return [(kind.value, kind.value.replace("_", " ")) for kind in kinds]


class Plan(Record):
    """A project's plan as a whole. Its version is the revision that every edit moves on."""

    project = models.OneToOneField(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    start = models.BigIntegerField(_("start"))
    finish = models.BigIntegerField(_("required finish"), null=True, blank=True)
    must_finish_by = models.BigIntegerField(_("must finish by"), null=True, blank=True)
    data_date = models.BigIntegerField(_("data date"), null=True, blank=True)
    default_calendar = models.BigIntegerField(_("calendar"))
    options = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    last_uid = models.BigIntegerField(default=0, editable=False)
    computed_start = models.BigIntegerField(editable=False)
    computed_finish = models.BigIntegerField(editable=False)
    computed_at = models.DateTimeField(editable=False)
    stamp = models.BigIntegerField(default=new_stamp, editable=False)

    class Meta:
        db_table = "schedule_plan"
        verbose_name = _("plan")

    def __str__(self) -> str:
        return self.name

    @property
    def finishes_at(self) -> datetime:
        return to_datetime(self.computed_finish)


class PlanTask(models.Model):
    """One row of the plan; `uid` is its identity within the plan, also in the engine."""

    # No index of its own: both below begin with the plan.
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    uid = models.BigIntegerField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    position = models.BigIntegerField()
    wbs = models.CharField(_("WBS"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=512, blank=True)
    guid = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=20, choices=choices(TaskKind), default=TaskKind.TASK.value)
    duration = models.BigIntegerField(_("duration"), default=0)
    elapsed = models.BooleanField(default=False)
    calendar = models.BigIntegerField(_("calendar"), null=True, blank=True)
    constraint = models.CharField(
        _("constraint"),
        max_length=24,
        choices=choices(ConstraintType),
        default=ConstraintType.ASAP.value,
    )
    constraint_date = models.BigIntegerField(_("constraint date"), null=True, blank=True)
    deadline = models.BigIntegerField(_("deadline"), null=True, blank=True)
    manual = models.BooleanField(_("scheduled by hand"), default=False)
    active = models.BooleanField(_("active"), default=True)
    percent = models.FloatField(_("percent complete"), default=0)
    remaining = models.BigIntegerField(_("remaining duration"), null=True, blank=True)
    actual_start = models.BigIntegerField(_("actual start"), null=True, blank=True)
    actual_finish = models.BigIntegerField(_("actual finish"), null=True, blank=True)
    priority = models.IntegerField(_("priority"), default=500)
    notes = models.TextField(_("notes"), blank=True)
    extra = models.JSONField(default=dict, blank=True)
    is_local = models.BooleanField(default=True)
    start = models.BigIntegerField(default=0)
    finish = models.BigIntegerField(default=0)
    early_start = models.BigIntegerField(default=0)
    early_finish = models.BigIntegerField(default=0)
    late_start = models.BigIntegerField(default=0)
    late_finish = models.BigIntegerField(default=0)
    total_float = models.BigIntegerField(default=0)
    free_float = models.BigIntegerField(default=0)
    critical = models.BooleanField(default=False)
    longest_path = models.BooleanField(default=False)

    class Meta:
        db_table = "schedule_task"
        verbose_name = _("task")
        constraints = [models.UniqueConstraint(fields=["plan", "uid"], name="schedule_task_once")]
        # None on a computed column: an edit moves thousands of them, and PostgreSQL then rewrites
        # a row on its own page only while no index names what has changed.
        indexes = [models.Index(fields=["plan", "position"], name="schedule_task_order")]

    def __str__(self) -> str:
        return f"{self.wbs} {self.name}".strip()

    @property
    def starts_at(self) -> datetime:
        return to_datetime(self.start)

    @property
    def finishes_at(self) -> datetime:
        return to_datetime(self.finish)

    @property
    def is_summary(self) -> bool:
        return self.kind == TaskKind.SUMMARY

    @property
    def is_done(self) -> bool:
        return self.actual_finish is not None


class PlanLink(models.Model):
    """A dependency between two rows of one plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="links_out")
    successor = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="links_in")
    type = models.CharField(max_length=2, choices=choices(LinkType), default=LinkType.FS.value)
    lag = models.BigIntegerField(default=0)
    lag_unit = models.CharField(
        max_length=16, choices=choices(LagUnit), default=LagUnit.WORKING.value
    )

    class Meta:
        db_table = "schedule_link"
        verbose_name = _("link")

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.type} {self.successor_id}"


class PlanCalendar(models.Model):
    """Working time of a plan; `data` is the engine's Calendar as JSON."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="calendars")
    uid = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=200, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "schedule_calendar"
        verbose_name = _("calendar")
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="schedule_calendar_once")
        ]

    def __str__(self) -> str:
        return self.name


class PlanResource(models.Model):
    """Somebody or something that works in a plan; `person` joins it to our own people.

    `availability` and `rates` are the engine's records as JSON.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="resources")
    uid = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=255, blank=True)
    kind = models.CharField(
        max_length=10, choices=choices(ResourceKind), default=ResourceKind.WORK.value
    )
    calendar = models.BigIntegerField(null=True, blank=True)
    max_units = models.FloatField(default=1.0)
    initials = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    group = models.CharField(max_length=200, blank=True)
    guid = models.CharField(max_length=64, blank=True)
    availability = models.JSONField(default=list, blank=True)
    rates = models.JSONField(default=list, blank=True)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "schedule_resource"
        verbose_name = _("resource")
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="schedule_resource_once")
        ]

    def __str__(self) -> str:
        return self.name


class PlanAssignment(models.Model):
    """Work of one resource on one task, in minutes."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="assignments")
    resource = models.ForeignKey(PlanResource, on_delete=models.CASCADE, related_name="assignments")
    units = models.FloatField(default=1.0)
    work = models.BigIntegerField(default=0)
    actual_work = models.BigIntegerField(default=0)
    remaining_work = models.BigIntegerField(null=True, blank=True)
    cost = models.CharField(max_length=32, blank=True)
    actual_cost = models.CharField(max_length=32, blank=True)
    contour = models.CharField(max_length=16, choices=choices(Contour), default=Contour.FLAT.value)
    rate_table = models.CharField(max_length=1, default="A")

    class Meta:
        db_table = "schedule_assignment"
        verbose_name = _("assignment")

    def __str__(self) -> str:
        return f"{self.resource_id} on {self.task_id}"
