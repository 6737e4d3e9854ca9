"""Availability and rates over time, read from the tools' files and written to them again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pilothouse.engine import day_number
from pilothouse.engine.network.data import Availability, Plan, Rate
from pilothouse.interchange import Format, content, plan_json, read, read_back
from pilothouse.interchange.writer import read_again
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent / "files"


def day(month: int, number: int) -> int:
    return 1440 * day_number(date(2026, month, number))


PERIODS = (
    Availability(None, day(4, 1), 1.0),
    Availability(day(4, 1), day(7, 1), 2.0),
    Availability(day(9, 1), None, 0.5),
)
RATES = (
    Rate("A", None, Decimal(50), Decimal(75), Decimal(100)),
    Rate("A", day(7, 1), Decimal("54.5"), Decimal(80), Decimal(110)),
    Rate("B", None, Decimal(720), per="day"),
)
DIVER_PERIODS = (Availability(day(1, 1), day(1, 12), 1.0), Availability(day(1, 12), None, 3.0))
DIVER_RATES = (
    Rate("A", day(1, 1), Decimal(65)),
    Rate("A", day(2, 1), Decimal("68.25")),
    Rate("B", day(1, 1), Decimal(80)),
)


@pytest.fixture(scope="module")
def microsoft() -> Plan:
    return read(FILES / "terms.xml").plan


@pytest.fixture(scope="module")
def primavera() -> Plan:
    return read(FILES / "terms.xer").plan


def test_microsoft_project_xml_is_read(microsoft: Plan) -> None:
    surveyor, drafter = microsoft.resources
    assert surveyor.availability == PERIODS
    assert surveyor.max_units == 2.0
    assert surveyor.rates == RATES
    assert (drafter.availability, drafter.rates, drafter.max_units) == ((), (), 1.0)
    assert [item.rate_table for item in microsoft.assignments] == ["A", "B"]


def test_xer_is_read(primavera: Plan) -> None:
    diver, barge = primavera.resources
    assert (diver.availability, diver.max_units) == (DIVER_PERIODS, 3.0)
    assert diver.rates == DIVER_RATES
    assert (barge.availability, barge.max_units) == ((), 1.0)
    assert barge.rates == (Rate("A", day(1, 1), Decimal(400)),)
    assert [item.rate_table for item in primavera.assignments] == ["B", "A"]


@pytest.mark.parametrize("kind", [Format.MSPDI, Format.XER, Format.PMXML, Format.JSON])
def test_availability_comes_back_from_every_format_that_has_a_place(
    kind: Format, microsoft: Plan, primavera: Plan
) -> None:
    assert read_again(microsoft, kind).plan.resources[0].availability == PERIODS
    assert read_again(primavera, kind).plan.resources[0].availability == DIVER_PERIODS


@pytest.mark.parametrize("kind", [Format.MSPDI, Format.JSON])
def test_all_rates_come_back_from_what_knows_them(
    kind: Format, microsoft: Plan, primavera: Plan
) -> None:
    for plan in (microsoft, primavera):
        again = read_again(plan, kind).plan
        assert [r.rates for r in again.resources] == [r.rates for r in plan.resources]
        tables = [item.rate_table for item in plan.assignments]
        assert [item.rate_table for item in again.assignments] == tables


@pytest.mark.parametrize("kind", [Format.XER, Format.PMXML])
def test_primavera_keeps_prices_for_an_hour_and_says_what_it_has_no_place_for(
    kind: Format, microsoft: Plan, primavera: Plan
) -> None:
    again = read_again(microsoft, kind).plan
    assert again.resources[0].rates == (
        Rate("A", None, Decimal(50)),
        Rate("A", day(7, 1), Decimal("54.5")),
        Rate("B", None, Decimal(90)),  # 720 a day of eight hours
    )
    assert [item.rate_table for item in again.assignments] == ["A", "B"]
    losses = {loss.code: loss for loss in read_back(microsoft, kind)}
    assert "none for overtime" in losses["resource.rates"].why
    assert "resource.availability" not in losses
    assert read_again(primavera, kind).plan.resources[0].rates == DIVER_RATES


def test_a_table_has_no_place_for_them_and_says_so(microsoft: Plan) -> None:
    losses = {loss.code: loss for loss in read_back(microsoft, Format.XLSX)}
    told = losses["resource.availability"].rows[0].detail
    assert (
        told == "Surveyor: … 2026-04-01 100 %, 2026-04-01 2026-07-01 200 %, 2026-09-01 … 50 % → –"
    )
    assert "resource.rates" in losses


def test_neither_is_a_loss_any_more() -> None:
    for name in ("terms.xml", "terms.xer", "small.xml"):
        codes = {loss.code for loss in read(FILES / name).losses}
        assert not codes & {"rate_table", "availability", "rate_shift"}


def test_one_resource_from_a_day_on_is_not_there_before(microsoft: Plan) -> None:
    begins = (Availability(day(3, 9), None, 1.0),)
    someone = replace(microsoft.resources[1], availability=begins)
    plan = replace(microsoft, resources=(microsoft.resources[0], someone))
    for kind in (Format.MSPDI, Format.XER, Format.PMXML):
        assert read_again(plan, kind).plan.resources[1].availability == begins


def test_units_of_a_resource_without_a_price_come_back(microsoft: Plan) -> None:
    pair = replace(microsoft.resources[1], max_units=2.5)
    plan = replace(microsoft, resources=(microsoft.resources[0], pair))
    for kind in (Format.MSPDI, Format.XER, Format.PMXML):
        again = read_again(plan, kind).plan.resources[1]
        assert (again.max_units, again.availability, again.rates) == (2.5, (), ())


def test_a_rate_from_a_day_on_costs_nothing_before(microsoft: Plan) -> None:
    priced = replace(microsoft.resources[1], rates=(Rate("A", day(3, 9), Decimal("12.34")),))
    plan = replace(microsoft, resources=(microsoft.resources[0], priced))
    for kind in (Format.MSPDI, Format.XER, Format.PMXML):
        assert read_again(plan, kind).plan.resources[1].rates == priced.rates


def test_json_from_before_has_neither(microsoft: Plan) -> None:
    data = json.loads(content(microsoft, Format.JSON))
    for resource in data["resources"]:
        resource.pop("availability", None)
        resource.pop("rates", None)
    for assignment in data["assignments"]:
        assignment.pop("rate_table", None)
    plan = plan_json.from_json(data)
    assert [(r.availability, r.rates) for r in plan.resources] == [((), ()), ((), ())]
    assert [item.rate_table for item in plan.assignments] == ["A", "A"]


def test_rates_of_a_real_microsoft_plan_come_back() -> None:
    """The sample of the reader library: 10, overtime 20, 30 for each use."""
    plan = read(shared_data("plans/joniles__legacy_sample.xml")).plan
    rate = Rate("A", None, Decimal(10), Decimal(20), Decimal(30))
    assert plan.resources[0].rates == (rate,)
    again = read_again(plan, Format.MSPDI).plan
    assert [r.rates for r in again.resources] == [r.rates for r in plan.resources]


def test_rates_of_a_real_primavera_plan_come_back() -> None:
    plan = read(shared_data("plans/soulmajor1__XER_Files_Hotel_Project.xer")).plan
    rated = [resource for resource in plan.resources if resource.rates]
    assert len(rated) == 6
    assert rated[0].rates == (Rate("A", 1440 * day_number(date(2012, 1, 1)), Decimal(5)),)
    for kind in (Format.XER, Format.PMXML):
        again = read_again(plan, kind).plan
        before, after = ({r.name: r.rates for r in each.resources} for each in (plan, again))
        assert after == before
