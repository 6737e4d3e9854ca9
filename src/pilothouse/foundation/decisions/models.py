from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.decisions.types import DecisionState, Hindsight
from pilothouse.kit.models import Record
from pilothouse.kit.permits import role_label


class Decision(Record):
    """A question, its options, the evidence frozen when it was asked, and what was decided."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("question"))
    options = models.JSONField()
    evidence = models.JSONField()
    evidence_hash = models.CharField(max_length=64)
    scope_path = models.CharField(max_length=200, db_index=True)
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN
    )
    excluded = models.JSONField(default=list, blank=True)
    asked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("decide by"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    hindsight = models.CharField(
        _("in hindsight"), max_length=12, choices=Hindsight.choices, blank=True
    )
    hindsight_note = models.TextField(_("what came of it"), blank=True)

    class Meta:
        db_table = "decisions_decision"
        verbose_name = _("decision")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def outcome_label(self) -> str:
        return next((str(o["label"]) for o in self.options if o["key"] == self.outcome), "")

    def option(self, key: str) -> dict[str, Any] | None:
        return next((option for option in self.options if option["key"] == key), None)


class DecisionStep(models.Model):
    """Who must agree, in order."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    role = models.CharField(max_length=60, blank=True)
    person_ids = models.JSONField(default=list, blank=True)
    quorum = models.PositiveSmallIntegerField(default=1)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "decisions_step"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="decisions_step_once")
        ]

    def __str__(self) -> str:
        return self.label


class Vote(models.Model):
    """One person's choice in one step, and why."""

    step = models.ForeignKey(DecisionStep, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    option = models.CharField(max_length=40)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "decisions_vote"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["step", "person"], name="decisions_vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.option}"


class DelegatedLimit(Record):
    """Up to which cost and delay the holders of a role may decide a kind of question."""

    kind = models.CharField(_("kind of decision"), max_length=40)
    role = models.CharField(_("role"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank, lowest first"))
    max_cost = models.DecimalField(
        _("cost up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    max_days = models.PositiveIntegerField(_("delay up to, working days"), null=True, blank=True)
    scope_path = models.CharField(max_length=200, default="/")

    class Meta:
        db_table = "decisions_limit"
        verbose_name = _("delegated limit")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "role", "scope_path"],
                name="decisions_limit_once",
                violation_error_message=_("This role has a limit for this kind already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.role}"

    @property
    def role_label(self) -> str:
        return role_label(self.role)
