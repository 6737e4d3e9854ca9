"""Earned value against the published eleven-week example, and its edges."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.engine import BaselineValues, Task
from pilothouse.engine.value import (
    PlanValue,
    Technique,
    duration_forecasts,
    earned_schedule,
    measures,
    p_factor,
)
from tests.engine.make import DAY, MONDAY, at, make_plan
from tests.shared_data import shared_data

PV = [5, 10, 25, 55, 85, 120, 130, 140, 150, 150, 150]
EXACT = {3.33: Decimal(10) / 3, 6.67: Decimal(20) / 3}


def weeks() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shared_data("evm/vanhoucke_11_weeks.json").read_text())
    return rows


def close(ours: Decimal | None, theirs: float) -> bool:
    return ours is not None and abs(float(ours) - theirs) <= max(0.01, abs(theirs) * 1e-3)


@pytest.mark.parametrize("week", range(11))
def test_agrees_with_the_published_example(week: int) -> None:
    row = weeks()[week]
    ev = EXACT.get(row["EV"], row["EV"])
    ours = measures(PV[week], ev, row.get("AC"), 150)
    assert close(ours.spi, row["SPI"])
    if "AC" in row:
        assert close(ours.cpi, row["CPI"])
        assert close(ours.eac_cpi, row["EAC_cpi"])
        assert close(ours.eac_budget, row["EAC_pf1"])
        assert close(ours.eac_spi_cpi, row["EAC_sci"])
    time = earned_schedule(PV, ev, week + 1)
    assert close(time.es, row["ES"])
    assert close(time.spi_t, row["SPIt"])
    assert close(time.sv_t, row["SVt"])
    forecast = duration_forecasts(PV, ev, week + 1)
    assert close(forecast.planned_value_1, row["EACt_PV1"])
    assert close(forecast.planned_value_2, row["EACt_PV2"])
    assert close(forecast.earned_duration_1, row["EACt_ED1"])
    assert close(forecast.earned_duration_2, row["EACt_ED2"])
    assert close(forecast.earned_schedule_1, row["EACt_ES1"])
    assert close(forecast.earned_schedule_2, row["EACt_ES2"])


def test_nothing_is_divided_by_zero() -> None:
    blank = measures(0, 0, 0, 0)
    assert (blank.spi, blank.cpi, blank.eac_cpi, blank.tcpi_bac) == (None, None, None, None)
    assert earned_schedule([], 0, 0).spi_t is None
    assert duration_forecasts([], 0, 0).planned_value_2 is None
    assert p_factor([]) is None


def test_without_actual_cost_only_schedule_figures_are_known() -> None:
    ours = measures(100, 80, None, 200)
    assert ours.spi == Decimal("0.8")
    assert ours.cv is None
    assert ours.eac_budget is None


def test_money_stays_exact() -> None:
    ours = measures(Decimal("0.10"), Decimal("0.30"), Decimal("0.20"), Decimal("1.00"))
    assert ours.sv == Decimal("0.20")
    assert ours.cv == Decimal("0.10")


def test_a_bottom_up_estimate_replaces_the_index() -> None:
    ours = measures(50, 40, 50, 100, bottom_up_etc=70)
    assert ours.eac_bottom_up == 120
    assert ours.vac == -20
    assert ours.tcpi_eac == Decimal(60) / Decimal(70)


def test_adherence_counts_work_done_where_it_was_planned() -> None:
    assert p_factor([(10, 10), (10, 0), (0, 10)]) == Decimal("0.5")


def test_planned_value_grows_with_working_time() -> None:
    baseline = BaselineValues(0, MONDAY, at(4, 17), 4 * DAY, cost=Decimal(400))
    task = Task(1, "dig", 4 * DAY, baselines=(baseline,), actual_start=MONDAY, percent_complete=25)
    plan = make_plan(task)
    value = PlanValue(plan)
    assert value.budget == 400
    assert value.curve([at(1, 17), at(2, 12), at(9, 8)]) == [100, 150, 400]
    assert value.at(at(2, 17))[0].planned == 200
    assert value.at(at(2, 17))[0].earned == 100
    assert value.at(at(2, 17), Technique.FIFTY_FIFTY)[0].earned == 200
    assert value.at(at(2, 17), Technique.ZERO_HUNDRED)[0].earned == 0
    done = PlanValue(make_plan(replace(task, actual_finish=at(2, 17))))
    assert done.at(at(2, 17), Technique.ZERO_HUNDRED)[0].earned == 400
