"""Plans through the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import Plan, PlanImport, PlanTask
from pilothouse.delivery.schedule.types import AddLink, AddTask
from pilothouse.foundation.access.services import create_token
from tests import make

pytestmark = pytest.mark.django_db
DAY = 480


def build_world() -> make.World:
    world = make.world()
    pm, key = world.actor("business_pm"), world.project.pk
    services.create_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
    edits = [
        AddTask("Dig", duration=3 * DAY, task=1),
        AddTask("Pour", after=1, duration=2 * DAY, task=2),
        AddLink(1, 2),
    ]
    services.edit_plan(actor=pm, project_id=key, edits=edits)
    return world


def call(world: make.World, method: str, path: str, body: Any = None, **how: Any) -> Any:
    role = how.pop("by", "business_pm")
    _, secret = create_token(actor=world.actor(role), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    address = path if path.startswith("/api") else f"/api/v1/projects/{world.project.pk}/{path}"
    send = getattr(client, method)
    if body is None:
        return send(address, **how)
    return send(address, body, content_type="application/json", **how)


def tag() -> dict[str, str]:
    return {"If-Match": f'"{Plan.objects.get().version}"'}


def test_the_plan_and_its_rows(world: make.World) -> None:
    plan = call(world, "get", "plan", by="auditor")
    assert plan.json()["finish"] == "2026-03-06T17:00:00"
    assert plan.headers["ETag"] == f'"{plan.json()["version"]}"'
    tasks = call(world, "get", "plan/tasks").json()["items"]
    assert [(t["uid"], t["name"], t["start"]) for t in tasks] == [
        (1, "Dig", "2026-03-02T08:00:00"),
        (2, "Pour", "2026-03-05T08:00:00"),
    ]
    links = call(world, "get", "plan/links").json()["items"]
    assert (links[0]["predecessor"], links[0]["successor"], links[0]["type"]) == (1, 2, "FS")


def test_tasks_come_in_pages(world: make.World) -> None:
    first = call(world, "get", "plan/tasks?size=1").json()
    second = call(world, "get", f"plan/tasks?size=1&cursor={first['next']}").json()
    assert [t["name"] for t in first["items"] + second["items"]] == ["Dig", "Pour"]


def test_an_edit_needs_the_revision_and_says_what_moved(world: make.World) -> None:
    body = {"duration": 5 * DAY}
    assert call(world, "patch", "plan/tasks/1", body).status_code == 428
    answer = call(world, "patch", "plan/tasks/1", body, headers=tag())
    assert answer.json()["finish_after"] == "2026-03-10T17:00:00"
    assert answer.json()["changed"] == [1, 2]


def test_an_old_revision_is_a_conflict_that_names_the_change(world: make.World) -> None:
    old = tag()
    call(world, "patch", "plan/tasks/1", {"name": "Dig deep"}, headers=old)
    answer = call(world, "patch", "plan/tasks/1", {"name": "No"}, headers=old, by="technical_pm")
    assert answer.status_code == 409
    assert "Business Pm" in answer.json()["detail"]
    assert PlanTask.objects.get(uid=1).name == "Dig deep"


def test_a_circle_is_a_problem_with_a_sentence(world: make.World) -> None:
    answer = call(world, "post", "plan/links", {"predecessor": 2, "successor": 1})
    assert answer.status_code == 422
    assert "wait for one another" in answer.json()["detail"]


def test_adding_moving_linking_and_removing(world: make.World) -> None:
    made = call(world, "post", "plan/tasks", {"name": "Cure", "after": 2, "duration": DAY})
    assert made.status_code == 201
    uid = made.json()["added"][0]
    assert (
        call(world, "post", "plan/links", {"predecessor": 2, "successor": uid}).status_code == 201
    )
    changed = {"predecessor": 2, "successor": uid, "type": "SS", "lag": DAY}
    assert call(world, "put", "plan/links", changed, headers=tag()).status_code == 200
    place = call(world, "put", f"plan/tasks/{uid}/place", {"after": None}, headers=tag())
    assert place.status_code == 200
    assert PlanTask.objects.order_by("position")[0].uid == uid
    ends = {"predecessor": 2, "successor": uid}
    assert call(world, "post", "plan/links/remove", ends, headers=tag()).status_code == 200
    gone = call(world, "delete", f"plan/tasks/{uid}", headers=tag())
    assert gone.json()["removed"] == [uid]
    back = call(world, "post", "plan/undo")
    assert back.json()["added"] == [uid]


def test_constraint_data_date_and_progress(world: make.World) -> None:
    body = {"constraint": "start_no_earlier_than", "date": "2026-03-09T08:00:00"}
    answer = call(world, "put", "plan/tasks/2/constraint", body, headers=tag())
    assert answer.json()["finish_after"] == "2026-03-10T17:00:00"
    progress = {"actual_start": "2026-03-02T08:00:00", "percent": 50}
    assert call(world, "post", "plan/tasks/1/progress", progress).status_code == 200
    moved = call(world, "put", "plan/data-date", {"date": "2026-03-05T08:00:00"}, headers=tag())
    assert moved.status_code == 200
    assert PlanTask.objects.get(uid=1).percent == 50


def test_baselines(world: make.World) -> None:
    services.freeze_plan(
        actor=world.actor("pmo_director"), project_id=world.project.pk, name="First", reason="Start"
    )
    rows = call(world, "get", "plan/baselines").json()["items"]
    assert [(r["number"], r["tasks"]) for r in rows] == [(1, 2)]
    whole = call(world, "get", "plan/baselines/1").json()
    assert whole["tasks"][0]["stored"]["finish"]
    assert call(world, "get", "plan/baselines/9").status_code == 404


def test_a_file_is_taken_in_and_confirmed(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    content = b'{"format": "pilothouse.plan", "version": 1, "name": "x", "start": 29540640, '
    content += b'"default_calendar": 1, "calendars": [{"id": 1, "name": "S", "week": '
    content += b"[[[480, 1020]], [[480, 1020]], [], [], [], [], []]}], "
    content += b'"tasks": [{"id": 1, "name": "Dig", "duration": 540}]}'
    with django_capture_on_commit_callbacks(execute=True):
        answer = call(
            world, "post", "plan/imports", None,
            data={"file": SimpleUploadedFile("x.json", content)},
        )  # fmt: skip
    assert answer.status_code == 202
    key = answer.json()["id"]
    shown = call(world, "get", f"/api/v1/plan-imports/{key}").json()
    assert (shown["state"], shown["counts"]["tasks"]) == ("ready", 1)
    with django_capture_on_commit_callbacks(execute=True):
        call(world, "post", f"/api/v1/plan-imports/{key}/confirm", {})
    assert PlanImport.objects.get(pk=key).state == "done"


def test_others_are_refused(world: make.World) -> None:
    assert call(world, "get", "plan", by="stranger").status_code == 404
    assert call(world, "post", "plan/tasks", {"name": "No"}, by="pmo_manager").status_code == 403
    assert call(world, "get", "/api/v1/my-tasks", by="team_member").json() == []
