"""Ranges that tasks state themselves, against closed forms and brute force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pilothouse.engine import Link, Task, ThreePoint, Uncertainty, simulate
from pilothouse.engine.network.data import TaskKind
from pilothouse.engine.risk import Ranges
from tests.engine.make import DAY, MONDAY, ROUND_THE_CLOCK, at, make_plan

pytestmark = pytest.mark.nodb
WHOLE = 1440
N = 20_000
DIG = Task(1, "Dig", 10 * WHOLE, optimistic=8 * WHOLE, pessimistic=20 * WHOLE)
POUR = Task(2, "Pour", 5 * WHOLE, optimistic=3 * WHOLE, pessimistic=12 * WHOLE)


def clocked(*tasks: Task, **fields: Any) -> Any:
    """A plan of minutes that never rest, so that an instant is a sum of durations."""
    return make_plan(*tasks, calendars=(ROUND_THE_CLOCK,), default_calendar=2, **fields)


def simulated(plan: Any, **fields: Any) -> Any:
    known = Uncertainty(estimates=Ranges.of_plan(plan).estimates, **fields)
    return simulate(plan, known, seed=11, iterations=N)


def days(result: Any, percent: int) -> float:
    return float(result.percentile(percent) - MONDAY) / WHOLE


@pytest.mark.parametrize("percent", [10, 50, 80, 95])
def test_one_task_has_the_percentiles_of_its_triangle(percent: int) -> None:
    """Below the mode a + √(u (b−a)(m−a)), above it b − √((1−u)(b−a)(b−m))."""
    low, likely, high, u = 8.0, 10.0, 20.0, percent / 100
    turn = (likely - low) / (high - low)
    left = low + (u * (high - low) * (likely - low)) ** 0.5
    right = high - ((1 - u) * (high - low) * (high - likely)) ** 0.5
    expected = left if u < turn else right
    assert days(simulated(clocked(DIG)), percent) == pytest.approx(expected, abs=0.05)


def test_two_in_a_row_have_the_p80_of_the_sum_of_both_triangles() -> None:
    plan = clocked(DIG, POUR, links=(Link(1, 2),))
    draws = np.random.default_rng(5)
    sums = draws.triangular(8, 10, 20, 10**6) + draws.triangular(3, 5, 12, 10**6)
    result = simulated(plan)
    for percent in (50, 80):
        expected = float(np.percentile(sums, percent))
        assert days(result, percent) == pytest.approx(expected, abs=0.08)
    assert result.finishes.min() >= MONDAY + 11 * WHOLE
    assert result.finishes.max() <= MONDAY + 32 * WHOLE


def test_tasks_without_a_range_keep_the_default_and_its_draws() -> None:
    plain = replace(DIG, optimistic=None, pessimistic=None)
    both = clocked(plain, POUR)
    alone = clocked(plain, replace(POUR, optimistic=None, pessimistic=None))
    assert Ranges.of_plan(alone) == Ranges()
    with_range, without = (
        simulated(plan, default=ThreePoint(0.9, 1, 1.3)) for plan in (both, alone)
    )
    # The shorter task never reaches the longer one, of which each draw is the same in both.
    assert (with_range.finishes == without.finishes).mean() > 0.95
    assert days(simulated(clocked(POUR), default=None), 80) > 7


def test_what_is_done_stays_done_and_what_remains_varies_by_as_many_minutes() -> None:
    begun = replace(DIG, actual_start=MONDAY, remaining=4 * WHOLE, percent_complete=60)
    found = Ranges.of_plan(clocked(begun)).estimates[1]
    assert found == ThreePoint(2 * WHOLE, 4 * WHOLE, 14 * WHOLE)
    nearly = replace(begun, remaining=WHOLE)
    assert Ranges.of_plan(clocked(nearly)).estimates[1].low == 0
    # A percentage without an actual start leaves the whole task ahead, as the schedule plans it.
    ahead = replace(DIG, percent_complete=60)
    assert Ranges.of_plan(clocked(ahead)).estimates[1].likely == DIG.duration


def test_an_end_that_is_not_stated_is_the_duration() -> None:
    only_late = replace(DIG, optimistic=None)
    assert Ranges.of_plan(clocked(only_late)).estimates[1] == ThreePoint(
        10 * WHOLE, 10 * WHOLE, 20 * WHOLE
    )
    sure = replace(DIG, optimistic=10 * WHOLE, pessimistic=10 * WHOLE)
    assert set(simulated(clocked(sure)).finishes) == {MONDAY + 10 * WHOLE}


def test_rests_of_an_interrupted_task_last_as_long_in_every_future() -> None:
    """Two parts of a day with a day of rest between: from 2 to 5 days of 8 hours in all."""
    parts = ((at(1, 8), at(1, 17)), (at(3, 8), at(3, 17)))
    task = Task(1, "Split", 2 * DAY, splits=parts, optimistic=DAY, pessimistic=4 * DAY)
    plan = make_plan(task)
    assert Ranges.of_plan(plan).estimates[1] == ThreePoint(2 * DAY, 3 * DAY, 5 * DAY)
    result = simulated(plan)
    assert result.deterministic_finish == at(3, 17)
    assert at(2, 16) < result.finishes.min() < at(3, 9)
    assert at(5, 8) < result.finishes.max() <= at(5, 17)


@pytest.mark.parametrize(
    "values",
    [
        {"actual_start": MONDAY, "actual_finish": MONDAY + 10 * WHOLE, "percent_complete": 100},
        {"active": False}, {"kind": TaskKind.LEVEL_OF_EFFORT}, {"external": True},
        {"kind": TaskKind.MILESTONE, "duration": 0},
        {"actual_start": MONDAY, "remaining": 0, "percent_complete": 100},
    ],
)  # fmt: skip
def test_what_no_draw_can_move_has_no_estimate(values: dict[str, Any]) -> None:
    assert Ranges.of_plan(clocked(replace(DIG, **values), POUR)).estimates.keys() == {2}


def test_a_summary_has_none_and_a_range_that_was_outrun_is_named() -> None:
    longer, shorter = replace(DIG, duration=21 * WHOLE), replace(POUR, duration=2 * WHOLE)
    above = replace(DIG, id=3, kind=TaskKind.SUMMARY)
    inside = replace(POUR, id=4, parent=3)
    found = Ranges.of_plan(clocked(longer, shorter, above, inside))
    assert (set(found.estimates), found.outrun) == ({4}, (1, 2))
