"""Links between the plans of a folder become deliveries on which two managers agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pilothouse.delivery.dependencies import services as dependencies
from pilothouse.delivery.dependencies.models import Dependency
from pilothouse.delivery.dependencies.types import DependencyState, Role
from pilothouse.delivery.estates import rules
from pilothouse.delivery.estates.models import Estate, EstateFile, EstateLink
from pilothouse.delivery.schedule import services as schedule
from pilothouse.delivery.schedule.models import PlanImport, PlanTask
from pilothouse.delivery.schedule.queries import schedule_of
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import to_datetime
from pilothouse.foundation.notify.models import Notification
from pilothouse.interchange import read
from tests import make
from tests.areas.estates.folder import estate_folder
from tests.areas.estates.test_pages import signed_in
from tests.areas.estates.test_services import opened, ran

pytestmark = pytest.mark.django_db


@dataclass
class Brought:
    """A folder that is in, with the one agreement that came of it."""

    row: Estate
    made: Dependency
    bridge: int
    road: int


@pytest.fixture
def world() -> make.World:
    """Built for each test anew: one of them sees what is told once a transaction is over."""
    return make.world()


@pytest.fixture
def brought(world: make.World, tmp_path: Path) -> Brought:
    estate_folder(tmp_path)
    row = ran(world, opened(world), tmp_path)
    keys = dict(EstateFile.objects.values_list("path", "project_id"))
    return Brought(row, Dependency.objects.get(), keys["bridge.xml"], keys["below/road.xml"])


def test_a_link_is_proposed_for_the_day_that_the_waiting_plan_knew(brought: Brought) -> None:
    made, link = brought.made, EstateLink.objects.get(other_project__isnull=False)
    sides = {side.role: side for side in made.sides.all()}
    assert (made.state, made.title) == (DependencyState.PROPOSED, "Pour")
    assert str(made.proposed_on) == "2026-03-03"
    gives, gets = sides[Role.GIVES], sides[Role.GETS]
    assert (gives.project_id, gives.task) == (brought.bridge, link.other_task)
    assert (gets.project_id, gets.task, gets.milestone) == (brought.road, link.task, link.ghost)
    assert {side.confirmed_at for side in sides.values()} == {None}
    assert brought.row.summary["proposed"] == 1
    pour = PlanTask.objects.get(plan__project_id=brought.bridge, uid=link.other_task or 0)
    assert made.forecast_on == to_datetime(pour.finish).date()


@pytest.mark.django_db(transaction=True)
def test_each_manager_hears_of_all_of_a_project_at_once(
    world: make.World, brought: Brought
) -> None:
    told = Notification.objects.filter(person=world.people["business_pm"])
    assert sorted(told.values_list("title", flat=True)) == [
        f"1 link of {file.project} with another plan waits for your confirmation"
        for file in EstateFile.objects.exclude(project=None).order_by("project__number")
    ]


def test_the_same_folder_again_and_a_withdrawn_link_propose_nothing(
    world: make.World, brought: Brought, tmp_path: Path
) -> None:
    pm = world.actor("business_pm")
    assert ran(world, brought.row, tmp_path).summary["proposed"] == 0
    dependencies.withdraw(actor=pm, dependency_id=brought.made.pk, reason="Not needed")
    assert ran(world, brought.row, tmp_path).summary["proposed"] == 0
    assert Dependency.objects.count() == 1


def test_the_agreed_day_moves_the_external_task_and_what_waits(
    world: make.World, brought: Brought
) -> None:
    pm, made = world.actor("business_pm"), brought.made
    for key in (brought.bridge, brought.road):
        move_to_stage(actor=pm, project_id=key, stage=Stage.PLANNING)
    dependencies.confirm(actor=pm, dependency_id=made.pk)
    made.refresh_from_db()
    assert made.state == DependencyState.AGREED
    assert made.agreed_on is not None
    later = made.agreed_on + timedelta(days=7)
    dependencies.propose_date(actor=pm, dependency_id=made.pk, on=later, reason="Frost")
    link = EstateLink.objects.get(other_project__isnull=False)
    computed = schedule_of(pm, brought.road)
    ghost, waits = computed.of(link.ghost or 0), computed.of(link.task)
    assert to_datetime(ghost.finish).date() == later
    assert to_datetime(waits.start).date() >= later
    assert PlanTask.objects.filter(plan__project_id=brought.road).count() == 3


def test_the_page_and_the_api_name_the_agreement(world: make.World, brought: Brought) -> None:
    client = signed_in(world, "pmo_manager")
    page = client.get(reverse("estates:detail", args=[brought.row.pk])).content.decode()
    assert brought.made.number in page
    answer = client.get(f"/api/v1/estates/{brought.row.pk}/links").json()
    assert [item["dependency_id"] for item in answer["items"]] == [brought.made.pk, None]


def test_nothing_is_delivered_by_a_link_from_a_start(brought: Brought) -> None:
    link = EstateLink.objects.select_related("file").get(other_project__isnull=False)
    assert rules.as_delivery(link) is not None
    link.type = "SS"
    assert rules.as_delivery(link) is None


def _agreed_on(world: make.World, brought: Brought, on: date) -> None:
    """Both managers, who are one here, agree on a day and the road plan takes it over."""
    pm = world.actor("business_pm")
    for key in (brought.bridge, brought.road):
        move_to_stage(actor=pm, project_id=key, stage=Stage.PLANNING)
    dependencies.confirm(actor=pm, dependency_id=brought.made.pk)
    dependencies.propose_date(actor=pm, dependency_id=brought.made.pk, on=on, reason="Frost")


def _saved_again(folder: Path) -> None:
    """The road's file with one name changed, so that it is read again; its dates are the old."""
    road = folder / "below" / "road.xml"
    road.write_bytes(road.read_bytes().replace(b"<Name>Pave</Name>", b"<Name>Pave it</Name>"))


