"""A plan as JSON comes back the same, bit for bit, or is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilothouse.engine.network.data import (
    Assignment,
    BaselineValues,
    Calendar,
    CalendarException,
    ConstraintType,
    LagUnit,
    Link,
    LinkType,
    Plan,
    Resource,
    ScheduleOptions,
    StoredDates,
    Task,
    TaskKind,
    WeekOverride,
)
from pilothouse.interchange import Truncated, WrongFormat, read
from pilothouse.interchange.plan_json import PlanJsonError, from_json, to_json

FILES = Path(__file__).parent / "files"

moments = st.none() | st.integers(-1_000_000, 120_000_000)
money = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2)
whole = st.integers(0, 10**6)
intervals = st.tuples(st.tuples(whole, whole), st.tuples(whole, whole)) | st.just(())
weeks = st.tuples(*[st.none() | intervals] * 7)
calendars = st.builds(
    Calendar,
    id=whole,
    name=st.text(),
    week=weeks,
    exceptions=st.tuples(st.builds(CalendarException, whole, whole, intervals, st.text())),
    overrides=st.tuples(st.builds(WeekOverride, whole, whole, weeks)),
    parent=st.none() | whole,
)
stored = st.builds(
    StoredDates, early_start=moments, finish=moments, critical=st.none() | st.booleans()
)
tasks = st.builds(
    Task,
    id=whole,
    name=st.text(),
    duration=whole,
    kind=st.sampled_from(TaskKind),
    constraint=st.sampled_from(ConstraintType),
    constraint_date=moments,
    secondary_constraint=st.none() | st.sampled_from(ConstraintType),
    percent_complete=st.floats(0, 100),
    splits=st.tuples(st.tuples(whole, whole)) | st.just(()),
    fixed_cost=st.decimals(allow_nan=False, allow_infinity=False),
    baselines=st.tuples(st.builds(BaselineValues, whole, moments, moments, moments, cost=money)),
    stored=st.none() | stored,
)
plans = st.builds(
    Plan,
    name=st.text(),
    start=whole,
    calendars=st.tuples(calendars),
    default_calendar=whole,
    tasks=st.lists(tasks, max_size=3).map(tuple),
    links=st.tuples(
        st.builds(Link, whole, whole, st.sampled_from(LinkType), whole, st.sampled_from(LagUnit))
    ),
    resources=st.tuples(st.builds(Resource, whole, st.text(), max_units=st.floats(0, 9))),
    assignments=st.tuples(st.builds(Assignment, whole, whole, cost=money)),
    options=st.builds(ScheduleOptions, critical_float=whole, from_finish=st.booleans()),
)


@given(plans)
def test_round_trip_is_exact(plan: Plan) -> None:
    again = from_json(json.loads(json.dumps(to_json(plan))))
    assert again == plan
    assert repr(again) == repr(plan)


def test_a_decimal_keeps_its_places() -> None:
    plan = read(FILES / "small.xml").plan
    task = replace(plan.tasks[0], fixed_cost=Decimal("0.00"), cost=Decimal("10.00"))
    again = from_json(to_json(replace(plan, tasks=(task,))))
    assert (str(again.tasks[0].fixed_cost), str(again.tasks[0].cost)) == ("0.00", "10.00")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "not a plan in the format"),
        ({"version": 99}, "has version 99; this installation reads 1"),
        ({"colour": "red"}, "unknown fields: colour"),
        ({"start": "soon"}, "an integer was expected"),
        ({"start": True}, "an integer was expected"),
        ({"name": None}, "a text was expected"),
        ({"tasks": {"id": 1}}, "a list was expected"),
        ({"tasks": [{"id": 1, "name": "a", "kind": "party"}]}, "party"),
        ({"tasks": [{"name": "a"}]}, "missing"),
        ({"tasks": [{"id": 1, "name": "a", "fixed_cost": "much"}]}, "does not hold a plan"),
        ({"tasks": [{"id": 1, "name": "a", "splits": [[1]]}]}, "2 values were expected"),
    ],
)
def test_what_is_not_a_plan_is_refused(change: dict[str, object], words: str) -> None:
    data = {**to_json(read(FILES / "small.xml").plan), **change}
    with pytest.raises(PlanJsonError, match=words):
        from_json(data)


def test_read_takes_our_own_json(tmp_path: Path) -> None:
    plan = read(FILES / "small.xer").plan
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(to_json(plan)))
    result = read(path)
    assert (result.plan, result.losses) == (plan, ())
    assert result.source.format == "JSON"
    path.write_text(json.dumps(to_json(plan))[:-20])
    with pytest.raises(Truncated):
        read(path)
    path.write_text(json.dumps({**to_json(plan), "version": 2}))
    with pytest.raises(WrongFormat, match="version 2"):
        read(path)
