"""Telling people, and marking what they have read."""

from __future__ import annotations

from collections.abc import Iterable

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.notify import queries
from pilothouse.foundation.notify.models import Notification
from pilothouse.foundation.notify.permissions import OWN
from pilothouse.foundation.notify.types import kinds
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.permits import ROOT
from pilothouse.kit.services import service, unrecorded

EMAIL_JOB = "notify.email"


@unrecorded("What it tells of has its own audit event.")
def notify(
    actor: Actor,
    person_ids: Iterable[int | None],
    *,
    kind: str,
    title: str,
    url: str,
    body: str = "",
) -> list[Notification]:
    """Tell people something, in the app and, who wants it, by e-mail in the background.

    Callable from services and reactions. `kind` is a declared kind, `url` an address of ours such
    as `/risks/7/`. Nobody is told of what they did themselves; empty ids are left out.
    """
    wanted = {key for key in person_ids if key} - {actor.person_id}
    by_email = queries.wanting_email(wanted, kind)
    rows = Notification.objects.bulk_create(
        Notification(
            person_id=key,
            kind=kind,
            title=title[:200],
            url=url,
            body=body,
            created_at=actor.now,
            by_email=key in by_email,
        )
        for key in sorted(wanted)
    )
    if ids := [row.pk for row in rows if row.by_email]:
        enqueue(actor, EMAIL_JOB, {"ids": ids})
    return rows


@unrecorded("Whether somebody has seen a notification is nobody else's business.")
def mark_read(*, actor: Actor, notification_id: int) -> Notification:
    """Mark one notification of the actor as read."""
    row = queries.notification(actor, notification_id)
    row.read_at = row.read_at or actor.now
    row.save(update_fields=["read_at"])
    return row


@unrecorded("Whether somebody has seen a notification is nobody else's business.")
def mark_all_read(*, actor: Actor) -> int:
    """Mark all notifications of the actor as read; returns how many were not."""
    return queries.notifications(actor).filter(read_at=None).update(read_at=actor.now)


@unrecorded("Bookkeeping of the e-mail job.")
def mark_emailed(*, actor: Actor, notification_id: int) -> None:
    """Note that a notification went out by e-mail, so that a retry does not send it again."""
    Notification.objects.filter(pk=notification_id).update(emailed_at=actor.now)


@service("notify.set_preferences")
def set_preferences(*, actor: Actor, by_email: dict[str, bool]) -> None:
    """Choose of which kinds one wants e-mail; kinds that are not named keep their setting.

    Raises InvalidError for a kind that does not exist.
    """
    permits.require_anywhere(actor, OWN)
    if unknown := set(by_email) - set(kinds):
        raise InvalidError(f"There is no kind of notification called {', '.join(sorted(unknown))}.")
    row = queries.preference(actor)
    values = {**row.by_email, **by_email}
    if row.pk is None:
        row.by_email = values
        change = store.create(actor, row)
    else:
        change = store.update(actor, row, by_email=values)
    record(actor, "notifications.set", row, change, scope_path=ROOT)
