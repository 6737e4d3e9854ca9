"""The pages and the API of issues."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.control.issues.models import Issue
from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.issues.test_services import raised

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_from_raising_to_resolving(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    owner = world.people["technical_pm"].pk
    values = {"title": "No licence", "severity": 4, "owner": owner}
    client.post(reverse("issues:new", args=[world.project.number]), values)
    issue = Issue.objects.get()
    assert "No licence" in client.get(reverse("issues:list", args=[world.project.number])).text
    client.post(reverse("issues:escalate", args=[issue.pk]), {"reason": "Legal is silent"})
    answer = client.post(
        reverse("issues:resolve", args=[issue.pk]), {"resolution": "Bought one"}, follow=True
    )
    assert "Bought one" in answer.text
    assert "Legal is silent" in answer.text
    client.post(reverse("issues:reopen", args=[issue.pk]))
    assert Issue.objects.get().state == "open"


def test_an_edit_of_an_old_version_is_refused(world: make.World) -> None:
    issue = raised(world)
    client = signed_in(world, "business_pm")
    url = reverse("issues:edit", args=[issue.pk])
    values = {"title": "First", "severity": 3, "owner": issue.owner_id, "version": 1}
    assert client.post(url, values).status_code == 302
    late = client.post(url, values | {"title": "Second"})
    assert late.status_code == 409
    assert "First" in late.text


def test_the_api_does_the_same(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    send = {"content_type": "application/json"}
    body = {"title": "Strike", "owner_id": world.people["business_pm"].pk, "severity": 2}
    made = api.post(f"/api/v1/projects/{world.project.pk}/issues", body, **send)
    assert made.status_code == 201
    url = f"/api/v1/issues/{made.json()['id']}"
    assert api.get(url)["ETag"] == '"1"'
    edited = api.patch(url, {"severity": 4}, headers={"If-Match": '"1"'}, **send)
    assert edited.json()["severity"] == 4
    assert api.post(f"{url}/escalate", {"reason": "x"}, **send).json()["level"] == 2
    assert api.post(f"{url}/resolve", {"resolution": "y"}, **send).json()["state"] == "resolved"
    listed = api.get(f"/api/v1/projects/{world.project.pk}/issues?state=open").json()
    assert listed["items"] == []
