"""Two states of a plan, part by part: logic, calendars, constraints, float, cost, assignments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.rules.compare import compare_plans
from pilothouse.delivery.schedule.rules.costing import task_costs
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    Part,
    PartKind,
    PutCalendar,
    RemoveLink,
    SetAssignment,
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetLink,
    SetTask,
)
from pilothouse.engine.network.data import (
    Assignment,
    CalendarException,
    ConstraintType,
    Link,
    LinkType,
    Plan,
    Resource,
)
from pilothouse.engine.value import PlanCosts
from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
EVERYTHING = [
    SetLink(2, 3, lag=2 * DAY),
    RemoveLink(3, 4),
    AddLink(2, 4),
    SetConstraint(2, ConstraintType.START_NO_EARLIER, at(3)),
    SetDeadline(4, at(31, 17)),
]


def kept(world: make.World, name: str = "First") -> None:
    services.save_baseline(actor=world.actor("business_pm"), project_id=world.project.pk, name=name)


def parts(before: Plan, after: Plan) -> dict[PartKind, Part]:
    return {part.kind: part for part in compare_plans(before, after).parts}


def rows(part: Part) -> list[tuple[str, str, str, str]]:
    return [(row.change.value, row.name, row.before, row.after) for row in part.rows]


def test_the_same_state_differs_in_nothing(world: make.World) -> None:
    found = parts(plan(world), plan(world))
    assert list(found) == list(PartKind)
    assert all(part.rows == () and part.before == part.after for part in found.values())


def test_logic_constraints_and_float(world: make.World) -> None:
    before = plan(world)
    edit(world, *EVERYTHING)
    found = parts(before, plan(world))
    assert rows(found[PartKind.LOGIC]) == [
        ("changed", "Design → Build", "FS", "FS +2d"),
        ("removed", "Build → Done", "FS", ""),
        ("added", "Design → Done", "", "FS"),
    ]
    assert rows(found[PartKind.CONSTRAINTS]) == [
        ("added", "Design", "", "start no earlier than 3 Mar 2026"),
        ("added", "Done", "", "deadline 31 Mar 2026"),
    ]
    # Done no longer waits for Build, which ends on 25 March: from the 9th it may slip 12 days.
    assert rows(found[PartKind.FLOAT]) == [("changed", "Done", "0d", "12d")]
    float_ = found[PartKind.FLOAT]
    assert (float_.before, float_.after) == ("3 critical", "2 critical")
    assert found[PartKind.COST].rows == found[PartKind.ASSIGNMENTS].rows == ()


def test_calendars_day_by_day(world: make.World) -> None:
    before = plan(world)
    (standard,) = before.calendars
    holiday = CalendarException(20_530, 20_530, (), "Founders' day")
    short = (*standard.week[:4], ((8 * 60, 12 * 60),), *standard.week[5:])
    changed = replace(standard, week=short, exceptions=(holiday,))
    night = replace(standard, id=7, name="Night")
    edit(world, PutCalendar(changed), PutCalendar(night), SetTask(3, calendar=7))
    found = rows(parts(before, plan(world))[PartKind.CALENDARS])
    assert found == [
        ("changed", f"{standard.name} · Friday", "08:00-12:00, 13:00-17:00", "08:00-12:00"),
        ("added", f"{standard.name} · 18 Mar 2026", "", "free (Founders' day)"),
        ("added", "Calendar", "", "Night"),
        ("changed", "Build", standard.name, "Night"),
    ]


def test_two_links_two_people_and_two_calendars_of_one_name_are_told_apart(
    world: make.World,
) -> None:
    plain = plan(world)
    (first,) = plain.calendars
    twin = replace(first, id=8)
    people = tuple(Resource(id=key, name="Ann") for key in (1, 2))
    before = replace(
        plain,
        calendars=(first, twin),
        links=(*plain.links, Link(2, 3, LinkType.SS, 480)),
        resources=people,
        assignments=(Assignment(2, 1, work=480), Assignment(2, 2, work=960)),
    )
    after = replace(
        before,
        calendars=(first, replace(twin, name="Night")),
        links=(*plain.links, Link(2, 3, LinkType.FF, 480)),
        assignments=(Assignment(2, 1, work=480), Assignment(2, 2, work=480)),
    )
    found = parts(before, after)
    assert rows(found[PartKind.LOGIC]) == [
        ("changed", "Design → Build", "FS; SS +1d", "FS; FF +1d"),
    ]
    assert rows(found[PartKind.CALENDARS]) == [("changed", "Calendar", first.name, "Night")]
    assert rows(found[PartKind.ASSIGNMENTS]) == [
        ("changed", "Design · Ann", "100%, 2d", "100%, 1d"),
    ]


def test_cost_and_assignments(world: make.World) -> None:
    edit(world, Assign(2, name="Ann"), Assign(3, name="Ann"))
    edit(world, SetAssignment(2, 1, cost=Decimal(1000)), SetTask(3, fixed_cost=Decimal(50)))
    before = plan(world)
    edit(
        world,
        SetAssignment(2, 1, cost=Decimal(1500)),
        SetTask(3, fixed_cost=Decimal(2050)),
        Assign(3, name="Ben", units=0.5),
    )
    found = parts(before, plan(world))
    # The larger change first.
    assert rows(found[PartKind.COST]) == [
        ("changed", "Build", "50.00", "2,050.00"),
        ("changed", "Design", "1,000.00", "1,500.00"),
    ]
    cost = found[PartKind.COST]
    assert (cost.before, cost.after) == ("1,050.00", "3,550.00")
    assert rows(found[PartKind.ASSIGNMENTS]) == [
        ("changed", "Design · Ann", "100%, 5d, 1,000.00", "100%, 5d, 1,500.00"),
        ("added", "Build · Ben", "", "50%, 5d"),
    ]


def test_the_cost_of_a_task_is_stated_once(world: make.World) -> None:
    found = plan(world)
    own = {2: {"cost": Decimal(70)}, 3: {"cost": Decimal(70), "fixed_cost": Decimal(5)}}
    tasks = tuple(replace(task, **own.get(task.id, {})) for task in found.tasks)
    booked = (Assignment(3, 1, cost=Decimal(10)), Assignment(3, 2))
    costs = task_costs(PlanCosts(replace(found, tasks=tasks, assignments=booked)))
    assert costs == {2: Decimal(70), 3: Decimal(15), 4: Decimal(0)}


def test_any_two_baselines_or_one_and_now_on_the_page(world: make.World) -> None:
    kept(world)
    edit(world, *EVERYTHING)
    kept(world, "Second")
    edit(world, Assign(3, name="Ben"), SetDuration(3, 12 * DAY))
    client = Client()
    client.force_login(world.user("auditor"))
    url = reverse("schedule:compare", args=[world.project.number])

    def shown(first: str, second: str) -> str:
        answer = client.get(url, {"a": first, "b": second})
        assert answer.status_code == 200
        return str(answer.text)

    between = shown("1", "2")
    assert "FS +2d" in between
    assert 'id="part-logic"' in between
    assert 'id="part-assignments"' not in between
    now = shown("2", "now")
    assert "Build · Ben" in now
    assert 'id="part-logic"' not in now
    assert 'id="part-constraints"' in shown("1", "now")


def test_the_api_tells_all_of_it(world: make.World) -> None:
    kept(world)
    edit(world, AddTask("Test", parent=1, after=3, task=9), *EVERYTHING)
    pm = world.actor("business_pm")
    _, token = create_token(actor=pm, name="compare")
    headers = {"authorization": f"Bearer {token}"}
    url = f"/api/v1/projects/{world.project.pk}/plan/comparison"

    def asked(**query: str) -> Any:
        return Client().get(url, query, headers=headers)

    found = asked(first="1").json()
    assert (found["first"], found["second"]) == ("1", "now")
    assert [row["name"] for row in found["added"]] == ["Test"]
    assert found["days"] == 3.0
    by_kind = {part["kind"]: part for part in found["parts"]}
    assert [row["change"] for row in by_kind["logic"]["rows"]] == ["changed", "removed", "added"]
    back = asked(first="now", second="1").json()
    assert back["days"] == -3.0
    assert asked(first="9").status_code == 404
    assert asked(first="yesterday").status_code == 422
