"""Linked plans scheduled together: the dates of one merged plan, whatever the plans are like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    Calendar,
    ConstraintType,
    Convention,
    Crossing,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Plan,
    PlanError,
    ProgressMode,
    Task,
    TaskDates,
    Together,
    schedule,
    schedule_together,
)
from tests.engine.make import HOUR, MONDAY, STANDARD, at, make_plan

pytestmark = pytest.mark.nodb

C = ConstraintType
KEYS = ("a", "b", "c")
EVENING = Calendar(3, "evening", (((17 * 60, 23 * 60),),) * 7)
LAGS = (LagUnit.WORKING, LagUnit.WORKING, LagUnit.ELAPSED, LagUnit.PERCENT)
CONSTRAINTS = (
    *[C.ASAP] * 6, C.ALAP, C.START_NO_EARLIER, C.FINISH_NO_LATER, C.MUST_START, C.MANDATORY_FINISH,
)  # fmt: skip


def split(plan: Plan, home: dict[int, str]) -> tuple[dict[str, Plan], list[Crossing]]:
    """The plan as several, each task where `home` says; links between homes become crossings."""
    plans = {
        key: replace(
            plan,
            name=key,
            tasks=tuple(task for task in plan.tasks if home[task.id] == key),
            links=tuple(x for x in plan.links if home[x.predecessor] == home[x.successor] == key),
        )
        for key in sorted(set(home.values()))
    }
    crossings = [
        Crossing(
            (home[x.predecessor], x.predecessor),
            (home[x.successor], x.successor),
            x.type, x.lag, x.lag_unit,
        )
        for x in plan.links
        if home[x.predecessor] != home[x.successor]
    ]  # fmt: skip
    return plans, crossings


@st.composite
def estates(draw: st.DrawFn) -> tuple[Plan, dict[int, str]]:
    """One plan, and at which of three plans each of its tasks is at home."""
    count = draw(st.integers(2, 9))
    primavera = draw(st.booleans())
    data_date = draw(st.sampled_from((None, at(3, 8), at(10, 13))))
    tasks = [_task(draw, number, data_date) for number in range(1, count + 1)]
    home = {task.id: draw(st.sampled_from(KEYS)) for task in tasks}
    if draw(st.booleans()):
        tasks = _under_summaries(tasks, home)
    numbers = [task.id for task in tasks]
    pairs = draw(
        st.sets(
            st.tuples(st.sampled_from(numbers), st.sampled_from(numbers)),
            min_size=count,
            max_size=20,
        )
    )
    links = tuple(
        _link(draw, a, b)
        for a, b in sorted(pairs)
        if (a < b if max(a, b) < 100 else home[a] != home[b])
    )
    plan = make_plan(
        *tasks, links=links, data_date=data_date,
        calendars=(STANDARD, make_plan().calendars[1], EVENING),
        convention=Convention.PRIMAVERA if primavera else Convention.MICROSOFT,
        progress_mode=draw(st.sampled_from(ProgressMode)),
        lag_calendar=draw(st.sampled_from(LagCalendar)),
        lag_from_early_start=draw(st.booleans()),
        reschedule_remaining=draw(st.booleans()),
        honour_constraints=draw(st.booleans()),
        total_float_from=draw(st.sampled_from(("smallest", "start", "finish"))),
    )  # fmt: skip
    return plan, home


def _task(draw: st.DrawFn, number: int, data_date: int | None) -> Task:
    kind = draw(st.sampled_from(CONSTRAINTS))
    length = draw(st.integers(0, 6)) * 4 * HOUR
    task = Task(
        number, f"task {number}", length,
        calendar=draw(st.sampled_from((None, 2, 3))),
        constraint=kind,
        constraint_date=None if kind in (C.ASAP, C.ALAP) else at(draw(st.integers(1, 20)), 8),
        active=draw(st.integers(0, 9)) > 0,
    )  # fmt: skip
    state = draw(st.integers(0, 3)) if data_date is not None else 0
    began = at(draw(st.integers(1, 6)), 8)
    if state == 1:
        return replace(task, actual_start=began, remaining=length // 2)
    if state == 2:
        ended = began + draw(st.integers(0, 4)) * 12 * HOUR
        return replace(task, actual_start=began, actual_finish=ended, percent_complete=100)
    return task


def _under_summaries(tasks: list[Task], home: dict[int, str]) -> list[Task]:
    """Every plan's tasks under a summary of its own; 100 is above all ids of tasks."""
    found = []
    for place, key in enumerate(sorted(set(home.values()))):
        top = 100 * (place + 1) + 50
        home[top] = key
        found.append(Task(top, f"all of {key}"))
        found += [replace(task, parent=top) for task in tasks if home[task.id] == key]
    return found


def _link(draw: st.DrawFn, before: int, after: int) -> Link:
    unit = draw(st.sampled_from(LAGS))
    scale = 2500 if unit is LagUnit.PERCENT else 2 * HOUR
    return Link(
        before, after, draw(st.sampled_from(LinkType)), draw(st.integers(-2, 3)) * scale, unit
    )


