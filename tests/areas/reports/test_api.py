"""Status reports through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.reports.worlds import WORDS, project_with_plan, published

pytestmark = pytest.mark.django_db
JSON: dict[str, Any] = {"content_type": "application/json"}


def build_world() -> make.World:
    return project_with_plan(build=22)


def caller(world: make.World, role: str) -> Client:
    _, secret = create_token(actor=world.actor(role), name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def started(world: make.World, api: Client, **headers: str) -> Any:
    url = f"/api/v1/projects/{world.project.pk}/reports"
    return api.post(url, {"as_of": "2026-03-02"}, headers=headers, **JSON)


def test_from_start_to_publication(world: make.World) -> None:
    api = caller(world, "business_pm")
    made = started(world, api)
    assert (made.status_code, made.json()["figures"]) == (201, None)
    url = f"/api/v1/reports/{made.json()['id']}"
    assert api.patch(url, WORDS, **JSON).status_code == 428
    assert api.patch(url, WORDS, headers={"If-Match": '"1"'}, **JSON)["ETag"] == '"2"'
    done = api.post(f"{url}/publish", **JSON).json()
    assert (done["state"], done["computed_rag"], done["finish"]) == (
        "published", "red", "2026-04-07",
    )  # fmt: skip
    assert done["figures"]["plan"]["finish_days"] == 12
    assert len(done["sha256"]) == 64


def test_a_hopeful_colour_without_a_reason_is_a_problem(world: make.World) -> None:
    api = caller(world, "business_pm")
    url = f"/api/v1/reports/{started(world, api).json()['id']}"
    api.patch(url, WORDS | {"stated_rag": "green"}, headers={"If-Match": '"1"'}, **JSON)
    refused = api.post(f"{url}/publish", **JSON)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["stated_reason"]


def test_lists_and_the_file(world: make.World) -> None:
    report = published(world)
    api = caller(world, "sponsor")
    listed = api.get(f"/api/v1/projects/{world.project.pk}/reports").json()
    assert [row["number"] for row in listed["items"]] == [1]
    file = api.get(f"/api/v1/reports/{report.pk}/pdf")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_pmo_reads_and_does_not_write(world: make.World) -> None:
    report = published(world)
    api = caller(world, "pmo_director")
    assert api.get(f"/api/v1/reports/{report.pk}").status_code == 200
    assert started(world, api).status_code == 403
    reason = {"reason": "No."}
    assert api.post(f"/api/v1/reports/{report.pk}/withdraw", reason, **JSON).status_code == 403
    assert caller(world, "stranger").get(f"/api/v1/reports/{report.pk}").status_code == 404


def test_withdrawing(world: make.World) -> None:
    report = published(world)
    url = f"/api/v1/reports/{report.pk}/withdraw"
    done = caller(world, "business_pm").post(url, {"reason": "Wrong day."}, **JSON).json()
    assert (done["state"], done["withdrawn_reason"]) == ("withdrawn", "Wrong day.")
