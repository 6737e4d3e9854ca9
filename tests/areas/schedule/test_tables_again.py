"""A plan updated from a table: what the table has no place for is not proposed to be changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.types import ImportState, SetDuration
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    ConstraintType,
    CustomField,
    Link,
    Plan,
    Rate,
    Resource,
    ScheduleOptions,
    Task,
    TaskKind,
)
from pilothouse.interchange import Format, read
from pilothouse.interchange.csv_out import tasks_csv
from tests import make
from tests.areas.schedule.test_importing import (
    DAY,
    HOURS,
    START,
    WEEK,
    brought_in,
    build_world,
    file_plan,
    plan_of,
    upload,
)

__all__ = ["build_world"]
Run = Callable[..., Any]
SHIFTS = Calendar(5, "Shifts", (HOURS,) * 6 + ((),))
CREW = Resource(
    1, "Crew", calendar=5, max_units=4.0, email="crew@example.org", guid="r1",
    rates=(Rate("A", None, Decimal(80)),),
)  # fmt: skip


def rich_plan() -> Plan:
    """A plan that holds much of which no table has a column."""
    rows = (
        Task(10, "Phase", 5 * DAY, kind=TaskKind.SUMMARY, wbs="A", guid="g10"),
        Task(
            11, "Dig", 3 * DAY, parent=10, wbs="A.1", guid="g11", calendar=5,
            deadline=START + 30 * 1440, task_type="fixed_work", fixed_cost=Decimal(250),
            priority=700, effort_driven=True, custom=(("text1", "North"),),
        ),
        Task(
            12, "Pour", 2 * DAY, parent=10, wbs="A.2", guid="g12", notes="Cold weather",
            constraint=ConstraintType.START_NO_LATER, constraint_date=START + 20 * 1440,
        ),
        Task(13, "Handed over", kind=TaskKind.FINISH_MILESTONE, wbs="B", guid="g13"),
    )  # fmt: skip
    return file_plan(
        *rows, name="Bridge over the Elbe", calendars=(WEEK, SHIFTS), currency="EUR",
        options=ScheduleOptions(critical_float=DAY), resources=(CREW,),
        assignments=(Assignment(11, 1, 2.0, 6 * DAY, cost=Decimal(900)),),
        links=(Link(11, 12), Link(12, 13)),
        custom_fields=(CustomField("text1", "Zone", "choice", ("North", "South")),),
    )  # fmt: skip


def shown(world: make.World, run: Run, content: bytes, name: str) -> Any:
    """What an upload proposes; it is brought in afterwards."""
    pm = world.actor("business_pm")
    with run(execute=True):
        row = services.upload_plan(
            actor=pm, project_id=world.project.pk, file=upload(content, name)
        )
    row.refresh_from_db()
    assert row.state == ImportState.READY, row.error
    with run(execute=True):
        services.confirm_import(actor=pm, import_id=row.pk)
    assert PlanImport.objects.get(pk=row.pk).state == ImportState.DONE
    return row.difference


def proposed(difference: Any) -> dict[str, Any]:
    """The changes of a difference, as texts by task and by part."""
    rows = {row["name"]: row["fields"] for row in difference["changed"]}
    parts = {part["kind"]: part["rows"] for part in difference["parts"] if part["rows"]}
    counts = {kind: difference[f"{kind}_count"] for kind in ("added", "removed")}
    return {"rows": rows, "parts": parts, **counts}


NOTHING = {"rows": {}, "parts": {}, "added": 0, "removed": 0}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_the_table_of_a_plan_brought_in_again_proposes_nothing(
    world: make.World, django_capture_on_commit_callbacks: Run, kind: Format
) -> None:
    brought_in(world, rich_plan(), django_capture_on_commit_callbacks)
    before = plan_of(world)
    pm = world.actor("business_pm")
    table = services.export_plan(actor=pm, project_id=world.project.pk, kind=kind).content
    name = f"week 12.{kind.value}"
    difference = shown(world, django_capture_on_commit_callbacks, table, name)
    assert proposed(difference) == NOTHING
    assert plan_of(world) == before


@pytest.mark.django_db
def test_the_days_of_a_table_are_as_long_as_those_of_the_plan(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    short = ((480, 720), (780, 990))
    plan = replace(
        rich_plan(), calendars=(replace(WEEK, week=(short,) * 5 + ((), ())), SHIFTS),
        options=ScheduleOptions(minutes_per_day=450),
    )  # fmt: skip
    brought_in(world, plan, django_capture_on_commit_callbacks)
    before = plan_of(world)
    pm, key = world.actor("business_pm"), world.project.pk
    for kind in (Format.CSV, Format.XLSX):
        table = services.export_plan(actor=pm, project_id=key, kind=kind).content
        name = f"week.{kind.value}"
        difference = shown(world, django_capture_on_commit_callbacks, table, name)
        assert proposed(difference) == NOTHING
        assert plan_of(world) == before
    table = b"ID,Name,Duration\n10,Phase,\n11,Dig,4d\n12,Pour,\n13,Handed over,0\n"
    found = proposed(shown(world, django_capture_on_commit_callbacks, table, "new.csv"))
    assert found["rows"]["Dig"]["Duration"][1] == "4d"
    assert plan_of(world).tasks[1].duration == 4 * 450


@pytest.mark.django_db
def test_a_table_of_three_columns_changes_no_more_than_it_says(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    brought_in(world, rich_plan(), django_capture_on_commit_callbacks)
    before = {task.id: task for task in plan_of(world).tasks}
    table = b"ID,Name,Priority\n10,Phase,500\n11,Dig,900\n12,Pour,500\n13,Handed over,500\n"
    difference = shown(world, django_capture_on_commit_callbacks, table, "priorities.csv")
    assert proposed(difference) == NOTHING | {"rows": {"Dig": {"Priority": ["700", "900"]}}}
    after = {task.id: task for task in plan_of(world).tasks}
    assert after == before | {11: replace(before[11], priority=900)}


@pytest.mark.django_db
def test_a_duration_and_a_start_that_a_table_does_say_are_proposed(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    brought_in(world, rich_plan(), django_capture_on_commit_callbacks)
    moved = f"{make.NOW.replace(day=make.NOW.day + 1):%Y-%m-%d}"
    table = (
        "ID,Name,Duration,Start,Zone\n10,Phase,,,\n"
        f"11,Dig,4d,{moved},South\n12,Pour,,,\n13,Handed over,0,,\n"
    )
    difference = shown(world, django_capture_on_commit_callbacks, table.encode(), "new.csv")
    found = proposed(difference)
    assert list(found["rows"]) == ["Dig"]
    assert list(found["rows"]["Dig"]) == ["Duration", "Constraint", "Custom fields"]
    assert found["rows"]["Dig"]["Duration"] == ["3d", "4d"]
    plan = plan_of(world)
    assert plan.custom_fields == rich_plan().custom_fields
    assert dict(plan.tasks[1].custom) == {"text1": "South"}
    assert plan.tasks[3].kind is TaskKind.FINISH_MILESTONE


@pytest.mark.django_db
def test_issues_without_an_estimate_keep_the_duration_of_the_plan(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    issues = [
        {"key": f"AB-{n}", "fields": {"summary": name, "timeoriginalestimate": estimate}}
        for n, name, estimate in ((1, "Build", 5 * 28800), (2, "Ship", None))
    ]
    run = django_capture_on_commit_callbacks
    shown(world, run, json.dumps({"issues": issues}).encode(), "first.json")
    pm, key = world.actor("business_pm"), world.project.pk
    services.edit_plan(actor=pm, project_id=key, edits=[SetDuration(2, 3 * DAY)])
    again = json.dumps({"issues": issues}).encode()
    difference = shown(world, run, again, "second.json")
    assert proposed(difference) == NOTHING
    assert [task.duration for task in plan_of(world).tasks] == [5 * DAY, 3 * DAY]


@pytest.mark.nodb
def test_a_table_says_what_it_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Name,Level,Duration,Deadline\nPhase,1,,\nDig,2,3d,\nPour,2,,\n")
    unsaid = read(path).unsaid
    assert unsaid.durations == (1, 3)
    assert {"name", "options", "links", "assignments"} <= set(unsaid.plan)
    assert {"priority", "notes", "calendar"} <= set(unsaid.task)
    assert not {"deadline", "parent"} & set(unsaid.task)
    path.write_text(tasks_csv(rich_plan()))
    assert not {"links", "assignments", "resources"} & set(read(path).unsaid.plan)
