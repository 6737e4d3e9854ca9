from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.work.types import Stage, Tier
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

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
