"""Oneself, tokens and grants through the API."""

from __future__ import annotations

import pytest
from django.test import Client

from pilothouse.foundation.access.services import create_token
from tests import make

pytestmark = pytest.mark.django_db
JSON = "application/json"


def caller(world: make.World, role: str) -> Client:
    _token, secret = create_token(actor=world.actor(role), name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_me_tells_ones_roles_and_codes(world: make.World) -> None:
    me = caller(world, "business_pm").get("/api/v1/me").json()
    assert me["email"] == world.user("business_pm").email
    grant = me["grants"][0]
    assert (grant["role"], grant["scope_path"]) == ("business_pm", world.project.scope.path)
    assert "risks.raise" in grant["codes"]


def test_a_wrong_token_is_a_problem(world: make.World) -> None:
    answer = Client(headers={"Authorization": "Bearer ph_wrong"}).get("/api/v1/me")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_token_made_by_the_api_works_and_can_be_ended(world: make.World) -> None:
    api = caller(world, "business_pm")
    made = api.post("/api/v1/tokens", {"name": "Second"}, content_type=JSON)
    assert made.status_code == 201
    second = Client(headers={"Authorization": f"Bearer {made.json()['secret']}"})
    assert second.get("/api/v1/me").status_code == 200
    listed = api.get("/api/v1/tokens").json()["items"]
    assert "secret" not in listed[0]
    api.post(f"/api/v1/tokens/{made.json()['id']}/revoke")
    assert second.get("/api/v1/me").status_code == 401


def test_grants_are_added_and_taken_away(world: make.World) -> None:
    api = caller(world, "administrator")
    body = {
        "person_id": world.people["stranger"].pk,
        "role": "auditor",
        "scope_id": world.project.scope_id,
    }
    made = api.post("/api/v1/grants", body, content_type=JSON)
    assert (made.status_code, made.json()["scope_path"]) == (201, world.project.scope.path)
    url = f"/api/v1/grants/{made.json()['id']}/revoke"
    assert api.post(url, {"reason": "Done"}, content_type=JSON).status_code == 204
    assert api.post(url, {}, content_type=JSON).status_code == 404


def test_what_does_not_exist_is_named(world: make.World) -> None:
    api = caller(world, "administrator")
    body = {"person_id": world.people["stranger"].pk, "role": "auditor", "scope_id": 10**9}
    assert api.post("/api/v1/grants", body, content_type=JSON).status_code == 422


def test_accounts_and_roles_are_for_those_who_may(world: make.World) -> None:
    assert caller(world, "team_member").get("/api/v1/accounts").status_code == 403
    api = caller(world, "auditor")
    assert len(api.get("/api/v1/accounts?size=5").json()["items"]) == 5
    assert any(role["name"] == "auditor" for role in api.get("/api/v1/roles").json()["items"])
