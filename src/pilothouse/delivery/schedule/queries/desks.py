"""The kinds of desks besides a project's own plan; the areas that keep such states name them."""

from __future__ import annotations

from pilothouse.delivery.schedule.types.desks import DeskKind

_kinds: dict[str, DeskKind] = {}


def provide_desks(kind: DeskKind) -> None:
    """Register an area's states of plans, which then have all pages that a plan has."""
    _kinds[kind.space] = kind


def desk_kinds() -> tuple[DeskKind, ...]:
    """The kinds that were registered."""
    return tuple(_kinds.values())
