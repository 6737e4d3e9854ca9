"""The register, the record and the limits, as pages and through the API."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.decisions.models import Decision, DelegatedLimit
from tests import make
from tests.areas.decisions.test_services import ask, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(world: make.World) -> Decision:
    path = world.project.scope.path
    evidence = {"cost": Decimal("12.50"), "scores": [{"who": "A", "score": 7}], "why": {"x": 1}}
    return ask(actor=world.actor("business_pm"), path=path, evidence=evidence)


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_the_register_marks_whose_turn_it_is(world: make.World, decision: Decision) -> None:
    url = reverse("decisions:list")
    assert "Your turn" in signed_in(world, "pmo_director").get(url).text
    assert "Your turn" not in signed_in(world, "auditor").get(url).text
    assert signed_in(world, "stranger").get(url).status_code == 403


def test_the_record_shows_evidence_votes_and_reason(world: make.World, decision: Decision) -> None:
    cast(actor=world.actor("pmo_director"), decision=decision, option="accept", reason="Cheapest")
    text = signed_in(world, "auditor").get(reverse("decisions:detail", args=["D-0001"])).text
    assert all(word in text for word in ("12.50", "Cheapest", "Unchanged since then", "Chosen"))
    assert signed_in(world, "stranger").get("/decisions/D-0001/").status_code == 404


def test_what_came_of_it_is_kept(world: make.World, decision: Decision) -> None:
    cast(actor=world.actor("pmo_director"), decision=decision, option="accept")
    url = reverse("decisions:review", args=[decision.number])
    client = signed_in(world, "pmo_manager")
    client.post(url, {"hindsight": "worse", "note": "It took twice as long."})
    assert "It took twice as long." in client.get("/decisions/D-0001/").text


def test_only_the_director_sets_limits(world: make.World) -> None:
    url = reverse("decisions:set_limit")
    values = {"kind": "change", "role": "pmo_manager", "rank": 2, "max_cost": 5000}
    assert signed_in(world, "pmo_manager").post(url, values).status_code == 403
    client = signed_in(world, "pmo_director")
    for cost in (5000, 7000):
        assert client.post(url, values | {"max_cost": cost}).status_code == 302
    assert DelegatedLimit.objects.get().max_cost == 7000
    assert "7,000" in client.get(reverse("decisions:limits")).text


def test_the_api_reads_decisions_and_limits(world: make.World, decision: Decision) -> None:
    _, secret = create_token(actor=world.actor("auditor"), name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    listed = api.get("/api/v1/decisions").json()["items"]
    assert [item["number"] for item in listed] == ["D-0001"]
    one = api.get("/api/v1/decisions/D-0001").json()
    assert (one["evidence"]["cost"], one["steps"][0]["role"]) == ("12.50", "pmo_director")
    assert api.get("/api/v1/delegated-limits").json()["items"] == []


def test_search_finds_only_what_one_may_see(world: make.World, decision: Decision) -> None:
    from pilothouse.kit.search import search

    assert [hit.label for hit in search(world.actor("auditor"), "build")] == ["Buy or build"]
    assert search(world.actor("stranger"), "build") == []
