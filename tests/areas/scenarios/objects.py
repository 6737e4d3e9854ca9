"""A what-if copy for every address to be opened with."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.scenarios.services import create_scenario
from tests import make


def objects(world: make.World) -> dict[str, Any]:
    """An open copy of the world's plan."""
    made = create_scenario(
        actor=world.actor("business_pm"), project_id=world.project.pk, name="Second crew"
    )
    return {"scenario_id": made.pk}
