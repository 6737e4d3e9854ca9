"""Plans written in foreign formats hold what they held, as reading them again shows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar

from pilothouse.engine import schedule
from pilothouse.engine.network.data import Contour, CustomField, LagUnit, Plan
from pilothouse.interchange import Format, content, read, read_back, write
from pilothouse.interchange.compare import compared
from pilothouse.interchange.formats import INFO
from pilothouse.interchange.writer import read_again

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="module")
def microsoft() -> Plan:
    return read(FILES / "small.xml").plan


@pytest.fixture(scope="module")
def primavera() -> Plan:
    return read(FILES / "small.xer").plan


def differing(before: Plan, after: Plan) -> Counter[str]:
    return Counter(f"{x.part.value} {x.field}" for x in compared(before, after))


def test_microsoft_xml_loses_nothing_of_a_microsoft_plan(microsoft: Plan) -> None:
    again = read_again(microsoft, Format.MSPDI).plan
    assert differing(microsoft, again) == {}
    assert [field.name for field in again.custom_fields] == ["Contractor"]
    assert {item.number for task in again.tasks for item in task.baselines} == {0, 3}


def test_xer_loses_nothing_of_a_primavera_plan(primavera: Plan) -> None:
    assert differing(primavera, read_again(primavera, Format.XER).plan) == {}


def test_primavera_xml_loses_the_currency_alone(primavera: Plan) -> None:
    found = differing(primavera, read_again(primavera, Format.PMXML).plan)
    assert found == {"plan currency": 1}


def test_a_microsoft_plan_as_primavera_says_each_loss_with_its_reason(microsoft: Plan) -> None:
    losses = {loss.code: loss for loss in read_back(microsoft, Format.XER)}
    assert "no deadlines" in losses["task.deadline"].why
    assert "projects of their own" in losses["baseline.baseline 3"].why
    assert losses["task.manual"].rows[0].id is not None
    assert "Pour" in losses["task.deadline"].rows[0].detail
    elapsed = next(x for x in microsoft.links if x.lag_unit is LagUnit.PERCENT)
    assert losses["link.changed"].count == 2
    assert elapsed.lag == 5000


def test_elapsed_durations_keep_their_length_in_primavera(microsoft: Plan) -> None:
    again = read_again(microsoft, Format.XER).plan
    cure = next(task for task in again.tasks if task.name == "Cure")
    calendar = next(item for item in again.calendars if item.id == cure.calendar)
    assert cure.duration == next(t for t in microsoft.tasks if t.name == "Cure").duration
    assert calendar.week == (((0, 1440),),) * 7


def test_inactive_tasks_are_not_scheduled_by_primavera(microsoft: Plan) -> None:
    tasks = tuple(replace(t, active=t.name != "Inspect") for t in microsoft.tasks)
    losses = {x.code: x for x in read_back(replace(microsoft, tasks=tasks), Format.XER)}
    assert "Inspect" in losses["task.missing"].rows[0].detail


def test_own_columns_of_a_plan_reach_primavera_and_come_back(microsoft: Plan) -> None:
    fields = (CustomField("ours", "Zone"), CustomField("count", "Piles", "number"))
    tasks = tuple(
        replace(task, custom=(("ours", f"zone {task.id}"), ("count", "12")))
        for task in microsoft.tasks
    )
    plan = replace(microsoft, custom_fields=fields, tasks=tasks)
    for kind in (Format.XER, Format.MSPDI):
        again = read_again(plan, kind).plan
        assert not [x for x in compared(plan, again) if x.part == "custom"]


@pytest.mark.parametrize("kind", [Format.MPX, Format.PLANNER])
def test_older_formats_hold_tasks_and_links(microsoft: Plan, kind: Format) -> None:
    again = read_again(microsoft, kind).plan
    assert [task.name for task in again.tasks] == [task.name for task in microsoft.tasks]
    assert len(again.links) == len(microsoft.links)


def test_computed_dates_are_written_where_given(microsoft: Plan, tmp_path: Path) -> None:
    computed = schedule(microsoft)
    path = tmp_path / "out.xml"
    write(microsoft, path, Format.MSPDI, computed=computed)
    for task in read(path).plan.tasks:
        assert task.stored is not None
        assert task.stored.finish == computed.of(task.id).finish


def test_a_workbook_has_real_dates_and_no_formulas(microsoft: Plan) -> None:
    first = replace(microsoft.tasks[0], name="=1+1")
    plan = replace(microsoft, tasks=(first, *microsoft.tasks[1:]))
    book = openpyxl.load_workbook(io.BytesIO(content(plan, Format.XLSX)))
    sheet = book["Tasks"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet["C2"].value == "=1+1"
    assert sheet["C2"].data_type == "s"
    assert isinstance(sheet.cell(3, heads.index("Start") + 1).value, datetime)
    assert sheet.cell(3, heads.index("Contractor") + 1).value == "Moles and Sons"
    assert sheet.row_dimensions[3].outlineLevel == 1
    assert len(list(book["Links"].rows)) == 1 + len(plan.links)


def test_a_calendar_has_an_entry_for_every_row_that_is_no_summary(microsoft: Plan) -> None:
    made = Calendar.from_ical(content(microsoft, Format.ICAL))
    entries = {str(item["summary"]): item for item in made.walk("VEVENT")}
    assert set(entries) == {t.name for t in microsoft.tasks} - {"Ground works"}
    long = entries["Dig"]
    assert long.decoded("dtstart") == date(2026, 1, 5)
    assert content(microsoft, Format.ICAL) == content(microsoft, Format.ICAL)


def test_csv_opens_in_a_spreadsheet_as_unicode(microsoft: Plan) -> None:
    text = content(microsoft, Format.CSV).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))][1] == "Dig"


def test_our_own_json_loses_nothing(microsoft: Plan, primavera: Plan) -> None:
    for plan in (microsoft, primavera):
        assert read_again(plan, Format.JSON).plan == plan


def test_every_format_is_described() -> None:
    assert set(INFO) == set(Format)
    assert all(info.note.endswith(".") for info in INFO.values())


@pytest.mark.parametrize("kind", [Format.MSPDI, Format.XER, Format.PMXML])
def test_what_a_format_holds_of_contours_choices_and_other_files(kind: Format) -> None:
    plan = read(FILES / "whole.xml").plan
    again = read_again(plan, kind).plan
    if kind is Format.MSPDI:
        assert [item.contour for item in again.assignments] == [Contour.BELL]
    else:
        assert "assignment contour" in differing(plan, again)
    lift = next(task for task in again.tasks if task.name == "Lift")
    assert tuple(value for _, value in lift.custom) == ("Mobile",)
    ghost = next(task for task in again.tasks if task.name == "Quay ready")
    assert not ghost.external
    assert schedule(again).of(ghost.id).start == schedule(plan).of(7).start
