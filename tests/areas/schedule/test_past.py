"""Finishes corrected by closed projects: the basis, the silence, and where it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.models import Baseline, Plan, PlanTask
from pilothouse.delivery.schedule.queries import closed_durations, corrected_finish
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.types import Stage, Tier
from pilothouse.foundation.access.services import create_token
from pilothouse.insight.health.services import compute_health
from tests import make
from tests.areas.portfolio.stage import submitted
from tests.areas.schedule.test_baselines import frozen
from tests.areas.schedule.test_services import at, build_world

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
DAY = 1440


def closed(world: make.World, count: int) -> None:
    """Closed projects beside the world's, each planned for 100 days; the n-th took n % longer."""
    frozen(world)
    first, plan, base = Project.objects.get(), Plan.objects.get(), Baseline.objects.get()
    for n in range(1, count + 1):
        scope = first.scope
        scope.pk, scope.path = None, f"{first.scope.path}{n}/"
        scope.save(force_insert=True)
        project = Project.objects.get(pk=world.project.pk)
        project.pk, project.number, project.scope = None, f"C-{n:02}", scope
        project.stage = Stage.CLOSED
        project.save(force_insert=True)
        plan.pk, plan.project = None, project
        plan.computed_start, plan.computed_finish = at(2), at(2) + (100 + n) * DAY
        plan.save(force_insert=True)
        base.pk, base.plan, base.start, base.finish = None, plan, at(2), at(2) + 100 * DAY
        base.save(force_insert=True)


def test_closed_projects_of_the_tier_correct_the_finish(world: make.World) -> None:
    closed(world, 19)
    actor = world.actor("pmo_director")
    assert [row.project for row in closed_durations(actor)] == [f"C-{n:02}" for n in range(1, 20)]
    found = corrected_finish(actor, date(2027, 1, 1), date(2027, 4, 11), world.project.tier)
    assert (found.computed, found.n, found.uplift, found.chance) == (True, 19, 16.0, 80)
    assert (found.finish, found.low, found.high) == (
        date(2027, 4, 27),
        date(2027, 4, 13),
        date(2027, 4, 29),
    )
    other = next(tier for tier in Tier if tier != world.project.tier)
    small = corrected_finish(actor, date(2027, 1, 1), date(2027, 4, 11), other)
    assert (small.computed, small.n, small.needed) == (False, 0, 10)


def test_unfinished_plans_and_unseen_projects_are_no_basis(world: make.World) -> None:
    closed(world, 2)
    plan = Plan.objects.get(project__number="C-01")
    PlanTask.objects.create(plan=plan, uid=1, position=1, name="Open")
    assert [row.project for row in closed_durations(world.actor("pmo_director"))] == ["C-02"]
    assert closed_durations(world.actor("stranger")) == []


def test_without_dates_there_is_nothing_to_correct(world: make.World) -> None:
    found = corrected_finish(world.actor("pmo_director"), None, None, 1)
    assert found.why == "It has no planned start and finish yet."


def page(world: make.World, name: str, *args: object) -> str:
    client = Client()
    client.force_login(world.user("pmo_director"))
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.text)


def test_proposals_and_projects_show_it(world: make.World) -> None:
    closed(world, 12)
    dates = {"wanted_start": date(2027, 1, 1), "wanted_finish": date(2027, 4, 11)}
    proposal = submitted(world, tier=world.project.tier, **dates)
    text = page(world, "portfolio:proposal", proposal.pk)
    assert "Finish, 80 % sure" in text
    assert "C-12" in text
    compute_health(actor=make.system(), project_id=world.project.pk)
    assert "12 closed projects" in page(world, "health:overview_panel", world.project.number)


def test_too_few_are_said(world: make.World) -> None:
    closed(world, 3)
    dates = {"wanted_start": date(2027, 1, 1), "wanted_finish": date(2027, 4, 11)}
    proposal = submitted(world, tier=world.project.tier, **dates)
    text = page(world, "portfolio:proposal", proposal.pk)
    assert "planned finish: 3. It takes 10, so no correction is given." in text
    _, key = create_token(actor=world.actor("pmo_director"), name="t")
    answer = (
        Client()
        .get(
            f"/api/v1/proposals/{proposal.pk}/history-forecast",
            headers={"Authorization": f"Bearer {key}"},
        )
        .json()
    )
    assert (answer["computed"], answer["n"], answer["needed"]) == (False, 3, 10)
    assert answer["projects"] == ["C-01", "C-02", "C-03"]
