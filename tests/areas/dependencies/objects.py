"""A dependency for every address to be opened with."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilothouse.delivery.dependencies.services import propose
from pilothouse.delivery.dependencies.types import Role, Wish
from tests import make


def objects(world: make.World) -> dict[str, Any]:
    """The world's project asks a further one for something."""
    other = make.project(world, world.people)
    wish = Wish(other.pk, Role.GETS, "Steelwork", date(2026, 4, 1))
    made = propose(actor=world.actor("business_pm"), project_id=world.project.pk, wish=wish)
    return {"dependency_id": made.pk}
