"""Whose time holds the running projects up, and what one more of them would gain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.services import create_plan, edit_plan, name_person
from pilothouse.delivery.schedule.types import AddTask, Assign
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.governance.portfolio import queries
from pilothouse.kit.errors import NotPermittedError
from tests import make

DAY = 480
TODAY = datetime.now(tz=UTC).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
FRAGMENT, PAGE = "portfolio:bottlenecks", "portfolio:capacity"


def plan(world: make.World, project: Project, who: str, days: int, tasks: int = 1) -> None:
    """A plan whose tasks, side by side from Monday on, are all done by one person."""
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=project.pk, stage=Stage.PLANNING)
    create_plan(actor=pm, project_id=project.pk, start=MONDAY)
    edits = [AddTask(f"Design {n}", duration=days * DAY, task=n) for n in range(1, tasks + 1)]
    work = [Assign(n, name=who) for n in range(1, tasks + 1)]
    edit_plan(actor=pm, project_id=project.pk, edits=[*edits, *work])


def build_world() -> make.World:
    """Two projects of one week that both want the same person."""
    made = make.world()
    member = made.people["team_member"].name
    plan(made, made.project, member, 5)
    plan(made, make.project(made, made.people, name="Depot roofs"), member, 5)
    return made


def client(world: make.World, role: str = "resource_manager") -> Client:
    made = Client()
    made.force_login(world.user(role))
    return made


@pytest.mark.django_db
def test_one_more_of_a_shared_person_gains_what_the_later_project_waits(world: make.World) -> None:
    found = queries.bottleneck_people(world.actor("resource_manager"))
    other = Project.objects.get(name="Depot roofs")
    (row,) = found.rows
    assert (row.person_id, row.days) == (world.people["team_member"].pk, 7.0)
    assert row.by_project == {other.pk: 7.0}
    assert row.finish - row.finish_with == timedelta(days=7)
    assert found.levelled == {world.project.pk: 0.0, other.pk: 7.0}


@pytest.mark.django_db
def test_another_order_lets_the_other_project_gain(world: make.World) -> None:
    other = Project.objects.get(name="Depot roofs")
    found = queries.bottleneck_people(world.actor("pmo_director"), [other.number])
    assert found.rows[0].by_project == {world.project.pk: 7.0}


@pytest.mark.django_db
def test_a_resource_that_is_none_of_our_people_has_no_limit(world: make.World) -> None:
    crane = make.project(world, world.people, name="Crane yard")
    plan(world, crane, "Crane hire", 5, tasks=3)
    found = queries.bottleneck_people(world.actor("resource_manager"))
    assert [row.name for row in found.rows] == [world.people["team_member"].name]
    assert [(row.id, why) for row, why in found.left_out] == [
        (crane.pk, "its plan gives no work to our people")
    ]


@pytest.mark.django_db
def test_joining_a_resource_to_a_person_counts_at_once(world: make.World) -> None:
    yard = make.project(world, world.people, name="Crane yard")
    plan(world, yard, "Crane hire", 5, tasks=2)
    seer = world.actor("resource_manager")
    assert yard.pk not in queries.bottleneck_people(seer).levelled
    member = world.people["team_member"]
    pm = world.actor("business_pm")
    name_person(actor=pm, project_id=yard.pk, resource=1, person_id=member.pk)
    found = queries.bottleneck_people(seer)
    # Four weeks of one person: the last of the tasks waits for three.
    assert found.levelled[yard.pk] == 21.0
    assert found.rows[0].days == 21.0


@pytest.mark.django_db
def test_where_the_time_does_not_suffice_it_says_so(world: make.World) -> None:
    quay = make.project(world, world.people, name="Quay")
    plan(world, quay, world.people["team_member"].name, 5)
    found = queries.bottleneck_people(world.actor("resource_manager"), seconds=0)
    assert (found.in_time, found.rows) == (False, ())


@pytest.mark.django_db
def test_the_page_loads_the_ranking_behind_it(world: make.World) -> None:
    number = world.project.number
    page = client(world).get(reverse(PAGE), {"order": number}).text
    assert f'hx-get="{reverse(FRAGMENT)}?order={number}"' in page
    text = client(world).get(reverse(FRAGMENT)).text
    assert world.people["team_member"].name in text
    assert "7 days" in text
    last = MONDAY + timedelta(days=11)
    assert f"instead of {last.day} {last:%b %Y}" in text


@pytest.mark.django_db
def test_the_empty_states_teach(world: make.World) -> None:
    Plan.objects.all().delete()
    assert "No plan names our people yet" in client(world).get(reverse(FRAGMENT)).text
    quay = make.project(world, world.people, name="Quay")
    plan(world, quay, world.people["team_member"].name, 5)
    assert "Nobody holds a project up" in client(world).get(reverse(FRAGMENT)).text


@pytest.mark.django_db
def test_only_who_may_see_capacity_may_see_it(world: make.World) -> None:
    for role in ("team_member", "business_pm", "pmo_analyst", "portfolio_manager", "sponsor"):
        assert client(world, role).get(reverse(FRAGMENT)).status_code == 403
        assert client(world, role).get("/api/v1/capacity/bottlenecks").status_code == 403
        with pytest.raises(NotPermittedError):
            queries.bottleneck_people(world.actor(role))
    for role in ("resource_manager", "pmo_manager", "pmo_director"):
        assert client(world, role).get(reverse(FRAGMENT)).status_code == 200


@pytest.mark.django_db
def test_the_operation_says_the_same(world: make.World) -> None:
    other = Project.objects.get(name="Depot roofs")
    answer = client(world).get("/api/v1/capacity/bottlenecks").json()
    (row,) = answer["people"]
    assert (row["name"], row["days"]) == (world.people["team_member"].name, 7.0)
    assert row["projects"] == [{"project_id": other.pk, "days": 7.0}]
    assert answer["in_time"] is True
    first = client(world).get("/api/v1/capacity/bottlenecks", {"first": other.number}).json()
    assert first["people"][0]["projects"] == [{"project_id": world.project.pk, "days": 7.0}]
