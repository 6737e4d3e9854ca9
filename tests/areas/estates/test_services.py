"""Folders of plans: a project for each file, the pool, links between plans, again and resumed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pilothouse.delivery.estates import queries, services, tasks
from pilothouse.delivery.estates.models import Estate, EstateFile, EstateLink
from pilothouse.delivery.estates.types import EstateState, FileState, NewEstate
from pilothouse.delivery.schedule.models import PlanImport, PlanResource, PlanTask
from pilothouse.delivery.schedule.queries import plan_of
from pilothouse.delivery.schedule.services import edit_plan
from pilothouse.delivery.schedule.services.tables import remember
from pilothouse.delivery.schedule.types import AddTask, SetOptions
from pilothouse.delivery.work.models import Project
from pilothouse.engine.network.data import Plan, Task
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.interchange import Format, content, plan_json, read
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from tests import make
from tests.areas.estates.folder import estate_folder, xml_with_link

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "interchange" / "files"


def new_estate(world: make.World, **values: object) -> NewEstate:
    people = {name: world.people[name].pk for name in ("sponsor", "business_pm", "technical_pm")}
    facts: dict[str, object] = {
        "name": "Site plans", "portfolio_id": world.portfolio.pk, "method": "predictive",
        "programme_id": world.programme.pk,
        **{f"{name}_id": key for name, key in people.items()},
    }  # fmt: skip
    return NewEstate(**(facts | values))  # type: ignore[arg-type]


def opened(world: make.World, by: str = "pmo_manager", **values: object) -> Estate:
    return services.open_estate(actor=world.actor(by), new=new_estate(world, **values))


def ran(world: make.World, row: Estate, folder: Path, by: str = "pmo_manager") -> Estate:
    return tasks.run(world.actor(by), row.pk, folder, lambda done, total, item: None)


def states(row: Estate) -> dict[str, str]:
    return dict(EstateFile.objects.filter(estate=row).values_list("path", "state"))


def test_each_file_becomes_a_project_with_its_loss_report(
    world: make.World, tmp_path: Path
) -> None:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    assert row.state == EstateState.DONE
    assert states(row) == {
        "bridge.xml": "done", "below/road.xml": "done", "people.xml": "pool",
        "torn.xer": "failed", "letter.docx": "skipped",
    }  # fmt: skip
    item = EstateFile.objects.get(path="bridge.xml")
    assert item.project is not None
    assert (item.project.name, item.project.programme) == ("bridge", world.programme)
    kept = PlanImport.objects.get(project=item.project)
    assert kept.counts["tasks"] == len(plan_of(world.actor("auditor"), item.project_id or 0).tasks)
    assert kept.file.read() == (tmp_path / "bridge.xml").read_bytes()
    torn = EstateFile.objects.get(path="torn.xer")
    assert torn.error.endswith(".")
    assert torn.project is None


def test_links_between_files_find_their_other_end(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    link = EstateLink.objects.get(estate=row, other_project__isnull=False)
    bridge = EstateFile.objects.get(path="bridge.xml").project
    road = EstateFile.objects.get(path="below/road.xml").project
    assert (link.file.project, link.other_project) == (road, bridge)
    assert (link.incoming, link.type, link.task_name) == (True, "FS", "Pave")
    assert link.other_name == "Pour"
    other = PlanTask.objects.get(plan__project=bridge, uid=link.other_task or 0)
    assert (other.name, link.finish_now) == ("Pour", other.finish)
    lost = EstateLink.objects.get(estate=row, other_project=None)
    assert lost.other_said == "harbour.mpp, row 4"
    assert (row.summary["links"], row.summary["links_open"]) == (2, 1)


def test_an_end_that_comes_later_is_found_then(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    row = opened(world)
    away = (tmp_path / "bridge.xml").rename(tmp_path.parent / f"{tmp_path.name}-bridge.xml")
    assert ran(world, row, tmp_path).summary["links_open"] == 2
    away.rename(tmp_path / "bridge.xml")
    assert ran(world, row, tmp_path).summary["links_open"] == 1
    assert states(row)["below/road.xml"] == FileState.UNCHANGED


def test_the_pool_gives_addresses_to_names(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path, address=world.people["team_member"].email)
    row = ran(world, opened(world), tmp_path)
    crew = PlanResource.objects.filter(name="Crew")
    assert {item.person_id for item in crew} == {world.people["team_member"].pk}
    assert "Crew" not in row.summary["unknown"]


def test_the_same_folder_again_changes_nothing(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    before = Project.objects.count(), PlanImport.objects.count()
    again = ran(world, row, tmp_path)
    assert (Project.objects.count(), PlanImport.objects.count()) == before
    assert states(again)["bridge.xml"] == FileState.UNCHANGED
    assert again.summary["files"] == {"unchanged": 2, "pool": 1, "failed": 1, "skipped": 1}


def test_a_changed_file_updates_its_project_and_keeps_what_is_local(
    world: make.World, tmp_path: Path
) -> None:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    item = EstateFile.objects.get(path="bridge.xml")
    project = item.project_id or 0
    edit_plan(actor=world.actor("business_pm"), project_id=project, edits=[AddTask("Ours")])
    plan = read(tmp_path / "bridge.xml").plan
    longer = replace(plan, tasks=tuple(replace(t, name=f"{t.name}!") for t in plan.tasks))
    (tmp_path / "bridge.xml").write_bytes(content(longer, Format.MSPDI))
    ran(world, row, tmp_path)
    item.refresh_from_db()
    assert (item.project_id, item.state) == (project, FileState.DONE)
    assert item.facts["changed"]["kept"] == 1
    names = set(PlanTask.objects.filter(plan__project=project).values_list("name", flat=True))
    assert {"Ours", "Pour!"} <= names


def test_an_interrupted_run_goes_on_where_it_stopped(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    row = opened(world)

    class StoppedError(Exception):
        pass

    def stop(done: int, total: int, item: EstateFile) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        tasks.run(world.actor("pmo_manager"), row.pk, tmp_path, stop)
    first = states(row)
    assert [state for state in first.values() if state == "waiting"]
    done = ran(world, row, tmp_path)
    assert "waiting" not in states(done).values()
    assert done.summary["files"]["done"] == 2
    assert Project.objects.filter(summary__startswith="Brought in").count() == 2


def test_a_file_that_left_the_folder_leaves_its_project(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    (tmp_path / "bridge.xml").unlink()
    ran(world, row, tmp_path)
    item = EstateFile.objects.get(path="bridge.xml")
    assert item.state == FileState.GONE
    assert item.project is not None


def test_every_project_of_a_file_comes_in(world: make.World, tmp_path: Path) -> None:
    (tmp_path / "port.xer").write_bytes((FILES / "small.xer").read_bytes())
    row = ran(world, opened(world), tmp_path)
    assert row.summary["projects"] == 2
    made = Project.objects.filter(summary="Brought in from port.xer")
    assert {item.name for item in made} == {"Quay wall", "Other"}
    link = EstateLink.objects.get(estate=row)
    assert (link.task_name, link.other_name) == ("Cap beam", "Elsewhere")
    assert link.other_project == made.get(name="Other")


def test_a_plan_that_cannot_be_computed_leaves_nothing(world: make.World, tmp_path: Path) -> None:
    circle = Plan(
        "x", 0, read(FILES / "small.xml").plan.calendars, 1,
        (Task(1, "a", 480, parent=2), Task(2, "b", 480, parent=1)),
    )  # fmt: skip
    (tmp_path / "circle.json").write_text(json.dumps(plan_json.to_json(circle)))
    before = Project.objects.count()
    row = ran(world, opened(world), tmp_path)
    assert states(row) == {"circle.json": "failed"}
    assert Project.objects.count() == before


def test_each_file_leaves_one_event(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    ran(world, opened(world), tmp_path)
    found = AuditEvent.objects.filter(action__startswith="estate_file.").order_by("seq")
    assert sorted(event.action for event in found) == [
        "estate_file.brought_in", "estate_file.brought_in", "estate_file.pool_read",
        "estate_file.refused",
    ]  # fmt: skip


def test_who_may(world: make.World, tmp_path: Path) -> None:
    estate_folder(tmp_path)
    with pytest.raises(NotPermittedError):
        opened(world, by="business_pm")
    row = opened(world)
    with pytest.raises(NotFoundError):
        queries.estate(world.actor("team_member"), row.pk)
    assert queries.estate(world.actor("auditor"), row.pk) == row
    with pytest.raises(NotPermittedError):
        ran(world, row, tmp_path, by="auditor")
    item = EstateFile(estate=row, path="x.xml")
    item.save()
    with pytest.raises(NotPermittedError):
        services.refuse(actor=world.actor("pmo_analyst"), file_id=item.pk, sentence="No.")


def test_what_cannot_be_opened(world: make.World, tmp_path: Path) -> None:
    row = opened(world)
    with pytest.raises(InvalidError, match="folder of that name"):
        opened(world)
    other = make.world()
    with pytest.raises(InvalidError, match="another portfolio"):
        opened(world, name="Other", programme_id=other.programme.pk)
    with pytest.raises(InvalidError, match="no file"):
        ran(world, row, tmp_path)
    with pytest.raises(RuleError, match="command line"):
        services.run_again(actor=world.actor("pmo_manager"), estate_id=row.pk)


def test_a_link_to_a_file_with_another_name_stays_open(world: make.World, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(xml_with_link("b.mpp\\2"))
    row = ran(world, opened(world), tmp_path)
    assert row.summary["links_open"] == 1


def test_tables_are_named_and_come_in_once_their_columns_are_known(
    world: make.World, tmp_path: Path
) -> None:
    (tmp_path / "road.xml").write_bytes(xml_with_link())
    (tmp_path / "quay.csv").write_text("What,How long,Colour\nPile,5d,red\nCap,3d,blue\n")
    (tmp_path / "risks.csv").write_text("Name,Start\nFlood,2026-03-02\n")
    row = ran(world, opened(world), tmp_path)
    assert states(row) == {"road.xml": "done", "quay.csv": "table", "risks.csv": "table"}
    left = {item.path: item.error for item in row.files.filter(state="table")}
    assert "plan page" in left["quay.csv"]
    assert "plan page" in left["risks.csv"]
    assert row.summary["files"] == {"done": 1, "table": 2}
    pmo = world.actor("pmo_manager")
    said = {"What": "name", "How long": "duration", "Colour": "keep"}
    remember(pmo, said, said)
    again = ran(world, row, tmp_path)
    assert states(again) == {"road.xml": "unchanged", "quay.csv": "done", "risks.csv": "table"}
    quay = again.files.get(path="quay.csv").project
    assert [task.name for task in plan_of(pmo, quay.pk).tasks] == ["Pile", "Cap"]
    assert states(ran(world, again, tmp_path))["quay.csv"] == "unchanged"
    pm = world.actor("business_pm")
    edit_plan(actor=pm, project_id=quay.pk, edits=[SetOptions(minutes_per_day=450)])
    (tmp_path / "quay.csv").write_text("What,How long,Colour\nPile,6d,red\nCap,3d,blue\n")
    assert states(ran(world, again, tmp_path))["quay.csv"] == "done"
    assert [task.duration for task in plan_of(pmo, quay.pk).tasks] == [6 * 450, 3 * 450]


def test_what_jira_exports_needs_no_columns(world: make.World, tmp_path: Path) -> None:
    text = "Summary,Issue key,Status,Original Estimate\nBuild,AB-1,Open,28800\n"
    (tmp_path / "jira.csv").write_text(text)
    row = ran(world, opened(world), tmp_path)
    assert states(row) == {"jira.csv": "done"}
