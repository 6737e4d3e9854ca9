"""The plan's pages, as a browser without scripts sees them, and what the page's script asks for."""

from __future__ import annotations

import base64
import json
import struct
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import Plan, PlanImport, PlanTask
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.types import AddLink, AddTask, Assign, SetDeadline
from pilothouse.engine import instant
from pilothouse.interchange import plan_json
from tests import make
from tests.areas.schedule.test_importing import file_plan

pytestmark = pytest.mark.django_db
DAY = 480
EVENING = instant(datetime(2026, 3, 20, 17))  # noqa: DTZ001  (project time)
NASTY = '<img src=x onerror="alert(1)">'


def build_world() -> make.World:
    world = make.world()
    pm, key = world.actor("business_pm"), world.project.pk
    services.create_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
    edits = [
        AddTask("Works", task=1),
        AddTask("Dig", parent=1, duration=3 * DAY, task=2),
        AddTask(NASTY, parent=1, after=2, duration=2 * DAY, task=3),
        AddLink(2, 3),
        Assign(2, name=world.people["team_member"].name),
    ]
    services.edit_plan(actor=pm, project_id=key, edits=edits)
    return world


def signed_in(world: make.World, role: str = "business_pm") -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def address(world: make.World, name: str, *more: Any) -> str:
    return reverse(f"schedule:{name}", args=[world.project.number, *more])


def send(world: make.World, role: str = "business_pm", **body: Any) -> Any:
    body.setdefault("revision", Plan.objects.get().version)
    return signed_in(world, role).post(
        address(world, "edit"), json.dumps(body), content_type="application/json"
    )


def step(world: make.World, page: str) -> Any:
    body = json.dumps({"revision": Plan.objects.get().version})
    return signed_in(world).post(address(world, page), body, content_type="application/json")


def cell(world: make.World, task: int, column: str, text: str) -> Any:
    return send(world, cells=[{"task": task, "column": column, "text": text}])


def test_the_plan_page_has_its_tools_for_those_who_may_edit(world: make.World) -> None:
    page = signed_in(world).get(address(world, "plan")).content.decode()
    assert 'data-do="add"' in page
    assert "Import a file again" in page
    read_only = signed_in(world, "pmo_manager").get(address(world, "plan")).content.decode()
    assert 'data-do="add"' not in read_only
    assert "sp-gantt" in read_only


def test_without_a_plan_there_are_two_ways_to_begin(world: make.World) -> None:
    other = make.project(world, world.people)
    page = signed_in(world).get(reverse("schedule:plan", args=[other.number])).content.decode()
    assert "Import a file" in page
    assert "Start an empty plan" in page
    signed_in(world).post(reverse("schedule:start", args=[other.number]))
    assert Plan.objects.filter(project=other).exists()


def everything(world: make.World) -> Any:
    return signed_in(world).get(address(world, "data")).json()["all"]


def numbers(text: str) -> list[int]:
    """What the page reads from a packed column."""
    return [number for (number,) in struct.iter_unpack("<i", base64.b64decode(text))]


def test_the_data_are_columns_in_outline_order(world: make.World) -> None:
    data = everything(world)
    assert data["order"] == {"uid": [1, 2, 3], "parent": [0, 1, 1]}
    assert data["facts"]["kind"] == "stt"
    assert numbers(data["dates"]["length"])[0] == 5 * DAY
    assert data["facts"]["minutes"][1:] == [3 * DAY, 2 * DAY]
    assert data["links"] == [[2, 3, "FS", ""]]
    assert data["facts"]["people"][1] == world.people["team_member"].name


def test_the_data_take_as_many_queries_for_more_rows(world: make.World) -> None:
    client = signed_in(world)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(world, "data"))
        counts.append(len(queries))
        edits = [AddTask(f"More {n}", parent=1, after=3) for n in range(5)]
        services.edit_plan(
            actor=world.actor("business_pm"), project_id=world.project.pk, edits=edits
        )
    assert counts[0] == counts[1]


def test_a_typed_duration_moves_the_successor_and_is_patched(world: make.World) -> None:
    answer = cell(world, 2, "duration", "1w").json()
    assert numbers(answer["dates"]["row"]) == [0, 1, 2]
    assert answer["facts"]["uid"] == [2]
    assert answer["order"] is None
    assert answer["plan"]["undo"] == "Duration of “Dig” set to 5d"
    assert PlanTask.objects.get(uid=2).duration == 5 * DAY


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("name", "Dig deep", "name", "Dig deep"),
        ("duration", "12h", "duration", 720),
        ("duration", "4ed", "elapsed", True),
        ("start", "2026-03-09", "constraint", "start_no_earlier_than"),
        ("finish", "13 Mar 26", "constraint", "finish_no_earlier_than"),
        ("deadline", "2026-03-20", "deadline", EVENING),
        ("length", "2026-03-06", "duration", 5 * DAY),
    ],
)
def test_what_is_typed_is_understood(
    world: make.World, column: str, text: str, field: str, value: object
) -> None:
    assert cell(world, 2, column, text).status_code == 200
    assert getattr(PlanTask.objects.get(uid=2), field) == value


