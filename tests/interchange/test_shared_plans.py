"""Every shared plan reads as its reference vector says: tasks, links, constraints, dates."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from pilothouse.engine.network.data import LagUnit, Link, Plan, Task, TaskKind
from pilothouse.interchange import read
from pilothouse.interchange.plan_json import from_json, to_json
from tests.engine.vectors import CONSTRAINTS, at
from tests.shared_data import folder, shared_data

VECTORS = sorted(path.name for path in (folder() / "vectors").glob("*.json")) or ["any.json"]
MANDATORY = {"MUST_START_ON": "mandatory_start", "MUST_FINISH_ON": "mandatory_finish"}
STORED = {
    "ES": "early_start",
    "EF": "early_finish",
    "LS": "late_start",
    "LF": "late_finish",
    "S": "start",
    "F": "finish",
}


def opened(vector: str) -> tuple[dict[str, Any], Plan]:
    path = shared_data(f"vectors/{vector}")
    name, _, index = path.stem.partition(".xer.p")
    plan = shared_data(f"plans/{name}{'.xer' if index else ''}")
    return json.loads(path.read_text()), read(
        plan, project_index=int(index) if index else None
    ).plan


def of_vector(raw: dict[str, Any], *, primavera: bool, default: int) -> dict[str, Any]:
    kind = CONSTRAINTS[raw["con"]].value
    constraint = MANDATORY.get(raw["con"], kind) if primavera else kind
    dates = {field: at(raw["expect"][key]) for key, field in STORED.items()}
    return {
        "parent": raw["parent"],
        "summary": raw["summary"],
        "duration": round(raw["dur"] or 0),
        "calendar": raw["cal"] or default,
        "constraint": constraint,
        "constraint_date": at(raw["con_date"]) if constraint != "asap" else None,
        "second": raw["con2"] and CONSTRAINTS[raw["con2"]].value,
        "deadline": at(raw["deadline"]),
        "expected_finish": at(raw["expected_finish"]),
        "actual": (at(raw["act_start"]), at(raw["act_finish"])),
        "percent": round(raw["pct"] or 0, 6),
        "manual": raw["mode"] == "MANUALLY_SCHEDULED",
        "active": raw["active"],
        "external": raw["external"],
        "dates": dates,
        "floats": tuple(
            None if raw["expect"][key] is None else round(raw["expect"][key])
            for key in ("FF", "TF")
        ),
    }


def of_plan(task: Task, *, default: int) -> dict[str, Any]:
    assert task.stored is not None
    return {
        "parent": task.parent,
        "summary": task.kind is TaskKind.SUMMARY,
        "duration": task.duration,
        "calendar": task.calendar or default,
        "constraint": task.constraint.value,
        "constraint_date": task.constraint_date,
        "second": task.secondary_constraint and task.secondary_constraint.value,
        "deadline": task.deadline,
        "expected_finish": task.expected_finish,
        "actual": (task.actual_start, task.actual_finish),
        "percent": round(task.percent_complete, 6),
        "manual": task.manual,
        "active": task.active,
        "external": task.external,
        "dates": {field: getattr(task.stored, field) for field in STORED.values()},
        "floats": (task.stored.free_float, task.stored.total_float),
    }


def lag_of(raw: Any) -> tuple[int, LagUnit]:
    if not isinstance(raw, dict):
        return round(raw), LagUnit.WORKING
    if "pct" in raw:
        unit = LagUnit.ELAPSED_PERCENT if raw["elapsed"] else LagUnit.PERCENT
        return round(raw["pct"] * 100), unit
    return round(raw["elapsed_min"]), LagUnit.ELAPSED


@pytest.mark.parametrize("vector", VECTORS)
def test_equals_its_vector(vector: str) -> None:
    raw, plan = opened(vector)
    primavera = raw["tool"] == "primavera"
    default = plan.default_calendar
    assert plan.data_date == at(raw["data_date"])
    assert plan.must_finish_by == at(raw["must_finish_by"])
    assert plan.start == at(raw["planned_start"] if primavera else raw["project_start"])
    ours = {task.id: of_plan(task, default=default) for task in plan.tasks}
    theirs = {
        task["id"]: of_vector(task, primavera=primavera, default=default) for task in raw["tasks"]
    }
    assert ours == theirs
    links = Counter(
        (x.predecessor, x.successor, x.type.value, x.lag, x.lag_unit) for x in plan.links
    )
    assert links == Counter((a, b, kind, *lag_of(lag)) for a, b, kind, lag in raw["links"])
    pairs = Counter((x.task, x.resource) for x in plan.assignments)
    known = {resource.id for resource in plan.resources}
    assert pairs == Counter((a[0], a[1]) for a in raw["assignments"] if a[1] in known)


@pytest.mark.parametrize("vector", VECTORS[::5])
def test_survives_its_own_json(vector: str) -> None:
    _, plan = opened(vector)
    assert from_json(json.loads(json.dumps(to_json(plan)))) == plan


def test_what_assignments_hold_beyond_the_plan_is_reported() -> None:
    baseline = read(shared_data("plans/joniles__data_mpp14baseline.mpp"))
    titles = {loss.title: loss for loss in baseline.losses}
    assert titles["Assignment field Baseline Work"].rows
    assert "Assignment field Baseline Start" in titles
    planned = read(shared_data("plans/Jaggelas__tests_test.xer"))
    assert "Assignment field Planned Work" in {loss.title for loss in planned.losses}


def test_levelled_and_split_tasks_are_carried() -> None:
    path = shared_data("plans/aspose-tasks__PrintPagesToSeparateImage_CustomerFeedback.mpp")
    result = read(path)
    split = [task for task in result.plan.tasks if task.splits]
    assert result.counts["splits"] == len(split) == 1
    parts = split[0].splits
    assert all(start < finish for start, finish in parts)
    assert all(one[1] < two[0] for one, two in pairwise(parts))
    assert any(task.leveling_delay for task in result.plan.tasks)


def test_all_lags_are_whole_minutes_and_known_units() -> None:
    plan = read(shared_data("plans/aspose-tasks__Data_Software_Development_Plan.mpp")).plan
    assert Link(29, 30, lag=-7500, lag_unit=LagUnit.PERCENT) in plan.links