def test_a_file_read_again_keeps_the_agreed_day_and_says_so(
    world: make.World, brought: Brought, tmp_path: Path
) -> None:
    _agreed_on(world, brought, date(2026, 3, 10))
    _saved_again(tmp_path)
    ran(world, brought.row, tmp_path)
    link = EstateLink.objects.get(other_project__isnull=False)
    computed = schedule_of(world.actor("business_pm"), brought.road)
    named = {task.id: task.name for task in computed.plan.tasks}
    assert named[link.task] == "Pave it"
    assert to_datetime(computed.of(link.ghost or 0).finish).date() == date(2026, 3, 10)
    assert to_datetime(computed.of(link.task).start).date() >= date(2026, 3, 10)
    again = PlanImport.objects.filter(project_id=brought.road).order_by("-pk")[0]
    (row,) = again.difference["agreed"]
    assert (row["uid"], row["fields"]) == (link.ghost, {"DEP-1": ["3 Mar 2026", "10 Mar 2026"]})
    (loss,) = (item for item in again.losses if item["code"] == "agreed_day")
    assert loss["rows"] == [
        [link.ghost, "There 0: 3 Mar 2026 in the file, 10 Mar 2026 here (DEP-1)"]
    ]
    file = EstateFile.objects.get(path="below/road.xml")
    assert file.facts["changed"]["agreed"] == 1
    page = signed_in(world, "pmo_manager").get(reverse("estates:detail", args=[brought.row.pk]))
    assert "agreed days kept" in page.content.decode()


def test_a_proposed_day_that_nobody_agreed_to_does_not_stand_against_the_file(
    world: make.World, brought: Brought, tmp_path: Path
) -> None:
    _saved_again(tmp_path)
    ran(world, brought.row, tmp_path)
    again = PlanImport.objects.filter(project_id=brought.road).order_by("-pk")[0]
    assert again.difference["agreed"] == []
    assert "agreed_day" not in {loss["code"] for loss in again.losses}


def test_an_upload_by_hand_shows_and_keeps_the_agreed_day(
    world: make.World, brought: Brought, tmp_path: Path
) -> None:
    _agreed_on(world, brought, date(2026, 3, 10))
    pm = world.actor("business_pm")
    _saved_again(tmp_path)
    file = tmp_path / "below" / "road.xml"
    upload = SimpleUploadedFile("road.xml", file.read_bytes())
    row = schedule.upload_plan(actor=pm, project_id=brought.road, file=upload)
    schedule.record_reading(actor=pm, import_id=row.pk, result=read(file))
    shown = signed_in(world, "business_pm").get(reverse("schedule:import", args=[row.pk]))
    assert "Days agreed with other projects, kept" in shown.content.decode()
    schedule.confirm_import(actor=pm, import_id=row.pk)
    schedule.apply_import(actor=pm, import_id=row.pk)
    link = EstateLink.objects.get(other_project__isnull=False)
    computed = schedule_of(pm, brought.road)
    assert to_datetime(computed.of(link.ghost or 0).finish).date() == date(2026, 3, 10)
