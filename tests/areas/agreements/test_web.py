"""Agreements as the project managers and the API see them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from pilothouse.delivery.work.types import Item, ItemKind
from pilothouse.governance.agreements import queries, services
from pilothouse.governance.agreements.models import AgreementVersion, PersonalLink
from tests.areas.agreements.terms import ITEMS, Deal, contact, deal

pytestmark = pytest.mark.django_db


def build_world() -> Deal:
    return deal(timezone.now())


@pytest.fixture
def made(world: Deal) -> Deal:
    return world


def signed_in(made: Deal, role: str = "business_pm") -> Client:
    client = Client()
    client.force_login(made.world.user(role))
    return client


def test_from_composing_to_the_link_that_is_shown_once(made: Deal) -> None:
    client = signed_in(made)
    base = f"/projects/{made.world.project.number}/client/"
    assert "Nothing agreed yet" in client.get(base).content.decode()
    assert client.get(f"{base}compose/").status_code == 200
    facts = {"price": "5000", "payment": "On delivery", "milestone_keys": ["charter:In operation"]}
    composed = client.post(f"{base}compose/", facts)
    address = composed.headers["Location"]
    assert "On delivery" in client.get(address).content.decode()
    assert client.get(f"{address}send/").status_code == 200
    contact_facts = {"name": "Clara Client", "email": "clara@client.example", "days": "14"}
    assert client.post(f"{address}send/", contact_facts).headers["Location"] == address
    secret = queries.secret_of(PersonalLink.objects.get())
    assert secret in client.get(address).content.decode()
    assert secret not in client.get(address).content.decode()
    assert "Clara Client" in client.get(base).content.decode()


def test_an_incomplete_draft_says_what_it_needs(made: Deal) -> None:
    made.charter([])
    draft = made.draft()
    client = signed_in(made)
    page = client.get(f"/agreements/{draft.pk}/").content.decode()
    assert "at least one deliverable (charter)" in page
    assert f"/agreements/{draft.pk}/send/" not in page
    facts = {"name": "Clara", "email": "c@client.example", "days": "14"}
    assert client.post(f"/agreements/{draft.pk}/send/", facts).status_code == 409


def test_drift_is_announced_on_the_tab(made: Deal) -> None:
    version = made.signed()
    moved = Item(kind=ItemKind.MILESTONE, text="In operation", due_on=date(2026, 11, 2))
    made.charter([*ITEMS[:6], moved])
    page = signed_in(made).get(f"/projects/{made.world.project.number}/client/").content.decode()
    assert "1 milestone moved since version 1 was signed" in page
    assert "2 Nov 2026" in page
    detail = signed_in(made).get(f"/agreements/{version.pk}/").content.decode()
    assert "since this was signed" in detail
    later = made.draft("150000.00")
    assert (
        "Against what was signed"
        in signed_in(made).get(f"/agreements/{later.pk}/").content.decode()
    )


def test_tampering_is_shown(made: Deal) -> None:
    version = made.signed()
    content = AgreementVersion.objects.get().content | {"payment": "Never"}
    AgreementVersion.objects.update(content=content)
    page = signed_in(made, "auditor").get(f"/agreements/{version.pk}/").content.decode()
    assert "its hash does not fit" in page


def test_comments_replies_and_ends_of_links(made: Deal) -> None:
    link = made.sent()
    services.client_comment(actor=contact(link), link_id=link.pk, section="price", text="Too dear")
    client, address = signed_in(made), f"/agreements/{link.version_of_id}/"
    assert "Too dear" in client.get(address).content.decode()
    client.post(f"{address}reply/", {"section": "price", "text": "It is fair"})
    assert "It is fair" in client.get(address).content.decode()
    client.post(f"/agreements/links/{link.pk}/revoke/")
    assert PersonalLink.objects.get().revoked_at is not None
    assert client.get(f"{address}withdraw/").status_code == 200
    client.post(f"{address}withdraw/", {"reason": "Wrong price"})
    assert "Wrong price" in client.get(address).content.decode()


def test_who_may_look_and_who_may_not(made: Deal) -> None:
    draft = made.draft()
    number = made.world.project.number
    for role, expected in {"auditor": 200, "pmo_manager": 200, "team_member": 404}.items():
        client = signed_in(made, role)
        assert client.get(f"/agreements/{draft.pk}/").status_code == expected
        assert client.get(f"/agreements/{draft.pk}/print/").status_code == expected
    assert signed_in(made, "team_member").get(f"/projects/{number}/client/").status_code == 403
    assert signed_in(made, "auditor").get(f"/projects/{number}/client/compose/").status_code == 403
    assert signed_in(made, "auditor").get(f"/agreements/{draft.pk}/send/").status_code == 403


def test_the_list_asks_the_same_number_of_queries(
    made: Deal, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    made.sent()
    client, address = signed_in(made), f"/projects/{made.world.project.number}/client/"
    client.get(address)
    with django_assert_max_num_queries(60) as seen:  # type: ignore[operator]
        client.get(address)
    made.sent("1.00")
    made.sent("2.00")
    with django_assert_num_queries(len(seen)):  # type: ignore[operator]
        client.get(address)


def test_the_api(made: Deal) -> None:
    client, base = signed_in(made), f"/api/v1/projects/{made.project_id}/agreement"
    made_draft = client.post(base, {"price": "5000.00"}, content_type="application/json")
    assert (made_draft.status_code, made_draft.json()["state"]) == (201, "draft")
    address = f"/api/v1/agreements/{made_draft.json()['id']}"
    facts = {"name": "Clara Client", "email": "clara@client.example"}
    sent = client.post(f"{address}/send", facts, content_type="application/json")
    assert sent.status_code == 201
    assert "digest" not in sent.json()
    said = client.post(f"{address}/comments", {"text": "Hello"}, content_type="application/json")
    assert said.status_code == 201
    read = client.get(address).json()
    assert (read["state"], read["comments"][0]["text"]) == ("sent", "Hello")
    later = made.draft("6000.00")
    same = client.get(f"{address}/differences/{later.pk}").json()
    assert same == [
        {"section": "price", "label": "Price", "before": "5000.00 GBP", "after": "6000.00 GBP"}
    ]
    ended = client.post(f"/api/v1/agreements/links/{sent.json()['id']}/revoke")
    assert ended.json()["revoked_at"]
    taken = client.post(f"{address}/withdraw", {"reason": "No"}, content_type="application/json")
    assert taken.json()["state"] == "withdrawn"
    listed = client.get(base).json()["items"]
    assert [item["number"] for item in listed] == [2, 1]
