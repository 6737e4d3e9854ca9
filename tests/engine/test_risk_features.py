"""Distributions, drivers, branches, weather, cost, convergence, removal, portfolios."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy.optimize import brentq

from pilothouse.engine import (
    Assignment,
    Link,
    Plan,
    Resource,
    RiskEvent,
    Task,
    TaskKind,
    ThreePoint,
    Uncertainty,
    schedule,
    simulate,
)
from pilothouse.engine.risk import (
    Branch,
    Convergence,
    CorrelationGroup,
    Costs,
    Discrete,
    Driver,
    Estimate,
    RiskResult,
    Shape,
    TaskCost,
    Trapezoid,
    TruncatedLognormal,
    TruncatedNormal,
    UncertaintyError,
    Weather,
)
from pilothouse.engine.risk.distributions import quantile
from pilothouse.engine.risk.sampling import keys, uniform_row
from pilothouse.engine.risk.simulation import sampling_of
from tests.engine.make import DAY, MONDAY, ROUND_THE_CLOCK, chain, make_plan
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb

WHOLE = 1440
N = 20_000


def round_the_clock(*durations: int, links: tuple[Link, ...] = ()) -> Plan:
    tasks = [Task(i, f"task {i}", d * WHOLE) for i, d in enumerate(durations, 1)]
    return make_plan(*tasks, links=links, calendars=(ROUND_THE_CLOCK,), default_calendar=2)


def days(result: RiskResult) -> np.ndarray:
    return (result.finishes - MONDAY) / WHOLE


def one(estimate: Estimate, **extra: object) -> np.ndarray:
    own = Uncertainty(default=None, estimates={1: estimate})
    return days(simulate(round_the_clock(30), replace(own, **extra), 7, N))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Trapezoid(2, 1, 3, 4),
        lambda: TruncatedNormal(1, 0),
        lambda: TruncatedLognormal(0, 1),
        lambda: Discrete((1,), (1, 2)),
        lambda: Discrete((1,), (0,)),
        lambda: ThreePoint(1, float("nan"), 2),
        lambda: Driver("d", "d", ThreePoint(1, 1, 1), (1,), probability=2),
        lambda: Branch("b", "b", ((0.6, (1,)), (0.6, (2,)))),
        lambda: Weather("w", "w", (1,), (0.1,)),
        lambda: Weather("w", "w", (1,), (1.0,) * 12),
        lambda: CorrelationGroup("g", (1, 2), 2.0),
        lambda: Uncertainty(events=(RiskEvent("x", "x", 1, ThreePoint(1, 1, 1), ()),) * 2),
    ],
)
def test_what_cannot_be_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(UncertaintyError):
        make()


def test_independent_inputs_are_uncorrelated_and_uniform() -> None:
    """Keys of neighbouring inputs share nothing: a chi-square over a grid of pairs."""
    from pilothouse.engine.risk.kernels_draws import plain_row
    from pilothouse.engine.risk.sampling import keys

    rows = np.zeros((40, 4096), np.uint32)
    for number, row in enumerate(rows):
        plain_row(keys(1, 1, [number]), 0, row)
    cells = (rows >> 28).astype(int)
    counts = np.array([np.bincount(row, minlength=16) for row in cells])
    assert ((counts - 256) ** 2 / 256).sum() == pytest.approx(40 * 15, abs=5 * (2 * 600) ** 0.5)
    matrix = np.corrcoef(rows.astype(float))
    off = matrix[np.triu_indices(40, 1)]
    assert np.abs(off).max() < 5 / 64
    assert off.std() == pytest.approx(1 / 64, rel=0.1)


def test_a_hypercube_has_a_value_in_each_stratum() -> None:
    drawn = one(ThreePoint(0, 0, 256 * WHOLE, Shape.UNIFORM))[:256]
    assert sorted(np.floor(drawn - 1e-9).astype(int)) == list(range(256))


def test_iterations_of_a_hypercube_do_not_follow_each_other() -> None:
    """Nor do two inputs: a hypercube of 256 alone would correlate by -1/255 and 1/16."""
    sampling, inputs = sampling_of("hypercube", 5120), keys(11, 1, range(1000))
    rows = [uniform_row(sampling, inputs[n : n + 1], -1, 11, 0, 5120) for n in range(1000)]
    drawn = (np.array(rows) - 0.5) * 12**0.5
    for lag in (1, 2, 3, 64, 128, 255):
        assert abs((drawn[:, lag:] * drawn[:, :-lag]).mean()) < 0.02
    between = (drawn @ drawn.T / 5120)[np.triu_indices(1000, 1)]
    assert between.std() == pytest.approx(5120**-0.5, rel=0.05)
    assert np.abs(between).max() < 8 * 5120**-0.5


def test_a_driver_moves_its_tasks_together() -> None:
    factor = ThreePoint(0.8, 1, 1.6)
    plan = round_the_clock(10, 10, links=(Link(1, 2),))
    driver = Driver("d", "design maturity", factor, (1, 2))
    result = simulate(plan, Uncertainty(default=None, drivers=(driver,)), 3, N)
    exact = 20 * quantile(factor, (np.arange(N) + 0.5) / N)
    assert days(result).mean() == pytest.approx(exact.mean(), rel=2e-3)
    assert days(result).std() == pytest.approx(exact.std(), rel=1e-2)
    assert [swing.key for swing in result.tornado] == ["driver:d"]


def test_risks_in_series_add_up_and_in_parallel_the_longest_counts() -> None:
    def run(*, parallel: bool) -> float:
        events = tuple(
            RiskEvent(k, k, 1.0, ThreePoint(d, d, d), (1,), parallel=parallel)
            for k, d in (("a", 2 * WHOLE), ("b", 5 * WHOLE))
        )
        two = tuple(
            Driver(k, k, ThreePoint(f, f, f), (1,), parallel=parallel)
            for k, f in (("c", 1.5), ("d", 2.0))
        )
        known = Uncertainty(default=None, events=events, drivers=two)
        return float(days(simulate(round_the_clock(10), known, 1, 64))[0])

    assert run(parallel=False) == 10 * 1.5 * 2 + 2 + 5
    assert run(parallel=True) == 10 * 2 + 5


@pytest.mark.parametrize("rank", [-0.6, 0.0, 0.5, 0.9])
def test_a_matrix_of_rank_correlations_is_met(rank: float) -> None:
    plan = round_the_clock(30, 30, links=(Link(1, 2),))
    group = CorrelationGroup("g", (1, 2), matrix=((1, rank), (rank, 1)))
    flat = ThreePoint(20 * WHOLE, 20 * WHOLE, 40 * WHOLE, Shape.UNIFORM)
    known = Uncertainty(default=None, estimates={1: flat, 2: flat}, groups=(group,))
    deviation = days(simulate(plan, known, 5, N)).std()
    assert deviation == pytest.approx((20 / 12**0.5) * (2 + 2 * rank) ** 0.5, rel=0.02)


def test_groups_move_their_members_alone() -> None:
    plan = round_the_clock(30, 30, 30, links=(Link(1, 2), Link(2, 3)))
    flat = ThreePoint(20 * WHOLE, 20 * WHOLE, 40 * WHOLE, Shape.UNIFORM)
    known = Uncertainty(
        default=None,
        estimates={1: flat, 2: flat, 3: flat},
        groups=(CorrelationGroup("g", (1, 2), 0.8),),
    )
    own = 20 / 12**0.5
    expected = own * (3 + 2 * 0.8) ** 0.5
    assert days(simulate(plan, known, 5, N)).std() == pytest.approx(expected, rel=0.02)


def test_correlations_that_contradict_each_other_are_refused() -> None:
    group = CorrelationGroup("g", (1, 2, 3), matrix=((1, 1, -1), (1, 1, 1), (-1, 1, 1)))
    plan = round_the_clock(1, 1, 1)
    with pytest.raises(UncertaintyError, match="contradict"):
        simulate(plan, Uncertainty(groups=(group,)), 1, 10)


def test_one_way_of_a_branch_is_taken() -> None:
    plan = round_the_clock(1, 5, 20, 1, links=(Link(1, 2), Link(1, 3), Link(2, 4), Link(3, 4)))
    branch = Branch("test", "test passed", ((0.7, (2,)), (0.3, (3,))))
    costs = Costs({2: TaskCost(Decimal(100)), 3: TaskCost(Decimal(900), Decimal(20))})
    known = Uncertainty(default=None, branches=(branch,), costs=costs)
    result = simulate(plan, known, 2, N)
    assert sorted(set(days(result))) == [7, 22]
    assert np.mean(days(result) == 7) == pytest.approx(0.7, abs=0.005)
    assert result.criticality[2] == pytest.approx(0.7, abs=0.005)
    assert result.criticality[3] == pytest.approx(0.3, abs=0.005)
    assert result.costs is not None
    assert sorted(set(result.costs)) == [100, 920]
    assert ((result.costs == 100) == (days(result) == 7)).all()


def test_weather_takes_days_of_its_tasks_and_season() -> None:
    plan = chain(2, 20 * DAY)
    lost = (0.5,) * 2 + (0.0,) * 10
    weather = Weather("rain", "rain", (1, 2), lost)
    result = simulate(plan, Uncertainty(default=None, weather=(weather,)), 4, 4000)
    dry = simulate(plan, Uncertainty(default=None), 4, 1)
    assert result.finishes.min() >= dry.finishes[0]
    # 40 working days are lost one in two from January to February (40 of them), none in March.
    shift = schedule(plan).working_minutes(2, plan.start, int(np.mean(result.finishes))) / DAY
    assert 55 < shift < 62
    assert (simulate(plan, Uncertainty(default=None, weather=(weather,)), 4, 500).finishes
            == result.finishes[:500]).all()  # fmt: skip


def test_unbroken_work_waits_for_a_window() -> None:
    plan = round_the_clock(3)
    lost = Weather("swell", "swell", (1,), (0.5,) * 12, unbroken=True)
    early = replace(plan, start=MONDAY - 480)
    result = simulate(early, Uncertainty(default=None, weather=(lost,)), 4, 20_000)
    # Days until three good ones in a row: (1 - p^3) / (q p^3) = 14 for p = 1/2.
    assert (result.finishes - (MONDAY - 480)).mean() / WHOLE == pytest.approx(14, rel=0.02)


def test_cost_is_fixed_and_by_duration_and_overhead() -> None:
    plan = round_the_clock(10, 10, links=(Link(1, 2),))
    costs = Costs(
        {1: TaskCost(Decimal(100), Decimal(1000)), 2: TaskCost(Decimal(50))},
        spent=Decimal(7),
        overhead_per_day=Decimal(3),
    )
    own = ThreePoint(15 * WHOLE, 15 * WHOLE, 15 * WHOLE)
    known = Uncertainty(default=None, estimates={1: own}, costs=costs)
    result = simulate(plan, known, 1, 10)
    assert result.deterministic_cost == 100 + 1000 + 50 + 7 + 3 * 20
    assert result.cost_percentile(50) == 100 + 1500 + 50 + 7 + 3 * 25
    assert result.cost_contingency(50) == 515
    factor = TaskCost(Decimal(100), factor=ThreePoint(1, 2, 3))
    known = replace(known, costs=replace(costs, tasks={2: factor}))
    varied = simulate(plan, known, 1, 4000)
    assert varied.costs is not None
    assert varied.costs.mean() == pytest.approx(200 + 7 + 75, rel=1e-3)


def test_cost_and_date_are_met_together_less_often_than_each() -> None:
    plan = chain(6)
    costs = Costs({i: TaskCost(by_duration=Decimal(100 * i)) for i in range(1, 7)})
    event = RiskEvent("e", "claim", 0.3, ThreePoint(0, 0, 0), (1,), cost=ThreePoint(100, 500, 900))
    result = simulate(plan, Uncertainty(costs=costs, events=(event,)), 1, 4000)
    date, budget = result.percentile(80), result.cost_percentile(80)
    both = result.probability(date, budget)
    assert 0.6 <= both < 0.8
    pairs = result.joint(70)
    assert all(pair.probability >= 0.7 for pair in pairs)
    assert [p.cost for p in pairs] == sorted((p.cost for p in pairs), reverse=True)
    assert result.cost_tornado[0].key in ("task:6", "task:5")
    with pytest.raises(ValueError, match="no costs"):
        simulate(plan, Uncertainty(), 1, 10).cost_percentile(80)


def test_cost_and_date_that_share_nothing_are_met_with_the_product() -> None:
    """The duration costs nothing and the price does not last: P80 and P70 make 0.8 × 0.7."""
    price = TaskCost(Decimal(100), factor=ThreePoint(0.5, 1, 2))
    known = Uncertainty(ThreePoint(0.5, 1, 2), costs=Costs({1: price}))
    result = simulate(round_the_clock(30), known, 9, N)
    date, budget = result.percentile(80), result.cost_percentile(70)
    assert result.probability(date) == pytest.approx(0.8, abs=0.002)
    assert result.cost_probability(budget) == pytest.approx(0.7, abs=0.002)
    # Four standard errors of a share of 0.56 in so many independent pairs are 0.014.
    assert result.probability(date, budget) == pytest.approx(0.56, abs=0.014)
    pair = min(result.joint(56, points=200), key=lambda p: abs(p.finish - date))
    assert float(pair.cost) == pytest.approx(float(budget), rel=0.02)


def test_costs_of_a_plan_split_as_the_plan_states_them() -> None:
    plan = make_plan(
        Task(1, "work", DAY, fixed_cost=Decimal(5), actual_cost=Decimal(30)),
        Task(2, "bought", DAY, cost=Decimal(70)),
        Task(3, "all", kind=TaskKind.SUMMARY, cost=Decimal(999)),
    )
    plan = replace(
        plan,
        resources=(Resource(1, "crew"),),
        assignments=(Assignment(1, 1, cost=Decimal(100)),),
    )
    costs = Costs.of_plan(plan)
    assert costs.spent == 30
    assert costs.tasks == {1: TaskCost(Decimal(5), Decimal(70)), 2: TaskCost(Decimal(70))}


def test_it_stops_when_the_percentile_is_known() -> None:
    plan, known = chain(30), Uncertainty()
    result = simulate(plan, known, 1, 50_000, stop=Convergence(80, 0.01))
    assert result.converged is True
    assert result.iterations in (512, 1024, 2048)
    whole = simulate(plan, known, 1, 20_000)
    length = whole.percentile(80) - plan.start
    assert abs(result.percentile(80) - whole.percentile(80)) < 0.01 * length
    assert (result.finishes == simulate(plan, known, 1, result.iterations).finishes).all()
    never = simulate(plan, known, 1, 600, stop=Convergence(80, 1e-9))
    assert never.converged is False


def test_sobol_needs_a_quarter_of_the_iterations() -> None:
    """The P80 of three uniform durations in a row, against that of Irwin and Hall in closed form.

    For a sum x of three uniform numbers between 1 and 2, F(x) = (−2x³ + 9x² − 9x + 3) ÷ 6.
    """
    plan = round_the_clock(30, 30, 30, links=(Link(1, 2), Link(2, 3)))
    wide = Uncertainty(ThreePoint(0.5, 1, 1.5, Shape.UNIFORM))
    exact = 45 + 30 * brentq(lambda x: (-2 * x**3 + 9 * x**2 - 9 * x + 3) / 6 - 0.8, 1, 2)

    def error(method: str, count: int) -> float:
        misses = [
            (simulate(plan, wide, seed, count, method=method).percentile(80) - MONDAY) / WHOLE
            - exact
            for seed in range(16)
        ]
        return float(np.sqrt(np.mean(np.square(misses))))

    assert error("sobol", 256) < error("plain", 1024)
    assert error("hypercube", 256) < error("plain", 1024)


def test_sobol_points_are_those_of_scipy_shifted() -> None:
    from scipy.stats import qmc

    from pilothouse.engine.risk.sampling import _directions

    found = _directions(1024)
    points = np.zeros((64, 1024), np.uint64)
    for i in range(64):
        for bit in range(6):
            if i >> bit & 1:
                points[i] ^= found[:, bit]
    ours = np.sort(points.astype(float) / 2**32, axis=0)
    theirs = np.sort(qmc.Sobol(1024, scramble=False).random(64), axis=0)
    assert np.allclose(ours, theirs)


def test_influence_has_its_closed_form() -> None:
    """In a chain the finish is the sum: cruciality is σᵢ/σ, and so is the sensitivity index."""
    plan = round_the_clock(10, 30, links=(Link(1, 2),))
    result = simulate(plan, Uncertainty(ThreePoint(0.5, 1, 1.5)), 1, N)
    total = 10**0.5 * 10
    for task, length in ((1, 10), (2, 30)):
        assert result.cruciality[task] == pytest.approx(length / total, abs=0.01)
        assert result.schedule_sensitivity[task] == pytest.approx(length / total, abs=0.01)


def test_reference_of_two_normal_paths() -> None:
    path = shared_data("risk/closed_form_and_published.json")
    expected = json.loads(path.read_text())["max of two iid N(100,10)"]
    estimate = TruncatedNormal(100 * WHOLE, 10 * WHOLE)
    known = Uncertainty(default=None, estimates={1: estimate, 2: estimate})
    drawn = days(simulate(round_the_clock(100, 100), known, 1, N))
    assert drawn.mean() == pytest.approx(expected["mean"], rel=2e-3)
    assert drawn.std() == pytest.approx(expected["sd"], rel=1.5e-2)
