"""Formats beyond Microsoft's and Primavera's own, from small files of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilothouse.engine import schedule
from pilothouse.engine.network.data import LinkType, Plan, TaskKind
from pilothouse.interchange import Format, ReadError, ReadResult, WrongFormat, content, read, write

pytestmark = pytest.mark.nodb
FILES = Path(__file__).parent / "files"
DAY = 480


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(FILES / "small.xml").plan


@pytest.mark.parametrize("name", ["shed.gan", "shed.planner", "shed.pp"])
def test_open_and_other_tools(name: str) -> None:
    result = read(FILES / name)
    tasks = {task.name: task for task in result.plan.tasks}
    assert tasks["Ground works"].kind is TaskKind.SUMMARY
    assert tasks["Dig"].parent == tasks["Ground works"].id
    assert (tasks["Dig"].duration, tasks["Pour"].duration) == (3 * DAY, 2 * DAY)
    assert tasks["Dig"].percent_complete == 50
    assert tasks["Hand over"].duration == 0
    (link,) = result.plan.links
    assert (link.predecessor, link.type) == (tasks["Dig"].id, LinkType.FS)
    assert [resource.name for resource in result.plan.resources] == ["Crew"]


def test_asta_tables_are_read_with_calendar_work_and_dates() -> None:
    """The text form of Asta's file: a table for each kind of row, bars and tasks apart."""
    result = read(FILES / "shed.pp")
    plan = result.plan
    assert (result.source.format, result.source.tool, plan.author) == ("PP", "Asta", "A. Keel")
    assert plan.calendars[0].week == (((480, 720), (780, 1020)),) * 5 + ((), ())
    (crew,) = plan.assignments
    assert (crew.units, crew.work) == (1, 3 * DAY)
    dates = {task.id: (task.stored.start, task.stored.finish) for task in plan.tasks if task.stored}
    leaves = [task.id for task in plan.tasks if task.name in {"Dig", "Pour"}]
    computed = schedule(plan)
    found = {uid: (computed.of(uid).start, computed.of(uid).finish) for uid in leaves}
    assert found == {uid: dates[uid] for uid in leaves}
    assert [loss.code for loss in result.losses] == ["housekeeping"]


def test_ganttproject_columns_are_custom_fields() -> None:
    found = read(FILES / "shed.gan").plan
    assert [field.name for field in found.custom_fields] == ["Contractor"]
    assert [task.custom[0][1] for task in found.tasks if task.custom] == ["Moles and Sons"]


# As ProjectLibre writes: its objects, serialized, then a separator and the plan as Microsoft's XML.
POD_HEAD = b"\xac\xed\x00\x05t\x00\x051.0.0t\x04\x00" + 1024 * b"o"
POD_SEPARATOR = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"


def test_a_projectlibre_file_gives_the_plan_that_it_embeds(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "bridge.pod"
    path.write_bytes(POD_HEAD + POD_SEPARATOR + (FILES / "small.xml").read_bytes())
    result = read(path)
    assert (result.source.format, result.source.tool) == ("POD", "ProjectLibre")
    assert [task.name for task in result.plan.tasks] == [task.name for task in plan.tasks]
    assert result.plan.links == plan.links
    assert [task.duration for task in result.plan.tasks] == [task.duration for task in plan.tasks]


@pytest.mark.parametrize("rest", [b"", POD_SEPARATOR + b"<?xml version='1.0'?><Project><Tasks>"])
def test_a_projectlibre_file_without_a_whole_plan_is_refused(tmp_path: Path, rest: bytes) -> None:
    path = tmp_path / "old.pod"
    path.write_bytes(POD_HEAD + rest)
    with pytest.raises(ReadError, match=r"old\.pod"):
        read(path)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Format.MSPDI, "MSPDI"),
        (Format.XER, "XER"),
        (Format.PMXML, "PMXML"),
        (Format.MPX, "MPX"),
        (Format.PLANNER, "XML"),
    ],
)
def test_what_is_written_names_its_format(
    plan: Plan, tmp_path: Path, kind: Format, said: str
) -> None:
    path = tmp_path / f"plan.{kind.value}"
    write(plan, path, kind)
    result: ReadResult = read(path)
    assert result.source.format.casefold() == said.casefold()
    names = {task.name for task in plan.tasks if task.kind is TaskKind.TASK}
    assert names <= {task.name for task in result.plan.tasks}


def test_the_ending_of_a_name_decides_nothing(plan: Plan, tmp_path: Path) -> None:
    """Files come with the wrong ending; their content tells what they are."""
    path = tmp_path / "plan.mpp"
    path.write_bytes(content(plan, Format.MSPDI))
    assert read(path).source.format == "MSPDI"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("torn.pod", b"\xac\xed\x00\x05sr\x00\x10not.a.class" + b"\0" * 400),
        ("torn.pp", b"(VERSION 0)" + b"\0\1\2" * 300),
        ("page.mpp", b"<!DOCTYPE html><html><body>Please sign in</body></html>"),
        ("report.pdf", b"%PDF-1.7\n" + b"x" * 4000),
        ("empty.gan", b"<?xml version='1.0'?><project name='x'></project>"),
    ],
)
def test_wrong_files_give_one_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert str(caught.value).startswith(name)
    assert str(caught.value).endswith(".")


def test_a_web_page_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "login.xer"
    path.write_bytes(b"<html><head><title>Sign in</title></head></html>")
    with pytest.raises(WrongFormat, match="not a project plan"):
        read(path)
