"""Reading and verifying the audit trail."""

from __future__ import annotations

from datetime import UTC

from django.db import models
from django.db.models import QuerySet

from pilothouse.foundation.audit.models import AuditEvent, AuditHead
from pilothouse.foundation.audit.permissions import VIEW
from pilothouse.foundation.audit.rules import chain_hash
from pilothouse.foundation.audit.types import ChainCheck
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

_CONTENT = (
    "seq", "action", "actor_kind", "actor_name", "actor_user_id", "channel", "object_type",
    "object_id", "object_label", "object_version", "scope_path", "reason", "before", "after",
)  # fmt: skip


def events(actor: Actor) -> QuerySet[AuditEvent]:
    """The audit events that the actor may see, newest first."""
    return permits.limit(actor, VIEW, AuditEvent.objects.all()).order_by("-seq")


def history_of(row: models.Model) -> QuerySet[AuditEvent]:
    """All events about one row, newest first; the caller has permitted the row itself."""
    label = row._meta.label_lower
    return AuditEvent.objects.filter(object_type=label, object_id=row.pk).order_by("-seq")


def verify_chain() -> ChainCheck:
    """Recompute every hash from the first event on; tells the first event that was tampered with."""
    previous, count = "", 0
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        count += 1
        if event.seq != count:
            return ChainCheck(count - 1, count, f"Event {count} is missing.")
        if event.previous_hash != previous or event.hash != chain_hash(previous, _content(event)):
            return ChainCheck(count - 1, event.seq, f"Event {event.seq} was changed.")
        previous = event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head and head.seq != count:
        return ChainCheck(count, count + 1, f"Events after {count} were removed.")
    return ChainCheck(count, None)


def _content(event: AuditEvent) -> dict[str, object]:
    content = {name: getattr(event, name) for name in _CONTENT}
    return content | {"at": event.at.astimezone(UTC).isoformat()}
