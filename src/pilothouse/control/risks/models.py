from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.control.risks import rules
from pilothouse.control.risks.types import Impact, Likelihood, Response, RiskState
from pilothouse.kit.models import Record


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
    contingency_budget = models.DecimalField(
        _("contingency budget"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    impact_days = models.PositiveIntegerField(
        _("delay if it happens, working days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(2000)],
    )
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
