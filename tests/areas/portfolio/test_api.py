"""Proposals through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/proposals"


def caller(world: make.World, role: str) -> Client:
    _, secret = create_token(actor=world.actor(role), name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client: Client, url: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(url, body, content_type="application/json", headers=headers)


def test_the_whole_way_by_api(world: make.World) -> None:
    member, analyst = caller(world, "team_member"), caller(world, "pmo_analyst")
    body = {"title": "Tablets", "problem": "Paper.", "portfolio_id": world.portfolio.pk}
    made = post(member, ROOT, body).json()
    one = f"{ROOT}/{made['id']}"
    assert post(member, f"{one}/submit", {}).json()["state"] == "submitted"
    model = stage.model(world)
    post(analyst, f"{one}/start-assessment", {"model_id": model.pk})
    keys = [item.pk for item in model.criteria.all()]
    sheet = {"values": {keys[0]: 8, keys[1]: 2}}
    assert post(analyst, f"{one}/assess", sheet).json()["total"] == "80.0"
    manager = caller(world, "pmo_manager")
    assert manager.get(f"{one}/sheets").json() == []
    post(manager, f"{one}/assess", sheet)
    assert len(manager.get(f"{one}/sheets").json()) == 2
    post(analyst, f"{one}/put-forward", {"capacity_note": "Free."})
    people = world.people
    terms = {
        "business_pm_id": people["business_pm"].pk, "technical_pm_id": people["technical_pm"].pk,
        "sponsor_id": people["sponsor"].pk, "tier": 2, "method": "agile",
    }  # fmt: skip
    vote = {"option": "accept", "reason": "Yes.", "terms": terms}
    decided = post(caller(world, "portfolio_manager"), f"{one}/decide", vote).json()
    assert decided["state"] == "accepted"
    assert decided["project_id"] is not None


def test_an_edit_needs_the_version(world: make.World) -> None:
    made = stage.draft(world)
    client, one = caller(world, "team_member"), f"{ROOT}/{made.pk}"
    change = {"title": "Better"}
    refused = client.patch(one, change, content_type="application/json")
    assert refused.status_code == 428
    tag = client.get(one)["ETag"]
    headers = {"If-Match": tag}
    done = client.patch(one, change, content_type="application/json", headers=headers)
    assert (done.json()["title"], done["ETag"]) == ("Better", '"2"')


def test_the_same_key_drafts_once(world: make.World) -> None:
    client = caller(world, "team_member")
    body = {"title": "Tablets", "problem": "Paper.", "portfolio_id": world.portfolio.pk}
    headers = {"Idempotency-Key": "k1"}
    first = client.post(ROOT, body, content_type="application/json", headers=headers).json()
    again = client.post(ROOT, body, content_type="application/json", headers=headers).json()
    assert first["id"] == again["id"]


def test_the_ranking_tells_what_is_hidden(world: make.World) -> None:
    stage.before_the_board(world)
    hidden = stage.in_assessment(world)
    stage.score(world, hidden, "pmo_analyst", 8, 2)
    rows = caller(world, "auditor").get(f"{ROOT}/ranking").json()
    assert [(row["score"], row["hidden"]) for row in rows] == [("68.0", False), (None, True)]


def test_a_refusal_is_a_problem(world: make.World) -> None:
    made = stage.before_the_board(world)
    body = {"option": "reject", "reason": "No."}
    answer = post(caller(world, "business_pm"), f"{ROOT}/{made.pk}/decide", body)
    assert answer.status_code == 403
    assert answer.json()["title"] == "You may not do this"
    assert caller(world, "stranger").get(f"{ROOT}/{made.pk}").status_code == 404


def test_objectives_and_models(world: make.World) -> None:
    client = caller(world, "pmo_director")
    owner = world.people["sponsor"].pk
    body = {"name": "Grow", "owner_id": owner}
    made = post(client, "/api/v1/objectives", body)
    assert made.status_code == 201
    url = f"/api/v1/objectives/{made.json()['id']}"
    headers = {"If-Match": '"1"'}
    done = client.patch(url, {"target": "5 %"}, content_type="application/json", headers=headers)
    assert done.json()["target"] == "5 %"
    assert client.get("/api/v1/objectives").json()["items"][0]["name"] == "Grow"
    criteria = [{"name": "Fit", "weight": "1"}]
    model = post(client, "/api/v1/scoring-models", {"name": "M", "criteria": criteria}).json()
    url = f"/api/v1/scoring-models/{model['id']}/use"
    assert post(client, url, {"is_active": False}).json()["is_active"] is False
    assert client.get("/api/v1/scoring-models").json()["items"][0]["criteria"][0]["name"] == "Fit"
