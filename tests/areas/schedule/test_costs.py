"""What a plan costs, wherever it is shown: by the rates of who works on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.scenarios import queries as scenarios
from pilothouse.delivery.scenarios import services as copies
from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.rules.compare import compare_plans
from pilothouse.delivery.schedule.types import (
    Assign,
    PartKind,
    Report,
    SetAssignment,
    SetDataDate,
    SetDuration,
    SetResource,
    SetTask,
)
from pilothouse.engine.network.data import Rate
from pilothouse.engine.value import PlanCosts
from pilothouse.foundation.access.services import create_token
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_baselines import frozen
from tests.areas.schedule.test_services import DAY, at, edit, plan
from tests.areas.schedule.test_services import build_world as bare_world

pytestmark = pytest.mark.django_db


def rates(*amounts: tuple[int | None, int]) -> tuple[Rate, ...]:
    return tuple(Rate(since=since, standard=Decimal(amount)) for since, amount in amounts)


def build_world() -> make.World:
    """Ann (50 an hour) designs for five days from 2 March, then builds for ten: 2,000 and 4,000."""
    world = bare_world()
    edit(world, Assign(2, name="Ann"), Assign(3, name="Ann"))
    edit(world, SetResource(1, rates=rates((None, 50))), SetTask(2, fixed_cost=Decimal(100)))
    return world


def costs(world: make.World) -> PlanCosts:
    return queries.plan_costs(world.actor("auditor"), world.project.pk)


def got(world: make.World, name: str, *args: Any, by: str = "business_pm") -> Any:
    client = Client()
    client.force_login(world.user(by))
    return client.get(reverse(f"schedule:{name}", args=[world.project.number, *args]))


def test_edits_of_work_units_rates_and_dates_change_the_cost(world: make.World) -> None:
    assert costs(world).rolled == {1: 6100, 2: 2100, 3: 4000, 4: 0}
    edit(world, SetDuration(2, 6 * DAY))
    assert costs(world).rolled[1] == 6500
    edit(world, SetAssignment(3, 1, units=0.5))
    assert costs(world).tasks[3].cost == 4000
    edit(world, SetResource(1, rates=rates((None, 50), (at(9, 0), 80))))
    # Five days of the design before Monday 9 March, one after; all of the building after.
    assert costs(world).rolled == {1: 100 + 2000 + 640 + 6400, 2: 2740, 3: 6400, 4: 0}
    edit(world, SetDuration(2, 5 * DAY))
    assert costs(world).tasks[2].cost == 2100


def test_a_copy_with_more_people_costs_more(world: make.World) -> None:
    pm = world.actor("business_pm")
    row = copies.create_scenario(actor=pm, project_id=world.project.pk, name="Two", reason="")
    play = (Assign(3, name="Ben"), SetResource(2, rates=rates((None, 70))))
    copies.edit_scenario(actor=pm, scenario_id=row.pk, edits=play)
    row.refresh_from_db()
    both = scenarios.side_by_side(pm, row)
    assert (both.plan.cost, both.copy.cost) == (6100, 6100 + 5600)


def test_baselines_keep_the_cost_of_then(world: make.World) -> None:
    before = plan(world)
    services.save_baseline(
        actor=world.actor("business_pm"), project_id=world.project.pk, name="First"
    )
    edit(world, SetResource(1, rates=rates((None, 55))))
    found = queries.variance(world.actor("auditor"), world.project.pk)
    assert (found.cost, found.baseline_cost, found.more_cost) == (6700, 6100, 600)
    strip = str(got(world, "figures").text)
    assert "6,700" in strip
    assert "+600" in strip
    (part,) = (p for p in compare_plans(before, plan(world)).parts if p.kind is PartKind.COST)
    assert [(r.before, r.after) for r in part.rows] == [
        ("4,000.00", "4,400.00"),
        ("2,100.00", "2,300.00"),
    ]


def test_the_grid_and_the_panel_show_it(world: make.World) -> None:
    facts = got(world, "data").json()["all"]["costs"]
    assert facts == {"all": True, "pairs": [[2, 210000], [3, 400000]], "currency": ""}
    client = Client()
    client.force_login(world.user("business_pm"))
    version = queries.plan_row(world.actor("auditor"), world.project.pk).version

    def patched(version: int, **edits: Any) -> Any:
        return client.post(
            reverse("schedule:edit", args=[world.project.number]),
            {"revision": version, **edits},
            content_type="application/json",
        ).json()["costs"]

    cells = [{"task": 3, "column": "duration", "text": "5d"}]
    assert patched(version, cells=cells)["pairs"] == [[3, 200000]]
    dearer = {"kind": "set_resource", "resource": 1, "rates": [{"standard": "60"}]}
    found = patched(version + 1, edits=[dearer])
    assert (found["all"], found["pairs"]) == (True, [[2, 250000], [3, 240000]])
    panel = str(got(world, "task", 3).text)
    assert "2,400.00" in panel
    assert 'data-cell="share:1:cost"' not in panel
    assert "4,900.00" in str(got(world, "task", 1).text)


def test_a_cost_that_rates_give_is_not_typed(world: make.World) -> None:
    with pytest.raises(InvalidError, match="worked out from the rates"):
        edit(world, SetAssignment(2, 1, cost=Decimal(5)))


def test_hours_that_are_reported_are_spent(world: make.World) -> None:
    edit(world, SetAssignment(2, 1, actual_work=DAY), SetAssignment(2, 1, actual_cost=Decimal(900)))
    first = costs(world).tasks[2]
    assert (first.cost, first.actual) == (100 + 900 + 1600, 900)
    # What was stated of one day says nothing of two.
    edit(world, Report(2, at(2), percent=40, work=2 * DAY), SetDataDate(at(4)))
    found = costs(world).tasks[2]
    assert (found.cost, found.actual, found.remaining) == (2100, 800 + 40, 1260)


def test_the_api_tells_it(world: make.World) -> None:
    _, key = create_token(actor=world.actor("auditor"), name="t")
    base = f"/api/v1/projects/{world.project.pk}/plan"

    def told(path: str) -> Any:
        return Client().get(base + path, headers={"Authorization": f"Bearer {key}"}).json()

    assert told("")["cost"] == "6100.00"
    rows = {row["uid"]: row for row in told("/tasks")["items"]}
    assert [rows[uid]["cost"] for uid in (1, 2, 3)] == ["6100.00", "2100.00", "4000.00"]
    item = told("/assignments")["items"][0]
    assert (item["cost"], item["by_rate"]) == ("2000.00", True)


def test_earned_value_is_measured_in_money_where_there_are_rates(world: make.World) -> None:
    frozen(world)
    edit(world, SetDataDate(at(6, 17)), by="business_pm")
    edit(world, Report(2, at(2), percent=50, work=4 * DAY))
    value = queries.earned_value(world.actor("business_pm"), world.project.pk)
    # Planned by Friday: the design. Half is earned; four days and half the fixed cost are spent.
    assert (value.basis, value.bac, value.pv) == ("cost", 6100, 2100)
    assert (value.ev, value.ac, value.on) == (1050, 1650, date(2026, 3, 6))
