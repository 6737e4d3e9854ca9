"""Levelling of plans: no overload is left, logic stays, the scheduler gives the levelled dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    Assignment,
    ConstraintType,
    LagUnit,
    Link,
    LinkType,
    Plan,
    Resource,
    ResourceKind,
    Task,
    TaskKind,
    schedule,
)
from pilothouse.engine.levelling import (
    Levelling,
    LevellingError,
    LevellingStoppedError,
    LevelOptions,
    Reservation,
    level,
    level_together,
    overloads,
)

from .make import DAY, HOUR, at, make_plan
from .worktime import overdrawn

pytestmark = pytest.mark.nodb
CRANE = Resource(1, "Crane")
CREW = Resource(2, "Crew", max_units=2.0, calendar=2)


def lifts(*tasks: Task, **fields: object) -> Plan:
    """Tasks that all need the one crane."""
    fields = {"resources": (CRANE,), **fields}
    needed = tuple(Assignment(task.id, 1, 1.0, task.duration) for task in tasks)
    return make_plan(*tasks, assignments=needed, **fields)


def two_lifts(**changes: object) -> Plan:
    return lifts(Task(1, "Lift A", 2 * DAY), replace(Task(2, "Lift B", DAY), **changes))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans with a summary, two calendars, all link types and lags, progress and constraints."""
    count = draw(st.integers(2, 9))
    inside = [
        Task(
            n,
            f"task {n}",
            draw(st.sampled_from((0, 2 * HOUR, DAY, DAY + HOUR, 3 * DAY))),
            parent=100 if draw(st.booleans()) else None,
            calendar=draw(st.sampled_from((None, None, 2))),
            elapsed=draw(st.integers(0, 9)) == 0,
            priority=draw(st.sampled_from((500, 500, 500, 900, 100))),
            constraint=ConstraintType.START_NO_EARLIER
            if draw(st.integers(0, 4)) == 0
            else ConstraintType.ASAP,
            constraint_date=at(draw(st.integers(1, 9)), 10),
        )
        for n in range(1, count + 1)
    ]
    inside.sort(key=lambda task: task.parent is None)
    if draw(st.integers(0, 2)) == 0:
        begun = inside[0]
        inside[0] = replace(begun, actual_start=at(1, 8), remaining=begun.duration // 2)
    links = []
    for j in range(2, count + 1):
        for i in draw(st.sets(st.integers(1, j - 1), max_size=2)):
            kind = draw(st.sampled_from(list(LinkType)))
            lag = draw(st.sampled_from((0, 0, HOUR, DAY, -HOUR)))
            unit = draw(st.sampled_from((LagUnit.WORKING, LagUnit.ELAPSED)))
            links.append(Link(i, j, kind, lag, unit))
    needed = []
    for task in inside:
        for resource in draw(st.sets(st.sampled_from((1, 2, 3)), max_size=2)):
            units = draw(st.sampled_from((0.5, 1.0)))
            needed.append(Assignment(task.id, resource, units, task.duration))
    return make_plan(
        Task(100, "Work", kind=TaskKind.SUMMARY),
        *inside,
        links=tuple(links),
        resources=(CRANE, CREW, Resource(3, "Concrete", ResourceKind.MATERIAL)),
        assignments=tuple(needed),
        data_date=at(2, 8) if draw(st.booleans()) else None,
    )


def without_delays(plan: Plan) -> Plan:
    blank = tuple(
        replace(task, leveling_delay=0, leveling_delay_elapsed=True, splits=())
        for task in plan.tasks
    )
    return replace(plan, tasks=blank)


@settings(max_examples=150, deadline=None)
@given(plans(), st.booleans())
def test_nobody_is_overloaded_and_logic_stays(plan: Plan, splitting: bool) -> None:
    """Only work that has begun and waits for delayed work may still stand in the way."""
    found = level(plan, LevelOptions(splitting=splitting))
    begun = {task.id for task in plan.tasks if task.actual_start is not None}
    assert all(begun & {*left.tasks} for left in found.overloads_after)
    assert tuple(overloads(found.plan, schedule(found.plan))) == found.overloads_after
    assert overdrawn(found.plan) == {left.resource for left in found.overloads_after}
    assert overdrawn(plan) == {left.resource for left in found.overloads_before}
    assert found.bound <= found.finish_after
    assert without_delays(found.plan) == without_delays(plan)
    assert found.finish_after == schedule(found.plan).finish


@settings(max_examples=80, deadline=None)
@given(plans())
def test_within_slack_the_finish_stays(plan: Plan) -> None:
    found = level(plan, LevelOptions(within_slack=True))
    assert found.finish_after <= found.finish_before
    for task in plan.tasks:
        late = found.before.of(task.id).late_start
        start = found.before.of(task.id).start
        assert found.after.of(task.id).start <= max(late, start)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_plan_without_overload_stays_as_it_is(plan: Plan) -> None:
    levelled = level(plan).plan
    again = level(levelled, LevelOptions(keep_delays=True))
    if not again.overloads_before:
        assert again.plan == levelled
        assert again.delays == ()


@settings(max_examples=40, deadline=None)
@given(plans())
def test_searching_is_never_worse_and_repeats(plan: Plan) -> None:
    at_once, twice = level(plan), level(plan)
    assert at_once.plan == twice.plan
    assert level(plan, LevelOptions(seconds=0.3)).finish_after <= at_once.finish_after


@settings(max_examples=60, deadline=None)
@given(plans())
def test_what_has_begun_or_is_fixed_by_hand_is_not_delayed(plan: Plan) -> None:
    first = plan.tasks[1].id
    fixed = tuple(replace(t, priority=1000) if t.id == first else t for t in plan.tasks)
    found = level(replace(plan, tasks=fixed))
    still = {t.id for t in plan.tasks if t.actual_start is not None} | {first}
    assert not still & {delay.task for delay in found.delays}


def test_the_later_waits_for_the_only_crane() -> None:
    found = level(two_lifts())
    (delay,) = found.delays
    assert (delay.task, delay.resource, delay.free_at) == (2, 1, at(2, 17))
    assert delay.text == "waits for Crane, free on 6 Jan 2026; until then on “Lift A”"
    assert found.after.of(2).start == at(3, 8)
    assert found.finish_after == at(3, 17)
    assert len(found.overloads_before) == 1
    assert found.moved == 1


def test_the_higher_priority_goes_first() -> None:
    found = level(two_lifts(priority=600))
    assert [delay.task for delay in found.delays] == [1]
    assert found.after.of(1).start == at(2, 8)


def test_manual_tasks_stay() -> None:
    plan = two_lifts(manual=True, manual_start=at(2, 8), manual_finish=at(2, 17))
    found = level(plan)
    assert found.after.of(2).start == at(2, 8)
    assert found.after.of(1).start == at(3, 8)


def test_a_task_that_alone_needs_too_much_is_told() -> None:
    plan = replace(two_lifts(), assignments=(Assignment(1, 1, 2.0, 4 * DAY),))
    found = level(plan)
    (left,) = found.overloads_after
    assert (left.load, left.capacity, left.tasks) == (2.0, 1.0, (1,))
    assert found.delays == ()


def test_work_is_interrupted_where_it_may_be() -> None:
    fixed = Task(1, "Lift A", DAY, constraint=ConstraintType.MUST_START, constraint_date=at(2, 8))
    plan = lifts(fixed, Task(2, "Lift B", 2 * DAY))
    assert level(plan).finish_after == at(4, 17)
    found = level(plan, LevelOptions(splitting=True))
    assert found.finish_after == at(3, 17)
    (delay,) = found.delays
    assert delay.parts == 2
    assert delay.text.startswith("is interrupted once by Crane")
    assert found.plan.tasks[1].splits == ((at(1, 8), at(1, 17)), (at(3, 8), at(3, 17)))
    assert found.overloads_after == ()


@settings(max_examples=60, deadline=None)
@given(plans(), st.frozensets(st.integers(1, 9)))
def test_what_must_stay_whole_is_never_interrupted(plan: Plan, whole: frozenset[int]) -> None:
    found = level(plan, LevelOptions(splitting=True, whole=whole))
    assert all(task.splits == () for task in found.plan.tasks if task.id in whole)
    assert overdrawn(found.plan) == {left.resource for left in found.overloads_after}
    everything = frozenset(task.id for task in plan.tasks)
    assert level(plan, LevelOptions(splitting=True, whole=everything)).plan == level(plan).plan


def test_one_task_stays_whole_where_another_is_interrupted() -> None:
    fixed = Task(1, "Lift A", DAY, constraint=ConstraintType.MUST_START, constraint_date=at(2, 8))
    other = Resource(2, "Hoist")
    plan = make_plan(
        fixed, Task(2, "Lift B", 2 * DAY), Task(3, "Hoist B", 2 * DAY),
        resources=(CRANE, other),
        assignments=(Assignment(1, 1), Assignment(1, 2), Assignment(2, 1), Assignment(3, 2)),
    )  # fmt: skip
    free = level(plan, LevelOptions(splitting=True))
    assert {delay.task: delay.parts for delay in free.delays} == {2: 2, 3: 2}
    found = level(plan, LevelOptions(splitting=True, whole=frozenset({2})))
    assert found.after.of(2).start == at(3, 8)
    assert found.after.of(3).start == at(1, 8)
    assert {delay.task: delay.parts for delay in found.delays} == {2: 1, 3: 2}
    assert overdrawn(found.plan) == set()


def test_capacity_over_time_and_promises_to_others() -> None:
    away = LevelOptions(capacity={1: ((at(1, 8), 0.0), (at(3, 8), 1.0))})
    plan = lifts(Task(1, "Lift A", DAY))
    assert level(plan, away).after.of(1).start == at(3, 8)
    held = LevelOptions(reserved=(Reservation(1, at(1, 8), at(2, 17), 1.0, "Roof", "Tower"),))
    found = level(plan, held)
    assert found.after.of(1).start == at(3, 8)
    assert found.delays[0].text == (
        "waits for Crane, free on 6 Jan 2026; until then on “Roof” of Tower"
    )


def test_projects_share_a_pool() -> None:
    one = replace(lifts(Task(1, "Lift A", 2 * DAY)), name="North")
    two = lifts(Task(1, "Lift X", DAY), resources=(Resource(1, "crane", max_units=5.0),))
    first, second = level_together((one, two))
    assert first.delays == ()
    assert second.after.of(1).start == at(3, 8)
    assert second.delays[0].text == (
        "waits for crane, free on 6 Jan 2026; until then on “Lift A” of North"
    )
    assert second.plan.resources == two.resources


def test_only_chosen_resources_and_later_tasks() -> None:
    plan = two_lifts()
    assert level(plan, LevelOptions(resources=frozenset())).delays == ()
    assert level(plan, LevelOptions(since=at(2, 8))).delays == ()


def test_old_delays_are_taken_back_or_kept() -> None:
    plan = lifts(Task(1, "Lift A", DAY, leveling_delay=2 * 1440))
    (delay,) = level(plan).delays
    assert (delay.minutes, delay.resource, delay.text) == (0, None, "is no longer delayed")
    kept = level(plan, LevelOptions(keep_delays=True))
    assert kept.delays == ()
    assert kept.plan == plan


def test_stopping() -> None:
    with pytest.raises(LevellingStoppedError):
        level(two_lifts(), progress=lambda done, of: False)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: LevelOptions(seconds=float("nan")), "nan seconds"),
        (lambda: LevelOptions(seconds=-1), "-1 seconds"),
        (lambda: LevelOptions(least_part=0), "a part of 0 minutes"),
        (lambda: LevelOptions(capacity={7: ((0, float("inf")),)}), "capacity of resource 7"),
        (lambda: Reservation(1, 0, 1, float("nan")), "nan units"),
    ],
)
def test_what_nobody_can_do_is_refused(make: Callable[[], object], words: str) -> None:
    with pytest.raises(LevellingError, match=words):
        make()


def test_answers_are_records() -> None:
    found = level(two_lifts())
    assert isinstance(found, Levelling)
    assert found.changed == {2: (found.delays[0].minutes, 1)}
