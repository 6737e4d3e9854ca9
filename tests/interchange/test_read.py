"""Two hand-written files: everything that the plan can hold arrives in it."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pilothouse.engine import instant
from pilothouse.engine.network.data import (
    BaselineValues,
    ConstraintType,
    Contour,
    Convention,
    CustomField,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    ProgressMode,
    Rate,
    ResourceKind,
    TaskKind,
)
from pilothouse.interchange import (
    EmptyFile,
    Outcome,
    OutsideEnd,
    ReadResult,
    WrongFormat,
    losses,
    read,
)
from tests.shared_data import shared_data

FILES = Path(__file__).parent / "files"


def at(day: int, hour: int = 8, month: int = 1) -> int:
    return instant(datetime(2026, month, day, hour))  # noqa: DTZ001


@pytest.fixture(scope="module")
def microsoft() -> ReadResult:
    return read(FILES / "small.xml")


@pytest.fixture(scope="module")
def primavera() -> ReadResult:
    return read(FILES / "small.xer")


def loss(result: ReadResult, code: str, part: str = ""):
    return next(item for item in result.losses if item.code == code and part in item.title)


def test_microsoft_header_and_options(microsoft: ReadResult) -> None:
    plan = microsoft.plan
    assert (plan.name, plan.author, plan.currency) == ("Harbour shed", "A. Keel", "EUR")
    assert (plan.start, plan.data_date) == (at(5), at(7, 17))
    assert plan.options.convention is Convention.MICROSOFT
    assert plan.options.critical_float == 480
    assert not plan.options.reschedule_remaining
    assert (microsoft.source.format, microsoft.source.tool) == ("MSPDI", "Microsoft Project")
    assert microsoft.counts["tasks"] == 6


def test_microsoft_calendars(microsoft: ReadResult) -> None:
    standard, crew = microsoft.plan.calendars
    assert standard.week[0] == ((480, 720), (780, 1020))
    assert standard.week[5:] == ((), ())
    assert [item.first_day for item in standard.exceptions] == [20462, 20469, 20476]
    assert crew.parent == standard.id
    assert crew.week[0] is None
    assert crew.week[5] == ((1320, 1440),)


def test_microsoft_tasks(microsoft: ReadResult) -> None:
    ground, dig, pour, cure, inspect, over = microsoft.plan.tasks
    assert ground.kind is TaskKind.SUMMARY
    assert dig.parent == ground.id
    assert (dig.actual_start, dig.actual_finish, dig.percent_complete) == (at(5), at(6, 17), 100.0)
    assert (dig.priority, dig.fixed_cost, dig.notes) == (700, Decimal("1250.5"), "Mind the cable.")
    assert dig.baselines == (
        BaselineValues(0, at(5), at(5, 17), 480, cost=Decimal(1000)),
        BaselineValues(3, at(6), at(6, 17), 480),
    )
    assert (pour.constraint, pour.constraint_date) == (ConstraintType.START_NO_EARLIER, at(7))
    assert pour.deadline == at(14, 17)
    assert (cure.duration, cure.elapsed) == (2880, True)
    assert (inspect.manual, inspect.manual_start) == (True, at(13))
    assert over.kind is TaskKind.MILESTONE
    assert over.stored is not None
    assert over.stored.finish == at(16, 17)


def test_microsoft_links_and_resources(microsoft: ReadResult) -> None:
    plan = microsoft.plan
    assert plan.links == (
        Link(2, 3),
        Link(3, 4, LinkType.FS, 720, LagUnit.ELAPSED),
        Link(4, 5, LinkType.SS, 5000, LagUnit.PERCENT),
        Link(5, 6, LinkType.FS, -480),
    )
    crew, concrete = plan.resources
    assert (crew.max_units, crew.calendar, crew.initials) == (2.0, 2, "C")
    assert concrete.kind is ResourceKind.MATERIAL
    (assignment,) = plan.assignments
    assert (assignment.task, assignment.units, assignment.work) == (3, 0.5, 480)


def test_the_rate_of_a_microsoft_resource_is_read(microsoft: ReadResult) -> None:
    assert microsoft.plan.resources[0].rates == (Rate("A", None, Decimal(40)),)


def test_days_of_a_recurring_exception_keep_its_rule(microsoft: ReadResult) -> None:
    standard = microsoft.plan.calendars[0]
    assert {item.series for item in standard.exceptions} == {"FREQ=WEEKLY;BYDAY=FR;COUNT=3"}


@pytest.fixture(scope="module")
def whole() -> ReadResult:
    return read(FILES / "whole.xml")


def test_what_tools_add_to_tasks_is_carried(whole: ReadResult) -> None:
    plan = whole.plan
    (field,) = plan.custom_fields
    assert (field.name, field.kind, field.choices) == ("Crane", "choice", ("Tower", "Mobile"))
    lift = next(task for task in plan.tasks if task.name == "Lift")
    assert lift.custom == ((field.key, "Mobile"),)
    assert lift.references == ("https://example.org/lift#plan",)
    assert [item.contour for item in plan.assignments] == [Contour.BELL]
    assert whole.source.manager == "A. Keel"
    assert [item.code for item in whole.losses if item.code != "housekeeping"] == ["outside_task"]


def test_the_other_end_of_a_link_between_files_is_named(whole: ReadResult) -> None:
    assert list(whole.outside) == [
        OutsideEnd(
            task=1, incoming=True, type=LinkType.SS, lag=960, name="Quay ready", file="quay.mpp",
            row=5, ghost=7, start=at(5), finish=at(5, 17),
        )
    ]  # fmt: skip
    ghost = next(task for task in whole.plan.tasks if task.id == 7)
    assert (ghost.external, ghost.outside) == (True, "quay.mpp\\5")


def test_the_other_end_of_a_link_between_p6_projects_is_named(primavera: ReadResult) -> None:
    (end,) = primavera.outside
    assert (end.task, end.incoming, end.project, end.uid) == (3, True, "OTHER", 6)
    assert (end.code, end.name, end.ghost) == ("B1000", "Elsewhere", None)


def test_a_file_of_people_alone_is_read_where_a_pool_is_wanted(tmp_path: Path) -> None:
    text = (FILES / "whole.xml").read_text("utf-8")
    head, rest = text.split("<Tasks>")
    path = tmp_path / "pool.xml"
    people = rest.split("</Tasks>")[1].split("<Assignments>")
    path.write_text(f"{head}<Tasks/>{people[0]}</Project>", "utf-8")
    with pytest.raises(EmptyFile):
        read(path)
    result = read(path, pool=True)
    assert [r.email for r in result.plan.resources] == ["crew@example.org"]


def test_custom_fields_of_tasks_are_carried(microsoft: ReadResult) -> None:
    assert microsoft.plan.custom_fields == (CustomField("text1", "Contractor"),)
    values = {task.id: task.custom for task in microsoft.plan.tasks if task.custom}
    assert values == {2: (("text1", "Moles and Sons"),)}


def test_primavera_plan(primavera: ReadResult) -> None:
    plan = primavera.plan
    tasks = {task.wbs: task for task in plan.tasks}
    assert plan.options.convention is Convention.PRIMAVERA
    assert plan.options.progress_mode is ProgressMode.PROGRESS_OVERRIDE
    assert plan.options.lag_calendar is LagCalendar.SUCCESSOR
    assert (plan.options.total_float_from, plan.options.open_ends_critical) == ("finish", True)
    assert (plan.currency, plan.data_date) == ("EUR", at(12))
    assert plan.must_finish_by == at(27, 17, month=2)
    beam = tasks["A1020"]
    assert (beam.constraint, beam.constraint_date) == (ConstraintType.MANDATORY_START, at(19))
    assert beam.secondary_constraint is ConstraintType.FINISH_NO_LATER
    assert tasks["A1000"].kind is TaskKind.START_MILESTONE
    assert tasks["A1030"].kind is TaskKind.LEVEL_OF_EFFORT
    assert tasks["A1040"].constraint is ConstraintType.MUST_FINISH
    assert (tasks["A1010"].remaining, tasks["A1010"].physical_percent) == (1440, 35.0)
    assert tasks["A1010"].parent == tasks["QUAY.P"].id
    assert Link(2, 3, LinkType.FS, 960) in plan.links


def test_primavera_letters_and_projects(primavera: ReadResult) -> None:
    names = [task.name for task in primavera.plan.tasks]
    assert "Drive piles (Süd)" in names
    assert [(item.id, item.tasks) for item in primavera.source.projects] == [
        ("QUAY", 7),
        ("OTHER", 2),
    ]
    assert loss(primavera, "other_projects").count == 1
    assert loss(primavera, "outside_link").rows[0].detail == "Elsewhere"


def test_another_project_of_the_file() -> None:
    result = read(FILES / "small.xer", project_index=1)
    assert [task.name for task in result.plan.tasks] == ["Other", "Elsewhere"]
    assert result.source.project_index == 1
    with pytest.raises(WrongFormat, match=r"has 2 project\(s\), numbered from 0"):
        read(FILES / "small.xer", project_index=2)


def test_progress_is_told_and_can_end_the_reading() -> None:
    told: list[float] = []
    read(FILES / "small.xml", progress=lambda share, sentence: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)

    def stop(share: float, sentence: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(FILES / "small.xml", progress=stop)


def test_letters_of_an_unlabelled_file() -> None:
    path = shared_data("plans/aspose-tasks__Data_EUC-KR-encoding.mpx")
    plain, korean = read(path), read(path, encoding="EUC-KR")
    assert loss(plain, "encoding").outcome is Outcome.CHANGED
    assert korean.plan.tasks[0].name == "제품 기획"
    assert "encoding" not in {item.code for item in korean.losses}
    assert korean.source.encoding == "EUC-KR"


def test_every_code_that_the_reader_reports_has_its_words() -> None:
    folder = Path(losses.__file__).parent / "java"
    sources = "".join(path.read_text() for path in folder.rglob("*.java"))
    codes = set(re.findall(r'losses\.add(?:Count)?\("(\w+)"', sources))
    kinds = {"task", "resource", "assignment", "project"}
    codes |= {f"{kind}{rest}" for kind in kinds for rest in ("_field", "_custom_field")}
    codes.remove("task_custom_field")
    assert len(codes) > 25
    listed = [losses.found(code, "x") for code in codes]
    for item in losses.explain(listed):
        assert item.title
        assert item.why.endswith(".")


def test_each_loss_is_counted_exactly() -> None:
    many = {
        "code": "task_field",
        "label": "Contact",
        "count": 3,
        "rows": [[1, "a"], [2, "b"], [3, ""]],
    }
    (item,) = losses.explain([many])
    assert (item.title, item.count, len(item.rows)) == ("Task field Contact", 3, 3)
