"""Notifications in the app and by e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.notify import queries, services
from pilothouse.foundation.notify.models import Notification
from pilothouse.foundation.notify.types import declare_kind, kinds
from pilothouse.kit.errors import InvalidError, NotFoundError
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from tests import make

pytestmark = pytest.mark.django_db
Commit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def kind() -> Iterator[str]:
    yield declare_kind("test.news", "News of the test")
    kinds.pop("test.news")


def tell(world: make.World, *roles: str, by: str = "business_pm", **values: str) -> None:
    told = [world.people[role].pk for role in roles]
    facts = {"kind": "test.news", "title": "The crane came", "url": "/people/"} | values
    services.notify(world.actor(by), told, **facts)


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_people_are_told_once_and_never_of_their_own_doing(world: make.World) -> None:
    tell(world, "business_pm", "sponsor", "sponsor", "technical_pm")
    told = set(Notification.objects.values_list("person__name", flat=True))
    assert told == {world.people["sponsor"].name, world.people["technical_pm"].name}
    assert queries.unread_count(world.actor("sponsor")) == 1
    assert queries.unread_count(world.actor("business_pm")) == 0


def test_the_mail_goes_out_in_the_background_and_only_once(
    world: make.World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(world, "sponsor", body="At quay 3")
    assert [message.to for message in mail.outbox] == [[world.people["sponsor"].email]]
    text = mail.outbox[0].body
    assert "At quay 3" in text
    assert "http://127.0.0.1:8000/people/" in text
    from pilothouse.kit.jobs import registry
    from pilothouse.kit.jobs.running import JobContext

    job = Job.objects.get(kind=services.EMAIL_JOB)
    assert (job.state, job.result) == (JobState.DONE, {"sent": 1})
    again = registry.kinds[services.EMAIL_JOB].run(JobContext(job.pk, make.system()), job.payload)
    assert (again, len(mail.outbox)) == ({"sent": 0}, 1)


def test_a_mail_server_that_is_away_is_tried_again(
    world: make.World, django_capture_on_commit_callbacks: Commit, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    with django_capture_on_commit_callbacks(execute=True):
        tell(world, "sponsor")
    job = Job.objects.get(kind=services.EMAIL_JOB)
    assert job.attempts > 0
    assert Notification.objects.filter(emailed_at=None).count() == 1


class Unreachable(BaseEmailBackend):
    """A mail server that refuses."""

    def send_messages(self, _messages: Any) -> int:
        raise SMTPException("not today")


def test_who_does_not_want_mail_of_a_kind_gets_none(
    world: make.World, django_capture_on_commit_callbacks: Commit
) -> None:
    services.set_preferences(actor=world.actor("sponsor"), by_email={"test.news": False})
    with django_capture_on_commit_callbacks(execute=True):
        tell(world, "sponsor", "technical_pm")
    assert [message.to for message in mail.outbox] == [[world.people["technical_pm"].email]]
    assert queries.unread_count(world.actor("sponsor")) == 1


def test_a_kind_that_does_not_exist_is_refused(world: make.World) -> None:
    with pytest.raises(InvalidError):
        services.set_preferences(actor=world.actor("sponsor"), by_email={"test.nothing": True})


def test_nobody_reads_anothers(world: make.World) -> None:
    tell(world, "sponsor")
    row = Notification.objects.get()
    with pytest.raises(NotFoundError):
        services.mark_read(actor=world.actor("technical_pm"), notification_id=row.pk)


def test_the_bell_counts_until_it_is_read(world: make.World) -> None:
    client = browser(world, "sponsor")
    tell(world, "sponsor")
    tell(world, "sponsor", title="The crane left")
    assert "2 unread notifications" in client.get("/").text
    page = client.get(reverse("notifications"))
    assert "The crane came" in page.text
    row = Notification.objects.earliest("pk")
    opened = client.post(reverse("notify:open", args=[row.pk]))
    assert opened.headers["Location"] == "/people/"
    assert "1 unread notification" in client.get("/").text
    client.post(reverse("notify:read_all"))
    assert "unread" not in client.get("/profile/").text
    assert "Nothing new" in client.get(reverse("notifications"), {"show": "unread"}).text


def test_opening_never_leads_to_a_foreign_site(world: make.World) -> None:
    tell(world, "sponsor", url="//evil.example/")
    answer = browser(world, "sponsor").post(
        reverse("notify:open", args=[Notification.objects.get().pk])
    )
    assert answer.headers["Location"] == reverse("notifications")


def test_settings_on_the_page(world: make.World) -> None:
    client, url = browser(world, "sponsor"), reverse("notify:preferences")
    assert "News of the test" in client.get(url).text
    client.post(url, {"by_email": []})
    chosen = {k.name: on for k, on in queries.settings_of(world.actor("sponsor"))}
    assert chosen["test.news"] is False


def test_the_api(world: make.World) -> None:
    tell(world, "sponsor")
    _token, secret = create_token(actor=world.actor("sponsor"), name="x")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    item = api.get("/api/v1/notifications?unread=true").json()["items"][0]
    assert item["title"] == "The crane came"
    marked = api.post(f"/api/v1/notifications/{item['id']}/read").json()
    assert marked["read_at"]
    assert api.post("/api/v1/notifications/read").json() == {"marked": 0}
    body = {"by_email": {"test.news": False}}
    answer = api.put("/api/v1/notifications/preferences", body, content_type="application/json")
    assert {"kind": "test.news", "label": "News of the test", "by_email": False} in answer.json()
