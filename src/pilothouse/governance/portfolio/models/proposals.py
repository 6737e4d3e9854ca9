from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import USUAL_METHOD, Tier
from pilothouse.governance.portfolio.types import (
    LONGEST_MONTHS,
    MOST_RISK,
    ProposalState,
    Weighted,
)
from pilothouse.kit.models import Record


class Objective(Record):
    """What the organisation wants to reach, how it is measured, and who answers for it."""

    name = models.CharField(_("objective"), max_length=160, unique=True)
    description = models.TextField(_("what it means"), blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)
    owner = models.ForeignKey(
        "people.Person", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        db_table = "portfolio_objective"
        verbose_name = _("objective")

    def __str__(self) -> str:
        return self.name


class ScoringModel(Record):
    """Criteria and weights by which proposals are compared."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("when to use it"), blank=True)
    is_active = models.BooleanField(_("offered for new assessments"), default=True)

    class Meta:
        db_table = "portfolio_model"
        verbose_name = _("scoring model")

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One criterion of a model, scored 0 to 10; for an inverted one, less is better."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("criterion"), max_length=120)
    weight = models.DecimalField(
        _("weight"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    inverted = models.BooleanField(_("less is better"), default=False)
    low_anchor = models.CharField(_("0 means"), max_length=160, blank=True)
    high_anchor = models.CharField(_("10 means"), max_length=160, blank=True)

    class Meta:
        db_table = "portfolio_criterion"
        verbose_name = _("criterion")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def weighted(self) -> Weighted:
        return Weighted(self.pk, self.name, self.weight, self.inverted)


class Proposal(Record):
    """An idea for a project, from its draft to the board's decision."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    portfolio = models.ForeignKey(
        "work.Portfolio", verbose_name=_("portfolio"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(
        _("problem"), help_text=_("What is wrong today, for whom, and what it costs to leave it.")
    )
    objective = models.ForeignKey(
        Objective,
        verbose_name=_("objective it serves"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    cost_low = models.DecimalField(
        _("rough cost, from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_high = models.DecimalField(
        _("rough cost, to"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, default="GBP")
    benefit_annual = models.DecimalField(
        _("benefit per year"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    benefit = models.TextField(_("benefit in words"), blank=True)
    wanted_start = models.DateField(_("wanted start"), null=True, blank=True)
    wanted_finish = models.DateField(_("wanted finish"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
        help_text=_("From start to finish. Empty: the wanted dates count."),
    )
    risk = models.PositiveSmallIntegerField(
        _("risk"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_RISK)],
        help_text=_("From 0, safe, to 10, as likely to fail as not."),
    )
    proposer = models.ForeignKey(
        "people.Person",
        verbose_name=_("proposer"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    sponsor = models.ForeignKey(
        "people.Person",
        verbose_name=_("sponsor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    client = models.ForeignKey(
        "people.Client",
        verbose_name=_("client"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    programme = models.ForeignKey(
        "work.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    business_pm = models.ForeignKey(
        "people.Person",
        verbose_name=_("business PM"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    technical_pm = models.ForeignKey(
        "people.Person",
        verbose_name=_("technical PM"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices, default=Tier.MEDIUM)
    method = models.CharField(_("method"), max_length=60, default=USUAL_METHOD)
    is_mandatory = models.BooleanField(
        _("mandatory"),
        default=False,
        help_text=_("Required by law, regulation or contract. Mandatory work ranks first."),
    )
    state = models.CharField(
        _("state"), max_length=14, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    scoring_model = models.ForeignKey(
        ScoringModel,
        verbose_name=_("scoring model"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    capacity_note = models.TextField(_("capacity"), blank=True)
    decision = models.OneToOneField(
        "decisions.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.OneToOneField(
        "work.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "portfolio_proposal"
        verbose_name = _("proposal")
        indexes = [models.Index(fields=["state"], name="portfolio_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wanted_start=None)
                | models.Q(wanted_finish=None)
                | models.Q(wanted_finish__gte=models.F("wanted_start")),
                name="portfolio_dates_in_order",
                violation_error_message=_("The wanted finish is before the wanted start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Assessment(Record):
    """One assessor's score sheet; final once it is handed in."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(
        "people.Person",
        verbose_name=_("assessor"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    round = models.PositiveSmallIntegerField(default=1)
    total = models.DecimalField(_("score"), max_digits=4, decimal_places=1)
    note = models.TextField(_("note"), blank=True)
    submitted_at = models.DateTimeField(_("handed in"))

    class Meta:
        db_table = "portfolio_assessment"
        verbose_name = _("score sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "round", "assessor"],
                name="portfolio_one_sheet",
                violation_error_message=_("You have handed in your score sheet already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.assessor}"


class Score(models.Model):
    """One value on a score sheet."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])

    class Meta:
        db_table = "portfolio_score"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="portfolio_one_score")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
