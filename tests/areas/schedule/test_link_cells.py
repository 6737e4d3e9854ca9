"""Links made and changed in the task panel: type and lag as they are typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries
from pilothouse.delivery.schedule.rules.wording import parse_link_kind
from pilothouse.engine.network.data import LagUnit, Link, LinkType
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_services import build_world

__all__ = ["build_world"]
DAY = 480


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("text", "kind", "lag", "unit"),
    [
        ("", LinkType.FS, 0, LagUnit.WORKING),
        ("2d", LinkType.FS, 2 * DAY, LagUnit.WORKING),
        ("SS 2d", LinkType.SS, 2 * DAY, LagUnit.WORKING),
        ("ff -1,5d", LinkType.FF, -720, LagUnit.WORKING),
        ("SF +3ed", LinkType.SF, 3 * 1440, LagUnit.ELAPSED),
        ("FS 50%", LinkType.FS, 5000, LagUnit.PERCENT),
    ],
)
def test_a_lag_needs_no_sign(text: str, kind: LinkType, lag: int, unit: LagUnit) -> None:
    assert parse_link_kind(text, 480) == (kind, lag, unit)


@pytest.mark.nodb
@pytest.mark.parametrize("text", ["soon", "XX 2d", "FS 2 parsecs"])
def test_what_is_no_lag_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        parse_link_kind(text, 480)


@pytest.mark.django_db
def test_links_are_made_and_changed_as_cells(world: make.World) -> None:
    pm, number = world.actor("business_pm"), world.project.number
    client = Client()
    client.force_login(world.user("business_pm"))

    def put(task: int, column: str, text: str) -> int:
        revision = queries.plan_row(pm, world.project.pk).version
        cells = [{"task": task, "column": column, "text": text}]
        answer = client.post(
            reverse("schedule:edit", args=[number]),
            {"revision": revision, "cells": cells},
            content_type="application/json",
        )
        return answer.status_code

    def links() -> set[Link]:
        return set(queries.plan_of(pm, world.project.pk).links)

    assert put(4, "newlink:2", "SS 2d") == 200
    assert Link(2, 4, LinkType.SS, 2 * DAY) in links()
    assert put(4, "newlink:2", "FS ") == 422
    assert put(3, "link:2", "FF -1d") == 200
    assert links() == {
        Link(2, 4, LinkType.SS, 2 * DAY), Link(2, 3, LinkType.FF, -DAY), Link(3, 4),
    }  # fmt: skip
    assert put(2, "link:4", "FS 1d") == 422
    panel = client.get(reverse("schedule:task", args=[number, 4])).text
    assert 'id="sp-lag-2-4"' in panel
    assert 'value="+2d"' in panel
    assert "data-link-add" in panel
    client.force_login(world.user("auditor"))
    read = client.get(reverse("schedule:task", args=[number, 4])).text
    assert "data-link-add" not in read
    assert "SS +2d" in read
