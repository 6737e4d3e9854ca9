"""Risks through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pilothouse.control.risks.models import Risk
from pilothouse.foundation.access.services import create_token
from tests import make

pytestmark = pytest.mark.django_db


def caller(world: make.World, role: str) -> Client:
    _, secret = create_token(actor=world.actor(role), name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def body(world: make.World, **changes: Any) -> dict[str, Any]:
    facts = {"title": "Flood", "likelihood": 2, "impact": 5}
    return facts | {"owner_id": world.people["business_pm"].pk} | changes


def raised(world: make.World, **headers: str) -> Any:
    return caller(world, "business_pm").post(
        f"/api/v1/projects/{world.project.pk}/risks",
        body(world),
        content_type="application/json",
        headers=headers,
    )


def test_raise_read_and_list(world: make.World) -> None:
    made = raised(world)
    assert made.status_code == 201
    api = caller(world, "auditor")
    one = api.get(f"/api/v1/risks/{made.json()['id']}")
    assert (one.json()["score"], one["ETag"]) == (10, '"1"')
    listed = api.get(f"/api/v1/projects/{world.project.pk}/risks").json()
    assert [item["number"] for item in listed["items"]] == ["R-1"]


def test_the_same_key_raises_once(world: make.World) -> None:
    api = caller(world, "business_pm")
    url = f"/api/v1/projects/{world.project.pk}/risks"
    answers = [
        api.post(
            url,
            body(world),
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        ).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert Risk.objects.count() == 1


def test_an_edit_needs_the_version_and_refuses_an_old_one(world: make.World) -> None:
    url = f"/api/v1/risks/{raised(world).json()['id']}"
    api = caller(world, "business_pm")
    change = {"title": "Big flood"}
    send = {"data": change, "content_type": "application/json"}
    assert api.patch(url, **send).status_code == 428
    assert api.patch(url, **send, headers={"If-Match": '"1"'})["ETag"] == '"2"'
    late = api.patch(url, **(send | {"data": {"title": "X"}}), headers={"If-Match": '"1"'})
    assert late.status_code == 409
    assert late["Content-Type"] == "application/problem+json"
    assert late.json()["changes"][0]["theirs"] == "Big flood"


def test_problems_are_told_as_problem_details(world: make.World) -> None:
    api = caller(world, "team_member")
    url = f"/api/v1/projects/{world.project.pk}/risks"
    bad = api.post(url, body(world, likelihood=9), content_type="application/json")
    assert bad.status_code == 422
    assert "likelihood" in str(bad.json()["errors"])
    assert Client().get(url).status_code == 401
    assert caller(world, "stranger").get("/api/v1/risks/999").status_code == 404
