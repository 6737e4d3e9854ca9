"""The control room, findings and corrective actions as pages and through the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.insight.health.models import CorrectiveAction, Finding
from tests import make
from tests.areas.health.test_services import build_world, compute, lengthen

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_from_the_control_room_to_a_finished_action(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    pmo, owner = signed_in(world, "pmo_manager"), signed_in(world, "technical_pm")
    assert "12 d late" in pmo.get(reverse("health:room")).text
    finding = Finding.objects.get(kind="late_finish")
    assert finding.title in pmo.get(reverse("health:findings")).text
    values = {
        "title": "Second crew",
        "owner": world.people["technical_pm"].pk,
        "due_on": "2099-01-01",
        "expected_effect": "On time again",
    }
    pmo.post(reverse("health:order_action", args=[finding.pk]), values)
    action = CorrectiveAction.objects.get()
    assert "Second crew" in owner.get(reverse("notify:due")).text
    url = reverse("health:finish_action", args=[action.pk])
    owner.post(url, {"done_note": "Crew came"})
    assert "Crew came" in pmo.get(reverse("health:action", args=[action.pk])).text
    assert "Second crew" in pmo.get(reverse("health:finding", args=[finding.pk])).text


def test_the_project_page_shows_why(world: make.World) -> None:
    lengthen(world, 22)
    client = signed_in(world, "business_pm")
    client.post(reverse("health:compute", args=[world.project.number]))
    text = client.get(reverse("health:overview_panel", args=[world.project.number])).text
    assert "12 working days behind" in text


def test_members_do_not_enter_the_control_room(world: make.World) -> None:
    assert signed_in(world, "team_member").get(reverse("health:room")).status_code == 403
    assert signed_in(world, "stranger").get(reverse("health:findings")).status_code == 403


def test_the_api_computes_finds_and_orders(world: make.World) -> None:
    lengthen(world, 22)
    _, secret = create_token(actor=world.actor("pmo_manager"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    send = {"content_type": "application/json"}
    assert api.post(f"/api/v1/projects/{world.project.pk}/health").json()["rag"] == "red"
    found = api.get(f"/api/v1/findings?project_id={world.project.pk}").json()["items"]
    late = next(item for item in found if item["kind"] == "late_finish")
    assert api.get(f"/api/v1/findings/{late['id']}").json()["title"] == late["title"]
    body = {
        "title": "Crew",
        "owner_id": world.people["pmo_manager"].pk,
        "due_on": "2099-01-01",
        "expected_effect": "On time",
        "finding_id": late["id"],
    }
    made = api.post(f"/api/v1/projects/{world.project.pk}/corrective-actions", body, **send)
    assert made.status_code == 201
    url = f"/api/v1/corrective-actions/{made.json()['id']}/done"
    assert api.post(url, {"done_note": "x"}, **send).status_code == 428
    done = api.post(url, {"done_note": "x"}, headers={"If-Match": '"1"'}, **send)
    assert done.json()["state"] == "done"
    assert api.get("/api/v1/health").json()["items"][0]["open_findings"] >= 1
