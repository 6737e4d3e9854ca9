"""Writing the audit trail. Every service calls `record` once."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import models

from pilothouse.foundation.audit.models import AuditEvent, AuditHead
from pilothouse.foundation.audit.rules import chain_hash
from pilothouse.kit.actor import Actor
from pilothouse.kit.locks import locked
from pilothouse.kit.services import note_record, part
from pilothouse.kit.store import Change, plain


@part
def record(
    actor: Actor,
    action: str,
    row: models.Model,
    change: Change | None = None,
    *,
    scope_path: str,
    reason: str = "",
) -> AuditEvent | None:
    """Append one event about a row, in the transaction of the running service.

    `change` holds the values before and after; an empty change (nothing was different) writes
    nothing and returns None.
    """
    if change is not None and not change:
        return None
    head = _locked_head()
    content = _content(actor, action, row, change, scope_path, reason) | {"seq": head.seq + 1}
    digest = chain_hash(head.hash, content)
    event = AuditEvent(**_columns(content, actor), previous_hash=head.hash, hash=digest)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(seq=event.seq, hash=digest)
    note_record()
    return event


def _locked_head() -> AuditHead:
    head, _ = locked(AuditHead.objects.all()).get_or_create(pk=1)
    return head


def _content(
    actor: Actor,
    action: str,
    row: models.Model,
    change: Change | None,
    scope_path: str,
    reason: str,
) -> dict[str, Any]:
    return {
        "at": actor.now.astimezone(UTC).isoformat(),
        "action": action,
        "actor_kind": actor.kind.value,
        "actor_name": actor.name[:200],
        "actor_user_id": actor.user_id,
        "channel": actor.channel.value,
        "object_type": row._meta.label_lower,
        "object_id": row.pk,
        "object_label": str(row)[:200],
        "object_version": getattr(row, "version", None),
        "scope_path": scope_path,
        "reason": reason,
        "before": plain(change.before) if change else {},
        "after": plain(change.after) if change else {},
    }


def _columns(content: dict[str, Any], actor: Actor) -> dict[str, Any]:
    return content | {"at": actor.now}
