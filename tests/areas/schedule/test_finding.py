"""Tasks found by typing their place in the outline or a part of their name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule.queries import finding
from pilothouse.delivery.schedule.types import AddTask, SetTask
from tests import make
from tests.areas.schedule.test_services import DAY, build_world, edit

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def many(world: make.World) -> make.World:
    edits: list[Any] = [AddTask(f"Pile {n}", duration=DAY, task=100 + n) for n in range(30)]
    edit(world, *edits, AddTask("Summary", task=200), AddTask("Inside", parent=200, task=201))
    edit(world, SetTask(101, active=False))
    return world


def found(world: make.World, text: str, role: str = "business_pm") -> list[dict[str, str]]:
    client = Client()
    client.force_login(world.user(role))
    url = reverse("schedule:find", args=[world.project.number])
    return list(client.get(url, {"q": text}).json()["found"])


def test_a_part_of_the_name_finds_the_first_that_are_active(many: make.World) -> None:
    rows = found(many, "pile")
    assert len(rows) == finding.MOST
    assert [row["value"] for row in rows[:2]] == ["129", "128"]
    assert rows[0]["label"].endswith(" Pile 29")
    assert "101" not in {row["value"] for row in found(many, "pile 1")}
    assert len(found(many, "")) == finding.MOST
    assert found(many, "nothing of the kind") == []


def test_a_place_in_the_outline_comes_first_and_summaries_not_at_all(many: make.World) -> None:
    (inside,) = found(many, "Inside")
    assert found(many, "Summary") == []
    wbs, _name = inside["label"].split(" ", 1)
    assert found(many, wbs)[0] == inside
    assert found(many, inside["label"]) == [inside]


def test_one_task_is_meant_by_outline_name_or_both(many: make.World) -> None:
    pm = many.actor("business_pm")
    rows = finding.leaves(pm, [many.project.pk])
    (inside,) = found(many, "Inside")
    for text in ("inside", inside["label"], inside["label"].split(" ", 1)[0]):
        row = finding.called(rows, text)
        assert row is not None
        assert row.uid == 201
    assert finding.called(rows, "Pile") is None
    assert finding.called(rows, "") is None
    edit(many, AddTask("Inside", task=202))
    assert finding.called(finding.leaves(pm, [many.project.pk]), "Inside") is None


def test_who_may_not_see_the_plan_finds_nothing(many: make.World) -> None:
    client = Client()
    client.force_login(many.user("stranger"))
    url = reverse("schedule:find", args=[many.project.number])
    assert client.get(url, {"q": "pile"}).status_code == 404
