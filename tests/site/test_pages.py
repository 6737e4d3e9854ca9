"""Home, search, palette, jobs, health and error pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.documents.services import add_document
from pilothouse.foundation.documents.types import Upload
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from pilothouse.site.greeting import greeting, main_role
from tests import make

pytestmark = pytest.mark.django_db


def browser(world: make.World, role: str, **headers: str) -> Client:
    client = Client(headers=headers)
    client.force_login(world.user(role))
    return client


def job(world: make.World, role: str, **values: object) -> Job:
    facts = {"kind": "notify.email", "label": "Import of plan.mpp", "created_at": make.NOW}
    return Job.objects.create(user_id=world.user(role).pk, **(facts | values))


@pytest.mark.parametrize(
    ("hour", "said"), [(3, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
                       (17, "Good afternoon"), (18, "Good evening")],
)  # fmt: skip
def test_the_greeting_follows_the_hour(hour: int, said: str, world: make.World) -> None:
    actor = world.actor("sponsor").at(datetime(2026, 1, 5, hour, tzinfo=UTC))
    assert greeting(actor) == f"{said}, Sponsor"


def test_the_first_of_several_roles_is_named(world: make.World) -> None:
    make.grant(world.people["team_member"], "pmo_manager")
    assert main_role(world.actor("team_member")) == "PMO manager"
    assert main_role(world.actor("stranger")) == ""


def test_health_needs_no_sign_in() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_search_shows_only_what_one_may_see(world: make.World) -> None:
    add_document(
        actor=world.actor("business_pm"), scope_id=world.project.scope_id, title="Crane licence",
        upload=Upload("l.txt", b"x"),
    )  # fmt: skip
    url = reverse("search")
    found = browser(world, "business_pm").get(url, {"q": "crane"})
    assert "Crane licence" in found.text
    assert "Crane licence" not in browser(world, "stranger").get(url, {"q": "crane"}).text
    assert "Search everything" in browser(world, "stranger").get(url).text


def test_the_palette_answers_json(world: make.World) -> None:
    hits = browser(world, "business_pm").get("/search/palette", {"q": "auditor"}).json()
    assert {"label", "hint", "url", "icon", "group"} == set(hits[0])
    assert hits[0]["label"] == "Auditor"
    assert browser(world, "business_pm").get("/search/palette", {"q": "a"}).json() == []


def test_a_job_is_polled_until_it_ends(world: make.World) -> None:
    row = job(world, "business_pm", state=JobState.RUNNING, done=3, total=4, message="Reading")
    url = reverse("job", args=[row.pk])
    client = browser(world, "business_pm", **{"HX-Request": "true"})
    running = client.get(url).text
    assert f'hx-get="{url}"' in running
    assert "75%" in running
    assert "Reading" in running
    Job.objects.update(state=JobState.DONE, result={"url": "/people/"})
    done = client.get(url).text
    assert "hx-get" not in done
    assert 'href="/people/"' in done
    assert "<html" in browser(world, "business_pm").get(url).text


def test_a_job_is_cancelled_by_who_asked_for_it(world: make.World) -> None:
    row = job(world, "business_pm")
    url = reverse("cancel_job", args=[row.pk])
    assert browser(world, "technical_pm").post(url).status_code == 404
    done = browser(world, "business_pm").post(url)
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    row.refresh_from_db()
    assert (row.state, row.cancel_requested) == (JobState.CANCELLED, True)


def test_why_a_job_failed_is_said(world: make.World) -> None:
    row = job(world, "business_pm", state=JobState.FAILED, error="The file is empty.")
    assert "The file is empty." in browser(world, "business_pm").get(f"/jobs/{row.pk}/").text


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/there-is-nothing/", 404, "There is nothing at this address"),
        ("/projects/P-999/risks/", 404, "There is no such project"),
        ("/administration/accounts/new/", 403, "Your roles do not include"),
    ],
)
def test_errors_say_what_and_what_to_do(
    url: str, status: int, said: str, world: make.World
) -> None:
    answer = browser(world, "team_member").get(url)
    assert answer.status_code == status
    assert said in answer.text
    assert 'href="/"' in answer.text


def test_a_fault_of_ours_is_a_calm_page(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_values: object) -> Callable[..., object]:
        raise ZeroDivisionError

    monkeypatch.setattr("pilothouse.site.views.search", broken)
    client = browser(world, "business_pm")
    client.raise_request_exception = False
    answer = client.get(reverse("search"), {"q": "crane"})
    assert answer.status_code == 500
    assert "Nothing you saved before is lost" in answer.text
    assert "ZeroDivisionError" not in answer.text
