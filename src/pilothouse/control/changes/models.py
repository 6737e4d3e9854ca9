from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.control.changes.types import ChangeState, Source
from pilothouse.kit.models import Record


class ChangeRequest(Record):
    """A wish to change a baselined plan, its computed impact and its decision.

    `edits` are edits of the plan as JSON; `impact` is what they do to a copy of the plan, with the
    revision on which that was computed.
    """

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.CharField(_("number"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what changes"), blank=True)
    reason = models.TextField(_("why"))
    source = models.CharField(
        _("asked by"), max_length=12, choices=Source.choices, default=Source.TEAM
    )
    requested_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    cost = models.DecimalField(
        _("extra cost"),
        max_digits=14,
        decimal_places=2,
        default=0,
        help_text=_("In the project's currency; negative when it saves money."),
    )
    edits = models.JSONField(default=list, blank=True)
    impact = models.JSONField(null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ChangeState.choices, default=ChangeState.DRAFT
    )
    decision = models.OneToOneField(
        "decisions.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    baseline_number = models.PositiveIntegerField(null=True, blank=True)
    implemented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "changes_request"
        verbose_name = _("change request")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="changes_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
