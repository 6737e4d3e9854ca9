"""The base of all rows, and the kit's own tables."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.jobs.types import JobState


class Record(models.Model):
    """A row with a version for concurrent edits and the instants of its making and last change."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True


class Sequence(models.Model):
    """The last number given under a key, e.g. `R` of project 7."""

    key = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "kit_sequence"

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class IdempotencyKey(models.Model):
    """A create that was answered already: the same key gets the same answer."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kit_idempotency_key"
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="kit_idempotency_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class Job(models.Model):
    """Background work: its state, its progress and what came of it."""

    kind = models.CharField(max_length=80, db_index=True)
    label = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    payload = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    user_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    scope_path = models.CharField(max_length=200, default="/")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "kit_job"
        verbose_name = _("job")

    def __str__(self) -> str:
        return self.label or self.kind


class ScheduledRun(models.Model):
    """One due slot of a schedule; the unique pair keeps many workers from running it twice."""

    kind = models.CharField(max_length=80)
    slot = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kit_scheduled_run"
        constraints = [models.UniqueConstraint(fields=["kind", "slot"], name="kit_run_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot}"


class CacheEntry(models.Model):
    """The table of Django's database cache: what all web processes count and remember together."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_cache"

    def __str__(self) -> str:
        return self.cache_key


class WorkerProcess(models.Model):
    """A running worker; one that has not been seen for a while lost the jobs it was doing."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_worker"
        verbose_name = _("worker")

    def __str__(self) -> str:
        return self.name