def test_predecessors_are_typed_by_row_number(world: make.World) -> None:
    cell(world, 3, "predecessors", "2SS+1d")
    assert everything(world)["links"] == [[2, 3, "SS", "+1d"]]
    cell(world, 3, "predecessors", "")
    assert everything(world)["links"] == []


def test_people_are_typed_with_their_share(world: make.World) -> None:
    cell(world, 3, "people", "Ann[50%]; Ben")
    assert everything(world)["facts"]["people"][2] == "Ann[50%]; Ben"
    cell(world, 3, "people", "Ben")
    assert everything(world)["facts"]["people"][2] == "Ben"


def test_the_page_has_notes_for_their_column(world: make.World) -> None:
    answer = cell(world, 3, "notes", "Ask the mill.\nTwice.")
    assert answer.json()["facts"]["note_text"] == [[0, "Ask the mill.\nTwice."]]
    assert everything(world)["facts"]["note_text"] == [[2, "Ask the mill.\nTwice."]]


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("duration", "soon", "no duration"),
        ("predecessors", "99", "no row 99"),
        ("predecessors", "3FS", "wait for itself"),
        ("start", "yesterday", "no date"),
        ("percent", "many", "no percentage"),
        ("colour", "red", "cannot be typed"),
    ],
)
def test_what_is_not_understood_is_said(
    world: make.World, column: str, text: str, words: str
) -> None:
    answer = cell(world, 3, column, text)
    assert answer.status_code == 422
    assert words in answer.json()["message"]


def test_a_second_editor_is_told_who_was_first(world: make.World) -> None:
    seen = Plan.objects.get().version
    send(world, revision=seen, edits=[{"kind": "set_task", "task": 2, "name": "Mine"}])
    answer = send(
        world, "technical_pm", revision=seen, edits=[{"kind": "set_task", "task": 2, "name": "No"}]
    )
    assert answer.status_code == 409
    assert answer.json()["conflict"] is True
    assert "Business Pm" in answer.json()["message"]


def test_two_who_edit_different_tasks_do_not_disturb_each_other(world: make.World) -> None:
    seen = Plan.objects.get().version
    send(world, revision=seen, edits=[{"kind": "set_task", "task": 2, "name": "Mine"}])
    cells = [{"task": 3, "column": "duration", "text": "4d"}]
    answer = send(world, "technical_pm", revision=seen, cells=cells)
    assert answer.status_code == 200
    assert answer.json() == {
        "meanwhile": ["Business Pm: “Dig” renamed to “Mine”"],
        "moved": 2,
    }
    assert PlanTask.objects.get(uid=2).name == "Mine"
    assert PlanTask.objects.get(uid=3).duration == 4 * DAY


@pytest.mark.parametrize(
    ("body", "repeats"),
    [
        ({"edits": [{"kind": "add_task", "name": "No", "task": 4}]}, True),
        ({"edits": [{"kind": "add_task", "name": "No", "task": 4}],
          "cells": [{"task": 4, "column": "duration", "text": "1d"}]}, True),
        ({"edits": [], "cells": [{"task": 2, "column": "predecessors", "text": "1"}]}, False),
    ],
)  # fmt: skip
def test_new_rows_are_told_apart_from_a_conflict(
    world: make.World,
    body: dict[str, Any],
    repeats: bool,
) -> None:
    seen = Plan.objects.get().version
    send(world, revision=seen, edits=[{"kind": "add_task", "name": "Mine", "task": 4}])
    answer = send(world, "technical_pm", revision=seen, **body)
    assert answer.status_code == 409
    assert answer.json()["repeat"] is repeats


@pytest.mark.parametrize("body", [{"edits": [{"kind": "explode"}]}, {"cells": [{"task": 2}]}])
def test_nonsense_is_refused_without_a_fault(world: make.World, body: dict[str, Any]) -> None:
    assert send(world, **body).status_code == 422


def test_added_rows_bring_the_whole_outline(world: make.World) -> None:
    answer = send(world, edits=[{"kind": "add_task", "name": "New", "parent": 1, "after": 2}])
    assert answer.json()["order"] == {"uid": [1, 2, 4, 3], "parent": [0, 1, 1, 1]}
    assert answer.json()["facts"]["name"] == ["New", NASTY]
    assert len(step(world, "undo").json()["order"]["uid"]) == 3
    assert len(step(world, "redo").json()["order"]["uid"]) == 4


def test_another_level_brings_the_outline_though_no_row_moves(world: make.World) -> None:
    answer = send(world, edits=[{"kind": "outdent", "task": 3}])
    assert answer.json()["order"] == {"uid": [1, 2, 3], "parent": [0, 1, 0]}
    undone = step(world, "undo").json()
    assert undone["order"] == {"uid": [1, 2, 3], "parent": [0, 1, 1]}


def test_a_task_in_full_says_why_it_is_where_it_is(world: make.World) -> None:
    page = signed_in(world).get(address(world, "task", 3)).content.decode()
    assert "because “Dig” finishes on 4 Mar 2026 (FS)" in page
    assert "Critical: every day it slips" in page
    assert NASTY not in page
    assert "&lt;img src=x" in page


