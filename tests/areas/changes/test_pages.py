"""A change request from the page and through the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.changes.test_services import build_world

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_from_request_to_baseline_in_the_browser(world: make.World) -> None:
    pm, pmo = signed_in(world, "business_pm"), signed_in(world, "pmo_manager")
    values = {"title": "Second gate", "reason": "Asked", "source": "client", "cost": "12000"}
    pm.post(reverse("changes:new", args=[world.project.number]), values)
    request = ChangeRequest.objects.get()
    pm.post(reverse("changes:add_edit", args=[request.pk, "duration"]), {"task": 2, "days": 14})
    pm.post(reverse("changes:measure", args=[request.pk]))
    page = reverse("changes:detail", args=[request.pk])
    text = pm.get(page).text
    assert "4 d late" in text
    assert "Duration of “Build” set to 14d" in text
    pm.post(reverse("changes:submit", args=[request.pk]))
    assert reverse("changes:decide", args=[request.pk]) in pmo.get(page).text
    assert reverse("changes:decide", args=[request.pk]) not in pm.get(page).text
    pmo.post(reverse("changes:decide", args=[request.pk]), {"option": "approve", "reason": "Ok"})
    answer = pm.post(reverse("changes:implement", args=[request.pk]), follow=True)
    assert "next baseline frozen" in answer.text
    assert ChangeRequest.objects.get().baseline_number == 1


@pytest.mark.parametrize("kind", ["duration", "task", "remove", "link", "constraint"])
def test_each_kind_of_edit_has_its_form(world: make.World, kind: str) -> None:
    pm = signed_in(world, "business_pm")
    values = {"title": "T", "reason": "R", "source": "team", "cost": "0"}
    pm.post(reverse("changes:new", args=[world.project.number]), values)
    request = ChangeRequest.objects.get()
    url = reverse("changes:add_edit", args=[request.pk, kind])
    assert pm.get(url).status_code == 200
    given = {
        "duration": {"task": 1, "days": 3},
        "task": {"name": "New", "days": 2, "parent": ""},
        "remove": {"task": 3},
        "link": {"predecessor": 3, "successor": 2, "type": "FS", "lag": 0},
        "constraint": {"task": 1, "date": "2026-03-09"},
    }
    assert pm.post(url, given[kind]).status_code == 302
    assert len(ChangeRequest.objects.get().edits) == 1


def test_a_circle_is_refused_on_the_form(world: make.World) -> None:
    pm = signed_in(world, "business_pm")
    values = {"title": "T", "reason": "R", "source": "team", "cost": "0"}
    pm.post(reverse("changes:new", args=[world.project.number]), values)
    url = reverse("changes:add_edit", args=[ChangeRequest.objects.get().pk, "link"])
    answer = pm.post(url, {"predecessor": 2, "successor": 1, "type": "FS", "lag": 0})
    assert answer.status_code == 422
    assert "Design" in answer.text
    assert ChangeRequest.objects.get().edits == []


def test_the_api_goes_the_same_way(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    send = {"content_type": "application/json"}
    url = f"/api/v1/projects/{world.project.pk}/changes"
    made = api.post(url, {"title": "T", "reason": "R", "cost": "100.00"}, **send)
    assert made.status_code == 201
    one = f"/api/v1/changes/{made.json()['id']}"
    edits = [{"kind": "set_duration", "task": 2, "minutes": 11 * 480}]
    api.patch(one, {"edits": edits}, headers={"If-Match": '"1"'}, **send)
    assert api.post(f"{one}/impact").json()["impact"]["finish_days"] == 1
    assert api.post(f"{one}/submit").json()["state"] == "deciding"
    decided = api.post(f"{one}/decide", {"option": "approve", "reason": "Small"}, **send)
    assert decided.json()["state"] == "approved"
    assert api.post(f"{one}/implement").json()["baseline_number"] == 1
