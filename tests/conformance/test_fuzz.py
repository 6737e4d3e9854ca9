"""Every operation of the API with input that nobody sends by accident."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pilothouse.site.api import api
from tests.conformance.addresses import Operation, operations
from tests.conformance.conftest import Stage

pytestmark = pytest.mark.django_db
BROKEN = 500
ALL = operations()
ODD: list[Any] = [
    None, "", "a\0b", "x" * 5000, -1, 0, 2**31, 2**63, 2**70, 1e308, True, [], {}, [None],
    "9999-12-31", "0001-01-01", "9999-12-31T23:59:59Z", "NaN", "99999999999999999999.99",
]  # fmt: skip


def _parts(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return dict(known[name].get("properties", {})) if name else {}


def _fields(operation: Operation, known: dict[str, Any]) -> list[str]:
    content = operation.facts.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return sorted(_parts(schema, known))


@pytest.mark.parametrize("role", ["pm", "director"])
def test_odd_input_is_refused_and_breaks_nothing(role: str, stage: Stage) -> None:
    known = api.get_openapi_schema()["components"]["schemas"]
    browser = stage.client(role)
    broken: dict[str, str] = {}

    @seed(7)
    @settings(
        max_examples=60, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def send(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(ALL))
        body = {name: data.draw(st.sampled_from(ODD)) for name in _fields(operation, known)}
        url = operation.url(stage.values)
        if data.draw(st.booleans()):
            url = re.sub(r"/\d+", f"/{data.draw(st.sampled_from([0, 2**31, 2**63, 2**70]))}", url)
        query = {"cursor": data.draw(st.text(max_size=9)), "size": data.draw(st.integers())}
        with transaction.atomic():
            answer = browser.generic(
                operation.method.upper(), url, json.dumps(body), "application/json",
                query_params=query if operation.method == "get" else None,
                headers={"If-Match": '"1"'},
            )  # fmt: skip
            transaction.set_rollback(True)
        if answer.status_code >= BROKEN:
            broken[operation.id] = f"{url} {body} {query}"

    send()
    assert broken == {}
