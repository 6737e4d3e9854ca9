"""Plans that come as tables: CSV, workbooks, Jira."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pilothouse.engine import schedule
from pilothouse.engine.network.data import (
    Calendar,
    ConstraintType,
    LagUnit,
    Link,
    LinkType,
    Plan,
    ScheduleOptions,
    Task,
    TaskKind,
)
from pilothouse.interchange import (
    EmptyFile,
    Format,
    Limits,
    ReadError,
    TooLarge,
    Truncated,
    WrongFormat,
    content,
    read,
    read_back,
)
from pilothouse.interchange.compare import compared
from pilothouse.interchange.errors import NoNameColumn
from pilothouse.interchange.tables import Target, guessed
from pilothouse.interchange.tables.values import CellError, minutes_of, moment_of, percent_of
from pilothouse.interchange.tables.working_days import EIGHT_HOURS

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent / "files"
DAY = 480
Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


PLAN = """Bauplan\n
Nr;Ebene;Vorgangsname;Dauer;Anfang;Vorgänger;Ressourcen;% abgeschlossen;Zone
1;1;Rohbau;;;;;;
2;2;Aushub;3 Tage;02.03.2026;;Kolonne[50%];0,5;Nord
3;2;Beton;1w;;2EA, 99;;;Süd
4;2;Abnahme;0t;;3FS+2d;;;
"""


def test_a_german_table_with_levels_links_and_a_column_of_its_own(write: Write) -> None:
    result = read(write("bauplan.csv", PLAN.encode("cp1252")))
    tasks = {task.name: task for task in result.plan.tasks}
    assert result.source.encoding == "windows-1252"
    assert tasks["Rohbau"].kind is TaskKind.SUMMARY
    assert (tasks["Aushub"].duration, tasks["Beton"].duration) == (3 * DAY, 5 * DAY)
    assert tasks["Aushub"].parent == tasks["Rohbau"].id
    assert tasks["Aushub"].percent_complete == 50
    assert tasks["Abnahme"].kind is TaskKind.MILESTONE
    assert result.plan.links == (Link(2, 3), Link(3, 4, LinkType.FS, 2 * DAY))
    assert result.plan.assignments[0].units == 0.5
    assert [field.name for field in result.plan.custom_fields] == ["Zone"]
    (problem,) = [loss for loss in result.losses if loss.code == "cell"]
    assert problem.rows[0].detail.startswith("Row 6: names the row “99”")
    assert schedule(result.plan).start == tasks["Aushub"].constraint_date


SHORT = ((480, 720), (780, 990))
FOUR_DAYS = Plan(
    "Short", 0, (Calendar(1, "Four short days", (SHORT,) * 4 + ((), (), ())),), 1,
    options=ScheduleOptions(minutes_per_day=450),
)  # fmt: skip


def test_days_are_those_of_the_plan_that_a_table_updates(write: Write) -> None:
    """Durations, lags and ranges; and from Monday to the Monday after are five days of four."""
    text = (
        b"ID,Name,Duration,Start,End,Predecessors,Optimistic\n1,Dig,2d,,,,1d\n2,Pour,1w,,,1FS+2d,\n"
        b"3,Cure,,2026-03-02,2026-03-09,,\n4,Wait,4ed,,,,\n"
    )
    path = write("days.csv", text)
    dig, pour, cure, wait = read(path, base=lambda: FOUR_DAYS).plan.tasks
    assert (dig.duration, dig.optimistic, pour.duration) == (2 * 450, 450, 5 * 450)
    assert (cure.duration, wait.duration) == (5 * 450, 4 * 1440)
    assert read(path, base=lambda: FOUR_DAYS).plan.links[0].lag == 2 * 450
    for none in (None, lambda: None):
        dig, _, cure, _ = read(path, base=none).plan.tasks
        assert (dig.duration, cure.duration) == (2 * DAY, 6 * DAY)


def test_days_of_a_plan_that_never_works_are_usual_ones(write: Write) -> None:
    empty = replace(FOUR_DAYS, calendars=(Calendar(1, "None", ((),) * 7),))
    path = write("days.csv", b"Name,Duration,Start,End\nDig,2d,,\nPour,,2026-03-02,2026-03-03\n")
    dig, pour = read(path, base=lambda: empty).plan.tasks
    assert (dig.duration, pour.duration) == (2 * 450, 2 * DAY)


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_short_days_are_told_once_and_not_at_each_task(kind: Format) -> None:
    tasks = (Task(1, "Dig", 900), Task(2, "Pour", 2250, optimistic=450, pessimistic=4500))
    plan = replace(FOUR_DAYS, tasks=tasks, links=(Link(1, 2, lag=450),))
    told = " ".join(f"{loss.code} {loss.rows}" for loss in read_back(plan, kind))
    assert "Dig" not in told
    assert "Pour" not in told
    assert "450 → 480" in told


def test_dates_without_links_hold_and_make_durations(write: Write) -> None:
    text = b"Name,Start,End\nDig,2026-03-02,2026-03-06\nPour,3/9/2026,3/20/2026\n"
    dig, pour = read(write("dates.csv", text)).plan.tasks
    assert (dig.duration, pour.duration) == (5 * DAY, 10 * DAY)
    assert dig.constraint is ConstraintType.START_NO_EARLIER


def test_what_somebody_said_goes_before_the_guess(write: Write) -> None:
    path = write("own.csv", b"Was,Wie lange,Name\nDig,3,Anna\n")
    said = {"Was": "name", "Wie lange": "duration", "Name": "resources"}
    result = read(path, columns=lambda _: said)
    assert result.plan.tasks[0].name == "Dig"
    assert result.plan.tasks[0].duration == 3 * DAY
    assert result.plan.resources[0].name == "Anna"
    assert result.columns == said


def test_ranges_are_read_in_the_kind_of_time_of_their_duration(write: Write) -> None:
    table = "Name,Duration,Optimistic,Worst case\nDig,5d,3d,2w\nCure,4ed,2ed,9d\nDone,0,1d,\n"
    result = read(write("ranges.csv", table.encode()))
    found = {task.name: (task.optimistic, task.pessimistic) for task in result.plan.tasks}
    assert found == {"Dig": (3 * DAY, 10 * DAY), "Cure": (2 * 1440, None), "Done": (None, None)}
    (loss,) = result.losses
    assert loss.title == "Cells that are no pessimistic duration"
    assert loss.rows[0].detail.startswith("Row 3: “9d” is not the kind of time")


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_our_own_tables_come_back(write: Write, kind: Format) -> None:
    plan = read(FILES / "small.xml").plan
    again = read(write(f"again.{kind.value}", content(plan, kind))).plan
    held = {"task name", "task duration", "task kind", "task parent", "link missing"}
    found = {f"{x.part.value} {x.field}" for x in compared(plan, again)}
    assert not found & held
    assert len(again.links) == len(plan.links)
    assert {link.lag_unit for link in again.links} == {link.lag_unit for link in plan.links}


def test_a_workbook_with_real_dates(write: Write) -> None:
    from datetime import datetime

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Task Name", "Start", "Duration", "% Complete"])
    sheet.append(["Dig", datetime(2026, 3, 2, 8), 2.5, 0.25])  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    task = read(write("plan.xlsx", out.getvalue())).plan.tasks[0]
    assert (task.duration, task.percent_complete) == (1200, 25)


@pytest.mark.parametrize(
    ("name", "data", "kind", "part"),
    [
        ("no.csv", b"Colour,Size\nred,3\n", NoNameColumn, "no column for the names"),
        ("none.csv", b"Name,Duration\n", EmptyFile, "holds no tasks"),
        ("one.csv", b"hello\nworld\n", EmptyFile, "no row of headings"),
        ("noise.csv", bytes(range(256)) * 9, WrongFormat, "not a table"),
        ("cut.json", b'{"issues": [{"key": "A-1", "fields": {"summ', Truncated, "cut short"),
        ("odd.json", b'{"issues": [{"fields": 3}]}', WrongFormat, "no list of Jira"),
    ],
)
def test_wrong_tables_say_what_is_wrong(
    write: Write, name: str, data: bytes, kind: type[ReadError], part: str
) -> None:
    with pytest.raises(kind, match=part):
        read(write(name, data))


def test_too_many_rows(write: Write) -> None:
    path = write("long.csv", b"Name,Duration\n" + b"Dig,1\n" * 50)
    with pytest.raises(TooLarge, match="more than 20 rows"):
        read(path, limits=Limits(tasks=20))


def test_a_row_cannot_stand_below_itself(write: Write) -> None:
    text = b"ID,Name,Parent\n1,A,2\n2,B,1\n3,C,3\n4,D,1\n"
    plan = read(write("circle.csv", text)).plan
    assert {task.name: task.parent for task in plan.tasks} == {
        "A": None,
        "B": None,
        "C": None,
        "D": 1,
    }


def test_headings_are_recognised_once() -> None:
    found = guessed(["Task Name", "Name", "Duration (days)", "Colour", "Total Slack"])
    assert found == {
        "Task Name": Target.NAME,
        "Name": Target.KEEP,
        "Duration (days)": Target.DURATION,
        "Colour": Target.KEEP,
        "Total Slack": Target.IGNORE,
    }


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("5d", 2400), ("3w", 7200), ("12h", 720), ("4ed", 5760), ("1,5 Tage", 720), ("30 min", 30)],
)
def test_durations(text: str, minutes: int) -> None:
    assert minutes_of(text, DAY)[0] == minutes


@pytest.mark.parametrize("text", ["soon", "5 parsecs", "-3d", "9999999999d"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(CellError):
        minutes_of(text, DAY)


@pytest.mark.parametrize("text", ["31.3.2026", "Tue 31/03/26", "31-Mar-26", "2026-03-31 17:00"])
def test_dates(text: str) -> None:
    assert moment_of(text)[0].date().isoformat() == "2026-03-31"


@pytest.mark.parametrize("text", ["31.02.2026", "9999-01-01", "0001-01-01", "2026-03-31 25:00"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(CellError):
        moment_of(text)


def test_percents_and_working_minutes() -> None:
    assert [percent_of(text) for text in ("50", "50%", "0.5", "1", "0.5%")] == [50, 50, 50, 1, 0.5]
    monday = 4 * 1440
    assert EIGHT_HOURS.between(monday + 480, monday + 4 * 1440 + 1020) == 5 * DAY
    assert EIGHT_HOURS.between(monday + 480, monday + 7 * 1440 + 480) == 5 * DAY


JIRA = [
    {"key": "AB-1", "id": "10", "fields": {"summary": "Epic", "issuetype": {"name": "Epic"},
     "status": {"name": "Open"}}},
    {"key": "AB-2", "id": "11", "fields": {"summary": "Build", "parent": {"key": "AB-1"},
     "timeoriginalestimate": 57600, "duedate": "2026-03-31", "assignee": {"displayName": "Ann"},
     "status": {"name": "Fertig", "statusCategory": {"key": "done"}},
     "created": "2026-03-01T10:00:00.000+0100", "resolutiondate": "2026-03-09T10:00:00.000+0100",
     "issuelinks": [{"type": {"name": "Blocks"}, "outwardIssue": {"key": "AB-3"}}]}},
    {"key": "AB-3", "id": "12", "fields": {"summary": "Ship", "parent": {"key": "AB-1"},
     "status": {"name": "Open"}, "labels": ["web"],
     "issuelinks": [{"type": {"name": "Blocks"}, "inwardIssue": {"key": "ZZ-9"}}]}},
]  # fmt: skip


def test_jira_json(write: Write) -> None:
    result = read(write("search.json", json.dumps({"issues": JIRA}).encode()))
    epic, build, ship = result.plan.tasks
    assert (epic.kind, build.parent, ship.parent) == (TaskKind.SUMMARY, epic.id, epic.id)
    assert (build.duration, build.percent_complete) == (2 * DAY, 100)
    assert build.actual_finish is not None
    assert build.deadline is not None
    assert result.plan.links == (Link(build.id, ship.id, lag_unit=LagUnit.WORKING),)
    assert ("labels", "web") in ship.custom
    codes = {loss.code: loss for loss in result.losses}
    assert codes["jira_estimate"].rows[-1].detail == "AB-3 Ship"
    assert "ZZ-9" in codes["jira_link"].rows[0].detail


def test_jira_csv(write: Write) -> None:
    text = (
        "Summary,Issue key,Issue id,Parent id,Status,Original Estimate,Labels,Labels,"
        "Outward issue link (Blocks),Due date\n"
        "Story,AB-1,10,,Done,28800,a,b,,31/Mar/26 12:00 AM\n"
        "Part,AB-2,11,10,Open,14400,,,AB-3,\nOther,AB-3,12,10,Open,,,,,\n"
    )
    result = read(write("jira.csv", text.encode()))
    story, part, other = result.plan.tasks
    assert (part.parent, other.parent) == (story.id, story.id)
    assert part.duration == 240
    assert ("labels", "a, b") in story.custom
    assert len(result.plan.links) == 1
    assert result.source.tool == "Jira"


def test_jira_xml(write: Write) -> None:
    text = """<?xml version="1.0"?><!-- RSS generated by JIRA --><rss version="0.92"><channel>
    <item><key id="10">AB-1</key><summary>Dig</summary><status>Open</status>
    <timeoriginalestimate seconds="28800">1 day</timeoriginalestimate>
    <due>Tue, 31 Mar 2026 00:00:00 +0000</due><issuelinks><issuelinktype><name>Blocks</name>
    <outwardlinks><issuelink><issuekey>AB-2</issuekey></issuelink></outwardlinks>
    </issuelinktype></issuelinks></item>
    <item><key>AB-2</key><summary>Pour</summary><status>Done</status></item></channel></rss>"""
    plan = read(write("issues.xml", text.encode())).plan
    assert [task.wbs for task in plan.tasks] == ["AB-1", "AB-2"]
    assert plan.tasks[0].deadline is not None
    assert plan.links == (Link(1, 2),)
