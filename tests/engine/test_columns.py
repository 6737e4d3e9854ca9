"""Columns of a plan hold what each task, looked at alone, asks for."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from pilothouse.engine import Calendar, ConstraintType, Convention, Resource, Task, TaskKind
from pilothouse.engine.calendar.rests import rests_of
from pilothouse.engine.network.book import CalendarBook
from pilothouse.engine.network.data import Assignment, BaselineValues, StoredDates
from pilothouse.engine.network.draft import draft_of
from pilothouse.engine.network.leaf import leaf_row
from tests.engine.make import DAY, MONDAY, make_plan

pytestmark = pytest.mark.nodb

SAMPLES: dict[str, Any] = {
    "int": 7 * DAY,
    "float": 50.0,
    "bool": None,
    "str": "text",
    "TaskKind": TaskKind.LEVEL_OF_EFFORT,
    "ConstraintType": ConstraintType.MUST_FINISH,
    "Decimal": 1,
    "tuple[tuple[Instant, Instant], ...]": ((MONDAY, MONDAY + 60), (MONDAY + 120, MONDAY + 180)),
    "tuple[BaselineValues, ...]": (BaselineValues(0, MONDAY, MONDAY, DAY),),
    "StoredDates": StoredDates(),
}
COMPANIONS: dict[str, dict[str, Any]] = {
    "constraint": {"constraint_date": MONDAY + DAY},
    "secondary_constraint": {"secondary_constraint_date": MONDAY + DAY},
    "constraint_date": {"constraint": ConstraintType.START_NO_LATER},
    "actual_finish": {"actual_start": MONDAY},
    "external": {"manual_start": MONDAY + DAY},
    "manual": {"manual_start": MONDAY + DAY},
}
NAMES = [field.name for field in fields(Task) if field.name not in ("id", "name", "parent")]
TYPES = {field.name: str(field.type).removesuffix(" | None") for field in fields(Task)}
DEFAULTS = {field.name: field.default for field in fields(Task)}


def sample(name: str) -> Any:
    kind = TYPES[name]
    if name == "calendar":
        return 2
    if kind == "bool":
        return not DEFAULTS[name]
    return SAMPLES.get({"Instant": "int", "Minutes": "int"}.get(kind, kind), (("key", "value"),))


@pytest.mark.parametrize("convention", list(Convention))
@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_task_is_overlooked(name: str, convention: Convention) -> None:
    given = {"duration": DAY, name: sample(name), **COMPANIONS.get(name, {})}
    tasks = (Task(1, "like many", DAY), Task(2, "odd", **given), Task(3, "like many", 2 * DAY))
    plan = make_plan(
        *tasks,
        convention=convention,
        data_date=MONDAY + 3 * DAY,
        resources=(Resource(1, "night", calendar=3),),
        assignments=(Assignment(2, 1),),
        calendars=(*make_plan().calendars, Calendar(3, "mornings", (((480, 720),),) * 7)),
    )
    rests = rests_of(plan)
    draft = draft_of(plan, rests)
    book = CalendarBook(plan)
    for row, task in enumerate(plan.tasks):
        alone = leaf_row(plan, task, book.of(task), rests.get(task.id, 0))
        if not alone["delay"]:
            del alone["delay_elapsed"]
        assert {key: draft.columns[key][row] for key in alone} == alone
