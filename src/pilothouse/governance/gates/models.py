from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.gates.types import Answer, HandOverState, Outcome
from pilothouse.governance.standards.types import Level
from pilothouse.kit.models import Record


class HandOver(Record):
    """One round in which a project is handed to the PMO, with what was frozen then."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    state = models.CharField(
        _("state"), max_length=10, choices=HandOverState.choices, default=HandOverState.SUBMITTED
    )
    note = models.TextField(_("note of the PM"), blank=True)
    package = models.JSONField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"))
    decision = models.OneToOneField(
        "decisions.Decision", on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    baseline_number = models.PositiveIntegerField(_("baseline"), null=True, blank=True)

    class Meta:
        db_table = "gates_hand_over"
        verbose_name = _("hand-over")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="gates_round_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state=HandOverState.SUBMITTED),
                name="gates_one_round_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, hand-over {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == HandOverState.SUBMITTED


class CriterionResult(models.Model):
    """What a criterion said in one round, with its evidence; why it was sent back, if it was."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    level = models.CharField(max_length=10, choices=Level.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    sentence = models.TextField()
    rows = models.JSONField(default=list)
    return_reason = models.TextField(blank=True)

    class Meta:
        db_table = "gates_result"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.title}: {self.outcome}"


class ManualCheck(Record):
    """A question the PMO answers by looking."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="checks")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    title = models.CharField(_("check"), max_length=300)
    why = models.TextField(blank=True)
    answer = models.CharField(
        _("answer"), max_length=14, choices=Answer.choices, default=Answer.OPEN
    )
    comment = models.TextField(_("comment"), blank=True)
    answered_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "gates_check"
        verbose_name = _("manual check")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Waiver(Record):
    """A criterion set aside for one project until a day, with reason and approver."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    reason = models.TextField(_("reason"))
    approver = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("until"))
    ended_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        "decisions.Decision", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gates_waiver"
        verbose_name = _("waiver")

    def __str__(self) -> str:
        return f"{self.title}, until {self.expires_on}"


class ComplianceState(Record):
    """How a project complied when it was last computed; for lists, not for its own page."""

    project = models.OneToOneField("work.Project", on_delete=models.CASCADE, related_name="+")
    package = models.CharField(max_length=160)
    outcomes = models.JSONField(default=dict)
    blocking = models.PositiveSmallIntegerField(default=0)
    required = models.PositiveSmallIntegerField(default=0)
    advised = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(editable=False)

    class Meta:
        db_table = "gates_compliance"
        verbose_name = _("compliance")

    def __str__(self) -> str:
        return f"{self.project}: {self.blocking} block"
