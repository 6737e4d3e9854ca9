"""With a budget in steps the seed alone decides what is selected, whatever the clock does."""

from __future__ import annotations

import numpy as np
import pytest

from pilothouse.engine.selection import (
    Portfolio,
    Proposal,
    Requirement,
    Selection,
    SelectionError,
    SelectionStoppedError,
    TimeOverError,
    explain,
    frontier,
    prices,
    select,
)

pytestmark = pytest.mark.nodb


def portfolio(proposals: int, starts: int = 1, skills: int = 3, seed: int = 5) -> Portfolio:
    """Projects of three periods with people of some skills, a fifth of them after another."""
    random = np.random.default_rng(seed)
    rows = tuple(
        Proposal(
            id=j,
            name=f"project {j}",
            value=int(random.integers(20, 200)),
            cost=tuple(random.integers(5, 60, 3).tolist()),
            demand={f"skill {k}": tuple(random.integers(0, 6, 3).tolist()) for k in range(skills)},
            starts=tuple(range(starts)),
            decay=0.01,
        )
        for j in range(proposals)
    )
    periods = starts + 2
    return Portfolio(
        proposals=rows,
        budgets=(proposals * 30 // starts,) * periods,
        capacity={f"skill {k}": (proposals * 3 // starts,) * periods for k in range(skills)},
        requirements=tuple(Requirement(j, j - 1) for j in range(4, proposals, 5)),
    )


def knapsack(proposals: int = 200, years: int = 20) -> Portfolio:
    """Where limits are only used up: bred, not searched."""
    random = np.random.default_rng(6)
    cost = random.integers(1, 1000, (proposals, years))
    value = (cost.sum(axis=1) / years + random.integers(1, 500, proposals)).astype(int)
    rows = tuple(
        Proposal(j, f"project {j}", value=int(value[j]), cost=tuple(cost[j].tolist()))
        for j in range(proposals)
    )
    return Portfolio(rows, budgets=tuple((cost.sum(axis=0) // 2).tolist()))


def told(found: Selection) -> tuple[object, ...]:
    return found.options, found.value, found.bound, found.proven


ASKED = {
    "searched": portfolio(300, starts=3, skills=4),
    "bred": knapsack(),
    "annealed, proved by HiGHS": portfolio(130, starts=12),
}


@pytest.fixture(scope="module")
def at_ease() -> dict[str, Selection]:
    """The answers where the clock goes as usual."""
    return {name: select(asked, gap=0, seed=4, steps=2) for name, asked in ASKED.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_the_clock_decides_nothing(name: str, at_ease: dict[str, Selection], leaping: None) -> None:
    found = select(ASKED[name], gap=0, seed=4, steps=2)
    assert told(found) == told(at_ease[name])
    assert found.choices


def test_within_seconds_the_clock_would_have(leaping: None) -> None:
    """Else the test above could not fail."""
    with pytest.raises(TimeOverError):
        select(ASKED["searched"], gap=0, seed=4, seconds=60)


def test_more_steps_never_give_less() -> None:
    values = [select(ASKED["bred"], gap=0, seed=4, steps=steps) for steps in (1, 3)]
    assert values[0].value <= values[1].value <= values[1].bound <= values[0].bound


def test_reasons_prices_and_frontier_take_steps_too(leaping: None) -> None:
    asked = portfolio(12)
    found = select(asked, gap=0, steps=5)
    assert found.proven
    assert explain(asked, found, 3, steps=5).proven
    priced = prices(asked, found, steps=5)
    assert [price.proven for price in priced] == [True] * len(found.usage)
    assert priced
    assert frontier(asked, (0.5, 1.0), steps=5)[-1].value == found.value


def test_steps_are_counted_and_can_be_stopped() -> None:
    seen: list[tuple[int, int]] = []
    select(ASKED["bred"], gap=0, steps=3, progress=lambda done, of: seen.append((done, of)))
    assert {of for _, of in seen} == {3}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    with pytest.raises(SelectionStoppedError):
        select(ASKED["bred"], gap=0, steps=3, progress=lambda done, _of: done < 1)


def test_steps_below_zero_are_refused() -> None:
    with pytest.raises(SelectionError, match="0 steps or more, not -1"):
        select(ASKED["bred"], steps=-1)
