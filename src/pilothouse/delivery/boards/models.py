from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.boards.types import Unit
from pilothouse.kit.models import Record


class Board(Record):
    """The columns of a project's board, where they are not the usual three.

    `columns` is a list of {key, name, state, limit} in order; `last_key` the highest ever given.
    `previous` is what the last arrangement replaced: its columns, in which one tasks were put
    before and after.
    """

    project = models.OneToOneField("work.Project", on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(_("columns"), default=list)
    last_key = models.PositiveIntegerField(default=0)
    previous = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "boards_board"
        verbose_name = _("board")

    def __str__(self) -> str:
        return str(self.project)


class CardPlace(models.Model):
    """In which column a task stands, where that is not the first of its state.

    It counts only while the task has the column's state.
    """

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    task_uid = models.BigIntegerField()
    column = models.PositiveIntegerField()

    class Meta:
        db_table = "boards_place"
        verbose_name = _("place of a card")
        constraints = [
            models.UniqueConstraint(fields=["project", "task_uid"], name="boards_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_uid} {self.column}"


class Sprint(Record):
    """A named period with a goal, to which tasks of the plan are assigned."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=80)
    goal = models.TextField(_("goal"), max_length=1000, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    unit = models.CharField(
        _("work is counted in"), max_length=8, choices=Unit.choices, default=Unit.POINTS
    )
    capacity = models.DecimalField(
        _("capacity"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        db_table = "boards_sprint"
        verbose_name = _("sprint")
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="boards_sprint_name_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="boards_sprint_ends_after_start",
                violation_error_message=_("A sprint ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SprintTask(models.Model):
    """A task's stay in a sprint. Tasks are named by their uid, which outlives undo and import."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="stays")
    task_uid = models.BigIntegerField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "boards_sprint_task"
        verbose_name = _("task of a sprint")
        indexes = [models.Index(fields=["sprint", "removed_at"], name="boards_stays")]

    def __str__(self) -> str:
        return f"{self.sprint_id} {self.task_uid}"


class Estimate(Record):
    """How large a task is, in story points."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    task_uid = models.BigIntegerField()
    points = models.DecimalField(_("story points"), max_digits=6, decimal_places=1)

    class Meta:
        db_table = "boards_estimate"
        verbose_name = _("estimate")
        constraints = [
            models.UniqueConstraint(fields=["project", "task_uid"], name="boards_estimate_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_uid} {self.points}"
