"""Input that nobody sends by accident: cursors, versions, keys and characters."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from pilothouse.control.risks.models import Risk
from tests import make

pytestmark = pytest.mark.django_db
UNPROCESSABLE = 422


@pytest.fixture
def browser(world: make.World) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(world.user("business_pm"))
    return browser


@pytest.mark.parametrize(
    "values",
    [[None, None], ["x", "y"], [[1], {}], [{"~": 1}, 1], [{"~": "2020-01-01"}, "q"]],
)
def test_a_cursor_that_fits_no_list_is_refused(browser: Client, values: list[object]) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(["n", values]).encode()).decode()
    answer = browser.get("/api/v1/people", {"cursor": cursor})
    assert answer.status_code == UNPROCESSABLE, answer.content


@pytest.mark.parametrize("tag", ['"²"', '"99999999999999999999"', '"one"'])
def test_a_version_is_a_plain_number(browser: Client, world: make.World, tag: str) -> None:
    url = f"/api/v1/projects/{world.project.pk}"
    answer = browser.patch(url, {}, content_type="application/json", headers={"If-Match": tag})
    assert answer.status_code == UNPROCESSABLE


@pytest.mark.parametrize("body", [{"title": "a\0b"}, {"owner_id": 2**70}])
def test_what_no_column_holds_is_refused(
    browser: Client, world: make.World, body: dict[str, object]
) -> None:
    facts = {"title": "Crane", "likelihood": 3, "impact": 3, "owner_id": world.people["sponsor"].pk}
    url = f"/api/v1/projects/{world.project.pk}/risks"
    answer = browser.post(url, facts | body, content_type="application/json")
    assert (answer.status_code, Risk.objects.count()) == (UNPROCESSABLE, 0)


def test_a_key_too_long_is_refused(browser: Client, world: make.World) -> None:
    facts = {"title": "Crane", "likelihood": 3, "impact": 3, "owner_id": world.people["sponsor"].pk}
    url = f"/api/v1/projects/{world.project.pk}/risks"
    headers = {"Idempotency-Key": "k" * 500}
    answer = browser.post(url, facts, content_type="application/json", headers=headers)
    assert (answer.status_code, Risk.objects.count()) == (UNPROCESSABLE, 0)


def test_a_number_beyond_the_database_is_a_page_not_a_crash(browser: Client) -> None:
    answer = browser.get(f"/risks/{2**70}/")
    assert answer.status_code in {UNPROCESSABLE, 404}
