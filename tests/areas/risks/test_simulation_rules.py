"""Risks as events of a simulation: cases that are counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pilothouse.control.risks import rules
from pilothouse.control.risks.rules.simulating import Simulated, simulated
from pilothouse.control.risks.types import Chance, RiskFigures
from pilothouse.engine import RiskEvent, Uncertainty, WorkingTime, simulate
from pilothouse.kit.errors import InvalidError
from tests.areas.risks.simulating import DAY, MONDAY, WEEK, ten_days
from tests.areas.schedule.test_services import at

pytestmark = pytest.mark.nodb
STRIKE = RiskFigures(
    7, "R-1", "Dock strike", "open", tasks=(2,), probability=100.0, days=(5.0, 5.0, 5.0)
)
TIME = WorkingTime(WEEK, {1: WEEK}, MONDAY)
FRIDAY_13, FRIDAY_20 = at(13, 17), at(20, 17)


def event(**changes: Any) -> RiskEvent | str:
    tasks = {task.id: task for task in ten_days().tasks}
    return rules.event_of(replace(STRIKE, **changes), tasks, {1}, DAY)


def figures(*events: RiskEvent | str) -> dict[str, Any]:
    known = Uncertainty(default=None, events=tuple(e for e in events if isinstance(e, RiskEvent)))
    assert len(known.events) == len(events)
    return outcome(known).content


def outcome(known: Uncertainty) -> Simulated:
    return simulated(ten_days(), known, TIME, currency="GBP", seed=7, iterations=1024)


def test_the_futures_kept_answer_for_a_day_and_a_cost_together() -> None:
    """The strike comes in every other future: late by a week and dearer by 1,000."""
    half = event(probability=50.0, cost=(1000.0, 1000.0, 1000.0))
    assert isinstance(half, RiskEvent)
    kept = outcome(Uncertainty(default=None, events=(half,))).futures
    early, late = date(2026, 3, 13), date(2026, 3, 20)
    found = rules.chances(kept, early, Decimal(1000)).before
    assert found.on_time == pytest.approx(0.5, abs=0.02)
    assert (found.within_cost, found.both) == (1.0, found.on_time)
    assert rules.chances(kept, late, Decimal(999)).before.both == found.on_time
    assert rules.chances(kept, late, None).before == Chance(1.0, None, None)
    assert rules.chances(kept, date(2026, 3, 12), None).before.on_time == 0.0
    assert rules.chances(kept, late, None).after is None


def test_what_the_futures_cannot_answer_is_refused() -> None:
    known = event()
    assert isinstance(known, RiskEvent)
    kept = outcome(Uncertainty(default=None, events=(known,))).futures
    for by, cost, field in ((None, None, "by"), (None, Decimal(5), "cost")):
        with pytest.raises(InvalidError) as caught:
            rules.chances(kept, by, cost)
        assert field in caught.value.fields


def test_the_curve_of_the_cost_ends_where_its_percentiles_say() -> None:
    found = figures(event(cost=(0.0, 1000.0, 3000.0)))["before"]
    curve = {share: Decimal(amount) for amount, share in found["cost_curve"]}
    assert str(curve[80]) == found["cost"]["80"]
    assert list(curve.values()) == sorted(curve.values())
    assert figures(event())["before"]["cost_curve"] is None


def test_a_sure_event_delays_the_finish_by_its_days_and_removal_gains_them_all() -> None:
    found = figures(event())
    assert found["finish"] == FRIDAY_13
    assert found["before"]["finish"] == {"50": FRIDAY_20, "80": FRIDAY_20, "90": FRIDAY_20}
    assert found["before"]["days"] == 5.0
    assert [(row["number"], row["days"], row["money"]) for row in found["removed"]] == [
        ("R-1", 5.0, None)
    ]
    assert (found["after"], found["before"]["cost"]) == (None, None)


def test_an_event_of_one_half_delays_by_half_its_days_on_average() -> None:
    half = event(probability=50.0)
    assert isinstance(half, RiskEvent)
    finishes = simulate(ten_days(), Uncertainty(default=None, events=(half,)), 7, 4096).finishes
    assert set(finishes.tolist()) == {FRIDAY_13, FRIDAY_20}
    days = [TIME.between(FRIDAY_13, at) / DAY for at in finishes.tolist()]
    assert np.mean(days) == pytest.approx(2.5, abs=0.05)


def test_the_response_leaves_its_residual_figures_and_costs_its_price() -> None:
    found = figures(
        event(cost=(1000.0, 1000.0, 1000.0), after_days=(2.0, 2.0, 2.0),
              after_cost=(400.0, 400.0, 400.0), price=300.0)
    )  # fmt: skip
    assert (found["before"]["days"], found["after"]["days"]) == (5.0, 2.0)
    assert found["before"]["cost"]["80"] == "1000.00"
    assert found["after"]["cost"]["80"] == "700.00"
    assert found["removed"][0]["money"] == "1000.00"
    assert not found["plan_has_cost"]


def test_the_greater_of_two_risks_comes_first_and_the_shorter_path_costs_nothing() -> None:
    report = event(number="R-2", title="Late report", tasks=(3,), days=(4.0, 4.0, 4.0))
    found = figures(report, event())
    assert [(row["number"], row["days"]) for row in found["removed"]] == [("R-1", 5.0), ("R-2", 0)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "occurred"}, "has occurred"),
        ({"probability": None}, "no probability"),
        ({"days": None}, "neither a delay nor a cost"),
        ({"tasks": ()}, "names no task"),
        ({"tasks": (2, 9)}, "task 9 is no longer in the plan"),
        ({"tasks": (1,)}, "has become a summary"),
    ],
)
def test_what_lacks_figures_is_left_out_and_says_why(changes: dict[str, Any], why: str) -> None:
    found = event(**changes)
    assert isinstance(found, str)
    assert why in found


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"impact_days": 5, "impact_days_min": 6}, "impact_days_min"),
        ({"impact_days": 5, "impact_days_max": 4}, "impact_days_max"),
        ({"impact_cost_max": 4}, "impact_cost"),
        ({"response_cost": 4}, "response_cost"),
        ({"residual_days": 0}, "probability"),
        ({"residual_days": 2, "probability": 5}, "tasks"),
    ],
)
def test_figures_that_do_not_fit_together_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        rules.check_figures(values)
    assert list(caught.value.fields) == [field]
