"""The pages of prints and what a read-only link opens in a browser without an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.prints.models import PlanPrint, PlanShare
from pilothouse.delivery.prints.queries import secret_of
from pilothouse.delivery.prints.services import end_share, keep_print
from tests import make
from tests.areas.boards.plans import planned

pytestmark = pytest.mark.django_db
ASKED = {
    "kind": "pdf", "paper": "a3", "orientation": "landscape", "across": "1", "which": "all",
    "level": "0", "shown": ["wbs", "start"],
}  # fmt: skip


def build_world() -> make.World:
    made = make.world()
    planned(made)
    return made


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def share(world: make.World) -> PlanShare:
    url = reverse("prints:shares", args=[world.project.number])
    values = {"name": "Council", "days": "30", "which": "all", "level": "0"}
    answer = signed_in(world, "business_pm").post(url, values, follow=True)
    row = PlanShare.objects.get()
    assert secret_of(row) in answer.text
    return row


def test_a_print_is_asked_for_watched_and_saved(world: make.World) -> None:
    client = signed_in(world, "team_member")
    url = reverse("prints:new", args=[world.project.number])
    answer = client.post(url, ASKED, follow=True)
    assert "Drawing the plan" in answer.text
    row = PlanPrint.objects.get()
    assert row.options["columns"] == ["wbs", "start"]
    download = reverse("prints:download", args=[row.pk])
    assert client.get(download).status_code == 404
    keep_print(
        actor=world.actor("team_member"), print_id=row.pk, content=b"%PDF-1.7", pages=1,
        file_name="plan.pdf",
    )  # fmt: skip
    assert "Save plan.pdf" in client.get(reverse("prints:print", args=[row.pk])).text
    found = client.get(download)
    assert b"".join(found) == b"%PDF-1.7"  # type: ignore[arg-type]
    assert found["Content-Type"] == "application/pdf"


def test_a_range_that_ends_before_it_begins_comes_back(world: make.World) -> None:
    url = reverse("prints:new", args=[world.project.number])
    values = ASKED | {"first": "2026-03-05", "last": "2026-03-04"}
    answer = signed_in(world, "business_pm").post(url, values)
    assert answer.status_code == 422
    assert "ends before it begins" in answer.text


def test_a_link_shows_the_plan_without_an_account(world: make.World) -> None:
    row, visitor = share(world), Client()
    answer = visitor.get(reverse("prints:open", args=[secret_of(row)]), follow=True)
    assert answer.redirect_chain == [(reverse("prints:shared"), 302)]
    assert "Hand over" in answer.text
    assert "Page 1 of 1" in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    row.refresh_from_db()
    assert row.first_seen_at is not None
    plan = visitor.get(reverse("schedule:plan", args=[world.project.number]))
    assert plan.status_code == 302


def test_an_ended_link_opens_nothing_even_in_an_open_window(world: make.World) -> None:
    row, visitor = share(world), Client()
    visitor.get(reverse("prints:open", args=[secret_of(row)]), follow=True)
    end_share(actor=world.actor("business_pm"), share_id=row.pk)
    assert visitor.get(reverse("prints:shared")).status_code == 404
    assert visitor.get(reverse("prints:open", args=[secret_of(row)])).status_code == 404


def test_guessing_links_is_slowed_down(world: make.World) -> None:
    visitor = Client(REMOTE_ADDR="203.0.113.77")
    answers = [
        visitor.get(reverse("prints:open", args=[f"guess{n}"])).status_code for n in range(11)
    ]
    assert answers == [404] * 10 + [429]
