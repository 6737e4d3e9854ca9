"""Simulation against closed forms, and the promises it makes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pilothouse.engine import (
    Link,
    Plan,
    RiskEvent,
    RiskResult,
    Task,
    ThreePoint,
    Uncertainty,
    instant,
    schedule,
    simulate,
)
from pilothouse.engine.risk import (
    Branch,
    CorrelationGroup,
    Costs,
    Driver,
    Shape,
    SimulationStoppedError,
    TaskCost,
    UncertaintyError,
    Weather,
)
from tests.engine.make import DAY, MONDAY, ROUND_THE_CLOCK, at, chain, make_plan
from tests.shared_data import shared_data

WHOLE = 1440
N = 20_000
SERIES = [(20, 30, 50), (25, 35, 60), (10, 15, 30)]


def points(low: float, likely: float, high: float, shape: Shape = Shape.TRIANGULAR) -> ThreePoint:
    return ThreePoint(low * WHOLE, likely * WHOLE, high * WHOLE, shape)


def paths(*chains: list[ThreePoint]) -> tuple[Plan, dict[int, ThreePoint]]:
    """Parallel chains of tasks on a calendar that never rests."""
    tasks: list[Task] = []
    links: list[Link] = []
    estimates: dict[int, ThreePoint] = {}
    for members in chains:
        for place, estimate in enumerate(members):
            number = len(tasks) + 1
            tasks.append(Task(number, f"task {number}", round(estimate.likely)))
            estimates[number] = estimate
            if place:
                links.append(Link(number - 1, number))
    plan = make_plan(*tasks, links=tuple(links), calendars=(ROUND_THE_CLOCK,), default_calendar=2)
    return plan, estimates


def days(result: RiskResult) -> NDArray[np.float64]:
    return (result.finishes - MONDAY) / WHOLE


def reference(key: str) -> dict[str, Any]:
    path = shared_data("risk/closed_form_and_published.json")
    values: dict[str, Any] = json.loads(path.read_text())
    return values[key] if isinstance(values[key], dict) else {"sd": values[key]}


def agrees(result: RiskResult, key: str) -> None:
    """Within four standard errors of plain sampling, and half a per cent for percentiles."""
    expected, ours = reference(key), days(result)
    error = expected["sd"] / N**0.5
    if "mean" in expected:
        assert abs(ours.mean() - expected["mean"]) < 4 * error
    assert ours.std() == pytest.approx(expected["sd"], rel=0.015)
    for name in ("P10", "P50", "P80", "P90", "P95"):
        if name in expected:
            assert np.percentile(ours, float(name[1:])) == pytest.approx(expected[name], rel=0.008)


def run(*chains: list[ThreePoint], **extra: Any) -> RiskResult:
    plan, estimates = paths(*chains)
    return simulate(plan, Uncertainty(default=None, estimates=estimates, **extra), 7, N)


def series() -> list[ThreePoint]:
    return [points(*three) for three in SERIES]


def test_one_task() -> None:
    agrees(run([points(20, 30, 50)]), "single Tri(20,30,50)")


def test_tasks_in_series() -> None:
    agrees(run(series()), "series Tri(20,30,50)+Tri(25,35,60)+Tri(10,15,30)")


@pytest.mark.parametrize(("count", "key"), [(2, "two"), (3, "three")])
def test_merge_bias_of_parallel_paths(count: int, key: str) -> None:
    name = f"{key} identical independent paths max"
    name += " (each = series above)" if count == 2 else ""
    result = run(*[series() for _ in range(count)])
    agrees(result, name)
    share = reference(name)["criticality_each"]
    assert all(abs(value - share) < 0.015 for value in result.criticality.values())


def test_unequal_paths() -> None:
    name = "max( Tri(20,30,40)+Tri(40,50,75) , Tri(70,85,95) )"
    result = run([points(20, 30, 40), points(40, 50, 75)], [points(70, 85, 95)])
    agrees(result, name)
    assert result.criticality[1] == pytest.approx(
        reference(name)["criticality_two_task_path"], abs=0.015
    )
    assert result.criticality[3] == pytest.approx(reference(name)["criticality_single"], abs=0.015)


@pytest.mark.parametrize("correlation", ["0", "0.5", "1"])
def test_correlation_widens_the_distribution(correlation: str) -> None:
    result = run(series(), correlation=float(correlation))
    expected = reference(f"series sd with uniform Pearson correlation {correlation}")["sd"]
    assert days(result).std() == pytest.approx(expected, rel=0.02)


def test_a_risk_event() -> None:
    event = RiskEvent("r1", "strike", 0.4, points(5, 10, 20), (1,))
    result = run([points(20, 30, 50)], events=(event,))
    agrees(result, "Tri(20,30,50) + risk p=0.4 x Tri(5,10,20)")
    assert {swing.key for swing in result.tornado} == {"task:1", "event:r1"}
    assert all(swing.correlation > 0.5 and swing.spread > 0 for swing in result.tornado)


def test_pert_in_series() -> None:
    result = run([points(3, 5, 7, Shape.PERT)] * 5)
    agrees(result, "5 x BetaPERT(3,5,7) in series")
    assert np.mean(days(result) <= 25) == pytest.approx(0.5, abs=0.02)


def test_uniform_and_lognormal_have_their_moments() -> None:
    flat = days(run([points(10, 10, 20, Shape.UNIFORM)]))
    assert flat.mean() == pytest.approx(15, rel=1e-3)
    assert flat.std() == pytest.approx(10 / 12**0.5, rel=1e-2)
    skewed = days(run([points(10, 20, 40, Shape.LOGNORMAL)]))
    assert np.percentile(skewed, [10, 50, 90]) == pytest.approx([10, 20, 40], rel=1e-2)


def test_without_uncertainty_it_is_the_schedule() -> None:
    plan = chain(4)
    result = simulate(plan, Uncertainty(default=None), 1, 20)
    assert set(result.finishes) == {schedule(plan).finish}
    assert result.deterministic_finish == schedule(plan).finish
    assert result.deterministic_probability == 1.0
    assert result.contingency() == 0
    assert result.tornado == ()


def test_calendars_are_respected() -> None:
    result = simulate(chain(5), Uncertainty(), 1, 300)
    minutes = result.finishes % 1440
    weekdays = (result.finishes // 1440 + 3) % 7
    assert ((minutes > 8 * 60) & (minutes <= 17 * 60)).all()
    assert (weekdays < 5).all()
    assert result.percentile(80) > result.deterministic_finish


def everything() -> Uncertainty:
    """All that can be uncertain about a chain of six tasks."""
    rows = ((1.0, 0.5, 0.5), (0.5, 1.0, 0.5), (0.5, 0.5, 1.0))
    strike = ThreePoint(DAY, 2 * DAY, 4 * DAY)
    costs = {
        1: TaskCost(Decimal(100), factor=ThreePoint(0.5, 1, 3)),
        4: TaskCost(Decimal(50), Decimal(70)),
        6: TaskCost(by_duration=Decimal(900)),
    }
    return Uncertainty(
        events=(RiskEvent("e", "e", 0.4, strike, (2, 6), cost=ThreePoint(1, 2, 9)),),
        correlation=0.2,
        drivers=(Driver("d", "d", ThreePoint(0.8, 1, 2), (1, 6), 0.5, on_cost=True),),
        groups=(CorrelationGroup("m", (1, 2, 3), matrix=rows), CorrelationGroup("c", (4, 6))),
        branches=(Branch("b", "b", ((0.6, (4,)), (0.3, (5,)))),),
        weather=(Weather("w", "w", (3,), (0.3,) * 12),),
        costs=Costs(costs, overhead_per_day=Decimal(10)),
    )


@pytest.mark.parametrize("uncertainty", [Uncertainty(), everything()], ids=["default", "all"])
@pytest.mark.parametrize("method", ["hypercube", "sobol", "plain"])
def test_the_seed_alone_decides(method: str, uncertainty: Uncertainty) -> None:
    """Draws, dates, money and counts, byte for byte, on one, two and three threads."""
    plan = chain(6)
    first = simulate(plan, uncertainty, 3, 900, method=method, threads=1)
    for threads in (1, 2, 3):
        again = simulate(plan, uncertainty, 3, 900, method=method, threads=threads)
        assert first.finishes.tobytes() == again.finishes.tobytes()
        assert first.criticality == again.criticality
        assert first.tornado == again.tornado
        assert (first.costs is None) == (uncertainty.costs is None)
        if first.costs is not None and again.costs is not None:
            assert first.costs.tobytes() == again.costs.tobytes()
            assert len(set(first.costs.tolist())) > 800
    other = simulate(plan, uncertainty, 4, 900, method=method)
    assert (other.finishes != first.finishes).mean() > 0.5


def test_finished_work_is_certain_and_begun_work_varies_in_what_remains() -> None:
    done = Task(1, "done", 5 * DAY, actual_start=MONDAY, actual_finish=at(5, 17))
    going = Task(2, "going", 5 * DAY, actual_start=at(8, 8), remaining=DAY)
    plan = make_plan(done, going, links=(Link(1, 2),), data_date=at(12, 8))
    result = simulate(plan, Uncertainty(ThreePoint(0.5, 1, 2)), 1, 400)
    assert list(result.criticality) == [2]
    assert result.finishes.min() >= at(12, 12)
    assert result.finishes.max() <= at(15, 17)


def test_figures_of_a_result_agree_with_each_other() -> None:
    result = simulate(chain(5), Uncertainty(), 5, 1000)
    values, chances = result.s_curve()
    assert chances[-1] == pytest.approx(1.0)
    assert (np.diff(values) > 0).all()
    for percent, finish in result.percentiles.items():
        assert result.probability(finish) >= percent / 100
        assert result.probability(finish - 1) < percent / 100
    assert "triangular 0.9 / 1.0 / 1.3" in result.assumption


def test_classes_and_own_estimates_go_before_the_default() -> None:
    plan = chain(3, 10 * DAY)
    own = Uncertainty(
        default=None,
        by_class={"new": ThreePoint(2, 2, 2)},
        classes={2: "new"},
        estimates={3: ThreePoint(5 * DAY, 5 * DAY, 5 * DAY)},
    )
    longer = tuple(
        replace(t, duration=d * DAY) for t, d in zip(plan.tasks, (10, 20, 5), strict=True)
    )
    finish = schedule(replace(plan, tasks=longer)).finish
    assert set(simulate(plan, own, 1, 5).finishes) == {finish}


def test_progress_is_told_and_can_stop_it() -> None:
    told: list[tuple[int, int]] = []
    simulate(chain(2), Uncertainty(), 1, 300, lambda done, total: told.append((done, total)))
    assert told[-1] == (300, 300)
    with pytest.raises(SimulationStoppedError, match="of 100000"):
        simulate(chain(2), Uncertainty(), 1, 100_000, lambda _done, _total: False)


def test_impossible_estimates_are_refused() -> None:
    with pytest.raises(UncertaintyError):
        ThreePoint(3, 2, 4)
    with pytest.raises(UncertaintyError):
        ThreePoint(0, 1, 2, Shape.LOGNORMAL)
    with pytest.raises(UncertaintyError):
        RiskEvent("r", "r", 1.5, ThreePoint(1, 1, 1), ())
    with pytest.raises(UncertaintyError):
        Uncertainty(correlation=2)
    with pytest.raises(UncertaintyError, match="task 9"):
        simulate(chain(2), Uncertainty(estimates={9: ThreePoint(1, 1, 1)}), 1, 10)
    with pytest.raises(UncertaintyError, match="one iteration"):
        simulate(chain(2), Uncertainty(), 1, 0)


def test_instants_of_the_test_plan_are_what_they_seem() -> None:
    from pilothouse.engine import to_datetime

    assert instant(to_datetime(at(1, 8))) == MONDAY
