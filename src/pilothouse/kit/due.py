"""One list of what is due from a person: each area names its own rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from pilothouse.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits for one person; `act` is what to do, `on` by when (or no day)."""

    act: str | Promise
    title: str
    of: str
    url: str
    on: date | None = None


Provider = Callable[[Actor], "list[Due]"]
_providers: dict[str, Provider] = {}


def provide_due(group: str, provider: Provider) -> None:
    """Register an area's answer to what is due from an actor."""
    _providers[group] = provider


def due_from(actor: Actor) -> list[Due]:
    """What is due from the actor, the longest overdue first, what has no day last."""
    if actor.person_id is None:
        return []
    rows = [row for provider in _providers.values() for row in provider(actor)]
    return sorted(rows, key=lambda row: (row.on or date.max, row.of, row.title))
