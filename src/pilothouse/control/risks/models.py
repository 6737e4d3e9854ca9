from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.control.risks import rules
from pilothouse.control.risks.types import Impact, Likelihood, Response, RiskState
from pilothouse.kit.models import Record


def _days(label: Any) -> Any:
    """A column of working days of delay."""
    limits = [MaxValueValidator(rules.LONGEST)]
    return models.PositiveIntegerField(label, null=True, blank=True, validators=limits)


def _money(label: Any) -> Any:
    """A column of money in the project's currency."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip


def _percent(label: Any) -> Any:
    """A column of per cent, one decimal."""
    limits = [MinValueValidator(0), MaxValueValidator(100)]
    return models.DecimalField(
        label, max_digits=4, decimal_places=1, null=True, blank=True, validators=limits
    )


class Risk(Record):
    """Something that may happen to a project and what would be done."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.CharField(_("number"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    cause = models.TextField(_("cause"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices)
    owner = models.ForeignKey(
        "people.Person", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    response = models.CharField(
        _("response"), max_length=10, choices=Response.choices, default=Response.REDUCE
    )
    response_plan = models.TextField(_("response plan"), blank=True)
    contingency_plan = models.TextField(_("contingency plan"), blank=True)
    trigger = models.CharField(
        _("trigger"), max_length=200, blank=True, help_text=_("What sets the contingency plan off.")
    )
    contingency_budget = _money(_("contingency budget"))
    tasks = models.JSONField(_("tasks it delays"), default=list, blank=True)
    probability = _percent(_("probability, %"))
    impact_days_min = _days(_("delay at least, working days"))
    impact_days = _days(_("delay if it happens, working days"))
    impact_days_max = _days(_("delay at most, working days"))
    impact_cost_min = _money(_("cost at least"))
    impact_cost = _money(_("cost if it happens"))
    impact_cost_max = _money(_("cost at most"))
    response_cost = _money(_("what the response costs"))
    residual_probability = _percent(_("probability after the response, %"))
    residual_days_min = _days(_("delay at least, after the response"))
    residual_days = _days(_("delay after the response, working days"))
    residual_days_max = _days(_("delay at most, after the response"))
    residual_cost_min = _money(_("cost at least, after the response"))
    residual_cost = _money(_("cost after the response"))
    residual_cost_max = _money(_("cost at most, after the response"))
    review_on = models.DateField(_("next review"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=RiskState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "risks_risk"
        verbose_name = _("risk")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="risks_number_once"),
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risks_scale",
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="risks_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def score(self) -> int:
        return rules.score(self.likelihood, self.impact)

    @property
    def band(self) -> int:
        return rules.band(self.score)


class RiskSimulation(models.Model):
    """What the newest simulation of a project's plan with its register said.

    `revision` is the plan's and `mark` the register's at that moment; `content` holds the figures,
    `futures` the finish and cost of each future, which only `queries.chances` reads.
    """

    project = models.OneToOneField("work.Project", on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()
    iterations = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    content = models.JSONField()
    futures = models.BinaryField(null=True, editable=False)

    class Meta:
        db_table = "risks_simulation"
        verbose_name = _("simulation of risks")

    def __str__(self) -> str:
        return f"{self.project_id} {self.at:%Y-%m-%d}"
