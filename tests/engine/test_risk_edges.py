"""What a simulation refuses and in which words, how it tells and stops, and roots of matrices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from scipy.stats import ortho_group

from pilothouse.engine import PlanError, RiskEvent, ThreePoint, Uncertainty, simulate
from pilothouse.engine.risk import (
    Convergence,
    CorrelationGroup,
    Costs,
    Discrete,
    Mitigation,
    Portfolio,
    SimulationStoppedError,
    TaskCost,
    TruncatedLognormal,
    TruncatedNormal,
    UncertaintyError,
    before_and_after,
    removal,
    simulate_portfolio,
)
from pilothouse.engine.risk.distributions import pearson_of_rank
from pilothouse.engine.risk.shared_rows import _root, symmetric_root
from tests.engine.make import DAY, chain

pytestmark = pytest.mark.nodb

Telling = Callable[[int, int], bool | None]


def strikes(*ids: str) -> Uncertainty:
    events = tuple(
        RiskEvent(key, key, 0.5, ThreePoint(DAY, DAY, (2 + at) * DAY), (1,),
                  cost=ThreePoint(5, 5, 5), mitigation=Mitigation(probability=0.1, price=1.0))
        for at, key in enumerate(ids)
    )  # fmt: skip
    return Uncertainty(events=events, costs=Costs())


def removed(progress: Telling) -> object:
    return removal(chain(3), strikes("a", "b"), 1, 600, progress=progress)


def removed_in_turn(progress: Telling) -> object:
    return removal(chain(3), strikes("a", "b", "c"), 1, 600, progress=progress, in_turn=True)


def mitigated(progress: Telling) -> object:
    return before_and_after(chain(3), strikes("a", "b"), 1, 600, progress)


def together(progress: Telling) -> object:
    two = Portfolio({"a": chain(3), "b": chain(2)})
    return simulate_portfolio(two, Uncertainty(), 1, 600, progress)


LONG = {"removal": (removed, 1800), "in turn": (removed_in_turn, 4200),
        "mitigation": (mitigated, 1200), "portfolio": (together, 600)}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_what_is_told_rises_to_the_total(name: str) -> None:
    work, total = LONG[name]
    told: list[tuple[int, int]] = []
    work(lambda done, of: told.append((done, of)))
    counts = [done for done, _ in told]
    assert {of for _, of in told} == {total}
    assert counts == sorted(counts)
    assert counts[-1] == total
    assert len(set(counts)) >= total / 600


@pytest.mark.parametrize("name", LONG)
def test_it_stops_within_its_first_simulation(name: str) -> None:
    work, total = LONG[name]
    told: list[int] = []

    def stop(done: int, of: int) -> bool:
        told.append(done)
        return False

    with pytest.raises(SimulationStoppedError, match="stopped after"):
        work(stop)
    assert len(told) == 1
    assert told[0] < 600 < total or total == 600
    with pytest.raises(KeyboardInterrupt):
        work(interrupted)


def interrupted(done: int, of: int) -> bool:
    raise KeyboardInterrupt


def test_work_that_outgrows_its_horizon_never_tells_less() -> None:
    """Nine times the duration: the first horizon is too short, and all is drawn again."""
    told: list[int] = []
    wide = Uncertainty(ThreePoint(1, 1.5, 9))
    plan = chain(2, 2000 * DAY)
    simulate(plan, wide, 1, 512, lambda done, _total: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 512


MATRIX = ((1.0, 0.5, 0.5), (0.5, 1.0, 0.5), (0.5, 0.5, 1.0))


def test_the_root_of_a_matrix_is_symmetric_and_squares_to_it() -> None:
    """Three equal correlations: the smaller eigenvalue comes twice, its vectors are a choice."""
    group = CorrelationGroup("g", (1, 2, 3), matrix=MATRIX)
    root = _root(group)
    copula = np.vectorize(pearson_of_rank)(np.array(MATRIX))
    assert np.allclose(root, root.T, atol=1e-12)
    assert np.allclose(root @ root, copula, atol=1e-12)
    rho = float(pearson_of_rank(0.5))
    # In closed form: √(1−ρ) I + (√(1+2ρ) − √(1−ρ)) J/3.
    closed = (1 - rho) ** 0.5 * np.eye(3)
    closed += ((1 + 2 * rho) ** 0.5 - (1 - rho) ** 0.5) * np.ones((3, 3)) / 3
    assert np.allclose(root, closed, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_root_does_not_depend_on_the_vectors_chosen(seed: int) -> None:
    """Signs turned, and the vectors of a repeated eigenvalue turned among themselves."""
    rho = float(pearson_of_rank(0.5))
    values = np.array([1 - rho, 1 - rho, 1 - rho, 1 + 3 * rho])
    matrix = (1 - rho) * np.eye(4) + rho * np.ones((4, 4))
    _, vectors = np.linalg.eigh(matrix)
    turned = vectors.copy()
    turned[:, :3] = vectors[:, :3] @ ortho_group.rvs(3, random_state=seed)
    turned[:, 3] *= -1
    one, two = symmetric_root(values, vectors), symmetric_root(values, turned)
    assert np.abs(turned - vectors).max() > 0.1
    assert np.allclose(one, two, atol=1e-12)
    assert np.allclose(two @ two, matrix, atol=1e-12)


def test_a_singular_matrix_has_a_root_without_noise() -> None:
    """Two tasks that are one: eigenvalues 2 and a rounding error, which a root would blow up."""
    whole = CorrelationGroup("g", (1, 2), matrix=((1.0, 1.0), (1.0, 1.0)))
    assert np.allclose(_root(whole), 1 / 2**0.5, atol=1e-12)
    noisy = symmetric_root(np.array([1e-17, 2.0]), np.array([[1, 1], [-1, 1]]) / 2**0.5)
    assert np.allclose(noisy, 1 / 2**0.5, atol=1e-12)


NAN, INF = float("nan"), float("inf")
FINE = simulate(chain(2), Uncertainty(costs=Costs()), 1, 20)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: simulate(chain(2), Uncertainty(), 1, 10, method="foo"), "“foo”.*“sobol”"),
        (lambda: simulate(chain(2), Uncertainty(), -1, 10), "seed of 0"),
        (lambda: simulate(chain(2), Uncertainty(), 1, 10.5), "at least one iteration"),  # type: ignore[arg-type]
        (lambda: simulate(chain(2), Uncertainty(), 1, 10, threads=-1), "on -1 threads"),
        (lambda: simulate_portfolio(Portfolio({"a": chain(2)}), Uncertainty(), 1, 0), "iteration"),
        (lambda: FINE.percentile(150), "between 0 and 100, not at 150"),
        (lambda: FINE.percentile(NAN), "not at nan"),
        (lambda: FINE.cost_percentile(-1), "not at -1"),
        (lambda: FINE.contingency(101), "not at 101"),
        (lambda: FINE.joint(180), "not at 180"),
        (lambda: simulate(chain(2), Uncertainty(), 1, 9).cost_percentile(80), "Uncertainty.costs"),
        (lambda: removal(chain(2), strikes("a"), 1, 50, percent=180), "not at 180"),
        (lambda: Convergence(101), "not at 101"),
        (lambda: Convergence(80, NAN), "tolerance"),
        (lambda: TruncatedNormal(NAN, 1), "truncated normal"),
        (lambda: TruncatedNormal(1, INF), "truncated normal"),
        (lambda: TruncatedLognormal(INF, 1), "truncated lognormal"),
        (lambda: Discrete((1.0, NAN), (1, 1)), "discrete"),
        (lambda: Discrete((1.0, 2.0), (1, NAN)), "discrete"),
        (lambda: TaskCost(Decimal("NaN")), "fixed of a cost is Decimal"),
        (lambda: Costs(overhead_per_day=Decimal("Infinity")), "overhead_per_day"),
        (lambda: simulate_portfolio(Portfolio({"a": chain(2)}), Uncertainty(), 1, 9)
         .percentile(80, "z"), "plan “z”"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(UncertaintyError, match=words) as caught:
        make()
    assert isinstance(caught.value, PlanError)


def priced() -> tuple[Portfolio, Uncertainty]:
    """Two plans with no link between them, and what they cost."""
    two = Portfolio({"a": chain(2), "b": chain(3)})
    costs = Costs(
        {
            two.task("a", 1): TaskCost(Decimal(100)),
            two.task("b", 2): TaskCost(by_duration=Decimal(1000)),
        },
        spent=Decimal(7),
        overhead_per_day=Decimal(8),
        currency="EUR",
    )
    return two, Uncertainty(default=None, costs=costs)


def test_a_portfolio_costs_what_its_tasks_and_its_days_cost() -> None:
    two, known = priced()
    longer = ThreePoint(3 * DAY, 3 * DAY, 3 * DAY)
    known = replace(known, estimates={two.task("b", 2): longer})
    found = simulate_portfolio(two, known, 1, 50)
    # From Monday 8:00 to Friday 17:00: 4 days and 9 hours of overhead at 8 a day.
    assert found.costs is not None
    assert set(found.costs.round(6)) == {100 + 3000 + 7 + 35}
    assert found.cost_percentile(80) == 3142
    assert found.deterministic_cost == 100 + 1000 + 7 + 19
    assert found.currency == "EUR"
    bare = simulate_portfolio(two, replace(known, costs=None), 1, 50)
    assert (bare.costs, bare.deterministic_cost, bare.currency) == (None, None, "")
    assert (bare.finishes == found.finishes).all()


def test_cost_and_date_of_a_portfolio_come_from_the_same_iterations() -> None:
    """The claim delays the last task: it costs money in just the iterations that finish late."""
    two, known = priced()
    claim = RiskEvent("c", "claim", 0.3, ThreePoint(5 * DAY, 5 * DAY, 5 * DAY),
                      (two.task("b", 3),), cost=ThreePoint(900, 900, 900))  # fmt: skip
    found = simulate_portfolio(two, replace(known, events=(claim,)), 2, 2000)
    on_time, budget = found.percentile(50), found.cost_percentile(50)
    assert found.costs is not None
    assert ((found.whole > on_time) == (found.costs > 1900)).all()
    assert found.probability(on_time) == pytest.approx(0.7, abs=0.01)
    assert found.probability(on_time, budget) == found.cost_probability(budget)
    assert [pair.finish for pair in found.joint(60)] == [on_time, found.percentile(100)]
    assert found.joint(80)[0].finish == found.percentile(100)


def test_the_costs_of_plans_add_up() -> None:
    plan = chain(2)
    first = replace(plan.tasks[0], cost=Decimal(70), actual_cost=Decimal(20))
    plan = replace(plan, tasks=(first, *plan.tasks[1:]), currency="EUR")
    two = Portfolio({"a": plan, "b": chain(1), "c": plan})
    costs = two.costs()
    assert costs.spent == 40
    assert costs.currency == "EUR"
    expected = {two.task("a", 1): TaskCost(Decimal(50)), two.task("c", 1): TaskCost(Decimal(50))}
    assert costs.tasks == expected
    dollars = Portfolio({"a": plan, "b": replace(plan, currency="USD")})
    with pytest.raises(UncertaintyError, match="EUR, USD"):
        dollars.costs()
