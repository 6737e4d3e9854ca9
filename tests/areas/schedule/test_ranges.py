"""Ranges of single tasks: typed, refused, kept, carried, and used by the plan's simulation.

Design lasts 5 days, Build 10, from 2 March 2026; see `test_services`.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.scenarios import queries as copies
from pilothouse.delivery.scenarios.services import create_scenario, edit_scenario
from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.queries.analysis import baseline_plan, working_time
from pilothouse.delivery.schedule.queries.grid import page_json
from pilothouse.delivery.schedule.rules import apply
from pilothouse.delivery.schedule.rules.templating import as_template
from pilothouse.delivery.schedule.services import save_baseline, undo
from pilothouse.delivery.schedule.types import (
    CopyTasks,
    Indent,
    PutField,
    RemoveLink,
    Report,
    SetDataDate,
    SetDuration,
    SetTask,
)
from pilothouse.engine.network.data import CustomField, Plan, Task, TaskKind
from pilothouse.foundation.access.services import create_token
from pilothouse.interchange import Format, plan_json, read_back
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan

__all__ = ["build_world"]
pytestmark = pytest.mark.django_db
RANGE = SetTask(2, optimistic=3 * DAY, pessimistic=12 * DAY)


def design(found: Plan) -> Task:
    return next(task for task in found.tasks if task.id == 2)


def ends(world: make.World) -> tuple[int | None, int | None]:
    task = design(plan(world))
    return task.optimistic, task.pessimistic


def client(world: make.World, role: str = "business_pm") -> Client:
    signed_in = Client()
    signed_in.force_login(world.user(role))
    return signed_in


def put(world: make.World, *cells: tuple[int, str, str]) -> Any:
    row = queries.plan_row(world.actor("auditor"), world.project.pk)
    sent = [{"task": task, "column": column, "text": text} for task, column, text in cells]
    return client(world).post(
        reverse("schedule:edit", args=[world.project.number]),
        {"revision": row.version, "cells": sent},
        content_type="application/json",
    )


def api(world: make.World, role: str = "business_pm") -> Client:
    _, key = create_token(actor=world.actor(role), name="t")
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_typed_cells_are_read_shown_and_emptied(world: make.World) -> None:
    answer = put(world, (2, "optimistic", "3d"), (2, "pessimistic", "2w"))
    facts = answer.json()["facts"]
    assert (facts["optimistic"], facts["pessimistic"]) == ([[0, 3 * DAY]], [[0, 10 * DAY]])
    panel = client(world).get(reverse("schedule:task", args=[world.project.number, 2])).text
    assert 'data-cell="optimistic" value="3d"' in panel
    assert 'data-cell="pessimistic" value="10d"' in panel
    assert put(world, (2, "optimistic", ""), (2, "pessimistic", "")).status_code == 200
    assert ends(world) == (None, None)


def test_duration_and_range_may_be_pasted_in_any_order(world: make.World) -> None:
    cells = ((2, "pessimistic", "30d"), (2, "optimistic", "20d"), (2, "duration", "25d"))
    assert put(world, *cells).status_code == 200
    assert ends(world) == (20 * DAY, 30 * DAY)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([(2, "optimistic", "6d")], "“Design”: the optimistic duration, 6d, is longer than the"),
        ([(2, "pessimistic", "4d")], "“Design”: the pessimistic duration, 4d, is shorter than"),
        ([(2, "optimistic", "soon")], "“soon” is no duration"),
        ([(2, "optimistic", "2ed")], "planned in working time"),
        ([(2, "duration", "5ed"), (2, "optimistic", "2d")], "goes on day and night"),
        ([(1, "optimistic", "1d")], "the tasks below it"),
        ([(4, "pessimistic", "1d")], "“Done” takes no time"),
    ],
)
def test_what_cannot_be_is_refused_in_words(world: make.World, cells: Any, said: str) -> None:
    answer = put(world, *cells)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert ends(world) == (None, None)


def test_a_typed_duration_outside_the_range_is_refused_but_work_that_outruns_it_is_not(
    world: make.World,
) -> None:
    edit(world, RANGE)
    with pytest.raises(InvalidError, match="pessimistic duration, 12d, is shorter"):
        edit(world, SetDuration(2, 13 * DAY))
    with pytest.raises(InvalidError, match="optimistic duration, 3d, is longer"):
        edit(world, SetDuration(2, 2 * DAY))
    edit(world, SetDuration(2, 12 * DAY))
    edit(world, SetDataDate(at(13, 17)))
    edit(world, Report(2, at(2), remaining=5 * DAY))
    assert design(plan(world)).duration == 15 * DAY
    assert ends(world) == (3 * DAY, 12 * DAY)
    panel = client(world).get(reverse("schedule:task", args=[world.project.number, 2])).text
    assert "the range does not count" in panel
    forecast = simulated(world)
    assert "1 range does not count" in forecast.assumption
    assert "ranges of their own" not in forecast.assumption


def test_it_is_undone_done_again_and_told(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    found = edit(world, RANGE)
    assert found.said == "Range of “Design” changed"
    undo(actor=pm, project_id=key)
    assert ends(world) == (None, None)
    services.redo(actor=pm, project_id=key)
    assert ends(world) == (3 * DAY, 12 * DAY)
    edit(world, SetTask(2, clear=("optimistic",)))
    assert ends(world) == (None, 12 * DAY)


def test_a_row_that_takes_no_time_loses_it(world: make.World) -> None:
    edit(world, RANGE)
    edit(world, SetTask(2, clear=("optimistic",)), SetDuration(2, 0))
    assert (design(plan(world)).kind, ends(world)) == (TaskKind.MILESTONE, (None, None))
    edit(world, SetDuration(2, 5 * DAY), RANGE)
    edit(world, SetTask(2, task_kind=TaskKind.MILESTONE))
    assert ends(world) == (None, None)


def test_a_row_that_becomes_a_summary_does_not_count(world: make.World) -> None:
    edit(world, RANGE)
    edit(world, RemoveLink(2, 3), Indent(3))
    assert simulated(world).assumption.count("of its own") == 0


def test_copies_baselines_templates_and_formulas_have_it(world: make.World) -> None:
    edit(world, RANGE, PutField(CustomField("mean", "Mean", "formula", formula=(
        "(task.optimistic + 4 * task.duration + task.pessimistic) / 6"
    ))))  # fmt: skip
    pm, key = world.actor("business_pm"), world.project.pk
    shown = json.loads(page_json(pm, queries.plan_row(pm, key)))["all"]["formulas"]["mean"]
    means = {uid: text[:4] for uid, text in shown}
    assert (means[2], means[3]) == ("5.83", "")
    row = save_baseline(actor=pm, project_id=key, name="First")
    assert design(baseline_plan(row)).pessimistic == 12 * DAY
    copied = apply(plan(world), [CopyTasks((2,), parent=1, after=3, uids=(20,))])
    assert next(task.optimistic for task in copied.tasks if task.id == 20) == 3 * DAY
    again = design(as_template(plan(world), at(4, month=5), factor=1.5))
    assert (again.optimistic, again.duration, again.pessimistic) == (36 * 60, 60 * 60, 144 * 60)
    outrun = replace(design(plan(world)), duration=13 * DAY)
    lost = as_template(replace(plan(world), tasks=(outrun,), links=()), at(4, month=5)).tasks[0]
    assert (lost.duration, lost.optimistic, lost.pessimistic) == (13 * DAY, None, None)


def simulated(world: make.World) -> Any:
    found = services.simulate_plan(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert found is not None
    return found


def test_the_plans_p80_follows_the_range_and_says_so(world: make.World) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    before = simulated(world)
    edit(world, SetTask(2, optimistic=5 * DAY, pessimistic=5 * DAY),
         SetTask(3, optimistic=10 * DAY, pessimistic=10 * DAY))  # fmt: skip
    assert not queries.is_current(pm, key, before)
    sure = simulated(world)
    assert sure.p50 == sure.p80 == at(20, 17)
    assert sure.assumption.endswith("2 tasks have ranges of their own.")
    # Of a triangle 5, 5, 25 four fifths lie below 25 − √(0.2 · 20 · 20) = 16.06 days.
    edit(world, SetTask(2, pessimistic=25 * DAY))
    wide = simulated(world)
    late = working_time(plan(world)).between(plan(world).start, wide.p80) / DAY
    assert late == pytest.approx(16.06 + 10, abs=0.3)
    strip = client(world).get(reverse("schedule:figures", args=[world.project.number])).text
    assert "2 own ranges" in strip
    copy = create_scenario(actor=pm, project_id=key, name="Surer")
    edit_scenario(actor=pm, scenario_id=copy.pk, edits=[SetTask(2, pessimistic=5 * DAY)])
    copy.refresh_from_db()
    found = copies.certainty(pm, copy)
    assert (found.plan, found.copy) == (wide.p80, at(20, 17))


def test_the_api_takes_and_gives_it(world: make.World) -> None:
    caller, url = api(world), f"/api/v1/projects/{world.project.pk}/plan"

    def sent(**body: Any) -> Any:
        version = queries.plan_row(world.actor("auditor"), world.project.pk).version
        return caller.patch(
            f"{url}/tasks/2", body, content_type="application/json",
            headers={"If-Match": f'"{version}"'},
        )  # fmt: skip

    assert sent(optimistic=3 * DAY, pessimistic=12 * DAY).status_code == 200
    rows = {row["uid"]: row for row in caller.get(f"{url}/tasks").json()["items"]}
    assert (rows[2]["optimistic"], rows[2]["pessimistic"]) == (3 * DAY, 12 * DAY)
    assert (rows[3]["optimistic"], rows[3]["pessimistic"]) == (None, None)
    wrong = sent(optimistic=6 * DAY)
    assert wrong.status_code == 422
    assert "longer than the duration" in wrong.text
    assert sent(optimistic=None, notes="Sure").status_code == 200
    assert ends(world) == (None, 12 * DAY)
    edits = [{"kind": "set_task", "task": 2, "pessimistic": 9 * DAY}]
    version = queries.plan_row(world.actor("auditor"), world.project.pk).version
    answer = caller.post(
        f"{url}/edits", {"edits": edits}, content_type="application/json",
        headers={"If-Match": f'"{version}"'},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert ends(world) == (None, 9 * DAY)


def exported(world: make.World, kind: Format) -> bytes:
    made = services.export_plan(
        actor=world.actor("business_pm"), project_id=world.project.pk, kind=kind
    )
    return made.content


def again(world: make.World, run: Any, name: str, content: bytes) -> dict[str, Any]:
    """A file brought into the plan as it is now; what it would change."""
    pm, file = world.actor("business_pm"), SimpleUploadedFile(name, content)
    with run(execute=True):
        row = services.upload_plan(actor=pm, project_id=world.project.pk, file=file)
    with run(execute=True):
        services.confirm_import(actor=pm, import_id=row.pk)
    row.refresh_from_db()
    assert row.state == "done", row.error
    found: dict[str, Any] = row.difference
    return found


def test_tables_and_json_carry_it(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    edit(world, RANGE)
    rows = list(csv.DictReader(io.StringIO(exported(world, Format.CSV).decode("utf-8-sig"))))
    assert [(row["optimistic_days"], row["pessimistic_days"]) for row in rows[1:3]] == [
        ("3", "12"), ("", ""),
    ]  # fmt: skip
    for kind, name in ((Format.CSV, "a.csv"), (Format.XLSX, "a.xlsx"), (Format.JSON, "a.json")):
        content = exported(world, kind)
        edit(world, SetTask(2, optimistic=2 * DAY, pessimistic=8 * DAY))
        told = again(world, django_capture_on_commit_callbacks, name, content)
        assert ends(world) == (3 * DAY, 12 * DAY), kind
        assert "3d to 12d" in json.dumps(told, default=str), kind


def test_a_file_that_says_nothing_of_it_leaves_it_and_its_report_names_it(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    edit(world, RANGE)
    bare = replace(plan(world), tasks=tuple(
        replace(task, optimistic=None, pessimistic=None) for task in plan(world).tasks
    ))  # fmt: skip
    content = json.dumps(plan_json.to_json(bare)).encode()
    again(world, django_capture_on_commit_callbacks, "bare.json", content)
    assert ends(world) == (3 * DAY, 12 * DAY)
    for kind in (Format.MSPDI, Format.XER, Format.PMXML):
        losses = {loss.code: loss for loss in read_back(plan(world), kind)}
        assert losses["task.optimistic"].why == "What a task takes at best and at worst stays here."
        assert losses["task.pessimistic"].rows[0].id == 2
    codes = {loss.code for loss in read_back(plan(world), Format.ICAL)}
    assert "calendar.range" in codes
    tables = [
        loss.code for kind in (Format.CSV, Format.XLSX) for loss in read_back(plan(world), kind)
    ]
    assert not {"task.optimistic", "task.pessimistic"} & set(tables)


def test_elapsed_tasks_have_elapsed_ranges(world: make.World) -> None:
    cells = ((2, "duration", "4ed"), (2, "optimistic", "2ed"), (2, "pessimistic", "9ed"))
    assert put(world, *cells).status_code == 200
    assert ends(world) == (2 * 1440, 9 * 1440)
    assert 'value="9ed"' in client(world).get(
        reverse("schedule:task", args=[world.project.number, 2])
    ).text  # fmt: skip
    assert b",2ed,9ed" in exported(world, Format.CSV)
    assert not {"task.optimistic", "task.pessimistic"} & {
        loss.code for loss in read_back(plan(world), Format.XLSX)
    }
