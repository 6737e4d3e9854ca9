"""Reference class forecasting: percentiles, silence, and the coverage of what it states."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine.forecast import (
    HistoryError,
    HistoryStoppedError,
    NoForecast,
    Outcome,
    ReferenceForecast,
    forecast,
    needed,
    percentile,
    reference_class,
)

pytestmark = pytest.mark.nodb


def closed(*ratios: float, group: str = "large") -> list[Outcome]:
    """Closed projects that took so many times their 100 planned days."""
    return [Outcome(f"P-{i}", 100, 100 * ratio, group) for i, ratio in enumerate(ratios)]


NINETEEN = [1 + i / 100 for i in range(1, 20)]


def answered(*arguments: object, **choices: object) -> ReferenceForecast:
    found = forecast(*arguments, **choices)  # type: ignore[arg-type]
    assert isinstance(found, ReferenceForecast)
    return found


def test_percentiles_are_read_at_their_rank() -> None:
    found = answered(200, closed(*NINETEEN))
    assert found.uplift == pytest.approx(0.16)
    assert found.corrected == pytest.approx(232)
    assert (found.low, found.median, found.high) == pytest.approx((204, 220, 236))
    assert (found.chance, found.interval, found.estimate) == (0.8, 0.8, 200)


def test_it_tells_how_much_history_it_has_read_and_can_be_stopped() -> None:
    rows, told = closed(*NINETEEN) * 150, []
    found = answered(200, rows, progress=lambda done, of: told.append((done, of)))
    assert found == answered(200, rows)
    assert told == [(0, 2850), (1000, 2850), (2000, 2850), (2850, 2850)]
    for limit in (0, 1000, 2850):
        with pytest.raises(HistoryStoppedError):
            forecast(200, rows, progress=lambda done, of, limit=limit: done < limit)


def test_between_ranks_a_straight_line() -> None:
    assert percentile([1.0, 2.0, 4.0], 0.5) == 2
    assert percentile([1.0, 2.0, 4.0], 0.625) == 3
    assert percentile([1.0, 2.0, 4.0], 0.99) == 4


def test_the_basis_is_shown() -> None:
    history = [*closed(*NINETEEN), *closed(3, 4, group="small")]
    found = answered(100, history, "large")
    assert found.basis.n == 19
    assert found.basis.projects[0] == "P-0"
    assert reference_class(history).n == 21
    assert reference_class(history, "small").ratios == (3, 4)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "There is no closed project of the class “large”; a correction needs 10."),
        (1, "There is 1 closed project of the class “large”; a correction needs 10."),
        (9, "There is 9 closed projects of the class “large”; a correction needs 10."),
    ],
)
def test_too_few_give_none_and_say_so(count: int, words: str) -> None:
    others = closed(*NINETEEN, group="small")
    found = forecast(100, [*closed(*NINETEEN[:count]), *others], "large")
    assert isinstance(found, NoForecast)
    assert found.basis.n == count
    assert found.why == words.replace("There is 9", "There are 9")


def test_rarer_percentiles_need_more_projects() -> None:
    assert needed() == 10
    assert needed(chance=0.95) == 19
    assert needed(interval=0.9) == 19
    assert needed(chance=0.5, interval=0.5, least=1) == 3
    found = forecast(100, closed(*NINETEEN[:12]), interval=0.9)
    assert isinstance(found, NoForecast)
    assert found.needed == 19


@pytest.mark.parametrize("value", [0, -5, math.nan, math.inf])
def test_figures_must_be_above_nothing(value: float) -> None:
    with pytest.raises(HistoryError, match="above 0"):
        forecast(value, closed(*NINETEEN))
    with pytest.raises(HistoryError, match="“P-1”"):
        Outcome("P-1", value, 10)
    with pytest.raises(HistoryError, match="actual figure"):
        Outcome("P-1", 10, value)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_probabilities_lie_between_nothing_and_one(share: float) -> None:
    with pytest.raises(HistoryError, match="probability"):
        needed(chance=share)


@given(st.lists(st.floats(0.2, 5), min_size=10, max_size=40), st.floats(1, 1e6))
@settings(max_examples=50, deadline=None)
def test_the_order_of_projects_and_the_unit_do_not_matter(
    ratios: list[float], estimate: float
) -> None:
    first, second = answered(1, closed(*ratios)), answered(estimate, closed(*ratios[::-1]))
    assert second.corrected == pytest.approx(estimate * first.corrected)
    assert first.low <= first.median <= first.high
    assert min(ratios) - 1e-9 <= first.corrected <= max(ratios) + 1e-9


@pytest.mark.parametrize("n", [10, 14, 40])
@pytest.mark.parametrize("spread", [0.15, 0.6])
def test_eight_of_ten_new_projects_end_within_the_interval(n: int, spread: float) -> None:
    """Histories of n projects with log-normal overruns, each judged by one project more."""
    draw = np.random.default_rng(5)
    inside = below = 0
    for _ in range(1500):
        ratios = np.exp(draw.normal(0.2, spread, n + 1)).tolist()
        found = answered(100, closed(*ratios[:n]))
        inside += found.low <= 100 * ratios[n] <= found.high
        below += 100 * ratios[n] <= found.corrected
    assert 0.77 <= inside / 1500 <= 0.83
    assert 0.77 <= below / 1500 <= 0.83
