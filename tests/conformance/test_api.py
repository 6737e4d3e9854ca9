"""Every operation of the API: named, permitted, refused in one shape, as described."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit import permits
from tests.conformance.addresses import Operation, operations
from tests.conformance.conftest import ROLES, Stage
from tests.conformance.snapshot import SNAPSHOT, described

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
PROBLEM_KEYS = {"type", "title", "status", "detail", "instance"}
OWN = ("notifications.", "tokens.", "me.", "jobs.")
REFUSED = {401, 403, 404, 409, 422, 428}


def called(browser: Client, operation: Operation, stage: Stage, **extra: Any) -> HttpResponse:
    send = getattr(browser, operation.method)
    if operation.method == "get":
        return send(operation.url(stage.values), extra)
    return send(operation.url(stage.values), "{}", content_type="application/json")


def by_id() -> dict[str, Operation]:
    return {operation.id: operation for operation in operations()}


def test_every_operation_has_a_name_of_its_own() -> None:
    ids = Counter(operation.id for operation in operations())
    assert [name for name in ids if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_operation_states_a_permission_that_exists() -> None:
    stated = {o.id: o.facts.get("x-permission") for o in operations()}
    assert {name: code for name, code in stated.items() if code not in permits.codes} == {}


def test_every_operation_describes_its_refusals() -> None:
    silent = [
        o.id
        for o in operations()
        if not {"401", "403", "404"} <= set(map(str, o.facts["responses"]))
    ]
    assert silent == []


def test_the_description_equals_its_snapshot() -> None:
    assert json.loads(SNAPSHOT.read_text()) == described(), "run `make openapi` and read the change"


def test_every_operation_is_called_with_a_real_object(stage: Stage) -> None:
    missing = {o.id: gone for o in operations() if (gone := o.missing(stage.values))}
    assert missing == {}, "add a factory: tests/areas/<area>/objects.py"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_for(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    broken = {}
    for operation in operations():
        answer = called(browser, operation, stage)
        if answer.status_code >= 500:
            broken[operation.id] = answer.status_code
        elif answer.status_code >= 400 and not is_problem(answer):
            broken[operation.id] = f"{answer.status_code} {answer['Content-Type']}"
    assert broken == {}


def is_problem(answer: HttpResponse) -> bool:
    if answer["Content-Type"] != PROBLEM:
        return False
    body = answer.json()  # type: ignore[attr-defined]
    return set(body) >= PROBLEM_KEYS and body["status"] == answer.status_code


def test_nobody_gets_in_without_signing_in(stage: Stage) -> None:
    browser = stage.client("anonymous")
    answers = {o.id: called(browser, o, stage).status_code for o in operations()}
    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("role", ["stranger", "client"])
def test_an_outsider_sees_no_object(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    seen = {}
    for operation in operations():
        if operation.id.startswith(OWN):
            continue
        answer = called(browser, operation, stage)
        empty = answer.status_code == 200 and not answer.streaming and _is_empty(answer)
        if operation.parameters and answer.status_code not in REFUSED and not empty:
            seen[operation.id] = answer.status_code
        elif not answer.streaming and stage.world.project.name in answer.content.decode():
            seen[operation.id] = "names the project"
    assert seen == {}


def _is_empty(answer: HttpResponse) -> bool:
    body = answer.json()  # type: ignore[attr-defined]
    return isinstance(body, dict) and body.get("items") == []


def test_an_auditor_changes_nothing(stage: Stage) -> None:
    browser = stage.client("auditor")
    changed = {}
    for operation in operations():
        if operation.method != "get" and not operation.id.startswith(OWN):
            before = AuditEvent.objects.count()
            answer = called(browser, operation, stage)
            if AuditEvent.objects.count() != before:
                changed[operation.id] = answer.status_code
    assert changed == {}


def test_what_does_not_exist_is_a_problem_too(stage: Stage) -> None:
    answer = stage.client("pm").get("/api/v1/risks/987654321")
    assert (answer.status_code, is_problem(answer)) == (404, True)
    answer = stage.client("pm").get("/api/v1/risks/not-a-number")
    assert answer.status_code in {404, 422}


def test_a_change_needs_the_version_that_was_read(stage: Stage) -> None:
    """Every PATCH by somebody who may do it: 428 without If-Match."""
    careless = {}
    for operation in operations():
        if operation.method == "patch":
            statuses = {
                called(stage.client(role), operation, stage).status_code
                for role in ("pm", "pmo", "director")
            }
            if 428 not in statuses:
                careless[operation.id] = sorted(statuses)
    assert careless == {}


def test_a_stale_version_is_a_conflict_that_says_what_changed(stage: Stage) -> None:
    browser = stage.client("pm")
    url = f"/api/v1/risks/{stage.values['risk_id']}"
    tag = browser.get(url)["ETag"]
    first = browser.patch(
        url, {"title": "First"}, content_type="application/json", headers={"If-Match": tag}
    )
    second = browser.patch(
        url, {"title": "Second"}, content_type="application/json", headers={"If-Match": tag}
    )
    assert (first.status_code, second.status_code) == (200, 409)
    change = second.json()["changes"][0]
    assert (change["field"], change["theirs"], change["mine"]) == ("title", "First", "Second")


def test_a_create_with_the_same_key_happens_once(stage: Stage) -> None:
    browser = stage.client("pm")
    url = f"/api/v1/projects/{stage.world.project.pk}/risks"
    owner = stage.world.people["business_pm"].pk
    body = {"title": "Once", "likelihood": 1, "impact": 1, "owner_id": owner}

    def send(key: str, **changes: Any) -> Any:
        return browser.post(
            url, body | changes, content_type="application/json", headers={"Idempotency-Key": key}
        )

    first, again = send("k-1"), send("k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert send("k-1", title="Other").status_code == 422
    assert send("k-2").json()["id"] != first.json()["id"]
