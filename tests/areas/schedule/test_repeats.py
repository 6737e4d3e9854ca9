"""An edit that is sent once more, as its answer was lost: it is known again and not done twice."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit, PlanTask
from pilothouse.delivery.schedule.types import AddTask, Outcome
from pilothouse.foundation.audit.models import AuditEvent
from tests import make
from tests.areas.schedule.test_services import build_world

pytestmark = pytest.mark.django_db
__all__ = ["build_world"]


def added(world: make.World, key: str, who: str = "business_pm") -> Outcome:
    return services.edit_plan(
        actor=world.actor(who), project_id=world.project.pk, edits=[AddTask("Fence")], key=key
    )


def fences() -> int:
    return PlanTask.objects.filter(name="Fence").count()


def test_an_edit_under_a_known_key_is_not_carried_out_again(world: make.World) -> None:
    first = added(world, "k1")
    events = AuditEvent.objects.count()
    again = added(world, "k1")
    assert (first.repeated, again.repeated) == (False, True)
    assert again.revision == first.revision
    assert fences() == 1
    assert AuditEvent.objects.count() == events
    assert PlanEdit.objects.filter(key="k1").count() == 1


def test_another_key_another_person_and_no_key_are_edits_of_their_own(world: make.World) -> None:
    for key, who in (
        ("k1", "business_pm"), ("k2", "business_pm"), ("k1", "technical_pm"),
        ("", "business_pm"), ("", "business_pm"),
    ):  # fmt: skip
        assert not added(world, key, who).repeated
    assert fences() == 5


def test_what_was_undone_since_does_not_come_back(world: make.World) -> None:
    added(world, "k1")
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert added(world, "k1").repeated
    assert fences() == 0


def test_the_page_sends_the_same_twice_and_the_plan_has_it_once(world: make.World) -> None:
    client = Client()
    client.force_login(world.user("business_pm"))
    plan = PlanRow.objects.get(project=world.project)
    new = plan.last_uid + 1
    body = {
        "revision": plan.version, "key": "from-the-page",
        "edits": [{"kind": "add_task", "name": "New", "task": new}],
        "cells": [{"task": new, "column": "name", "text": "Fence"}],
    }  # fmt: skip
    url = reverse("schedule:edit", args=[world.project.number])
    answers = [
        client.post(url, json.dumps(body), content_type="application/json") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["plan"]["revision"] == plan.version + 1
    assert answers[1].json() == {"meanwhile": [], "moved": 0}
    assert fences() == 1
