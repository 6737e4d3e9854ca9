from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import (
    MOST_PRIORITY,
    USUAL_PRIORITY,
    CharterState,
    ItemKind,
    Stage,
    Tier,
    VersionState,
)
from pilothouse.kit.models import Record


class Portfolio(Record):
    """A set of programmes and projects that are chosen and funded together."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    scope = models.OneToOneField("access.Scope", on_delete=models.PROTECT)
    purpose = models.TextField(_("purpose"), blank=True)

    class Meta:
        db_table = "work_portfolio"
        verbose_name = _("portfolio")

    def __str__(self) -> str:
        return self.name


class Programme(Record):
    """Projects that are steered together towards one outcome."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    portfolio = models.ForeignKey(Portfolio, verbose_name=_("portfolio"), on_delete=models.PROTECT)
    scope = models.OneToOneField("access.Scope", on_delete=models.PROTECT)
    manager = models.ForeignKey(
        "people.Person", verbose_name=_("programme manager"), null=True, on_delete=models.PROTECT
    )
    purpose = models.TextField(_("purpose"), blank=True)

    class Meta:
        db_table = "work_programme"
        verbose_name = _("programme")

    def __str__(self) -> str:
        return self.name


class Project(Record):
    """One project and who answers for it."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    portfolio = models.ForeignKey(Portfolio, verbose_name=_("portfolio"), on_delete=models.PROTECT)
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), null=True, blank=True, on_delete=models.PROTECT
    )
    scope = models.OneToOneField("access.Scope", on_delete=models.PROTECT)
    client = models.ForeignKey(
        "people.Client", verbose_name=_("client"), null=True, blank=True, on_delete=models.PROTECT
    )
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.CHARTER
    )
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices, default=Tier.MEDIUM)
    method = models.CharField(_("method"), max_length=60)
    priority = models.PositiveSmallIntegerField(_("priority"), default=USUAL_PRIORITY)
    sponsor = models.ForeignKey(
        "people.Person", verbose_name=_("sponsor"), on_delete=models.PROTECT, related_name="+"
    )
    business_pm = models.ForeignKey(
        "people.Person", verbose_name=_("business PM"), on_delete=models.PROTECT, related_name="+"
    )
    technical_pm = models.ForeignKey(
        "people.Person", verbose_name=_("technical PM"), on_delete=models.PROTECT, related_name="+"
    )
    target_start = models.DateField(_("target start"), null=True, blank=True)
    target_finish = models.DateField(_("target finish"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="GBP")
    stage_since = models.DateTimeField(editable=False)

    class Meta:
        db_table = "work_project"
        verbose_name = _("project")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_start=None)
                | models.Q(target_finish=None)
                | models.Q(target_finish__gte=models.F("target_start")),
                name="work_project_dates_in_order",
                violation_error_message=_("The target finish is before the target start."),
            ),
            models.CheckConstraint(
                condition=models.Q(priority__range=(1, MOST_PRIORITY)),
                name="work_project_priority",
                violation_error_message=_("A priority is a whole number from 1 to 1000."),
            ),
        ]
        indexes = [models.Index(fields=["stage"], name="work_project_by_stage")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Charter(Record):
    """What a project is for: the draft on which the PMs work. Approved versions are frozen."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="charter")
    objective = models.TextField(_("objective"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CharterState.choices, default=CharterState.DRAFT
    )
    draft_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        db_table = "work_charter"
        verbose_name = _("charter")

    def __str__(self) -> str:
        return str(self.project)


class CharterItem(models.Model):
    """One line of a charter: a success measure, a thing in or out of scope, a milestone, …"""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("text"), max_length=300)
    baseline = models.CharField(_("baseline"), max_length=80, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    due_on = models.DateField(_("date"), null=True, blank=True)

    class Meta:
        db_table = "work_charter_item"
        verbose_name = _("charter item")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class CharterVersion(Record):
    """A charter as it was submitted: frozen, hashed, and decided on by the sponsor."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT)

    class Meta:
        db_table = "work_charter_version"
        verbose_name = _("charter version")
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="work_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.charter}, version {self.number}"
