from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.dependencies.rules import OPEN, days_late
from pilothouse.delivery.dependencies.types import DependencyState, Role
from pilothouse.kit.models import Record


class Dependency(Record):
    """One project gives another something by an agreed day.

    `proposed_on` is a day that one side has proposed and the other has not confirmed yet;
    `forecast_on` is the finish of the giving side's task as its plan says now.
    """

    number = models.CharField(_("number"), max_length=12, unique=True)
    title = models.CharField(_("what is delivered"), max_length=200)
    description = models.TextField(_("when it counts as delivered"), blank=True)
    state = models.CharField(
        max_length=10, choices=DependencyState.choices, default=DependencyState.PROPOSED
    )
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)
    proposed_on = models.DateField(_("proposed date"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered"), null=True, blank=True)
    told_days = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        db_table = "dependencies_dependency"
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def days_late(self) -> int:
        return days_late(self.agreed_on, self.forecast_on) if self.is_open else 0


class DependencySide(models.Model):
    """One of the two projects: whether it gives or gets, its task, who confirmed for it."""

    dependency = models.ForeignKey(Dependency, on_delete=models.CASCADE, related_name="sides")
    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=5, choices=Role.choices)
    task = models.BigIntegerField(_("task"), null=True, blank=True)
    milestone = models.BigIntegerField(_("external milestone"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dependencies_side"
        verbose_name = _("side of a dependency")
        constraints = [
            models.UniqueConstraint(fields=["dependency", "role"], name="dependencies_side_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.role}"

    @property
    def gives(self) -> bool:
        return self.role == Role.GIVES
