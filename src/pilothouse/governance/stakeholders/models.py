from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.stakeholders import rules
from pilothouse.governance.stakeholders.types import (
    Attitude,
    Channel,
    Frequency,
    Level,
    Quadrant,
)
from pilothouse.kit.models import Record


class Stakeholder(Record):
    """Somebody who can help or hinder a project, and how they are kept on board."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation or unit"), max_length=120, blank=True)
    role = models.CharField(_("role towards the project"), max_length=160, blank=True)
    influence = models.PositiveSmallIntegerField(_("influence"), choices=Level.choices)
    interest = models.PositiveSmallIntegerField(_("interest"), choices=Level.choices)
    attitude = models.SmallIntegerField(
        _("attitude now"), choices=Attitude.choices, default=Attitude.NEUTRAL
    )
    desired = models.SmallIntegerField(
        _("desired attitude"), choices=Attitude.choices, default=Attitude.SUPPORTIVE
    )
    strategy = models.TextField(
        _("engagement strategy"),
        blank=True,
        help_text=_(
            "What they need from us, and what we do so that they stand where we need them."
        ),
    )
    owner = models.ForeignKey(
        "people.Person",
        verbose_name=_("who looks after them"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    message = models.CharField(
        _("what they are told"), max_length=200, blank=True, help_text=_("In one line.")
    )
    frequency = models.CharField(
        _("how often"), max_length=12, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.MEETING
    )

    class Meta:
        db_table = "stakeholders_stakeholder"
        verbose_name = _("stakeholder")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name", "organisation"],
                name="stakeholders_once",
                violation_error_message=_("This stakeholder is in the register already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    influence__range=(1, 5),
                    interest__range=(1, 5),
                    attitude__range=(-2, 2),
                    desired__range=(-2, 2),
                ),
                name="stakeholders_scales",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name

    @property
    def quadrant(self) -> Quadrant:
        return rules.quadrant(self.influence, self.interest)

    @property
    def gap(self) -> int:
        return rules.gap(self.attitude, self.desired)

    @property
    def needs_plan(self) -> bool:
        return rules.needs_plan(self.influence, self.gap) and not self.strategy.strip()
