"""The audit trail: what is kept, who sees it, and its pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pilothouse.control.risks import services as risks
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit import queries
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.rules import chain_hash
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(world: make.World) -> AuditEvent:
    risk = risks.raise_risk(
        actor=world.actor("business_pm"), project_id=world.project.pk, title="Crane is late",
        likelihood=4, impact=3, owner_id=world.people["technical_pm"].pk,
    )  # fmt: skip
    risks.close_risk(actor=world.actor("technical_pm"), risk_id=risk.pk, reason="It came")
    return AuditEvent.objects.latest("seq")


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_the_hash_depends_on_every_value_and_on_what_was_before() -> None:
    first = chain_hash("", {"seq": 1, "reason": "a"})
    assert chain_hash("", {"reason": "a", "seq": 1}) == first
    assert len({first, chain_hash("", {"seq": 1, "reason": "b"}), chain_hash("x", {"seq": 1})}) == 3


def test_an_event_says_who_what_when_and_why(event: AuditEvent, world: make.World) -> None:
    assert (event.action, event.reason) == ("risk.closed", "It came")
    assert event.actor_name == world.people["technical_pm"].name
    assert event.at == make.NOW
    assert (event.before["state"], event.after["state"]) == ("open", "closed")
    fields = {row["label"]: (row["before"], row["after"]) for row in queries.differences(event)}
    assert fields["State"] == ("Open", "Closed")


def test_an_auditor_of_one_project_sees_its_events_only(
    event: AuditEvent, world: make.World
) -> None:
    other = make.project(world, world.people)
    make.grant(world.people["stranger"], "auditor", world.project.scope)
    seen = queries.events(world.actor("stranger"))
    assert event in seen
    assert not seen.exclude(scope_path__startswith=world.project.scope.path).exists()
    assert queries.events(world.actor("auditor")).filter(scope_path=other.scope.path).exists()


def test_the_page_filters(event: AuditEvent, world: make.World) -> None:
    client, url = browser(world, "auditor"), reverse("audit:trail")
    everything = client.get(url)
    assert "Closed risk" in everything.text
    assert "It came" in everything.text
    assert "Closed risk" not in client.get(url, {"kind": "people.person"}).text
    assert "Closed risk" in client.get(url, {"q": world.people["technical_pm"].name}).text
    assert "Closed risk" not in client.get(url, {"until": "2026-03-01"}).text
    assert "Closed risk" in client.get(url, {"since": "2026-03-02", "until": "not a day"}).text


def test_an_event_page_shows_before_and_after(event: AuditEvent, world: make.World) -> None:
    text = browser(world, "auditor").get(reverse("audit:event", args=[event.seq])).text
    assert "<del>Open</del>" in text
    assert "<ins>Closed</ins>" in text
    hidden = browser(world, "stranger").get(reverse("audit:event", args=[event.seq]))
    assert hidden.status_code == 404


def test_the_button_tells_the_state_of_the_chain(event: AuditEvent, world: make.World) -> None:
    client, url = browser(world, "auditor"), reverse("audit:verify")
    assert "The trail is whole" in client.get(url).text
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET reason = 'x' WHERE seq = %s", [event.seq])
    assert f"Event {event.seq} was changed" in client.get(url).text
    assert browser(world, "business_pm").get(url).status_code == 403


def test_the_api_reads_and_verifies(event: AuditEvent, world: make.World) -> None:
    _token, secret = create_token(actor=world.actor("auditor"), name="x")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    listed = api.get("/api/v1/audit/events?object_type=risks.risk").json()["items"]
    assert [item["action"] for item in listed] == ["risk.closed", "risk.raised"]
    assert api.get("/api/v1/audit/chain").json()["holds"] is True
