"""A named view for every address that opens one."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.layouts.models import Layout
from pilothouse.delivery.layouts.services import add_layout
from tests import make


def objects(world: make.World) -> dict[str, Any]:
    """A shared view of the world's project."""
    row = add_layout(
        actor=world.actor("business_pm"), project_id=world.project.pk, shared=True,
        name=f"View {Layout.objects.count()}", settings={"zoom": "month"},
    )  # fmt: skip
    return {"layout_id": row.pk}
