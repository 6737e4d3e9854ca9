"""Reading notifications: everybody their own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from pilothouse.foundation.notify.models import Notification, Preference
from pilothouse.foundation.notify.permissions import OWN
from pilothouse.foundation.notify.types import NotificationKind, kinds
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def notifications(actor: Actor) -> QuerySet[Notification]:
    """The actor's notifications, newest first."""
    return permits.limit(actor, OWN, Notification.objects.all()).order_by("-created_at", "-pk")


def notification(actor: Actor, notification_id: int) -> Notification:
    """One notification of the actor."""
    return permits.get(actor, OWN, notifications(actor), pk=notification_id)


def unread_count(actor: Actor) -> int:
    """How many notifications the actor has not seen."""
    if actor.person_id is None:
        return 0
    return Notification.objects.filter(person_id=actor.person_id, read_at=None).count()


def preference(actor: Actor) -> Preference:
    """The actor's settings; a fresh, unsaved row when nothing was set yet."""
    found = Preference.objects.filter(person_id=actor.person_id or 0).first()
    return found or Preference(person_id=actor.person_id or 0)


def settings_of(actor: Actor) -> list[tuple[NotificationKind, bool]]:
    """Every kind with whether the actor gets it by e-mail, by name."""
    chosen = preference(actor).by_email
    rows = [(kind, bool(chosen.get(kind.name, kind.by_email))) for kind in kinds.values()]
    return sorted(rows, key=lambda row: str(row[0].label))


def wanting_email(person_ids: Iterable[int], kind: str) -> set[int]:
    """Who of these wants this kind by e-mail (one query)."""
    default = kinds[kind].by_email if kind in kinds else True
    ids = set(person_ids)
    stated = dict(Preference.objects.filter(person_id__in=ids).values_list("person_id", "by_email"))
    return {key for key in ids if stated.get(key, {}).get(kind, default)}
