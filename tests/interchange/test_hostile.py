"""Files that mean harm, or are damaged beyond sense: one clear sentence each, and nothing else."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pilothouse.engine import PlanError, schedule
from pilothouse.interchange import (
    EmptyFile,
    Limits,
    ReadError,
    TooLarge,
    Truncated,
    WrongFormat,
    read,
)

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent / "files"
SMALL = Limits(seconds=30, memory_mb=256, unpacked_bytes=50_000_000)
Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


def sentence(path: Path, *kinds: type[ReadError], limits: Limits = SMALL) -> str:
    with pytest.raises(kinds) as caught:
        read(path, limits=limits)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def zipped(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return path


def test_a_workbook_that_is_a_bomb(tmp_path: Path) -> None:
    sheet = b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 3_000_000
    path = zipped(
        tmp_path / "bomb.xlsx", xl__workbook_dot_xml=b"<workbook/>", xl__sheet1_dot_xml=sheet
    )
    assert "unpack" in sentence(path, TooLarge)


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", plan_dot_xml=b"\0" * 20_000_000)
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    sentence(path, ReadError, limits=Limits(unpacked_bytes=1_000_000))


def test_a_damaged_archive_is_said_to_be_one(tmp_path: Path) -> None:
    path = zipped(tmp_path / "torn.zip", plan_dot_xml=(FILES / "small.xml").read_bytes() * 3)
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(data)
    sentence(path, Truncated)


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", a=b"x" * 100, b=b"y" * 100).read_bytes()
    sentence(zipped(tmp_path / "outer.zip", inner_dot_zip=inner), WrongFormat, EmptyFile)


def test_a_workbook_with_entities(tmp_path: Path) -> None:
    layers = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    sheet = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + layers + b"]><x>&j;</x>"
    path = zipped(
        tmp_path / "entities.xlsx",
        **{"[Content_Types]_dot_xml": sheet},
        xl__workbook_dot_xml=sheet,
    )
    sentence(path, WrongFormat, TooLarge)


def test_jira_xml_with_entities(write: Write) -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><!-- JIRA --><rss><channel>'
    path = write("bomb.xml", head + b"<item><key>&a;</key></item></channel></rss>")
    assert "entities" in sentence(path, WrongFormat)


def test_json_nested_without_end(write: Write) -> None:
    deep = b'{"format": "pilothouse.plan", "version": 1, "tasks": ' + b"[" * 200_000
    sentence(write("deep.json", deep), ReadError)
    issues = b'{"issues": [{"fields": ' + b'{"a":' * 200_000
    sentence(write("issues.json", issues), ReadError)


def test_a_circle_in_the_outline_of_our_own_format(write: Write) -> None:
    plan = {
        "format": "pilothouse.plan", "version": 1, "name": "x", "start": 0, "default_calendar": 1,
        "calendars": [{"id": 1, "name": "s", "week": [[[480, 1020]]] * 5 + [[], []]}],
        "tasks": [{"id": 1, "name": "a", "parent": 2}, {"id": 2, "name": "b", "parent": 1}],
    }  # fmt: skip
    result = read(write("circle.json", json.dumps(plan).encode()))
    with pytest.raises(PlanError):
        schedule(result.plan)


def ended(path: Path, limits: Limits) -> str:
    """How the reading of a file ends; anything but a plan or a sentence fails the test."""
    try:
        schedule(read(path, limits=limits).plan)
    except (ReadError, PlanError) as error:
        return "refused" if str(error) and "\n" not in str(error) else repr(error)
    return "computed"


@pytest.fixture(scope="module")
def whole() -> str:
    return (FILES / "small.xml").read_text("utf-8")


def test_a_circle_of_links_is_refused_by_name(write: Write, whole: str) -> None:
    link = "<PredecessorLink><PredecessorUID>6</PredecessorUID><Type>1</Type></PredecessorLink>"
    task = "<UID>2</UID><ID>2</ID><Name>Dig"
    circle = re.sub(rf"({task}.*?)(</Task>)", rf"\1{link}\2", whole, count=1, flags=re.DOTALL)
    result = read(write("circle.xml", circle.encode()))
    with pytest.raises(PlanError) as caught:
        schedule(result.plan)
    assert "Dig" in str(caught.value)


def test_dates_beyond_sense_are_left_out_and_told(write: Write, whole: str) -> None:
    absurd = whole.replace("<Deadline>2026", "<Deadline>9026").replace(
        "<StatusDate>2026", "<StatusDate>0001"
    )
    result = read(write("absurd.xml", absurd.encode()))
    losses = [loss for loss in result.losses if loss.code == "absurd_date"]
    assert len(losses) == 2
    assert result.plan.data_date is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<Duration>PT8H0M0S</Duration>", "<Duration>PT999999999999H0M0S</Duration>"),
        ("<UID>2</UID>", "<UID>99999999999999</UID>"),
        ("<OutlineLevel>2</OutlineLevel>", "<OutlineLevel>-5</OutlineLevel>"),
        ("<OutlineLevel>2</OutlineLevel>", "<OutlineLevel>900</OutlineLevel>"),
        ("<MinutesPerDay>480</MinutesPerDay>", "<MinutesPerDay>0</MinutesPerDay>"),
        ("<FromTime>08:00:00</FromTime>", "<FromTime>77:00:00</FromTime>"),
        ("<UID>3</UID>", "<UID>2</UID>"),
    ],
)
def test_numbers_beyond_sense(write: Write, whole: str, before: str, after: str) -> None:
    """Whatever such a number does, it ends in a plan or in a sentence, and the plan computes."""
    assert before in whole
    path = write("odd.xml", whole.replace(before, after, 1).encode())
    assert ended(path, SMALL) in {"computed", "refused"}


def test_xml_nested_deeper_than_any_tool(write: Write) -> None:
    deep = b'<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
    data = deep + b"<Tasks>" * 5000 + b"</Tasks>" * 5000 + b"</Project>"
    sentence(write("deep.xml", data), ReadError)


def test_a_number_of_calendars_that_fills_the_memory(write: Write, whole: str) -> None:
    days = "".join(
        f"<Exception><TimePeriod><FromDate>20{y:02}-01-01T00:00:00</FromDate><ToDate>20{y:02}-12-31"
        "T23:59:00</ToDate></TimePeriod><Occurrences>365</Occurrences><Type>1</Type><Period>1"
        "</Period><DayWorking>0</DayWorking></Exception>"
        for y in range(26, 90)
    )
    data = whole.replace("<Exceptions>", "<Exceptions>" + days * 40, 1).encode()
    path = write("calendars.xml", data)
    assert ended(path, Limits(seconds=15, memory_mb=64)) in {"computed", "refused"}


def test_a_table_that_needs_too_much_memory(write: Write) -> None:
    path = write("wide.csv", b"Name,Duration\n" + b"Dig,1\n" * 400_000)
    said = sentence(path, TooLarge, limits=Limits(tasks=10_000_000, memory_mb=64, seconds=60))
    assert "memory" in said
