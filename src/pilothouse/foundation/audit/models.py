from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """History is not changed."""


class AppendOnlyQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Audit events are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Audit events are never deleted.")


class AuditEvent(models.Model):
    """One thing that was done: who, when, to what, why, and the values before and after."""

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    actor_kind = models.CharField(max_length=12)
    actor_name = models.CharField(max_length=200)
    actor_user_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12)
    object_type = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=200)
    object_version = models.PositiveIntegerField(null=True)
    scope_path = models.CharField(max_length=200, db_index=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        db_table = "audit_event"
        verbose_name = _("audit event")
        indexes = [models.Index(fields=["object_type", "object_id", "seq"], name="audit_event_of")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditHead(models.Model):
    """The end of the chain; its row lock puts writers in order."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_head"

    def __str__(self) -> str:
        return str(self.seq)
