"""Selection against brute force over all combinations, with every kind of rule."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine.selection import (
    CategoryLimit,
    Level,
    NoSelectionError,
    Portfolio,
    Proposal,
    Requirement,
    Synergy,
    select,
)
from pilothouse.engine.selection.rules import Option, options_of
from pilothouse.engine.selection.warming import warm

pytestmark = pytest.mark.nodb

PERIODS = 3


@pytest.fixture(scope="module", autouse=True)
def _machine_code() -> None:
    warm()


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """Up to six proposals with two starts or two levels, and rules of every kind."""
    count = draw(st.integers(3, 6))
    ids = range(1, count + 1)
    whole = st.integers(0, 9)

    def proposal(key: int) -> Proposal:
        cost = tuple(draw(st.lists(whole, min_size=1, max_size=2)))
        demand = {"build": tuple(draw(st.lists(whole, min_size=1, max_size=2)))}
        value, risk = draw(st.integers(0, 20)), draw(whole)
        half = tuple(amount // 2 for amount in cost)
        levels = (
            Level("full", value, cost, demand, risk),
            Level("half", value * 0.6, half, demand, risk),
        )
        return Proposal(
            id=key,
            name=f"P{key}",
            value=value,
            cost=cost,
            demand=demand,
            risk=risk,
            scores={"fit": draw(whole)},
            categories=draw(st.sampled_from([(), ("safe",), ("safe", "bold")])),
            mandatory=draw(st.integers(0, 7)) == 0,
            starts=draw(st.sampled_from([(0,), (0, 1), (0, 2)])),
            decay=0.25,
            levels=draw(st.sampled_from([(), levels])),
        )

    pair = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)
    needs = draw(st.lists(st.tuples(pair, st.booleans()), max_size=2))
    return Portfolio(
        proposals=tuple(proposal(key) for key in ids),
        budgets=tuple(draw(st.lists(st.integers(5, 30), min_size=PERIODS, max_size=PERIODS))),
        total_budget=draw(st.sampled_from([None, 25, 40])),
        capacity={"build": tuple(draw(st.lists(st.integers(5, 25), min_size=3, max_size=3)))},
        weights={"fit": 0.5},
        requirements=tuple(Requirement(a, b, after) for (a, b), after in needs),
        exclusions=tuple(tuple(p) for p in draw(st.lists(pair, max_size=3))),
        categories=draw(
            st.sampled_from(
                [
                    (),
                    (CategoryLimit("bold", at_most=1), CategoryLimit("safe", at_least=1)),
                    (CategoryLimit("safe", at_most=20, of_cost=True),),
                ]
            )
        ),
        risk_limit=draw(st.sampled_from([None, 15, 30])),
        synergies=tuple(
            Synergy(tuple(p), draw(st.integers(-6, 6))) for p in draw(st.lists(pair, max_size=2))
        ),
        refused=tuple(draw(st.lists(st.sampled_from(ids), max_size=1))),
    )


def keeps_rules(p: Portfolio, chosen: dict[int, Option]) -> bool:
    """Each rule read from the portfolio's own words, without the engine's rows."""
    by_id = {row.id: row for row in p.proposals}
    picked = list(chosen.values())
    spent = [
        sum(o.level.cost[t - o.start] for o in picked if 0 <= t - o.start < len(o.level.cost))
        for t in range(PERIODS)
    ]
    loads = [[o.level.demand["build"], o.start] for o in picked]
    load = [sum(d[t - s] for d, s in loads if 0 <= t - s < len(d)) for t in range(PERIODS)]
    cost = {o.proposal: sum(o.level.cost) for o in picked}
    for row in p.categories:
        inside = [i for i in chosen if row.category in by_id[i].categories]
        size = sum(cost[i] for i in inside) if row.of_cost else len(inside)
        if row.at_least is not None and size < row.at_least:
            return False
        if row.at_most is not None and size > row.at_most:
            return False
    return (
        all(a <= b for a, b in zip(spent, p.budgets, strict=True))
        and all(a <= b for a, b in zip(load, p.capacity["build"], strict=True))
        and (p.total_budget is None or sum(cost.values()) <= p.total_budget)
        and (p.risk_limit is None or sum(o.level.risk for o in picked) <= p.risk_limit)
        and all(row.id in chosen for row in p.proposals if row.mandatory)
        and not set(p.refused) & set(chosen)
        and all(sum(i in chosen for i in set(g)) <= 1 for g in p.exclusions)
        and all(satisfied(r, chosen) for r in p.requirements)
    )


def satisfied(r: Requirement, chosen: dict[int, Option]) -> bool:
    if r.proposal not in chosen:
        return True
    if r.needs not in chosen:
        return False
    first = chosen[r.needs]
    length = max(1, len(first.level.cost), len(first.level.demand["build"]))
    return not r.after or first.start + length <= chosen[r.proposal].start


def worth(p: Portfolio, chosen: dict[int, Option]) -> float:
    bonus = sum(s.bonus for s in p.synergies if set(s.proposals) <= set(chosen))
    return sum(o.value for o in chosen.values()) + bonus


def brute_force(p: Portfolio) -> float | None:
    ways: dict[int, list[Option | None]] = {row.id: [None] for row in p.proposals}
    for option in options_of(p):
        ways[option.proposal].append(option)
    best = None
    for combination in product(*ways.values()):
        chosen = {o.proposal: o for o in combination if o is not None}
        if keeps_rules(p, chosen) and (best is None or worth(p, chosen) > best):
            best = worth(p, chosen)
    return best


@given(portfolios())
@settings(max_examples=40, deadline=None)
def test_the_selection_is_the_best_of_all_combinations(portfolio: Portfolio) -> None:
    best = brute_force(portfolio)
    if best is None:
        with pytest.raises(NoSelectionError) as caught:
            select(portfolio, seconds=20, gap=0)
        assert caught.value.conflict
        return
    found = select(portfolio, seconds=20, gap=0)
    options = options_of(portfolio)
    chosen = {options[i].proposal: options[i] for i in found.options}
    assert keeps_rules(portfolio, chosen)
    assert worth(portfolio, chosen) == pytest.approx(found.value)
    assert found.value == pytest.approx(best)
    assert found.proven
    assert found.bound == pytest.approx(best, abs=1e-4)
