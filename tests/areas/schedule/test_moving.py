"""Moves of tasks through the service, the page and the API, with what linked tasks do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.scenarios.services import create_scenario
from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.types import SetConstraint, Shift
from pilothouse.engine.network.data import ConstraintType
from pilothouse.foundation.access.services import create_token
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan, row, shape

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
SNET = ConstraintType.START_NO_EARLIER
# Design, 2 to 6 March; build begins on Monday 16th, a week later than it could; done on the 27th.
BUFFER = SetConstraint(3, SNET, at(16))
# Design two days later: 4 to 10 March.
MOVE = SetConstraint(2, SNET, at(4))


@pytest.fixture
def spacious(world: make.World) -> make.World:
    edit(world, BUFFER)
    return world


def signed_in(world: make.World, role: str = "business_pm") -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def post(world: make.World, name: str, role: str = "business_pm", **body: Any) -> Any:
    url = reverse(f"schedule:{name}", args=[world.project.number])
    return signed_in(world, role).post(url, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("shift", "build", "done"),
    [(Shift.USE, at(16), at(27, 17)), (Shift.KEEP, at(18), at(31, 17)),
     (Shift.STAY, at(16), at(27, 17))],
)  # fmt: skip
def test_linked_tasks_do_what_was_chosen(
    spacious: make.World, shift: Shift, build: int, done: int
) -> None:
    edit(spacious, MOVE, shift=shift)
    assert (row(2).start, row(3).start, row(4).finish) == (at(4), build, done)


def test_a_move_with_what_follows_is_one_step(spacious: make.World) -> None:
    before, count = plan(spacious), PlanEdit.objects.count()
    edit(spacious, MOVE, shift=Shift.KEEP)
    assert PlanEdit.objects.count() == count + 1
    said = PlanEdit.objects.latest("pk").said
    assert said.endswith("; 1 linked task keeps the buffer")
    services.undo(actor=spacious.actor("business_pm"), project_id=spacious.project.pk)
    assert shape(plan(spacious)) == shape(before)


def test_a_link_that_changes_is_said(world: make.World) -> None:
    edit(world, MOVE, shift=Shift.STAY)
    assert (row(2).start, row(3).start) == (at(4), at(9))
    assert PlanEdit.objects.latest("pk").said.endswith(
        "; 1 link changed, so that linked tasks stay"
    )
    (link,) = [link for link in plan(world).links if link.predecessor == 2]
    assert link.lag == -2 * DAY


def test_the_page_moves_by_typed_cells_and_says_it_before(spacious: make.World) -> None:
    cells = [{"task": 2, "column": "start", "text": "2026-03-04"}]
    revision = queries.plan_row(spacious.actor("auditor"), spacious.project.pk).version
    body = {"revision": revision, "cells": cells}
    found = post(spacious, "moves", **body, shift="keep").json()
    assert (found["tasks"], found["links"], found["finish_days"]) == (2, 0, 2.0)
    assert row(2).start == at(2)
    assert post(spacious, "moves", **body, shift="use").json()["tasks"] == 0
    answer = post(spacious, "edit", **body, edits=[], shift="keep")
    assert answer.status_code == 200
    assert row(3).start == at(18)


def test_the_left_edge_of_a_bar(world: make.World) -> None:
    revision = queries.plan_row(world.actor("auditor"), world.project.pk).version
    cells = [{"task": 3, "column": "begin", "text": "2026-03-11"}]
    assert post(world, "edit", revision=revision, cells=cells).status_code == 200
    assert (row(3).start, row(3).finish, row(3).duration) == (at(11), at(20, 17), 8 * DAY)


def test_what_is_not_understood_is_said(world: make.World) -> None:
    for body in ({"shift": "sideways"}, {"cells": [{"task": 2}]}, {"edits": 5}):
        for name in ("moves", "edit"):
            answer = post(world, name, revision=1, **body)
            assert answer.status_code == 422, (name, body)
            assert answer.json()["message"]
    cells = [{"task": 2, "column": "start", "text": "soon"}]
    answer = post(world, "moves", cells=cells)
    assert answer.status_code == 422
    assert "soon" in answer.json()["message"]


def test_only_who_may_edit_is_told(world: make.World) -> None:
    assert post(world, "moves", "auditor", cells=[]).status_code == 403


def test_a_copy_moves_alike(spacious: make.World) -> None:
    pm = spacious.actor("business_pm")
    copy = create_scenario(actor=pm, project_id=spacious.project.pk, name="Later", reason="")
    body = {"revision": 0, "cells": [{"task": 2, "column": "start", "text": "2026-03-04"}]}
    client = signed_in(spacious)

    def sent(name: str, **more: Any) -> Any:
        url = reverse(f"scenarios:{name}", args=[copy.pk])
        return client.post(url, json.dumps(body | more), content_type="application/json")

    assert sent("moves", shift="keep").json()["tasks"] == 2
    copy.refresh_from_db()
    answer = sent("edit", shift="keep", revision=copy.version)
    assert answer.status_code == 200, answer.text
    copy.refresh_from_db()
    assert copy.finish == at(31, 17)
    assert row(3).start == at(16)


def test_the_api_asks_and_moves(spacious: make.World) -> None:
    pm = spacious.actor("business_pm")
    _, token = create_token(actor=pm, name="moves")
    headers = {"authorization": f"Bearer {token}"}
    base = f"/api/v1/projects/{spacious.project.pk}/plan/"
    body = {
        "edits": [{"kind": "set_constraint", "task": 2, "constraint": SNET, "date": at(4)}],
        "shift": "keep",
    }
    client = Client()

    def sent(path: str, method: str = "post", **more: Any) -> Any:
        version = queries.plan_row(pm, spacious.project.pk).version
        send, now = getattr(client, method), headers | {"if-match": f'"{version}"'}
        return send(base + path, more or body, content_type="application/json", headers=now)

    found = sent("edits/preview").json()
    assert (found["tasks"], found["finish_days"]) == (2, 2.0)
    assert found["finish_after"].startswith("2026-03-31T17:00")
    assert sent("edits").status_code == 200
    assert row(3).start == at(18)
    constraint = {"constraint": SNET, "date": "2026-03-03T08:00:00", "shift": "stay"}
    assert sent("tasks/2/constraint", "put", **constraint).status_code == 200
    assert (row(2).start, row(3).start) == (at(3), at(18))
