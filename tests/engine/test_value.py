"""Earned value formulas against published figures, and their edges."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from benchmarks.value import checked
from pilothouse.engine.value import (
    EacMethod,
    ValueDataError,
    duration_forecasts,
    earned_schedule,
    earned_time,
    measures,
    p_factor,
    planned_duration,
)
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb

# M. Vanhoucke's example of eleven weeks (PM Knowledge Center): what is published of it.
PV = [5, 10, 25, 55, 85, 120, 130, 140, 150, 150, 150]
EV = [Decimal(10) / 3, Decimal(20) / 3, 10, Decimal("22.5"), 70, Decimal("82.5"), 90]
PUBLISHED_ES = ["0.67", "1.33", "2.00", "2.83", "4.50", "4.92"]


def rounded(value: Decimal | None, digits: str) -> str:
    assert value is not None
    return str(value.quantize(Decimal(digits)))


@pytest.mark.parametrize("week", range(6))
def test_earned_schedule_as_published(week: int) -> None:
    assert rounded(earned_schedule(PV, EV[week], week + 1).es, "0.01") == PUBLISHED_ES[week]


def test_every_printed_figure_of_the_shared_example() -> None:
    path = shared_data("evm/vanhoucke_11_weeks.json")
    found = checked(json.loads(path.read_text(), parse_float=Decimal))
    assert found.compared == 146
    assert found.differences == ()


def test_the_fence_of_four_sides() -> None:
    """R. Mulcahy, PMP Exam Prep: 4 × $1,000, after day 3 two and a half sides for $2,800.

    The book prints EAC 4,479, which is 4,000 ÷ 0.893: from its CPI rounded to three digits.
    """
    figures = measures(pv=3000, ev=2500, ac=2800, bac=4000)
    assert (figures.cv, figures.sv) == (-300, -500)
    assert rounded(figures.cpi, "0.001") == "0.893"
    assert rounded(figures.spi, "0.001") == "0.833"
    assert rounded(figures.eac_cpi, "1") == "4480"
    assert rounded(4000 / Decimal("0.893"), "1") == "4479"
    assert rounded(figures.etc, "1") == "1680"
    assert rounded(figures.vac, "1") == "-480"


def test_a_software_project_after_seven_months() -> None:
    """Published coursework: five activities of 600, 1,200, 400, 1,200 and 300 thousand dollars."""
    figures = measures(pv=3000, ev=2400, ac=2700, bac=3700)
    assert (figures.cv, figures.sv, figures.eac_budget) == (-300, -600, 4000)
    assert rounded(figures.cpi, "0.0001") == "0.8889"
    assert figures.spi == Decimal("0.8")
    assert figures.eac_cpi == Decimal("4162.5")


@pytest.mark.parametrize(
    ("inputs", "unknown"),
    [
        ((0, 0, 0, 0), "spi cpi percent_planned eac_cpi eac_spi_cpi vac etc tcpi_bac tcpi_eac"),
        ((0, 10, 10, 100), "spi eac_spi_cpi"),
        ((10, 0, 10, 100), "eac_cpi eac_spi_cpi vac etc tcpi_eac"),
        ((10, 10, 0, 100), "cpi eac_cpi eac_spi_cpi vac etc tcpi_eac"),
        ((10, 10, 100, 100), "tcpi_bac"),
        ((10, 10, None, 100), "ac cv cpi percent_spent eac_cpi eac_budget tcpi_bac tcpi_eac"),
    ],
)
def test_what_would_divide_by_zero_is_none(inputs: tuple[int, ...], unknown: str) -> None:
    figures = measures(*inputs)
    assert [name for name in unknown.split() if getattr(figures, name) is not None] == []


def test_time_is_undefined_where_there_is_none() -> None:
    assert earned_schedule([], 0, 0).spi_t is None
    assert earned_schedule(PV, 0, 3).ieac_spi is None
    assert earned_schedule(PV, 140, 9).tspi is None
    assert duration_forecasts([], 0, 0).planned_value_2 is None
    assert duration_forecasts([0, 5], 0, 1).earned_duration_1 is None
    assert p_factor([]) is None
    assert p_factor([(0, 5)]) is None


def test_edges_of_earned_time() -> None:
    assert earned_time([0, 0, 5, 5, 10], 0) == 0
    assert earned_time([0, 0, 5, 5, 10], 5) == 3
    assert earned_time([0, 0, 5, 5, 10], 99) == 5
    assert planned_duration([0, 5, 5]) == 2


def test_the_index_that_the_rest_needs() -> None:
    time = earned_schedule([10, 20, 30, 40], 10, 2)
    assert time.pd == 4
    assert time.tspi == Decimal(3) / 2


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


@pytest.mark.parametrize(
    ("method", "vac"), [("cpi", -25), ("budget", -10), ("spi_cpi", -35), ("bottom_up", -20)]
)
def test_the_chosen_estimate_decides_the_variance(method: str, vac: int) -> None:
    ours = measures(48, 40, 50, 100, bottom_up_etc=70, eac=EacMethod(method))
    assert ours.vac == (Decimal(vac) if method != "spi_cpi" else ours.bac - ours.eac_spi_cpi)


def test_adherence_counts_work_done_where_it_was_planned() -> None:
    assert p_factor([(10, 10), (10, 0), (0, 10)]) == Decimal("0.5")


@pytest.mark.parametrize("wrong", ["x", float("nan"), float("-inf"), Decimal("sNaN"), "Infinity"])
def test_what_is_no_figure_is_refused(wrong: Decimal) -> None:
    """Text, NaN and infinity are never taken, so that no figure that comes out is one of them."""
    for place in range(4):
        given: list[Decimal | int] = [100, 80, 90, 400]
        given[place] = wrong
        with pytest.raises(ValueDataError, match="is no figure: give a finite number"):
            measures(*given)
    with pytest.raises(ValueDataError, match="no figure"):
        measures(100, 80, 90, 400, bottom_up_etc=wrong)
    with pytest.raises(ValueDataError, match="no figure"):
        earned_schedule([50, wrong], 80, 2)
    with pytest.raises(ValueDataError, match="no figure"):
        duration_forecasts([50, 100], 80, wrong)
