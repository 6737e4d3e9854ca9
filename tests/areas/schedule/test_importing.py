"""Plan files: reading in the background, preview, update by identity."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanImport, PlanTask
from pilothouse.delivery.schedule.rules.merge import merge
from pilothouse.delivery.schedule.types import AddTask, ImportState, PlanFile, Report
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.interchange import plan_json
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make
from tests.shared_data import shared_data

DAY = 480
HOURS = ((480, 720), (780, 1020))
WEEK = Calendar(3, "Site", (HOURS,) * 5 + ((), ()))
START = instant(make.NOW.replace(tzinfo=None, hour=8))


def file_plan(*tasks: Task, **values: object) -> Plan:
    rows = tasks or (
        Task(10, "Phase", kind=TaskKind.SUMMARY, wbs="A", guid="g10"),
        Task(11, "Dig", 3 * DAY, parent=10, wbs="A.1", guid="g11"),
        Task(12, "Pour", 2 * DAY, parent=10, wbs="A.2", guid="g12"),
    )
    facts = {
        "links": (Link(11, 12),),
        "resources": (Resource(1, "Crew"),),
        "assignments": (Assignment(11, 1, 1.0, 3 * DAY),),
    }
    plan = Plan("Bridge", START, (WEEK,), 3, rows)
    return replace(plan, **(facts | values))


def upload(plan: Plan | bytes, name: str = "bridge.json") -> SimpleUploadedFile:
    content = plan if isinstance(plan, bytes) else json.dumps(plan_json.to_json(plan)).encode()
    return SimpleUploadedFile(name, content)


def build_world() -> make.World:
    world = make.world()
    move_to_stage(
        actor=world.actor("business_pm"), project_id=world.project.pk, stage=Stage.PLANNING
    )
    return world


def brought_in(world: make.World, plan: Plan, run: object) -> PlanImport:
    with run(execute=True):  # type: ignore[operator]
        row = services.upload_plan(
            actor=world.actor("business_pm"), project_id=world.project.pk, file=upload(plan)
        )
    row.refresh_from_db()
    assert row.state == ImportState.READY, row.error
    with run(execute=True):  # type: ignore[operator]
        services.confirm_import(actor=world.actor("business_pm"), import_id=row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.DONE, row.error
    return row


def plan_of(world: make.World) -> Plan:
    return queries.plan_of(world.actor("auditor"), world.project.pk)


@pytest.mark.django_db
def test_a_file_becomes_the_plan_after_a_preview(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    row = brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    found = plan_of(world)
    assert row.counts["tasks"] == 3
    assert row.difference["added_count"] == 3
    assert [(t.id, t.wbs, t.guid) for t in found.tasks] == [
        (10, "A", "g10"),
        (11, "A.1", "g11"),
        (12, "A.2", "g12"),
    ]
    assert found.links == (Link(11, 12),)
    assert found.calendars == (WEEK,)
    assert found.assignments == (Assignment(11, 1, 1.0, 3 * DAY),)


@pytest.mark.django_db
def test_a_file_without_any_date_begins_where_an_empty_plan_would_and_moves_none(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    type(world.project).objects.update(target_start=date(2027, 1, 4))
    undated = replace(file_plan(), start=0)
    brought_in(world, undated, django_capture_on_commit_callbacks)
    begun = to_datetime(plan_of(world).start)
    assert begun == datetime(2027, 1, 4, 8, 0)  # noqa: DTZ001  (project time)
    more = replace(undated, tasks=(*undated.tasks, Task(13, "Test", wbs="A.3", duration=DAY)))
    again = brought_in(world, more, django_capture_on_commit_callbacks)
    assert "start" not in str(again.difference["parts"]).lower()
    assert to_datetime(plan_of(world).start) == begun


@pytest.mark.django_db
def test_reading_changes_nothing_until_it_is_confirmed(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.upload_plan(
            actor=world.actor("business_pm"), project_id=world.project.pk, file=upload(file_plan())
        )
    assert queries.plan_row_or_none(world.actor("auditor"), world.project.pk) is None


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    keys = set(PlanTask.objects.values_list("pk", flat=True))
    row = brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    shown = row.difference
    assert (shown["added_count"], shown["changed_count"], shown["removed_count"]) == (0, 0, 0)
    assert set(PlanTask.objects.values_list("pk", flat=True)) == keys


@pytest.mark.django_db
def test_importing_again_updates_by_identity_and_keeps_what_is_local(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    pm, key = world.actor("business_pm"), world.project.pk
    services.edit_plan(
        actor=pm, project_id=key, edits=[AddTask("Ours", parent=10, after=12, task=50)]
    )
    services.report_progress(
        actor=pm, project_id=key, report=Report(11, actual_start=START, percent=50)
    )
    pour = PlanTask.objects.get(uid=12).pk
    changed = file_plan(
        Task(10, "Phase", kind=TaskKind.SUMMARY, wbs="A", guid="g10"),
        Task(99, "Pour concrete", 4 * DAY, parent=10, wbs="A.1", guid="g12"),
        Task(11, "Cure", DAY, parent=10, wbs="A.2", guid="g13"),
        links=(Link(99, 11),),
        assignments=(),
    )
    row = brought_in(world, changed, django_capture_on_commit_callbacks)
    shown = row.difference
    assert [r["name"] for r in shown["added"]] == ["Cure"]
    assert [r["name"] for r in shown["removed"]] == ["Dig"]
    assert shown["changed"][0]["fields"]["Duration"] == ["2d", "4d"]
    assert [r["name"] for r in shown["kept"]] == ["Ours"]
    found = {t.name: t for t in plan_of(world).tasks}
    assert set(found) == {"Phase", "Pour concrete", "Cure", "Ours"}
    assert PlanTask.objects.get(uid=12).pk == pour
    assert found["Pour concrete"].id == 12


@pytest.mark.django_db
def test_an_import_can_be_undone(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    before = plan_of(world)
    brought_in(
        world, file_plan(Task(11, "Dig", DAY, guid="g11"), links=()),
        django_capture_on_commit_callbacks,
    )  # fmt: skip
    assert len(plan_of(world).tasks) == 1
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert plan_of(world).tasks == before.tasks


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_says_why(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        row = services.upload_plan(
            actor=world.actor("business_pm"),
            project_id=world.project.pk,
            file=upload(b'{"format": "pilothouse.plan", "version": 1, ', "cut.json"),
        )
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert "cut.json is not complete JSON" in row.error
    assert AuditEvent.objects.filter(action="plan_import.refused").count() == 1


@pytest.mark.django_db
def test_empty_files_and_other_roles_are_refused(world: make.World) -> None:
    with pytest.raises(InvalidError, match="empty"):
        services.upload_plan(
            actor=world.actor("business_pm"), project_id=world.project.pk, file=upload(b"")
        )
    with pytest.raises(NotPermittedError):
        services.upload_plan(
            actor=world.actor("pmo_manager"), project_id=world.project.pk, file=upload(file_plan())
        )


@pytest.mark.django_db
def test_an_import_is_confirmed_once(
    world: make.World, django_capture_on_commit_callbacks: object
) -> None:
    row = brought_in(world, file_plan(), django_capture_on_commit_callbacks)
    with pytest.raises(RuleError, match="not waiting"):
        services.confirm_import(actor=world.actor("business_pm"), import_id=row.pk)


@pytest.mark.django_db
def test_a_real_file_round_trips_through_the_rows(world: make.World) -> None:
    from pilothouse.interchange import read

    source = shared_data("plans/aspose-tasks__Data_Residential_Construction.mpp")
    result = read(source)
    services.import_file(
        actor=world.actor("business_pm"),
        project_id=world.project.pk,
        result=result,
        file=PlanFile.of("house.mpp", source.read_bytes()),
    )
    found, wanted = plan_of(world), merge(None, result.plan).plan
    assert found.tasks == wanted.tasks
    assert set(found.links) == set(wanted.links)
    assert found.calendars == tuple(sorted(wanted.calendars, key=lambda c: c.id))
    assert set(found.assignments) == set(wanted.assignments)
    assert found.options == wanted.options


def bare(uid: int, name: str, wbs: str) -> Task:
    return Task(uid, name, DAY, wbs=wbs)


def test_without_guids_the_uid_and_name_decide_then_wbs_and_name() -> None:
    rows = bare(1, "Same", "1"), bare(2, "Moved", "2"), bare(3, "Gone", "3")
    old = file_plan(*rows, links=(), assignments=())
    rows = bare(1, "Same", "9"), bare(7, "Moved", "2"), bare(2, "Fresh", "4")
    new = file_plan(*rows, links=(), assignments=())
    merged = merge(old, new, last=7).plan
    assert {t.name: t.id for t in merged.tasks} == {"Same": 1, "Moved": 2, "Fresh": 8}


def test_a_local_task_stays_below_its_parent() -> None:
    old = file_plan()
    local = replace(old, tasks=(*old.tasks, Task(50, "Ours", DAY, parent=10)))
    merged = merge(local, file_plan(), local=frozenset({50})).plan
    assert [(t.id, t.parent) for t in merged.tasks] == [(10, None), (11, 10), (12, 10), (50, 10)]
