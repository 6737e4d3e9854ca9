"""What a plan holds, on pages, in the API and in the database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanTask, ProgressTable
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.detail import task_detail
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    Assign,
    PutField,
    SetAssignment,
    SetDataDate,
    SetOptions,
    SetTask,
)
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import Contour, CustomField, Plan
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.documents.services import add_document
from pilothouse.foundation.documents.types import DocumentKind, Upload
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db
DAY = 480


def build_world() -> make.World:
    """Design 5 d by Ann, then build 10 d, from 2 March 2026."""
    world = make.world()
    pm = world.actor("business_pm")
    move_to_stage(actor=pm, project_id=world.project.pk, stage=Stage.PLANNING)
    services.create_plan(actor=pm, project_id=world.project.pk, start=date(2026, 3, 2))
    edits = [
        AddTask("Design", duration=5 * DAY, task=1),
        AddTask("Build", after=1, duration=10 * DAY, task=2),
        AddLink(1, 2),
        Assign(1, name="Ann"),
    ]
    services.edit_plan(actor=pm, project_id=world.project.pk, edits=edits)
    return world


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def later(world: make.World) -> Actor:
    """The PM, three weeks into the plan."""
    return world.actor("business_pm", datetime(2026, 3, 20, 9, tzinfo=UTC))


def plan(world: make.World) -> Plan:
    return queries.plan_of(world.actor("auditor"), world.project.pk)


def edit(world: make.World, *edits: Any) -> Any:
    return services.edit_plan(
        actor=world.actor("business_pm"), project_id=world.project.pk, edits=edits
    )


def url(world: make.World, name: str, *args: Any) -> str:
    return reverse(f"schedule:{name}", args=[world.project.number, *args])


def at(month: int, day: int, hour: int = 8) -> int:
    return instant(datetime(2026, month, day, hour))  # noqa: DTZ001  (project time)


def cells(world: make.World, *typed: tuple[int, str, str]) -> Any:
    """Type into the panel's fields as the page does."""
    revision = queries.plan_row(world.actor("auditor"), world.project.pk).version
    body = {
        "revision": revision,
        "cells": [{"task": task, "column": column, "text": text} for task, column, text in typed],
    }
    return signed_in(world, "business_pm").post(
        url(world, "edit"), json.dumps(body), content_type="application/json"
    )


def test_everything_is_kept_and_comes_back(world: make.World) -> None:
    before = plan(world)
    edit(
        world,
        SetTask(1, task_type="fixed_work", physical_percent=30, references=("https://a.example",)),
        SetAssignment(1, 1, contour=Contour.BELL),
        PutField(CustomField("vendor", "Vendor", "choice", ("North", "South"))),
        SetOptions(currency="EUR", critical_float=DAY),
    )
    memory._kept.clear()
    found = plan(world)
    assert found.assignments[0].contour is Contour.BELL
    assert found.tasks[0].references == ("https://a.example",)
    assert found.custom_fields[0].choices == ("North", "South")
    assert (found.currency, found.options.critical_float) == ("EUR", DAY)
    services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert plan(world) == before


