from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.scenarios.types import ScenarioState
from pilothouse.engine import to_datetime
from pilothouse.kit.models import Record


def new_stamp() -> int:
    """A number that no state of any copy had before."""
    return secrets.randbits(62)


class ScenarioBase(models.Model):
    """The plan a copy was made of, complete, as compressed JSON; kept once however often copied."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(editable=False)

    class Meta:
        db_table = "scenarios_base"
        verbose_name = _("copied plan")

    def __str__(self) -> str:
        return self.sha256


class Scenario(Record):
    """A what-if copy of a project's plan: the plan it was made of and the steps taken since."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    reason = models.TextField(_("question"), blank=True)
    state = models.CharField(
        max_length=10, choices=ScenarioState.choices, default=ScenarioState.OPEN
    )
    base = models.ForeignKey(
        ScenarioBase, on_delete=models.PROTECT, related_name="+", editable=False
    )
    base_revision = models.PositiveIntegerField(editable=False)
    base_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    finish = models.BigIntegerField(editable=False)
    stamp = models.BigIntegerField(default=new_stamp, editable=False)
    outcome = models.CharField(max_length=120, blank=True)
    outcome_url = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "scenarios_scenario"
        verbose_name = _("what-if copy")

    def __str__(self) -> str:
        return self.name

    @property
    def finishes_at(self) -> datetime:
        return to_datetime(self.finish)

    @property
    def is_open(self) -> bool:
        return self.state == ScenarioState.OPEN


class ScenarioStep(models.Model):
    """One step in a copy: edits as JSON. Steps that were taken back wait for redo."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    edits = models.JSONField()
    said = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        db_table = "scenarios_step"
        verbose_name = _("step")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenarios_step_once")
        ]

    def __str__(self) -> str:
        return self.said
