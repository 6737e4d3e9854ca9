"""A sprint with a task, for every address that opens one."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.services import plan_tasks
from tests import make
from tests.areas.boards.plans import planned, sprint


def objects(world: make.World) -> dict[str, Any]:
    """Two sprints, the first with tasks of the world's plan."""
    uids = planned(world)
    count = Sprint.objects.count()
    row, other = (sprint(world, f"Sprint {count + n}") for n in (1, 2))
    plan_tasks(actor=world.actor("business_pm"), sprint_id=row.pk, add=uids[:2])
    return {"sprint_id": row.pk, "other_id": other.pk, "boards:uid": uids[0]}