def test_the_panel_shows_and_takes_everything(world: make.World) -> None:
    edit(world, PutField(CustomField("score", "Score", "number")))
    edit(world, PutField(CustomField("twice", "Twice", "formula", formula="own.score * 2")))
    answer = cells(
        world,
        (1, "task_type", "fixed work"), (1, "work", "80"), (1, "priority", "700"),
        (1, "field:score", "21"), (1, "notes", "**Mind** <script>alert(1)</script>"),
        (2, "manual", "yes"), (2, "expected_finish", "2026-04-01"),
        (1, "constraint_date", "2026-03-03"), (1, "secondary", "finish_no_later_than 2026-04-30"),
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    shown = signed_in(world, "business_pm").get(url(world, "task", 1)).content.decode()
    assert "<strong>42</strong>" in shown
    assert "<strong>Mind</strong>" in shown
    assert "<script>alert" not in shown
    own = plan(world).tasks
    assert (own[0].duration, own[0].priority) == (10 * DAY, 700)
    assert own[1].manual_start is not None
    assert dict(own[0].custom) == {"score": "21"}


def test_a_task_is_split_moved_and_joined_from_the_panel(world: make.World) -> None:
    assert cells(world, (1, "split", "2026-03-04 2026-03-09")).status_code == 200
    detail = task_detail(world.actor("auditor"), world.project.pk, 1)
    assert [(p.start.day, p.finish.day) for p in detail.more.parts] == [(2, 3), (9, 11)]
    assert PlanTask.objects.get(uid=1).finish == at(3, 11, 17)
    assert cells(world, (1, "part", "2 2026-03-16")).status_code == 200
    assert PlanTask.objects.get(uid=1).finish == at(3, 18, 17)
    assert cells(world, (1, "join", "1")).status_code == 200
    assert PlanTask.objects.get(uid=1).finish == at(3, 6, 17)
    refused = cells(world, (1, "split", "2026-03-02 2026-03-09"))
    assert refused.status_code == 422
    assert "between the start and the finish" in refused.json()["message"]


def test_documents_of_the_project_hang_on_a_task(world: make.World) -> None:
    pm = world.actor("business_pm")
    made = add_document(
        actor=pm, scope_id=world.project.scope_id, title="Drawing 7",
        kind=DocumentKind.SPECIFICATION, upload=Upload("d.txt", b"lines"),
    )  # fmt: skip
    edit(world, SetTask(1, references=(f"document:{made.pk}", "document:999")))
    shown = signed_in(world, "auditor").get(url(world, "task", 1)).content.decode()
    assert "Drawing 7" in shown
    assert "withdrawn or not shared" in shown


def test_progress_as_scheduled_up_to_a_day(world: make.World) -> None:
    pm = later(world)
    services.update_as_scheduled(actor=pm, project_id=world.project.pk, on=date(2026, 3, 11))
    design, build = plan(world).tasks
    assert (design.actual_start, design.actual_finish) == (at(3, 2), at(3, 6, 17))
    assert (build.actual_start, build.remaining, build.percent_complete) == (at(3, 9), 7 * DAY, 30)
    assert plan(world).data_date == at(3, 11, 17)
    with pytest.raises(InvalidError):
        services.update_as_scheduled(actor=pm, project_id=world.project.pk, on=date(2199, 1, 1))
    with pytest.raises(NotPermittedError):
        services.update_as_scheduled(
            actor=world.actor("auditor"), project_id=world.project.pk, on=date(2026, 3, 12)
        )


def test_what_remains_goes_behind_a_day_on_demand(world: make.World) -> None:
    edit(world, SetDataDate(at(3, 3, 17), reschedule=False), SetOptions(reschedule_remaining=False))
    assert PlanTask.objects.get(uid=1).start == at(3, 2)
    pm = later(world)
    services.reschedule_remaining(actor=pm, project_id=world.project.pk, on=date(2026, 3, 3))
    assert PlanTask.objects.get(uid=1).start == at(3, 4)
    edit(world, SetTask(1, manual=True))
    with pytest.raises(InvalidError, match="Design"):
        services.reschedule_remaining(
            actor=pm, project_id=world.project.pk, on=date(2026, 3, 5), tasks=[1]
        )


def test_a_persons_page_reports_many_tasks(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    page = url(world, "status_person", 1)
    assert "Design" in client.get(page).content.decode()
    wrong = client.post(page, {"actual_start-1": "2026-03-02", "remaining-1": "soon"})
    assert wrong.status_code == 422
    assert "is no duration" in wrong.content.decode()
    done = client.post(page, {"actual_start-1": "2026-03-02", "remaining-1": "2d", "hours-1": "24"})
    assert done.status_code == 302
    design = plan(world).tasks[0]
    assert (design.actual_start, design.remaining) == (at(3, 2), 2 * DAY)
    assert plan(world).assignments[0].actual_work == 24 * 60


TABLE = """WBS,Task,Actual start,Remaining,% complete,Comment
1,Design,02.03.2026,1d,,fine
2,Build,,,,not yet
9,Paint,02.03.2026,1d,,gone
2,Build,03/2026,1d,,odd
"""


def test_a_table_of_progress_is_looked_at_then_taken_in(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    file = SimpleUploadedFile("week.csv", TABLE.encode(), "text/csv")
    sent = client.post(url(world, "status_upload"), {"file": file})
    row = ProgressTable.objects.get()
    assert sent["Location"] == url(world, "status_table", row.pk)
    assert plan(world).tasks[0].actual_start is None
    shown = client.get(sent["Location"]).content.decode()
    assert "The plan has no task with this: 9" in shown
    assert "Actual start “03/2026” is no date" in shown
    services.take_in_progress(actor=later(world), table_id=row.pk)
    assert plan(world).tasks[0].remaining == DAY
    with pytest.raises(RuleError):
        services.take_in_progress(actor=later(world), table_id=row.pk)
    services.undo(actor=later(world), project_id=world.project.pk)
    assert plan(world).tasks[0].actual_start is None


def test_columns_of_a_table_are_chosen(world: make.World) -> None:
    pm = later(world)
    row = services.upload_progress(
        actor=pm, project_id=world.project.pk, name="x.csv",
        content=b"Job,Begun,Left\nDesign,2026-03-02,3d\n",
    )  # fmt: skip
    with pytest.raises(InvalidError, match="names the tasks"):
        services.take_in_progress(actor=pm, table_id=row.pk)
    chosen = {"Job": "name", "Begun": "actual_start", "Left": "remaining"}
    with pytest.raises(InvalidError, match="cannot both be"):
        services.choose_progress_columns(
            actor=pm, table_id=row.pk, columns=chosen | {"Left": "name"}
        )
    services.choose_progress_columns(actor=pm, table_id=row.pk, columns=chosen)
    services.take_in_progress(actor=pm, table_id=row.pk)
    assert plan(world).tasks[0].remaining == 3 * DAY


@pytest.mark.parametrize("content", [b"", b"one\n", b"\x00\x01\x02\x03" * 40])
def test_what_is_no_table_is_refused_with_a_sentence(world: make.World, content: bytes) -> None:
    with pytest.raises(InvalidError) as refused:
        services.upload_progress(
            actor=world.actor("business_pm"), project_id=world.project.pk, name="x.csv",
            content=content,
        )  # fmt: skip
    assert "x.csv" in refused.value.message


def test_calendars_on_their_pages(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "22-6")
    made = client.post(url(world, "calendar_new"), {"name": "Night", "hours": "8", **week})
    uid = next(c.id for c in plan(world).calendars if c.name == "Night")
    assert made["Location"] == url(world, "calendar", uid)
    edit(world, SetTask(1, calendar=uid))
    assert to_datetime(PlanTask.objects.get(uid=1).start).hour == 22
    client.post(
        url(world, "exception_recurring", uid),
        {"name": "Stocktaking", "first": "2026-03-02", "frequency": "MONTHLY", "interval": "1",
         "weekdays": ["0"], "nth": "1", "until": "2026-12-31"},
    )  # fmt: skip
    client.post(
        url(world, "exception_holidays", uid),
        {"country": "DE", "region": "BY", "first_year": "2026", "last_year": "2026"},
    )
    shown = client.get(url(world, "calendar", uid)).content.decode()
    assert "every month on the first Monday until 31 Dec 2026" in shown
    assert "Epiphany" in shown
    own = next(c for c in plan(world).calendars if c.id == uid)
    key = next(e.series for e in own.exceptions if e.series)
    gone = client.post(url(world, "exception_remove", uid), {"key": f"Stocktaking|{key}"})
    assert gone.status_code == 302
    own = next(c for c in plan(world).calendars if c.id == uid)
    assert not any(e.series for e in own.exceptions)
    empty = client.post(url(world, "calendar_edit", uid), {"name": "Night", "hours": "8"})
    assert empty.status_code == 422
    assert "no working time" in empty.content.decode()
    assert signed_in(world, "auditor").get(url(world, "calendar_new")).status_code == 403


def test_options_columns_resources_and_series_on_their_pages(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    page = client.get(url(world, "options"))
    values = page.context["form"].initial
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    done = client.post(
        url(world, "options"),
        {**sent, "progress_mode": "progress_override", "currency": "eur", "critical_float": "2"},
    )
    assert done.status_code == 302, done.content
    assert (plan(world).options.progress_mode, plan(world).currency) == ("progress_override", "EUR")
    client.post(url(world, "column_new"), {"name": "Cost centre", "kind": "text"})
    assert plan(world).custom_fields[0].key == "cost_centre"
    client.post(
        url(world, "resource", 1), {"name": "Ann B", "resource_kind": "work", "max_units": "50"}
    )
    assert (plan(world).resources[0].name, plan(world).resources[0].max_units) == ("Ann B", 0.5)
    client.post(
        url(world, "series_new"),
        {"name": "Stand-up", "first": "2026-03-02T09:00", "duration": "30m", "frequency": "WEEKLY",
         "interval": "1", "weekdays": ["0", "3"], "count": "6"},
    )  # fmt: skip
    head = next(t for t in plan(world).tasks if t.name == "Stand-up")
    assert sum(t.parent == head.id for t in plan(world).tasks) == 6
    shown = client.get(url(world, "series", head.id)).content.decode()
    assert "Stand-up" in shown
    for name in ("columns_own", "resources", "calendars", "status"):
        assert client.get(url(world, name)).status_code == 200


def how(world: make.World) -> dict[str, Any]:
    """JSON, with the revision that is being changed."""
    revision = queries.plan_row(world.actor("auditor"), world.project.pk).version
    return {"content_type": "application/json", "headers": {"If-Match": f'"{revision}"'}}


def test_the_api_sets_and_gives_all_of_it(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    base = f"/api/v1/projects/{world.project.pk}/plan"
    body = {
        "edits": [
            {"kind": "set_assignment", "task": 1, "resource": 1, "contour": "bell"},
            {"kind": "add_series", "name": "Review", "rule": "FREQ=MONTHLY;BYDAY=1MO;COUNT=3",
             "first": at(3, 2), "duration": 120},
            {"kind": "put_field", "field": {"key": "x", "name": "X", "kind": "flag"}},
        ]
    }  # fmt: skip
    done = client.post(f"{base}/edits", json.dumps(body), **how(world))
    assert done.status_code == 200, done.content
    held = client.get(f"{base}/contents").json()
    assert held["custom_fields"][0]["name"] == "X"
    assert client.get(f"{base}/assignments").json()["items"][0]["contour"] == "bell"
    assert client.get(f"{base}/tasks/1").json()["name"] == "Design"
    done = client.post(
        f"{base}/progress/as-scheduled", json.dumps({"on": "2026-03-06"}), **how(world)
    )
    assert done.status_code == 200, done.content
    wrong = {"edits": [{"kind": "set_task", "task": 1, "priority": 4000}]}
    refused = client.post(f"{base}/edits", json.dumps(wrong), **how(world))
    assert refused.status_code == 422
    assert "between 0 and 1000" in refused.content.decode()
