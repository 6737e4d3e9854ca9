"""The page of a copy has what the plan's has: traces, bars of a baseline, columns of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.scenarios.models import Scenario
from pilothouse.delivery.schedule.services import save_baseline
from pilothouse.delivery.schedule.types import AddLink, AddTask, PutField, SetPredecessors
from pilothouse.engine.network.data import CustomField
from tests import make
from tests.areas.scenarios.test_scenarios import copied, play
from tests.areas.schedule.test_services import build_world, edit

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


def opened(world: make.World, name: str, row: Scenario, *args: Any, by: str = "auditor") -> Any:
    client = Client()
    client.force_login(world.user(by))
    return client.get(reverse(f"scenarios:{name}", args=[row.pk, *args]))


def test_driving_links_are_traced_as_they_are_in_the_copy(world: make.World) -> None:
    row = copied(world)
    play(world, row, AddTask("Test", parent=1, after=3, task=5), AddLink(3, 5))
    play(world, row, SetPredecessors(4, (AddLink(5, 4),)))
    found = opened(world, "trace", row, 3).json()
    assert (found["before"], sorted(found["after"])) == ([2], [4, 5])
    assert sorted(found["links"]) == [[2, 3], [3, 5], [5, 4]]
    assert "Design" in found["why"]
    assert opened(world, "trace", row, 99).status_code == 404
    assert opened(world, "trace", row, 3, by="stranger").status_code == 404
    assert 'data-show="trace"' in opened(world, "detail", row).text


def test_the_bars_are_those_of_the_plans_baseline(world: make.World) -> None:
    row = copied(world)
    bare = opened(world, "data", row).json()["all"]
    assert (bare["bars"], bare["baseline"]) == (None, None)
    assert 'id="sp-baseline"' not in opened(world, "detail", row).text
    pm = world.actor("business_pm")
    for name in ("First", "Second"):
        save_baseline(actor=pm, project_id=world.project.pk, name=name)
    assert opened(world, "data", row).json()["all"]["baseline"] == "2"
    url = reverse("scenarios:data", args=[row.pk])
    client = Client()
    client.force_login(world.user("auditor"))
    told = client.get(f"{url}?baseline=1").json()["all"]
    assert told["baseline"] == "1"
    assert set(told["bars"]) == {"start", "finish"}
    assert client.get(f"{url}?baseline=²").status_code == 200
    text = opened(world, "detail", row).text
    assert '<option value="2">Baseline 2</option>' in text
    assert '<option value="1">Baseline 1</option>' in text


def test_the_columns_are_those_of_the_copy(world: make.World) -> None:
    edit(world, PutField(CustomField("zone", "Zone", "choice", ("North", "South"))))
    row = copied(world)
    play(world, row, PutField(CustomField("yard", "Yard")))
    text = opened(world, "detail", row).text
    assert '"key": "yard"' in text
    assert '<datalist id="sp-field-zone"><option value="North">' in text
