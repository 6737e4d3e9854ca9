"""What the columns of tables were taken for before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pilothouse.delivery.schedule.models import ColumnMapping
from pilothouse.interchange.tables.columns import signature
from pilothouse.kit.actor import Actor


def remembered(actor: Actor, headings: Iterable[str]) -> dict[str, str] | None:
    """What the person said of such columns the last time, else what anybody did; None if nobody."""
    rows = ColumnMapping.objects.filter(signature=key_of(headings)).order_by("-used_at")
    own = rows.filter(person_id=actor.person_id).first() if actor.person_id else None
    found = own or rows.first()
    return dict(found.columns) if found else None


def key_of(headings: Iterable[str]) -> str:
    """The key under which a set of headings is remembered."""
    return hashlib.sha256(signature(headings).encode()).hexdigest()
