from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.prints.types import PrintState
from pilothouse.kit.models import Record


class PlanPrint(Record):
    """A plan on paper that somebody asked for: how, and the file once it is drawn."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=PrintState.choices, default=PrintState.DRAWING)
    revision = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="prints/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    job_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "prints_print"
        verbose_name = _("printed plan")

    def __str__(self) -> str:
        return self.file_name or f"{self.pk}"


class PlanShare(Record):
    """A read-only way to one plan for somebody without an account. Only a hash is kept."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("for whom"), max_length=120)
    options = models.JSONField(default=dict)
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "prints_share"
        verbose_name = _("read-only link to a plan")

    def __str__(self) -> str:
        return self.name
