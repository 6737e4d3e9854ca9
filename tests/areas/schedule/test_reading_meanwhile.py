"""A plan is read by several queries; somebody may save between two of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.models.plan import new_stamp
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.types import AddLink, AddTask
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.kit.errors import ConflictError
from tests import make

pytestmark = pytest.mark.django_db
EDITS = [AddTask("Dig", task=50), AddTask("Pour", task=51, after=50), AddLink(50, 51)]


def build_world() -> make.World:
    world = make.world()
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=world.project.pk, stage=Stage.PLANNING)
    services.create_plan(actor=pm, project_id=world.project.pk, start=date(2026, 3, 2))
    services.edit_plan(actor=pm, project_id=world.project.pk, edits=[AddTask("Design", task=7)])
    Plan.objects.update(stamp=new_stamp())
    return world


class Meanwhile:
    """Does something before each query of links that is not its own."""

    def __init__(self, act: Callable[[], Any], times: int) -> None:
        self.act, self.left, self.inside = act, times, False

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if self.left and not self.inside and 'FROM "schedule_link"' in sql:
            self.left, self.inside = self.left - 1, True
            self.act()
            self.inside = False
        return execute(sql, *rest)


def test_the_later_state_is_read_whole(world: make.World) -> None:
    pm = world.actor("business_pm")
    row = plan_row(pm, world.project.pk)

    def save() -> None:
        services.edit_plan(actor=pm, project_id=world.project.pk, edits=EDITS)

    with connection.execute_wrapper(Meanwhile(save, 1)):
        loaded = load(row)
    assert [task.name for task in loaded.plan.tasks] == ["Dig", "Pour", "Design"]
    assert len(loaded.plan.links) == 1
    assert loaded.row.version == plan_row(pm, world.project.pk).version
    assert queries.plan_of(pm, world.project.pk) == loaded.plan


def test_a_plan_that_never_rests_is_a_conflict(world: make.World) -> None:
    row = plan_row(world.actor("business_pm"), world.project.pk)
    memory._kept.clear()

    def touch() -> None:
        Plan.objects.update(stamp=new_stamp())

    with connection.execute_wrapper(Meanwhile(touch, 50)), pytest.raises(ConflictError):
        load(row)
