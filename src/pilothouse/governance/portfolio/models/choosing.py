from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.portfolio.models.proposals import Proposal
from pilothouse.governance.portfolio.types import (
    MOST_DAYS,
    MOST_SHARE,
    LevelFacts,
    LinkKind,
    WorkFacts,
)
from pilothouse.kit.models import Record


class ProposalLevel(models.Model):
    """Another way to fund a proposal than in full: what it costs and what share it is worth."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("level"), max_length=80)
    cost_low = models.DecimalField(
        _("cost, from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_high = models.DecimalField(
        _("cost, to"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    share = models.PositiveSmallIntegerField(
        _("share of the value, %"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SHARE)],
    )

    class Meta:
        db_table = "portfolio_level"
        verbose_name = _("funding level")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "name"], name="portfolio_one_level")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> LevelFacts:
        return LevelFacts(
            name=self.name, cost_low=self.cost_low, cost_high=self.cost_high, share=self.share
        )


class ProposalWork(models.Model):
    """The work of a skill that a proposal needs, done in full."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="work")
    skill = models.ForeignKey(
        "people.Skill", verbose_name=_("skill"), on_delete=models.PROTECT, related_name="+"
    )
    days = models.DecimalField(
        _("person-days"),
        max_digits=6,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(MOST_DAYS)],
    )

    class Meta:
        db_table = "portfolio_work"
        verbose_name = _("work by skill")
        ordering = ["skill__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "skill"], name="portfolio_one_work")
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.days}"

    @property
    def facts(self) -> WorkFacts:
        return WorkFacts(skill_id=self.skill_id, days=self.days)


class KeptSelection(Record):
    """A question put to the selection and its answer, frozen; it is never changed."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120)
    scope_path = models.CharField(max_length=200, db_index=True)
    evidence = models.JSONField()
    evidence_hash = models.CharField(max_length=64)
    proposals: models.ManyToManyField[Proposal, models.Model] = models.ManyToManyField(
        Proposal, related_name="kept_selections", db_table="portfolio_kept_proposal"
    )
    kept_by = models.ForeignKey(
        "people.Person", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        db_table = "portfolio_kept_selection"
        verbose_name = _("kept selection")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ProposalLink(Record):
    """What choosing one proposal means for choosing another."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(
        Proposal,
        verbose_name=_("other proposal"),
        on_delete=models.CASCADE,
        related_name="linked_from",
    )
    kind = models.CharField(_("link"), max_length=10, choices=LinkKind.choices)
    bonus = models.SmallIntegerField(
        _("bonus, % of both values"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-100), MaxValueValidator(100)],
    )

    class Meta:
        db_table = "portfolio_link"
        verbose_name = _("link between proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "other"],
                name="portfolio_one_link",
                violation_error_message=_("These two are linked already. Remove that link first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_kind_display()} {self.other}"