def plain(row: TaskDates) -> TaskDates:
    """All but the links inside the plan that drive it."""
    return row._replace(driving=())


def rows(done: Together, *, whole: bool) -> dict[int, TaskDates]:
    found = done.for_group if whole else done
    return {row.task: plain(row) for one in found.values() for row in one}


@given(estates())
@settings(max_examples=400, deadline=None)
def test_dates_and_floats_are_those_of_one_merged_plan(drawn: tuple[Plan, dict[int, str]]) -> None:
    merged, home = drawn
    plans, crossings = split(merged, home)
    try:
        expected = {row.task: plain(row) for row in schedule(merged)}
    except PlanError:
        with pytest.raises(PlanError):
            schedule_together(plans, crossings)
        return
    found = rows(schedule_together(plans, crossings), whole=True)
    assert found == {number: expected[number] for number in found}
    assert len(found) == len(merged.tasks)


@given(estates())
@settings(max_examples=100, deadline=None)
def test_each_plan_may_be_judged_by_its_own_finish(drawn: tuple[Plan, dict[int, str]]) -> None:
    """Early dates do not depend on it; float towards the plan's own finish is never greater."""
    merged, home = drawn
    merged = replace(merged, tasks=tuple(_not_late(task) for task in merged.tasks))
    plans, crossings = split(merged, home)
    try:
        done = schedule_together(plans, crossings)
    except PlanError:
        return
    own, whole = rows(done, whole=False), rows(done, whole=True)
    for number, row in own.items():
        assert row[:5] == whole[number][:5]
        assert row.total_float <= whole[number].total_float


def _not_late(task: Task) -> Task:
    return replace(task, constraint=C.ASAP) if task.constraint is C.ALAP else task


@given(estates(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_plans_and_links_changes_nothing(
    drawn: tuple[Plan, dict[int, str]], shuffle: Any
) -> None:
    plans, crossings = split(*drawn)
    try:
        first = schedule_together(plans, crossings)
    except PlanError:
        return
    keys = list(plans)
    shuffle.shuffle(keys)
    shuffle.shuffle(crossings)
    second = schedule_together({key: plans[key] for key in keys}, crossings)
    for whole in (False, True):
        assert rows(first, whole=whole) == rows(second, whole=whole)


@st.composite
def round_the_clock(draw: st.DrawFn) -> tuple[dict[str, Plan], list[Crossing]]:
    """Plans with starts, data dates and rules of their own, in time without nights."""
    plans, homes = {}, {}
    for key in KEYS:
        numbers = range(draw(st.integers(1, 4)))
        tasks = [Task(n, f"{key}{n}", draw(st.integers(1, 30)) * HOUR) for n in numbers]
        homes[key] = [(key, n) for n in numbers]
        start = MONDAY + draw(st.integers(0, 90)) * HOUR
        plans[key] = make_plan(
            *tasks, default_calendar=2, start=start,
            data_date=draw(st.sampled_from((None, start + 30 * HOUR))),
            convention=draw(st.sampled_from(Convention)),
            lag_calendar=draw(st.sampled_from(LagCalendar)),
        )  # fmt: skip
    order = draw(st.permutations([end for ends in homes.values() for end in ends]))
    pairs = draw(st.sets(st.tuples(st.sampled_from(order), st.sampled_from(order)), min_size=6))
    crossings = []
    for before, after in sorted(pairs):
        if order.index(before) >= order.index(after):
            continue
        kind, lag = draw(st.sampled_from(LinkType)), draw(st.integers(-9, 20)) * HOUR
        if before[0] == after[0]:
            own = plans[before[0]]
            link = Link(before[1], after[1], kind, lag)
            plans[before[0]] = replace(own, links=(*own.links, link))
        else:
            crossings.append(Crossing(before, after, kind, lag))
    return plans, crossings


@given(round_the_clock())
@settings(max_examples=200, deadline=None)
def test_early_starts_agree_with_brute_force(
    drawn: tuple[dict[str, Plan], list[Crossing]],
) -> None:
    """Every link is an inequality between two starts; none of the engine's code is used."""
    plans, crossings = drawn
    done = schedule_together(plans, crossings)
    links = [*crossings]
    for key, plan in plans.items():
        links += [
            Crossing((key, x.predecessor), (key, x.successor), x.type, x.lag) for x in plan.links
        ]
    length = {(key, t.id): t.duration for key, plan in plans.items() for t in plan.tasks}
    start = {
        (key, t.id): max(plan.start, plan.data_date or 0)
        for key, plan in plans.items()
        for t in plan.tasks
    }
    for _ in length:
        for x in links:
            out = length[x.predecessor] if x.type in (LinkType.FS, LinkType.FF) else 0
            into = length[x.successor] if x.type in (LinkType.FF, LinkType.SF) else 0
            asked = start[x.predecessor] + out + x.lag - into
            start[x.successor] = max(start[x.successor], asked)
    assert {(key, row.task): row.start for key in done for row in done[key]} == start
