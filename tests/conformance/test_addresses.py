"""Every address, opened by everybody."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit import permits
from tests.conformance.addresses import Page, pages
from tests.conformance.conftest import ROLES, Stage

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
OK, REDIRECT, FORBIDDEN, MISSING, NOT_ALLOWED = 200, 302, 403, 404, 405
# Own things only: notifications, tokens and jobs of other people answer 404 already.
OWN = ("notifications/", "profile/", "jobs/")


def is_public(page: Page) -> bool:
    return bool(getattr(page.view, "public", False))


def opened(browser: Client, page: Page, stage: Stage) -> HttpResponse:
    return browser.get(page.url(stage.values))


def test_every_page_says_which_permission_it_needs() -> None:
    unmarked = [p.pattern for p in pages() if not hasattr(p.view, "permission")]
    assert unmarked == []
    unknown = {
        p.pattern: p.view.permission  # type: ignore[attr-defined]
        for p in pages()
        if not is_public(p) and p.view.permission not in permits.codes  # type: ignore[attr-defined]
    }
    assert unknown == {}


def test_every_address_is_opened_with_a_real_object(stage: Stage) -> None:
    missing = {p.pattern: gone for p in pages() if (gone := p.missing(stage.values))}
    assert missing == {}, "add a factory: tests/areas/<area>/objects.py"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_and_every_answer_is_guarded_for(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    broken = {}
    for page in pages():
        answer = opened(browser, page, stage)
        if answer.status_code >= 500:
            broken[page.pattern] = answer.status_code
        assert is_guarded(answer), page.pattern
    assert broken == {}


def is_guarded(answer: HttpResponse) -> bool:
    """Whether the headers let nothing run that we did not send."""
    policy = answer["Content-Security-Policy"]
    return (
        "default-src 'none'" in policy
        and "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        and answer["X-Content-Type-Options"] == "nosniff"
    )


def test_nobody_gets_further_than_the_sign_in_page(stage: Stage) -> None:
    browser = stage.client("anonymous")
    further = {}
    for page in pages():
        answer = opened(browser, page, stage)
        sent_away = answer.status_code == REDIRECT and answer["Location"].startswith(SIGN_IN)
        if not is_public(page) and not sent_away and answer.status_code != NOT_ALLOWED:
            further[page.pattern] = answer.status_code
    assert further == {}


@pytest.mark.parametrize("role", ["stranger", "client"])
def test_an_outsider_sees_no_object(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    seen = {}
    for page in pages():
        if is_public(page):
            continue
        answer = opened(browser, page, stage)
        named = (
            stage.world.project.name in answer.content.decode() if not answer.streaming else True
        )
        if page.parameters and answer.status_code not in {FORBIDDEN, MISSING, NOT_ALLOWED}:
            seen[page.pattern] = answer.status_code
        elif named:
            seen[page.pattern] = "names the project"
    assert seen == {}


@pytest.mark.parametrize("role", ["stranger", "client", "auditor"])
def test_a_post_without_the_right_changes_nothing(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    changed = {}
    for page in pages():
        if is_public(page) or not page.parameters or page.pattern.startswith(OWN):
            continue
        before = AuditEvent.objects.count()
        answer = browser.post(page.url(stage.values), {"reason": "Because", "active": "1"})
        if answer.status_code >= 500 or AuditEvent.objects.count() != before:
            changed[page.pattern] = answer.status_code
    assert changed == {}


def test_a_post_from_elsewhere_is_refused(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(stage.world.user("business_pm"))
    through = [
        p.pattern
        for p in pages()
        if not is_public(p)
        and strict.post(p.url(stage.values)).status_code not in {FORBIDDEN, NOT_ALLOWED}
    ]
    assert through == []


@pytest.mark.parametrize("role", ["pm", "pmo", "auditor", "member"])
def test_menu_and_tabs_lead_only_where_the_person_may_go(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    home = browser.get("/")
    places = [entry.url for entry in home.context["menu"]]
    overview = browser.get(reverse("risks:list", args=[stage.world.project.number]))
    places += [entry.url for entry in overview.context["tabs"]]
    assert {url: s for url in places if (s := browser.get(url).status_code) != OK} == {}


def test_panels_of_the_home_page_open(stage: Stage) -> None:
    for role in ("pm", "pmo", "member", "auditor", "director"):
        browser = stage.client(role)
        for panel in browser.get("/").context["panels"]:
            assert browser.get(panel.url).status_code == OK, (role, panel.url)
