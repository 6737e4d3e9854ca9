"""Projects and charters through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from pilothouse.foundation.access.services import create_token
from tests import make

pytestmark = pytest.mark.django_db


def caller(world: make.World, role: str) -> Client:
    _, secret = create_token(actor=world.actor(role), name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, way: str, url: str, body: Any, version: int | None = None) -> Any:
    headers = {"If-Match": f'"{version}"'} if version else {}
    return client.generic(
        way,
        f"/api/v1{url}",
        data=json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def charter() -> dict[str, Any]:
    return {
        "objective": "Open accounts in minutes.",
        "items": [
            {"kind": "measure", "text": "Errors", "baseline": "8 %", "target": "1 %"},
            {"kind": "in_scope", "text": "Branches"},
            {"kind": "deliverable", "text": "New core"},
            {"kind": "milestone", "text": "Go-live", "due_on": "2026-11-01"},
        ],
    }


def test_a_project_is_opened_read_and_changed(world: make.World) -> None:
    client, people = caller(world, "portfolio_manager"), world.people
    body = {
        "name": "Archive", "portfolio_id": world.portfolio.pk, "method": "agile",
        "sponsor_id": people["sponsor"].pk, "business_pm_id": people["business_pm"].pk,
        "technical_pm_id": people["technical_pm"].pk,
    }  # fmt: skip
    made = send(client, "POST", "/projects", body)
    assert made.status_code == 201
    url = f"/projects/{made.json()['id']}"
    pmo = caller(world, "pmo_manager")
    changed = send(pmo, "PATCH", url, {"name": "Old archive"}, 1)
    assert (changed.json()["name"], changed["ETag"]) == ("Old archive", '"2"')
    assert send(pmo, "PATCH", url, {"name": "No"}).status_code == 428
    assert send(pmo, "PATCH", url, {"name": "Late"}, 1).status_code == 409


def test_lists_hold_what_one_may_see(world: make.World) -> None:
    assert len(caller(world, "auditor").get("/api/v1/projects").json()["items"]) == 1
    assert caller(world, "stranger").get("/api/v1/projects").json()["items"] == []
    none = caller(world, "auditor").get("/api/v1/projects?stage=closed").json()
    assert none["items"] == []
    for name in ("portfolios", "programmes"):
        rows = caller(world, "auditor").get(f"/api/v1/{name}").json()["items"]
        one = caller(world, "auditor").get(f"/api/v1/{name}/{rows[0]['id']}")
        assert one.json()["name"] == rows[0]["name"]


def test_portfolios_and_programmes_are_opened_and_changed(world: make.World) -> None:
    client = caller(world, "portfolio_manager")
    made = send(client, "POST", "/portfolios", {"name": "Growth"}).json()
    manager = world.people["programme_manager"].pk
    body = {"name": "Core", "portfolio_id": made["id"], "manager_id": manager}
    programme = send(client, "POST", "/programmes", body).json()
    changed = send(client, "PATCH", f"/programmes/{programme['id']}", {"purpose": "One core."}, 1)
    assert changed.json()["purpose"] == "One core."
    changed = send(client, "PATCH", f"/portfolios/{made['id']}", {"name": "Renewal"}, 1)
    assert changed.json()["name"] == "Renewal"


def test_stage_and_team(world: make.World) -> None:
    client, url = caller(world, "business_pm"), f"/projects/{world.project.pk}"
    moved = send(client, "POST", f"{url}/stage", {"stage": "planning", "reason": "Agreed"})
    assert moved.json()["stage"] == "planning"
    skipped = send(client, "POST", f"{url}/stage", {"stage": "closed", "reason": "Quick"})
    assert (skipped.status_code, skipped.json()["title"]) == (409, "This cannot be done now")
    newcomer = make.person()
    send(client, "POST", f"{url}/team", {"person_id": newcomer.pk})
    assert make.actor(newcomer).roles_at(world.project.scope.path) == {"team_member"}
    send(client, "POST", f"{url}/team/{newcomer.pk}/remove", {"reason": ""})
    assert make.actor(newcomer).roles_at(world.project.scope.path) == frozenset()


def test_a_charter_from_draft_to_approval(world: make.World) -> None:
    client, url = caller(world, "technical_pm"), f"/projects/{world.project.pk}/charter"
    assert client.get(f"/api/v1{url}").status_code == 404
    saved = send(client, "PUT", url, charter())
    assert saved.json()["items"][3]["due_on"] == "2026-11-01"
    assert send(client, "PUT", url, charter()).status_code == 428
    version = send(client, "POST", f"{url}/submit", {}).json()
    answer = {"option": "approve", "reason": "Clear."}
    one = f"/charter-versions/{version['id']}"
    assert send(client, "POST", f"{one}/decide", answer).status_code == 403
    sponsor = caller(world, "sponsor")
    assert send(sponsor, "POST", f"{one}/decide", answer).json()["state"] == "approved"
    rows = client.get(f"/api/v1{url}/versions").json()["items"]
    assert [(row["number"], row["hash"]) for row in rows] == [(1, version["hash"])]


def test_a_submitted_charter_is_withdrawn(world: make.World) -> None:
    client, url = caller(world, "business_pm"), f"/projects/{world.project.pk}/charter"
    send(client, "PUT", url, charter())
    version = send(client, "POST", f"{url}/submit", {}).json()
    one = f"/charter-versions/{version['id']}/withdraw"
    assert send(client, "POST", one, {"reason": "A date"}).json()["state"] == "withdrawn"


def test_history_is_paged_and_not_for_the_team(world: make.World) -> None:
    client, url = caller(world, "business_pm"), f"/projects/{world.project.pk}"
    send(client, "POST", f"{url}/stage", {"stage": "planning", "reason": "Agreed"})
    page = client.get(f"/api/v1{url}/history?size=1").json()
    assert (page["items"][0]["action"], page["items"][0]["reason"]) == ("project.moved", "Agreed")
    assert page["next"] is not None
    assert caller(world, "team_member").get(f"/api/v1{url}/history").status_code == 403
