"""How each task earns its value: typed, checked, kept, and used by the plan's earned value.

Design lasts from 2 to 6 March (40 h), Build from 9 to 20 March (80 h), Done is a milestone.
The figures were worked out by hand for Friday 13 March.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries
from pilothouse.delivery.schedule.rules.techniques import parse_technique
from pilothouse.delivery.schedule.types import AddLink, AddTask, Report, SetDataDate, SetTask
from pilothouse.engine.network.data import TaskKind
from pilothouse.engine.value import Technique
from pilothouse.foundation.access.services import create_token
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_baselines import frozen
from tests.areas.schedule.test_services import DAY, at, plan
from tests.areas.schedule.test_services import build_world as bare_world
from tests.areas.schedule.test_value import edit

pytestmark = pytest.mark.django_db


def build_world() -> make.World:
    """Design and Build are begun and half done; the milestone between them is reached."""
    world = bare_world()
    edit(world, AddTask("Drawn", parent=1, after=2, task_kind=TaskKind.MILESTONE, task=9))
    edit(world, AddLink(2, 9))
    frozen(world)
    edit(world, SetDataDate(at(13, 17)))
    edit(world, Report(2, at(2), percent=50), Report(3, at(9), percent=50))
    edit(world, Report(9, at(6, 17), at(6, 17)))
    return world


def value(world: make.World) -> tuple[Decimal | None, Decimal | None]:
    """Planned and earned hours."""
    found = queries.earned_value(world.actor("business_pm"), world.project.pk)
    return found.pv, found.ev


def test_each_technique_earns_and_plans_in_its_way(world: make.World) -> None:
    # Percent complete: 40 planned of the design, half of 80 of the building; half of each earned.
    assert value(world) == (80, 60)
    edit(world, SetTask(2, technique=Technique.ZERO_HUNDRED))
    assert value(world) == (80, 0 + 40)
    edit(world, SetTask(2, technique=Technique.FIFTY_FIFTY))
    assert value(world) == (80, 20 + 40)
    edit(world, SetTask(3, technique=Technique.ZERO_HUNDRED))
    assert value(world) == (40 + 0, 20)
    edit(world, SetTask(2, technique=Technique.PHYSICAL, physical_percent=25))
    assert value(world) == (40, 10)
    edit(world, SetTask(2, technique=Technique.LEVEL_OF_EFFORT))
    assert value(world) == (40, 40)
    # The building follows the design: all of it planned, a quarter of the design done.
    edit(world, SetTask(2, technique=Technique.PHYSICAL))
    edit(world, SetTask(3, technique=Technique.APPORTIONED, measured_by=((2, 1),)))
    assert value(world) == (40 + 80, 10 + 20)
    # Of its milestones the first, of 6 March, weighs 30 and is reached; the last is not.
    by = ((9, 30), (4, 70))
    edit(world, SetTask(3, technique=Technique.WEIGHTED_MILESTONES, measured_by=by))
    assert value(world) == (40 + 24, 10 + 24)


def test_what_is_typed_is_read_and_shown(world: make.World) -> None:
    uids = {"3": 7, "1.2": 8}
    assert parse_technique("", uids) == (Technique.PERCENT, ())
    assert parse_technique("50/50", uids) == (Technique.FIFTY_FIFTY, ())
    assert parse_technique("apportioned 1.2", uids) == (Technique.APPORTIONED, ((8, 1),))
    typed = "Milestones 3=30; 1.2 = 70%"
    assert parse_technique(typed, uids) == (Technique.WEIGHTED_MILESTONES, ((7, 30), (8, 70)))
    client = Client()
    client.force_login(world.user("business_pm"))
    number = world.project.number

    def put(text: str) -> Any:
        row = queries.plan_row(world.actor("auditor"), world.project.pk)
        cells = [{"task": 3, "column": "technique", "text": text}]
        return client.post(
            reverse("schedule:edit", args=[number]),
            {"revision": row.version, "cells": cells},
            content_type="application/json",
        )

    facts = put("Milestones 3=30; 5=70").json()["facts"]
    assert facts["technique"] == [[0, "weighted_milestones"]]
    assert facts["measured_by"] == [[0, [[9, 30], [4, 70]]]]
    panel = str(client.get(reverse("schedule:task", args=[number, 3])).text)
    assert 'value="Milestones 3=30; 5=70"' in panel
    answer = put("by feeling")
    assert (answer.status_code, "no technique" in answer.json()["message"]) == (422, True)
    _, key = create_token(actor=world.actor("auditor"), name="t")
    url = f"/api/v1/projects/{world.project.pk}/plan/tasks"
    rows = Client().get(url, headers={"Authorization": f"Bearer {key}"}).json()["items"]
    assert {r["uid"]: r["technique"] for r in rows}[3] == "weighted_milestones"
    task = next(task for task in plan(world).tasks if task.id == 3)
    assert task.measured_by == ((9, 30), (4, 70))


@pytest.mark.parametrize(
    "wrong",
    [
        SetTask(1, technique=Technique.ZERO_HUNDRED),
        SetTask(2, technique=Technique.APPORTIONED),
        SetTask(2, technique=Technique.APPORTIONED, measured_by=((2, 1),)),
        SetTask(2, technique=Technique.APPORTIONED, measured_by=((77, 1),)),
        SetTask(2, technique=Technique.WEIGHTED_MILESTONES, measured_by=((9, 0),)),
        SetTask(2, technique=Technique.FIFTY_FIFTY, measured_by=((9, 1),)),
    ],
)
def test_what_cannot_be_measured_is_refused(world: make.World, wrong: SetTask) -> None:
    with pytest.raises(InvalidError):
        edit(world, wrong)


def test_a_circle_is_refused_and_a_lost_task_is_measured_by_percent(world: make.World) -> None:
    edit(world, AddTask("Later", parent=1, duration=DAY, task=20))
    edit(world, SetTask(3, technique=Technique.APPORTIONED, measured_by=((20, 1),)))
    with pytest.raises(InvalidError, match="to itself"):
        edit(world, SetTask(20, technique=Technique.APPORTIONED, measured_by=((3, 1),)))
    # The baseline has no budget for the later task, so the building goes by its percentage.
    assert value(world) == (80, 60)
