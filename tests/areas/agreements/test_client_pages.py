"""The client's personal link: it shows one version, and nothing else opens with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pilothouse.governance.agreements import queries, services
from pilothouse.governance.agreements.models import Comment, PersonalLink, Signature
from tests.areas.agreements.terms import Deal, deal

pytestmark = pytest.mark.django_db


def build_world() -> Deal:
    return deal(timezone.now())


@pytest.fixture
def made(world: Deal) -> Deal:
    cache.clear()
    return world


def opened(link: PersonalLink, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.get(f"/client/open/{queries.secret_of(link)}/")
    assert answer.status_code == 302
    return client


def test_the_secret_leaves_the_address_at_once(made: Deal) -> None:
    link = made.sent()
    secret = queries.secret_of(link)
    answer = Client().get(f"/client/open/{secret}/")
    assert answer.headers["Location"] == "/client/agreement/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies["ph_client"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/client/", True, "Lax")
    assert secret not in cookie.value


def test_the_contact_reads_exactly_what_was_frozen(made: Deal) -> None:
    link = made.sent()
    made.charter([])
    page = opened(link).get("/client/agreement/")
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("Booking of rooms", "Catering", "1 May 2026", "£120,000", "Clara Client"):
        assert said in text
    assert queries.secret_of(link) not in text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store"
    assert PersonalLink.objects.get().first_seen_at is not None


ELSEWHERE = [
    "/",
    "/projects/{number}/",
    "/projects/{number}/client/",
    "/projects/{number}/risks/",
    "/projects/{number}/gates/",
    "/agreements/{version}/",
    "/agreements/{version}/print/",
    "/standards/",
    "/api/v1/agreements/{version}",
    "/api/v1/projects/{project}/agreement",
    "/api/v1/projects/{project}/risks",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_link_opens_nothing_else(made: Deal, address: str) -> None:
    link = made.sent()
    client = opened(link)
    path = address.format(
        number=made.world.project.number, version=link.version_of_id, project=made.project_id
    )
    answer = client.get(path)
    at_sign_in = answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
    assert at_sign_in or answer.status_code in {401, 404}


def test_the_cookie_is_worth_nothing_when_it_is_forged(made: Deal) -> None:
    link = made.sent()
    client = Client()
    client.cookies["ph_client"] = str(link.pk)
    assert client.get("/client/agreement/").status_code == 404


def test_without_a_link_there_is_nothing(made: Deal) -> None:
    assert Client().get("/client/agreement/").status_code == 404
    assert Client().post("/client/agreement/sign/").status_code == 404


def test_an_ended_link_closes_an_open_page(made: Deal) -> None:
    link = made.sent()
    client = opened(link)
    services.revoke_link(actor=made.pm, link_id=link.pk)
    assert client.get("/client/agreement/").status_code == 404
    assert client.get(f"/client/open/{queries.secret_of(link)}/").status_code == 404


def test_an_expired_link_does_not_open(made: Deal) -> None:
    link = made.sent(days=7)
    PersonalLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(f"/client/open/{queries.secret_of(link)}/").status_code == 404


def test_guessing_is_slowed_down_in_all_web_processes(made: Deal) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    client = Client()
    answers = [client.get(f"/client/open/guess-{n}/").status_code for n in range(11)]
    assert answers == [404] * 10 + [429]
    link = made.sent()
    assert client.get(f"/client/open/{queries.secret_of(link)}/").status_code == 429
    assert opened(link, Client(REMOTE_ADDR="203.0.113.9"))


def test_the_contact_comments_and_asks_for_a_change(made: Deal) -> None:
    client = opened(made.sent())
    done = client.post(
        "/client/agreement/comment/", {"section": "in_scope", "text": "And the spa?"}
    )
    assert done.headers["Location"] == "/client/agreement/#in_scope"
    client.post("/client/agreement/change/", {"section": "general", "text": "Add the spa"})
    assert [c.text for c in Comment.objects.all()] == ["And the spa?", "Add the spa"]
    page = client.get("/client/agreement/").content.decode()
    assert "And the spa?" in page
    assert "Change asked for" in page


def test_the_contact_signs_once(made: Deal) -> None:
    client = opened(made.sent())
    facts = {"name": "Clara Client", "role": "Director"}
    refused = client.post("/client/agreement/sign/", facts)
    assert (refused.status_code, Signature.objects.count()) == (422, 0)
    signed = client.post(
        "/client/agreement/sign/", facts | {"accepted": "on"}, headers={"User-Agent": "Test/1"}
    )
    assert signed.status_code == 302
    signature = Signature.objects.get()
    assert (signature.ip, signature.user_agent) == ("127.0.0.1", "Test/1")
    page = client.get("/client/agreement/").content.decode()
    assert "Signed and locked" in page
    assert "/client/agreement/sign/" not in page
    again = client.post("/client/agreement/sign/", facts | {"accepted": "on"})
    assert (again.status_code, Signature.objects.count()) == (409, 1)


def test_a_second_version_shows_what_is_new(made: Deal) -> None:
    made.signed()
    page = opened(made.sent("150000.00")).get("/client/agreement/").content.decode()
    assert "What is new against the signed version" in page
    assert "150000.00 GBP" in page


def test_the_printable_page(made: Deal) -> None:
    page = opened(made.sent()).get("/client/agreement/print/")
    assert page.status_code == 200
    assert "Booking of rooms" in page.content.decode()


def test_the_pdf_is_one(made: Deal) -> None:
    answer = opened(made.sent()).get("/client/agreement/pdf/")
    if answer.status_code == 503:
        pytest.skip("Pango is not installed on this machine")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_forms_of_the_link_are_safe_from_other_sites(made: Deal) -> None:
    client = opened(made.sent(), Client(enforce_csrf_checks=True))
    answer = client.post("/client/agreement/comment/", {"section": "general", "text": "Forged"})
    assert (answer.status_code, Comment.objects.count()) == (403, 0)