def test_the_figures_and_the_quality(world: make.World) -> None:
    figures = signed_in(world).get(address(world, "figures")).content.decode()
    assert "6 Mar 2026" in figures
    assert "none accepted yet" in figures
    quality = signed_in(world).get(address(world, "quality"))
    assert quality.status_code == 200
    assert "DCMA 14-point" in quality.content.decode()


def test_members_see_their_tasks_and_report(world: make.World) -> None:
    member = signed_in(world, "team_member")
    page = member.get(reverse("schedule:mine")).content.decode()
    assert "Dig" in page
    assert "&lt;img" not in page
    answer = member.post(
        address(world, "report", 2),
        {"actual_start": "2026-03-02", "remaining": "1d", "hours": "12"},
    )
    assert answer.status_code == 302
    dig = PlanTask.objects.get(uid=2)
    assert (dig.remaining, dig.actual_start is not None) == (DAY, True)
    assert dig.assignments.get().actual_work == 720
    assert member.get(address(world, "report", 3)).status_code == 403


def test_a_file_goes_from_upload_to_preview_to_plan(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(world)
    content = json.dumps(plan_json.to_json(file_plan())).encode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            address(world, "upload"), {"file": SimpleUploadedFile("bridge.json", content)}
        )
    row = PlanImport.objects.get()
    assert sent.url == reverse("schedule:import", args=[row.pk])
    preview = client.get(sent.url).content.decode()
    assert "What changes in the plan" in preview
    assert "Pour" in preview
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("schedule:confirm", args=[row.pk]))
    names = set(PlanTask.objects.values_list("name", flat=True))
    assert {"Phase", "Dig", "Pour"} <= names
    done = client.get(reverse("schedule:progress", args=[row.pk]))
    assert done.url == address(world, "plan")


def test_an_import_can_be_dropped(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    content = json.dumps(plan_json.to_json(file_plan())).encode()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(world).post(
            address(world, "upload"), {"file": SimpleUploadedFile("bridge.json", content)}
        )
    row = PlanImport.objects.get()
    signed_in(world).post(reverse("schedule:drop", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "dropped"
    assert PlanTask.objects.count() == 3


def test_the_uploader_without_the_right_is_refused(world: make.World) -> None:
    content = SimpleUploadedFile("x.json", b"{}")
    answer = signed_in(world, "pmo_manager").post(address(world, "upload"), {"file": content})
    assert answer.status_code == 403


def test_the_header_shows_the_data_date(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    services.move_data_date(actor=pm, project_id=key, date=29_540_640 + 480)
    services.edit_plan(actor=pm, project_id=key, edits=[SetDeadline(2, 29_550_000)])
    assert "2 Mar 2026" in signed_in(world).get(address(world, "plan")).content.decode()


def test_rows_are_pasted_with_their_predecessors_and_undone_as_one(world: make.World) -> None:
    edits = [
        {"kind": "add_task", "name": name, "parent": 1, "after": after, "task": uid}
        for name, after, uid in (("Pour", 3, 11), ("Cure", 11, 12))
    ]
    cells = [
        {"task": 11, "column": "duration", "text": "2d"},
        {"task": 12, "column": "predecessors", "text": "4FS+1d"},
    ]
    assert send(world, edits=edits, cells=cells).status_code == 200
    assert [11, 12, "FS", "+1d"] in everything(world)["links"]
    assert PlanTask.objects.get(uid=11).duration == 2 * DAY
    step(world, "undo")
    assert everything(world)["order"]["uid"] == [1, 2, 3]


def test_others_are_told_what_changed_since(world: make.World) -> None:
    seen = Plan.objects.get().version
    client = signed_in(world, "technical_pm")
    asked = f"{address(world, 'since')}?revision={seen}"
    assert client.get(asked).status_code == 204
    cell(world, 2, "duration", "1w")
    answer = client.get(asked).json()
    assert answer["revision"] == seen + 1
    assert answer["said"] == ["Business Pm: Duration of “Dig” set to 5d"]


def test_a_trace_follows_the_driving_links_both_ways(world: make.World) -> None:
    answer = signed_in(world).get(address(world, "trace", 3)).json()
    assert answer["before"] == [2]
    assert answer["links"] == [[2, 3]]
    assert "because “Dig” finishes" in answer["why"]
    assert signed_in(world).get(address(world, "trace", 2)).json()["after"] == [3]
    assert signed_in(world).get(address(world, "trace", 99)).status_code == 404


def test_an_edit_after_one_from_elsewhere_starts_from_what_is_stored(world: make.World) -> None:
    cell(world, 2, "duration", "1w")
    kept = Plan.objects.get()
    memory.keep(kept.stamp, load(kept))
    services.edit_plan(
        actor=world.actor("technical_pm"), project_id=world.project.pk, edits=[AddTask("Late")]
    )
    assert Plan.objects.get().stamp != kept.stamp
    assert everything(world)["facts"]["name"] == ["Late", "Works", "Dig", NASTY]
