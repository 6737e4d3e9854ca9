"""What risks and responses are worth, and portfolios, here and on a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.engine import (
    PlanError,
    RiskEvent,
    Task,
    TaskKind,
    ThreePoint,
    Uncertainty,
    schedule,
    simulate,
)
from pilothouse.engine.risk import (
    CorrelationGroup,
    Costs,
    Crossing,
    Driver,
    Mitigation,
    Portfolio,
    SimulationStoppedError,
    TaskCost,
    UncertaintyError,
    before_and_after,
    removal,
    simulate_portfolio,
)
from tests.engine.make import DAY, MONDAY, chain, make_plan
from tests.engine.test_risk_features import WHOLE, round_the_clock

pytestmark = pytest.mark.nodb


def test_removal_prices_each_risk_and_in_turn_they_add_up() -> None:
    plan = round_the_clock(10)
    fixed = [("small", 2), ("large", 6), ("rare", 9)]
    events = tuple(
        RiskEvent(k, k, 0.9 if k != "rare" else 0.01, ThreePoint(d * WHOLE, d * WHOLE, d * WHOLE),
                  (1,), cost=ThreePoint(d, d, d))
        for k, d in fixed
    )  # fmt: skip
    known = Uncertainty(default=None, events=events, costs=Costs())
    priced = removal(plan, known, 1, 2000)
    assert [(r.key, r.minutes // WHOLE, int(r.money or 0)) for r in priced] == [
        ("large", 6, 6), ("small", 2, 2), ("rare", 0, 0)
    ]  # fmt: skip
    turns = removal(plan, known, 1, 2000, in_turn=True)
    whole = simulate(plan, known, 1, 2000)
    bare = simulate(plan, known.without("small", "large", "rare"), 1, 2000)
    assert sum(r.minutes for r in turns) == whole.percentile(80) - bare.percentile(80)


def test_mitigation_is_seen_before_and_after() -> None:
    plan = round_the_clock(10)
    response = Mitigation(probability=0.05, price=40.0)
    event = RiskEvent(
        "e", "e", 0.6, ThreePoint(4 * WHOLE, 4 * WHOLE, 4 * WHOLE), (1,),
        cost=ThreePoint(100, 100, 100), mitigation=response,
    )  # fmt: skip
    known = Uncertainty(default=None, events=(event,), costs=Costs())
    both = before_and_after(plan, known, 1, 1000)
    assert both.days_gained(80) == 4
    assert both.before.cost_percentile(80) == 100
    assert both.after.cost_percentile(80) == 40


def test_risks_on_summaries_and_unknown_tasks_are_refused() -> None:
    plan = make_plan(Task(1, "phase", kind=TaskKind.SUMMARY), Task(2, "work", DAY, parent=1))
    for task, words in ((1, "summary"), (9, "task 9")):
        event = RiskEvent("e", "e", 0.5, ThreePoint(1, 1, 1), (task,))
        with pytest.raises(UncertaintyError, match=words):
            simulate(plan, Uncertainty(events=(event,)), 1, 10)


def linked_plans(count: int = 4) -> tuple[Portfolio, Uncertainty]:
    plans = {f"p{k}": replace(chain(5), start=MONDAY + k * 1440) for k in range(count)}
    links = tuple(Crossing((f"p{k}", 5), (f"p{k + 1}", 2)) for k in range(count - 1))
    portfolio = Portfolio(plans, links)
    shared = Driver(
        "d", "labour", ThreePoint(0.9, 1, 1.5), tuple(portfolio.task(k, 3) for k in plans)
    )
    return portfolio, Uncertainty(drivers=(shared,))


def test_a_portfolio_is_its_plans_linked() -> None:
    portfolio, _ = linked_plans()
    result = simulate_portfolio(portfolio, Uncertainty(default=None), 1, 20)
    assert result.percentile(50, "p0") == schedule(portfolio.plans["p0"]).finish
    alone = schedule(portfolio.plans["p3"]).finish
    assert result.percentile(50, "p3") > alone
    free = simulate_portfolio(Portfolio(portfolio.plans), Uncertainty(default=None), 1, 20)
    assert free.percentile(50, "p3") == alone
    assert result.whole.max() == result.finishes[-1].max()


def correlated() -> tuple[Portfolio, Uncertainty]:
    """Linked plans with costs, and first tasks that a matrix correlates across the plans."""
    portfolio, known = linked_plans()
    first = tuple(portfolio.task(key, 1) for key in portfolio.plans)
    matrix = tuple(tuple(1.0 if i == j else 0.4 for j in range(4)) for i in range(4))
    costs = Costs(
        {task: TaskCost(Decimal(10), Decimal(1000 + task)) for task in first},
        overhead_per_day=Decimal(25),
    )
    groups = (CorrelationGroup("market", first, matrix=matrix),)
    return portfolio, replace(known, groups=groups, costs=costs)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Two worker processes of their own, which share nothing with this one."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as machines,
        distributed.Client(machines) as far,
    ):
        yield far


def test_a_portfolio_gives_the_same_on_a_cluster(client: Any) -> None:
    assert len(set(client.run(os.getpid).values()) - {os.getpid()}) == 2
    portfolio, known = correlated()
    local = simulate_portfolio(portfolio, known, 5, 1000)
    told: list[tuple[int, int]] = []
    far = simulate_portfolio(
        portfolio, known, 5, 1000, lambda *at: told.append(at), cluster=client, parts=4
    )
    assert told == [(256, 1000), (512, 1000), (768, 1000), (1000, 1000)]
    assert local.finishes.tobytes() == far.finishes.tobytes()
    assert local.criticality == far.criticality
    assert local.costs is not None
    assert far.costs is not None
    assert local.costs.tobytes() == far.costs.tobytes()
    assert len(set(local.costs.tolist())) > 900


def test_work_on_a_cluster_is_stopped(client: Any) -> None:
    portfolio, known = correlated()
    with pytest.raises(SimulationStoppedError, match="256 of 4096"):
        simulate_portfolio(
            portfolio, known, 5, 4096, lambda done, of: False, cluster=client, parts=16
        )


def test_plans_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(PlanError, match="at least one"):
        simulate_portfolio(Portfolio({}), Uncertainty(), 1, 10)
    from_finish = make_plan(Task(1, "a", DAY), from_finish=True)
    with pytest.raises(PlanError, match="finish"):
        simulate_portfolio(Portfolio({"a": from_finish}), Uncertainty(), 1, 10)
    with pytest.raises(PlanError, match="plan “z”"):
        Portfolio({"a": chain(2)}).task("z", 1)
