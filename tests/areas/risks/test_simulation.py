"""The register in the plan's simulation: forecast, page, API and who may see it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.models import Risk, RiskSimulation
from pilothouse.delivery.schedule.queries import forecast, is_current, plan_of
from pilothouse.delivery.schedule.queries.copies import days_between
from pilothouse.delivery.schedule.services import create_plan, edit_plan, simulate_plan
from pilothouse.delivery.schedule.types import RemoveTask, SetTask
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import Assignment, Rate, Resource
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import InvalidError, NotFoundError, RuleError
from pilothouse.kit.models import Job
from tests import make
from tests.areas.risks.simulating import DAY, planned_world, raised, struck, ten_days
from tests.areas.schedule.test_services import at

pytestmark = pytest.mark.django_db
build_world = planned_world


def page(world: make.World, role: str) -> Any:
    client = Client()
    client.force_login(world.user(role))
    return client.get(reverse("risks:simulation", args=[world.project.number]))


def simulated(world: make.World) -> dict[str, Any]:
    row = services.simulate_risks(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert row is not None
    return row.content


def test_a_sure_risk_moves_the_plans_own_forecast_by_its_days(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    without = simulate_plan(actor=pm, project_id=key)
    assert without is not None
    struck(world)
    assert not is_current(pm, key, without)
    known = simulate_plan(actor=pm, project_id=key)
    assert known is not None
    assert days_between(plan_of(pm, key), without.p80, known.p80) == pytest.approx(5.0)
    assert is_current(pm, key, known)
    assert known.assumption.endswith("1 risk of the register may happen.")


def test_page_and_forecast_say_the_same_and_the_response_takes_it_away(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    without = simulate_plan(actor=pm, project_id=key)
    struck(world)
    known = simulate_plan(actor=pm, project_id=key)
    content = simulated(world)
    assert without is not None
    assert known is not None
    assert content["before"]["finish"]["80"] == known.p80
    assert content["after"]["finish"]["80"] == without.p80
    assert content["before"]["cost"]["80"] == "1000.00"
    assert content["after"]["cost"]["80"] == "300.00"
    assert [(row["days"], row["money"]) for row in content["removed"]] == [(5.0, "1000.00")]
    assert AuditEvent.objects.filter(action="risks.simulated").count() == 1
    assert simulated(world) == content
    assert AuditEvent.objects.filter(action="risks.simulated").count() == 1


def test_the_page_shows_what_each_risk_costs_and_what_is_left_out(world: make.World) -> None:
    struck(world)
    raised(world, title="Flood")
    assert "Not simulated yet" in page(world, "auditor").text
    simulated(world)
    client = Client()
    client.force_login(world.user("auditor"))
    register = client.get(reverse("risks:list", args=[world.project.number])).text
    assert "5\u00a0d · £1,000" in register
    text = page(world, "auditor").text
    assert "What each risk costs" in text
    assert "Dock strike" in text
    assert "£1,000" in text
    assert "It has no probability in per cent" in text
    assert "changed since" not in text
    services.edit_risk(actor=world.actor("business_pm"), risk_id=Risk.objects.get(number="R-1").pk,
                       impact_days=6)  # fmt: skip
    assert "changed since" in page(world, "auditor").text


def test_the_plans_cost_by_the_rates_of_its_resources_counts(world: make.World) -> None:
    """Ten days of eight hours at 50 an hour are 4,000; the flood surely costs 700 more."""
    crew = Resource(1, "Crew", rates=(Rate(standard=Decimal(50)),))
    whole = replace(ten_days(), resources=(crew,), assignments=(Assignment(2, 1, work=10 * DAY),))
    other = make.project(world, world.people)
    pm = world.actor("business_pm")
    create_plan(actor=pm, project_id=other.pk, plan=whole)
    services.raise_risk(
        actor=pm, project_id=other.pk, title="Flood", likelihood=5, impact=2,
        owner_id=world.people["technical_pm"].pk, probability=100, impact_cost=700,
    )  # fmt: skip
    row = services.simulate_risks(actor=pm, project_id=other.pk)
    assert row is not None
    assert (row.content["cost"], row.content["plan_has_cost"]) == ("4000.00", True)
    assert row.content["removed"][0]["money"] == "700.00"


def test_an_empty_register_teaches_and_is_not_simulated(world: make.World) -> None:
    raised(world, title="Flood")
    assert "No risk has figures yet" in page(world, "team_member").text
    pm = world.actor("business_pm")
    assert services.simulate_risks(actor=pm, project_id=world.project.pk) is None
    with pytest.raises(RuleError):
        services.request_simulation(actor=pm, project_id=world.project.pk)


def test_who_may_not_see_the_risks_sees_no_simulation(world: make.World) -> None:
    struck(world)
    simulated(world)
    assert page(world, "stranger").status_code == 404
    make.grant(world.people["client_contact"], "client_contact", world.project.scope)
    assert page(world, "client_contact").status_code == 404
    for who in ("stranger", "client_contact"):
        with pytest.raises(NotFoundError):
            services.request_simulation(actor=world.actor(who), project_id=world.project.pk)


def test_figures_come_by_form_and_wrong_ones_come_back(world: make.World) -> None:
    risk = raised(world)
    client = Client()
    client.force_login(world.user("business_pm"))
    url = reverse("risks:figures", args=[risk.pk])
    facts = {"probability": "30", "impact_days": "5", "tasks": ["2"], "version": "1"}
    wrong = client.post(url, facts | {"impact_days_max": "4"})
    assert wrong.status_code == 422
    assert "The most is less than the likely figure." in wrong.text
    assert client.post(url, facts).status_code == 302
    risk.refresh_from_db()
    assert (risk.tasks, risk.impact_days, risk.version) == ([2], 5, 2)
    assert "Piles" in client.get(reverse("risks:detail", args=[risk.pk])).text


def test_tasks_are_picked_or_typed_and_those_that_are_gone_say_so(world: make.World) -> None:
    risk = raised(world, tasks=[3])
    client = Client()
    client.force_login(world.user("business_pm"))
    url = reverse("risks:figures", args=[risk.pk])
    edit_plan(actor=world.actor("business_pm"), project_id=world.project.pk, edits=[RemoveTask(3)])
    text = client.get(url).text
    assert "Task 3, no longer in the plan" in text
    assert reverse("schedule:find", args=[world.project.number]) in text
    facts = {"probability": "30", "impact_days": "5", "version": "1"}
    wrong = client.post(url, facts | {"tasks-more": "Cranes"})
    assert wrong.status_code == 422
    assert "Nothing, or more than one thing, is called “Cranes”" in wrong.text
    assert client.post(url, facts | {"tasks-more": "piles"}).status_code == 302
    risk.refresh_from_db()
    assert risk.tasks == [2]


def test_tasks_of_no_plan_and_summaries_are_refused(world: make.World) -> None:
    for tasks in ([1], [99], [2, 2]):
        with pytest.raises(InvalidError) as caught:
            raised(world, tasks=tasks)
        assert "tasks" in caught.value.fields


def test_a_risk_whose_task_was_removed_is_named(world: make.World) -> None:
    struck(world, tasks=[3])
    pm, key = world.actor("business_pm"), world.project.pk
    edit_plan(actor=pm, project_id=key, edits=[RemoveTask(3)])
    left_out = queries.simulation(pm, key).bound.left_out
    assert [(row.number, row.why) for row in left_out] == [
        ("R-1", "its task 3 is no longer in the plan")
    ]


def test_the_api_tells_it_and_starts_it(world: make.World) -> None:
    struck(world)
    _, secret = create_token(actor=world.actor("auditor"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    url = f"/api/v1/projects/{world.project.pk}/risks/simulation"
    assert api.get(url).status_code == 404
    asked = api.post(url)
    assert asked.status_code == 202
    assert Job.objects.get(pk=asked.json()["job_id"]).kind == "risks.simulate"
    simulated(world)
    told = api.get(url).json()
    assert told["is_current"]
    assert [row["percent"] for row in told["before"]["percentiles"]] == [50, 80, 90]
    assert told["risks"] == [
        {"number": "R-1", "title": "Dock strike", "days": 5.0, "cost": "1000.00"}
    ]
    assert told["tasks"][0]["name"] == "Piles"


def test_ranges_of_tasks_are_drawn_with_the_risks_and_told(world: make.World) -> None:
    """Piles of surely ten days and a strike of surely five end on Friday 20 March."""
    pm, key = world.actor("business_pm"), world.project.pk
    struck(world)
    simulated(world)
    sure = SetTask(2, optimistic=10 * DAY, pessimistic=10 * DAY)
    edit_plan(actor=pm, project_id=key, edits=[sure])
    assert "changed since" in page(world, "auditor").text
    content = simulated(world)
    assert set(content["before"]["finish"].values()) == {at(20, 17)}
    assert set(content["after"]["finish"].values()) == {at(13, 17)}
    known = simulate_plan(actor=pm, project_id=key)
    assert known is not None
    assert known.p80 == at(20, 17)
    assert "1 task has a range of its own. 1 risk of the register" in known.assumption
    assert "1 task has a range of its own." in page(world, "auditor").text
    _, secret = create_token(actor=world.actor("auditor"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    told = api.get(f"/api/v1/projects/{key}/risks/simulation").json()
    assert (told["ranges"], told["ranges_outrun"]) == (1, 0)


def test_a_day_and_a_cost_are_asked_of_page_and_api(world: make.World) -> None:
    """The sure strike costs 1,000 and its response 300; by the end of April all is done."""
    struck(world)
    content = simulated(world)
    client = Client()
    client.force_login(world.user("auditor"))
    url = reverse("risks:simulation", args=[world.project.number])
    asked = client.get(url, {"by": "2026-04-30", "cost": "999"})
    rows = asked.context["chances"]
    assert [(row["on_time"], row["within_cost"], row["both"]) for row in rows] == [
        ("100%", "0%", "0%"), ("100%", "100%", "100%"),
    ]  # fmt: skip
    assert 'value="2026-04-30"' in asked.text
    assert "Chance of costing no more than an amount (GBP)" in asked.text
    first = client.get(url).context["form"].data
    safe = to_datetime(content["before"]["finish"]["80"]).date()
    assert (first["by"], str(first["cost"])) == (safe, "1000.00")
    wrong = client.get(url, {"by": "soon", "cost": "-1"})
    assert set(wrong.context["form"].errors) == {"by", "cost"}
    assert wrong.context["chances"] == []

    _, secret = create_token(actor=world.actor("auditor"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    asks = f"/api/v1/projects/{world.project.pk}/risks/simulation/chances"
    told = api.get(asks, {"by": "2026-04-30", "cost": "999.99"}).json()
    assert told["before"] == {"on_time": 1.0, "within_cost": 0.0, "both": 0.0}
    assert told["after"] == {"on_time": 1.0, "within_cost": 1.0, "both": 1.0}
    assert api.get(asks, {"by": "2026-03-01"}).json()["after"]["on_time"] == 0.0
    assert api.get(asks).status_code == 422


def test_a_simulation_without_its_futures_is_made_anew(world: make.World) -> None:
    struck(world)
    simulated(world)
    RiskSimulation.objects.update(futures=None)
    pm, key = world.actor("business_pm"), world.project.pk
    with pytest.raises(NotFoundError):
        queries.chances(pm, key, by=pm.today)
    assert page(world, "auditor").context["form"] is None
    simulated(world)
    assert queries.chances(pm, key, cost=Decimal(1000)).before.within_cost == 1.0


def test_new_figures_have_plan_and_register_simulated_anew(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    Job.objects.all().delete()  # the world's own waits for a commit that never comes
    with django_capture_on_commit_callbacks(execute=True):
        struck(world)
    pm, key = world.actor("business_pm"), world.project.pk
    known = forecast(pm, key)
    assert known is not None
    assert is_current(pm, key, known)
    found = queries.simulation(pm, key)
    assert found.is_current
    assert {"schedule.simulate", "risks.simulate"} <= {job.kind for job in Job.objects.all()}
