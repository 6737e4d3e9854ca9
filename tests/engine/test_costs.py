"""What work costs by its rates. All figures were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.engine import Assignment, Plan, Resource, ResourceKind, StoredDates, Task, TaskKind
from pilothouse.engine.network.data import Contour, Rate
from pilothouse.engine.value import Charge, PlanCosts, priced
from tests.engine.make import DAY, HOUR, MONDAY, at, make_plan

pytestmark = pytest.mark.nodb
WEEK = StoredDates(start=MONDAY, finish=at(5, 17))


def money(amount: str | int) -> Decimal:
    return Decimal(amount)


def rate(standard: str | int, **more: Any) -> Rate:
    return Rate(standard=money(standard), **more)


def ann(*rates: Rate, **more: Any) -> Resource:
    return Resource(1, "Ann", rates=rates, **more)


def week(**fields: Any) -> Task:
    """Five days from the first Monday."""
    return Task(1, "dig", 5 * DAY, stored=WEEK, **fields)


def plan_of(resource: Resource, *assigned: Assignment, task: Task | None = None) -> Plan:
    made = make_plan(task or week())
    return replace(made, resources=(resource,), assignments=assigned)


def cost(resource: Resource, item: Assignment, task: Task | None = None) -> Charge:
    return PlanCosts(plan_of(resource, item, task=task)).of_task(1)


def test_work_costs_its_hours() -> None:
    assert cost(ann(rate(50)), Assignment(1, 1, work=5 * DAY)) == Charge(money(2000), None, True)
    # 400 a day of eight hours; three minutes at ten cents an hour are half a cent, rounded up.
    assert cost(ann(rate(400, per="day")), Assignment(1, 1, work=5 * DAY)).cost == 2000
    assert cost(ann(rate("0.10")), Assignment(1, 1, work=3)).cost == money("0.01")
    other = Assignment(1, 1, work=5 * DAY, rate_table="B")
    assert cost(ann(rate(50), rate(80, table="B")), other).cost == 3200


def test_each_hour_costs_the_rate_of_its_day() -> None:
    resource = ann(rate(50), rate(60, since=at(3, 0)))
    # Monday and Tuesday at 50, three days at 60: 800 + 1440.
    assert cost(resource, Assignment(1, 1, work=5 * DAY)).cost == 2240
    # Of front-loaded work the first two days are four tenths of 100, 100, 100 and 75 of 600.
    front = Assignment(1, 1, work=24 * HOUR, contour=Contour.FRONT_LOADED)
    assert cost(resource, front).cost == 15 * 50 + 9 * 60
    # Before its first rate a resource costs nothing.
    assert cost(ann(rate(60, since=at(3, 0))), Assignment(1, 1, work=5 * DAY)).cost == 1440
    plan = plan_of(resource, Assignment(1, 1, work=5 * DAY))
    later = PlanCosts(plan, lambda _: (at(8, 8), at(12, 17)))
    assert later.total == 2400


def test_uses_materials_and_plain_costs() -> None:
    crew = ann(rate(50, per_use=money(100)))
    assert cost(crew, Assignment(1, 1, units=2.0, work=10 * DAY)).cost == 4000 + 200
    sand = ann(rate(8, per_use=money(30)), kind=ResourceKind.MATERIAL)
    assert cost(sand, Assignment(1, 1, units=12.5)).cost == 100 + 30
    travel = ann(rate(9), kind=ResourceKind.COST)
    assert cost(travel, Assignment(1, 1, cost=money(700))) == Charge(money(700))


def test_what_is_stated_counts_where_no_rate_does() -> None:
    item = Assignment(1, 1, work=DAY, cost=money(70))
    assert cost(ann(), item).cost == 70
    assert cost(ann(rate(0)), item).cost == 70
    assert cost(ann(), Assignment(1, 1, work=DAY), week(cost=money(90))).cost == 90
    # With a rate neither the assignment's nor the task's own figure counts, a fixed cost does.
    own = week(cost=money(90), fixed_cost=money(25))
    assert cost(ann(rate(10)), item, own) == Charge(money(80 + 25), None, True)


def test_what_is_spent_and_what_is_left() -> None:
    resource, half = ann(rate(50), rate(60, since=at(3, 0))), week(percent_complete=50.0)
    done = Assignment(1, 1, work=5 * DAY, actual_work=3 * DAY, remaining_work=2 * DAY)
    found = cost(resource, done, half)
    assert (found.cost, found.actual, found.remaining) == (2240, 1280, 960)
    # 1,500 were spent on the three days: the two that are left come on top.
    dear = cost(resource, replace(done, actual_cost=money(1500)), half)
    assert (dear.cost, dear.remaining) == (1500 + 960, 960)
    # Nobody reported hours on work half done: what it cost is not known.
    unknown = cost(resource, Assignment(1, 1, work=5 * DAY), half)
    assert (unknown.actual, unknown.remaining) == (None, None)
    assert cost(ann(rate(50)), done, replace(half, fixed_cost=money(40))).actual == 1200 + 20


def test_a_plan_says_what_it_costs() -> None:
    tasks = (
        Task(9, "all", kind=TaskKind.SUMMARY, fixed_cost=money(7), cost=money(99)),
        week(parent=9, cost=money(1)),
        Task(2, "off", DAY, parent=9, fixed_cost=money(50), active=False),
        Task(3, "buy", DAY, parent=9, fixed_cost=money(30)),
    )
    plan = replace(plan_of(ann(rate(50)), Assignment(1, 1, work=DAY)), tasks=tasks)
    costs = PlanCosts(plan)
    assert costs.total == 7 + 400 + 30
    assert costs.rolled == {9: 437, 1: 400, 3: 30}
    assert costs.some({1, 2}) == {1: 400, 2: 0}
    stated = priced(plan)
    assert [task.cost for task in stated.tasks] == [437, 400, None, None]
    assert stated.assignments[0].cost == 400
    bare = replace(plan, resources=(ann(),))
    assert priced(bare) is bare
