"""Selection: results, explanations checked by solving again, prices, the frontier, time limits."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy import sparse

from pilothouse.engine.selection import (
    CategoryLimit,
    Lever,
    NoSelectionError,
    Portfolio,
    Proposal,
    Reason,
    Requirement,
    SelectionError,
    SelectionStoppedError,
    Synergy,
    TimeOverError,
    explain,
    frontier,
    loosened,
    prices,
    scaled,
    select,
    with_cost,
    with_demand,
    with_it,
    with_score,
    without,
)
from pilothouse.engine.selection.compile import compile_portfolio
from pilothouse.engine.selection.kernels_local import anneal, new_walk
from pilothouse.engine.selection.program import Floats, Program, rows_of
from pilothouse.engine.selection.relaxation import relax
from pilothouse.engine.selection.rules import cliques
from pilothouse.engine.selection.solver import solve
from pilothouse.engine.selection.walking import groups_of
from pilothouse.engine.selection.warming import warm

pytestmark = pytest.mark.nodb


@pytest.fixture(scope="module", autouse=True)
def _machine_code() -> None:
    warm()


def portfolio(count: int = 12, seed: int = 3) -> Portfolio:
    """A dozen proposals with a budget, two skills, a prerequisite, an exclusion and a synergy."""
    rng = np.random.default_rng(seed)
    rows = tuple(
        Proposal(
            id=key,
            name=f"Project {key}",
            value=int(rng.integers(10, 60)),
            cost=(Decimal(int(rng.integers(5, 40))),),
            demand={
                "design": (int(rng.integers(0, 6)),),
                "build": (int(rng.integers(0, 9)),),
            },
            categories=("growth",) if key % 2 else ("keep",),
            risk=int(rng.integers(0, 5)),
        )
        for key in range(1, count + 1)
    )
    total = sum(row.cost[0] for row in rows)
    return Portfolio(
        proposals=rows,
        total_budget=Decimal(int(total * 4 / 10)),
        capacity={"design": (12,), "build": (20,)},
        requirements=(Requirement(3, 4),),
        exclusions=((1, 2), (2, 5)),
        categories=(CategoryLimit("keep", at_least=1),),
        risk_limit=18,
        synergies=(Synergy((6, 7), 5),),
    )


def test_usage_adds_up_in_the_type_of_the_costs() -> None:
    found = select(portfolio(), gap=0)
    budget = next(row for row in found.usage if row.key == "budget")
    assert budget.used == found.cost
    assert isinstance(budget.left, Decimal)
    assert budget.left == budget.limit - budget.used >= 0
    assert found.proven
    assert found.gap == pytest.approx(0, abs=1e-6)


def test_small_portfolios_give_the_same_selection_each_time() -> None:
    assert select(portfolio(), gap=0).options == select(portfolio(), gap=0, seed=9).options


def reasons() -> list[tuple[Portfolio, float, Reason]]:
    p = portfolio()
    found = select(p, gap=0)
    return [(p, found.value, explain(p, found, row.id)) for row in p.proposals]


@pytest.fixture(scope="module")
def explained() -> list[tuple[Portfolio, float, Reason]]:
    return reasons()


def test_the_loss_is_the_difference_of_two_selections(
    explained: list[tuple[Portfolio, float, Reason]],
) -> None:
    for p, value, reason in explained:
        opposite = without(p, reason.proposal) if reason.chosen else with_it(p, reason.proposal)
        if reason.blocked_by:
            with pytest.raises(NoSelectionError):
                select(opposite, gap=0)
            continue
        again = select(opposite, gap=0)
        assert value - again.value == pytest.approx(reason.loss)
        assert (reason.proposal in again.ids) != reason.chosen
        given, other = set(select(p, gap=0).ids), set(again.ids)
        assert set(reason.displaced) == given - other - {reason.proposal}
        assert set(reason.instead) == other - given - {reason.proposal}


def test_the_changes_flip_the_choice_and_smaller_ones_do_not(
    explained: list[tuple[Portfolio, float, Reason]],
) -> None:
    vary = {Lever.COST: with_cost, Lever.DEMAND: with_demand}
    seen = set()
    for p, _, reason in explained:
        for change in reason.changes:
            seen.add((change.lever, reason.chosen))
            if change.lever is Lever.SCORE:
                nudge = 1e-3 if change.amount >= 0 else -1e-3
                over = with_score(p, reason.proposal, change.amount + nudge)
                under = with_score(p, reason.proposal, change.amount - nudge)
                assert (reason.proposal in select(over, gap=0).ids) != reason.chosen
                assert (reason.proposal in select(under, gap=0).ids) == reason.chosen
                continue
            assert flips(p, reason, vary[change.lever](p, reason.proposal, change.factor))
            less = change.factor + (1 - change.factor) * 0.05
            if abs(1 - change.factor) > 0.2:
                assert not flips(p, reason, vary[change.lever](p, reason.proposal, less))
    assert {(lever, side) for lever in Lever for side in (True, False)} <= seen


def flips(p: Portfolio, reason: Reason, varied: Portfolio) -> bool:
    """Whether the opposite choice is at least as good after the change."""
    if not reason.chosen:
        inside = select(with_it(varied, reason.proposal), gap=0).value
        return inside >= select(p, gap=0).value - 1e-6
    outside = select(without(p, reason.proposal), gap=0).value
    try:
        return select(with_it(varied, reason.proposal), gap=0).value <= outside + 1e-3
    except NoSelectionError:
        return True


def test_the_words_name_what_is_displaced(
    explained: list[tuple[Portfolio, float, Reason]],
) -> None:
    for _, _, reason in explained:
        assert f"“Project {reason.proposal}” is {'in' if reason.chosen else 'out'}" in reason.text
        for other in reason.displaced:
            assert f"“Project {other}”" in reason.text


def test_a_mandate_against_an_exclusion_is_blocked_by_both() -> None:
    p = portfolio()
    p = replace(p, proposals=tuple(replace(r, mandatory=r.id == 1) for r in p.proposals))
    reason = explain(p, select(p, gap=0), 2)
    assert not reason.chosen
    assert set(reason.blocked_by) >= {"“Project 1” is mandatory", "“Project 2” is mandatory"}
    assert any("only one of" in words for words in reason.blocked_by)


def test_prices_are_what_one_more_unit_adds() -> None:
    p = portfolio()
    found = select(p, gap=0)
    listed = prices(p, found, units={"budget": Decimal(10)})
    assert {row.key for row in listed} == {row.key for row in found.usage}
    for row in listed:
        more = select(loosened(p, row.key, row.unit), gap=0)
        assert more.value - found.value == pytest.approx(row.gain)
    assert listed[0].gain > 0


def test_the_frontier_rises_and_each_point_can_be_solved_again() -> None:
    p = portfolio()
    points = frontier(p, [1.2, 0.4, 0.8, 1.0], gap=0)
    assert [point.share for point in points] == [0.4, 0.8, 1.0, 1.2]
    assert [point.value for point in points] == sorted(point.value for point in points)
    for point in points:
        again = select(scaled(p, point.share), gap=0)
        assert again.value == pytest.approx(point.value)
        assert point.budget == scaled(p, point.share).total_budget


def test_a_conflict_is_named_and_is_minimal() -> None:
    p = portfolio()
    must = tuple(replace(row, mandatory=row.id in (2, 5, 8)) for row in p.proposals)
    with pytest.raises(NoSelectionError) as caught:
        select(replace(p, proposals=must))
    assert sorted(caught.value.conflict) == [
        "only one of “Project 2”, “Project 5”",
        "“Project 2” is mandatory",
        "“Project 5” is mandatory",
    ]


def test_unknown_ids_and_missing_starts_are_refused() -> None:
    one = Proposal(1, "Only", value=1)
    with pytest.raises(SelectionError, match="proposal 7"):
        select(Portfolio((one,), exclusions=((1, 7),)))
    with pytest.raises(SelectionError, match="at least one start"):
        select(Portfolio((replace(one, starts=()),)))
    with pytest.raises(SelectionError, match="same id"):
        select(Portfolio((one, one)))


def test_pairs_that_all_exclude_each_other_become_one_row() -> None:
    assert cliques(((1, 2), (2, 3), (1, 3), (3, 4))) == [(1, 2, 3), (3, 4)]


def test_a_start_is_put_off_until_the_prerequisite_has_ended() -> None:
    first = Proposal(1, "Base", value=1, cost=(2, 2), starts=(0, 1))
    second = Proposal(2, "On top", value=10, cost=(2,), starts=(0, 1, 2, 3), decay=0.1)
    p = Portfolio((first, second), budgets=(9,) * 4, requirements=(Requirement(2, 1, after=True),))
    found = select(p, gap=0)
    assert [(c.proposal, c.start) for c in found.choices] == [(1, 0), (2, 2)]
    assert found.value == pytest.approx(1 + 10 * 0.8)


def test_money_is_kept_to_the_cent() -> None:
    rows = tuple(Proposal(k, f"P{k}", value=1, cost=(Decimal("333333.34"),)) for k in range(3))
    assert len(select(Portfolio(rows, total_budget=Decimal("1000000.01"))).ids) == 2
    assert len(select(Portfolio(rows, total_budget=Decimal("1000000.02"))).ids) == 3


def knapsack(columns: int, rows: int, seed: int = 1) -> Program:
    rng = np.random.default_rng(seed)
    use = rng.integers(1, 1000, (rows, columns)).astype(float)
    cost = np.round(use.mean(0) + 500 * rng.random(columns))
    shape = (np.zeros(columns), np.ones(columns), np.ones(columns, bool))
    return Program(cost, sparse.csr_matrix(use), np.floor(use.sum(1) / 2), *shape)


def test_a_larger_programme_keeps_to_its_time_and_its_rows() -> None:
    """Too large to be proven in a second: the clock ends it, at least once without a hiccup."""
    program, took = knapsack(300, 10), []
    for seed in range(3):
        begun = time.monotonic()
        answer = solve(program, seconds=1.0, gap=0.0, seed=seed)
        took.append(time.monotonic() - begun)
        assert not answer.proven
        assert answer.x is not None
        assert program.allows(answer.x)
        assert answer.value < answer.bound
        assert answer.gap < 0.02
    assert 0.6 <= min(took) < 1.5
    assert max(took) < 10


def test_progress_stops_the_search() -> None:
    with pytest.raises(SelectionStoppedError):
        solve(knapsack(150, 5), seconds=5.0, gap=0.0, progress=lambda done, of: False)


def test_the_two_provers_agree() -> None:
    """Our own tree and HiGHS in its own process prove the same optimum."""
    from pilothouse.engine.selection.highs import Beside, task_of

    program = knapsack(70, 3)
    told: dict[str, float] = {}

    def tell(kind: str, figure: object) -> None:
        if kind == "bound" and isinstance(figure, float):
            told["bound"] = figure

    task = task_of(program, seconds=20.0, gap=0.0, known=None, threads=1, seed=0)
    beside = Beside(task, tell)
    beside.wait(30)
    beside.end()
    answer = solve(program, seconds=20.0, gap=0.0)
    assert answer.proven
    assert answer.value == pytest.approx(told["bound"])


def test_an_explanation_keeps_its_time_and_leaves_out_what_it_did_not_find() -> None:
    p = portfolio(150)
    found = select(p, gap=0)
    begun = time.monotonic()
    reason = explain(p, found, 3, within=0.5)
    assert time.monotonic() - begun < 1.5
    whole = explain(p, found, 3)
    assert reason.loss == pytest.approx(whole.loss)
    assert set(reason.changes) <= set(whole.changes)
    with pytest.raises(TimeOverError):
        explain(p, found, 3, within=0.0)


def test_a_large_choice_of_starts_gets_a_good_selection_in_time() -> None:
    rng = np.random.default_rng(7)
    rows = tuple(
        Proposal(
            id=key,
            name=f"Project {key}",
            value=int(rng.integers(20, 90)),
            cost=tuple(rng.integers(5, 40, int(rng.integers(1, 5))).tolist()),
            starts=tuple(range(12)),
            decay=0.01,
            mandatory=key == 5,
        )
        for key in range(130)
    )
    p = Portfolio(rows, budgets=(150,) * 12, requirements=(Requirement(3, 4, after=True),))
    begun = time.monotonic()
    found = select(p, seconds=3.0, gap=0.01)
    assert time.monotonic() - begun < 4.5
    assert found.gap < 0.03
    assert 5 in found.ids
    assert all(float(row.left) >= -1e-6 for row in found.usage)


def test_annealing_counts_its_value_and_keeps_every_rule_at_its_best() -> None:
    """What the search counts on the way is what the programme says of the same point."""
    p = portfolio(150)
    program = compile_portfolio(p).program
    root = relax(program, 5.0)
    assert root is not None
    rows = rows_of(program)
    usable = np.flatnonzero(program.lower < program.upper)
    groups = groups_of(program, program.lower < program.upper)
    assert sorted(groups.column) == sorted(usable)
    base = np.full(len(program.limit), 30.0)
    state = new_walk(rows, rows.limit, np.full(len(groups.start) - 1, -1), base)
    for heat in (10.0, 3.0, 1.0, 0.1):
        anneal(rows, groups, state, 20, heat, heat, 1)
        now = point_of(program, state.choice)
        assert program.value(now) == pytest.approx(state.figures[0])
        assert (state.figures[1] < 1e-6) == program.allows(now)
        best = point_of(program, state.best)
        assert program.allows(best)
        assert program.value(best) == pytest.approx(state.figures[2])
    assert state.figures[2] >= 0.9 * root.bound


def point_of(program: Program, choice: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    x = np.zeros(program.columns)
    x[choice[choice >= 0]] = 1.0
    return x


def test_groups_are_the_rows_that_let_one_column_be_on() -> None:
    first = Proposal(1, "Base", value=5, cost=(2,), starts=(0, 1, 2))
    second = Proposal(2, "Other", value=3, cost=(2,), starts=(0, 1))
    program = compile_portfolio(Portfolio((first, second), budgets=(9,) * 3)).program
    groups = groups_of(program, np.array([True, False, True, True, True]))
    assert list(groups.start) == [0, 2, 4]
    assert list(groups.column) == [0, 2, 3, 4]
