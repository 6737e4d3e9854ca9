"""Closed projects proposed to a plan that begins: why, what became of them, and silence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.models import Plan, PlanTask
from pilothouse.delivery.schedule.queries.similar import similar_projects
from pilothouse.delivery.schedule.rules.similar import Alike, Traits, likeness
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage, Tier
from tests import make
from tests.areas.schedule.test_past import closed
from tests.areas.schedule.test_services import build_world

__all__ = ["build_world"]
DAY = 480
SHED = Traits("New warehouse for Leeds", "predictive", 2, budget=Decimal(100), currency="GBP")


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("other", "shared", "is_enough"),
    [
        (Traits("Warehouse roof, Leeds", "scrum", 3), ("words",), True),
        (Traits("Payroll", "predictive", 2, budget=Decimal(200), currency="GBP"),
         ("method", "tier", "budget"), True),
        (Traits("Payroll", "predictive", 3, budget=Decimal(201), currency="GBP"), ("method",),
         False),
        (Traits("A new project for the phase", "scrum", 3, budget=Decimal(100), currency="EUR"),
         (), False),
    ],
)  # fmt: skip
def test_what_projects_share(other: Traits, shared: tuple[str, ...], is_enough: bool) -> None:
    found = likeness(SHED, other)
    assert (found.shared, found.is_enough) == (shared, is_enough)


@pytest.mark.nodb
def test_every_common_word_counts() -> None:
    found = likeness(SHED, Traits("Warehouse roof, Leeds", "scrum", 3))
    assert (found.words, found.score) == (("leeds", "warehouse"), 4)


def learnt(world: make.World) -> Project:
    """A closed project that took 101 days instead of 100, with a task longer than planned and one
    that came in; and a new project like it."""
    closed(world, 1)
    old = Project.objects.get(number="C-01")
    Project.objects.filter(pk=old.pk).update(name="Warehouse roof", stage=Stage.EXECUTION)
    plan = Plan.objects.get(project=old)
    rows = ((2, "Design", 5 * DAY), (3, "Build", 14 * DAY), (9, "Permit", DAY))
    for place, (uid, name, minutes) in enumerate(rows):
        PlanTask.objects.create(
            plan=plan, uid=uid, position=place, name=name, duration=minutes, actual_start=1,
            actual_finish=2,
        )  # fmt: skip
    for stage, reason in ((Stage.CLOSING, "The roof is on."), (Stage.CLOSED, "")):
        move_to_stage(actor=make.system(), project_id=old.pk, stage=stage, reason=reason)
    return make.project(world, world.people, name="Warehouse gate", tier=Tier.LARGE)


@pytest.mark.django_db
def test_a_similar_closed_project_is_proposed_with_its_lessons(world: make.World) -> None:
    to = learnt(world)
    (found,) = similar_projects(world.actor("business_pm"), to)
    assert found.project.number == "C-01"
    assert found.likeness.words == ("warehouse",)
    assert Alike.TIER not in found.likeness.shared
    assert [(row.name, row.planned, row.actual) for row in found.longer] == [
        ("Build", 10 * DAY, 14 * DAY)
    ]
    assert (found.tasks, found.added, found.said) == (3, 1, ("The roof is on.",))
    client = Client()
    client.force_login(world.user("business_pm"))
    shown = client.get(reverse("schedule:plan", args=[to.number])).text
    assert "the word “warehouse” in the name" in shown
    assert "Planned for 100 calendar days, took 101 (+1 %)." in shown
    assert "“Build” took 14d, planned 10d." in shown
    url = f"{reverse('schedule:copy', args=[to.number])}?source={found.project.pk}"
    assert url in shown
    assert f'<option value="{found.project.pk}" selected' in client.get(url).text
    (told,) = client.get(f"/api/v1/projects/{to.pk}/plan/similar").json()
    assert (told["planned_days"], told["actual_days"], told["added_tasks"]) == (100, 101, 1)


@pytest.mark.django_db
def test_nothing_is_proposed_where_nothing_is_like_it(world: make.World) -> None:
    learnt(world)
    other = make.project(world, world.people, name="Payroll", method="scrum", tier=Tier.LARGE)
    assert similar_projects(world.actor("business_pm"), other) == []
    client = Client()
    client.force_login(world.user("business_pm"))
    assert (
        "Closed projects like" not in client.get(reverse("schedule:plan", args=[other.number])).text
    )


@pytest.mark.django_db
def test_projects_that_one_does_not_see_are_not_proposed(world: make.World) -> None:
    to = learnt(world)
    assert similar_projects(world.actor("stranger"), to) == []
