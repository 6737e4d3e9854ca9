"""The same in the API: ask, read, send, accept, decline."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pilothouse.delivery.schedule.queries import plan_of
from pilothouse.delivery.schedule.services import edit_plan
from pilothouse.delivery.schedule.types import AddTask
from pilothouse.delivery.work.models import Project
from tests import make
from tests.areas.levelling import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(world: make.World) -> tuple[Project, Project]:
    return stage.pair(world)


class Caller:
    """Calls operations as somebody, with JSON bodies and versions."""

    def __init__(self, world: make.World, role: str) -> None:
        self._client = Client()
        self._client.force_login(world.user(role))

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._client.post(
            f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
        )


def test_a_run_is_asked_for_read_and_sent(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    caller = Caller(world, "resource_manager")
    body = {"projects": [project.pk for project in projects], "seconds": 0}
    made = caller.post("levelling-runs", body)
    assert (made.status_code, made.json()["state"]) == (202, "computing")
    assert caller.get("levelling-runs").json()["items"][0]["id"] == made.json()["id"]
    row = stage.levelled(world, *projects)
    read = caller.get(f"levelling-runs/{row.pk}")
    first, second = read.json()["proposals"]
    assert (first["place"], first["delays"]) == (1, [])
    assert (second["project_id"], second["days"]) == (projects[1].pk, 7.0)
    (delay,) = second["delays"]
    assert delay["why"].endswith("until then on “Girders” of Bridge")
    sent = caller.post(f"levelling-runs/{row.pk}/send", {"note": "Please"}, read.json()["version"])
    assert [each["state"] for each in sent.json()["proposals"]] == ["nothing", "sent"]
    assert caller.post(f"levelling-runs/{row.pk}/send", {}, row.version).status_code == 409


def test_tasks_stay_whole_where_the_caller_says_so(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    caller = Caller(world, "resource_manager")
    keys = [project.pk for project in projects]
    body = {"projects": keys, "seconds": 0, "splitting": True}
    made = caller.post("levelling-runs", body | {"whole": [{"project": keys[1], "tasks": [1]}]})
    assert made.status_code == 202
    read = caller.get(f"levelling-runs/{made.json()['id']}").json()
    assert [each["whole"] for each in read["proposals"]] == [[], [1]]
    wrong = caller.post("levelling-runs", body | {"whole": [{"project": keys[1], "tasks": [7]}]})
    assert wrong.status_code == 422


def test_one_that_was_asked_for_can_be_cancelled(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    caller = Caller(world, "pmo_manager")
    body = {"projects": [project.pk for project in projects], "seconds": 300}
    made = caller.post("levelling-runs", body).json()
    assert caller.post(f"levelling-runs/{made['id']}/cancel").json()["state"] == "stopped"
    assert caller.post(f"levelling-runs/{made['id']}/cancel").status_code == 409


def test_the_project_manager_accepts_once(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.sent(world, *projects)
    pm = Caller(world, "technical_pm")
    listed = pm.get(f"projects/{row.project_id}/levelling-proposals").json()["items"]
    assert [each["id"] for each in listed] == [row.pk]
    read = pm.get(f"levelling-proposals/{row.pk}")
    assert read.headers["ETag"] == f'"{row.version}"'
    path = f"levelling-proposals/{row.pk}/accept"
    assert pm.post(path).status_code == 428
    assert pm.post(path, version=row.version).json()["state"] == "accepted"
    assert plan_of(make.system(), row.project_id).tasks[0].leveling_delay > 0
    assert pm.post(path, version=row.version + 1).status_code == 409


def test_a_plan_that_changed_meanwhile_is_a_conflict(
    world: make.World, projects: tuple[Project, Project]
) -> None:
    row = stage.sent(world, *projects)
    edit_plan(actor=world.actor("business_pm"), project_id=row.project_id, edits=[AddTask("Paint")])
    pm = Caller(world, "business_pm")
    answer = pm.post(f"levelling-proposals/{row.pk}/accept", version=row.version)
    assert answer.status_code == 409
    assert "plan changed since" in answer.json()["detail"]
    body = {"reason": "Another plan now."}
    declined = pm.post(f"levelling-proposals/{row.pk}/decline", body, row.version)
    assert (declined.json()["state"], declined.json()["reason"]) == ("declined", body["reason"])


def test_who_may_not_is_refused(world: make.World, projects: tuple[Project, Project]) -> None:
    row = stage.sent(world, *projects)
    keys = [project.pk for project in projects]
    for role in ("business_pm", "pmo_analyst", "team_member"):
        caller = Caller(world, role)
        assert caller.get(f"levelling-runs/{row.run_id}").status_code in (403, 404)
        answer = caller.post("levelling-runs", {"projects": keys, "seconds": 0})
        assert answer.status_code in (403, 404)
    planner = Caller(world, "resource_manager")
    refused = planner.post(f"levelling-proposals/{row.pk}/accept", version=row.version)
    assert refused.status_code == 403
