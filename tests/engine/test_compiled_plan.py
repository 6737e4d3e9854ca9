"""Edits of a compiled plan give what compiling the edited plan gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    BadReferenceError,
    CompiledPlan,
    ConstraintType,
    CycleError,
    HorizonError,
    LagUnit,
    Link,
    LinkType,
    Plan,
    PlanError,
    Task,
    TaskKind,
    schedule,
)
from tests.engine.make import DAY, HOUR, MONDAY, at, chain, make_plan

pytestmark = pytest.mark.nodb

LAGS = st.integers(-2, 3).map(lambda days: days * DAY)
UNITS = st.sampled_from([*[LagUnit.WORKING] * 6, LagUnit.ELAPSED, LagUnit.PERCENT])
INSTANTS = st.integers(MONDAY - 3 * 1440, MONDAY + 20 * 1440)


@st.composite
def links(draw: st.DrawFn, count: int) -> Link:
    first, second = draw(
        st.tuples(st.integers(1, count), st.integers(1, count)).filter(lambda x: x[0] != x[1])
    )
    return Link(
        min(first, second) if draw(st.integers(0, 9)) else max(first, second),
        max(first, second) if draw(st.integers(0, 9)) else min(first, second),
        draw(st.sampled_from(LinkType)),
        draw(LAGS),
        draw(UNITS),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(3, 9))
    summaries = draw(st.sets(st.integers(1, 3), max_size=2))
    tasks = [
        Task(
            i,
            str(i),
            draw(st.integers(0, 6)) * 4 * HOUR,
            TaskKind.SUMMARY if i in summaries else TaskKind.TASK,
            parent=draw(st.sampled_from([None, *(s for s in summaries if s < i)])),
            calendar=draw(st.sampled_from([None, None, 2])),
        )
        for i in range(1, count + 1)
    ]
    linked = draw(st.lists(links(count), max_size=10))
    return make_plan(*tasks, links=tuple(linked), data_date=draw(st.none() | INSTANTS))


def edit(plan: CompiledPlan, data: st.DataObject) -> CompiledPlan:
    task = data.draw(st.sampled_from(plan.plan.tasks))
    what = data.draw(st.sampled_from(["duration", "constraint", "link", "unlink", "facts"]))
    if what == "duration":
        return plan.with_duration(task.id, data.draw(st.integers(0, 6)) * 2 * HOUR)
    if what == "constraint":
        kind = data.draw(st.sampled_from(ConstraintType))
        return plan.with_constraint(task.id, kind, data.draw(INSTANTS))
    if what == "link":
        return plan.with_link(data.draw(links(len(plan.plan.tasks))))
    if what == "unlink" and plan.plan.links:
        return plan.without_link(data.draw(st.sampled_from(plan.plan.links)))
    return plan.with_task(
        replace(task, actual_start=data.draw(INSTANTS), percent_complete=50.0, deadline=at(9, 12))
    )


def same(plan: CompiledPlan) -> None:
    done, anew = plan.schedule(), schedule(plan.plan)
    assert list(done) == list(anew)
    assert (done.start, done.finish) == (anew.start, anew.finish)
    assert [done.explain(t.id) for t in plan.plan.tasks] == [
        anew.explain(t.id) for t in plan.plan.tasks
    ]


@given(plans(), st.data())
@settings(max_examples=50, deadline=None)
def test_any_edits_give_what_the_edited_plan_gives(plan: Plan, data: st.DataObject) -> None:
    try:
        compiled = CompiledPlan.of(plan)
    except PlanError:
        return
    before = list(compiled.schedule())
    edited = compiled
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            edited = edit(edited, data)
        except PlanError:
            continue
        same(edited)
    assert list(compiled.schedule()) == before


def test_a_link_that_closes_a_circle_is_refused_and_leaves_the_plan_as_it_was() -> None:
    compiled = CompiledPlan.of(chain(4))
    with pytest.raises(CycleError) as caught:
        compiled.with_link(Link(4, 2))
    assert set(caught.value.task_ids) == {2, 3, 4}
    same(compiled)


def test_a_link_against_the_order_sorts_anew() -> None:
    plan = make_plan(Task(1, "one", DAY), Task(2, "two", DAY), Task(3, "three", DAY))
    edited = CompiledPlan.of(plan).with_link(Link(3, 1)).with_link(Link(2, 3))
    assert [edited.schedule().of(i).start for i in (2, 3, 1)] == [at(1, 8), at(2, 8), at(3, 8)]
    same(edited)


@given(st.permutations(range(1, 13)), st.data())
@settings(max_examples=60, deadline=None)
def test_links_in_any_order_keep_every_answer(order: list[int], data: st.DataObject) -> None:
    """Links come and go, most of them against the order that there is; circles are refused."""
    edited = CompiledPlan.of(make_plan(*(Task(i, str(i), i * 2 * HOUR) for i in range(1, 13))))
    for _ in range(data.draw(st.integers(5, 25))):
        links = edited.plan.links
        if links and data.draw(st.integers(0, 3)) == 0:
            edited = edited.without_link(data.draw(st.sampled_from(links)))
            continue
        first, second = sorted(data.draw(st.sets(st.integers(0, 11), min_size=2, max_size=2)))
        edited = edited.with_link(Link(order[first], order[second], lag=data.draw(LAGS)))
        with pytest.raises(CycleError):
            edited.with_link(Link(order[second], order[first]))
    same(edited)
    anew = schedule(edited.plan)
    for task in edited.plan.tasks:
        assert edited.schedule().float_paths(task.id) == anew.float_paths(task.id)
        assert edited.schedule().floats(task.id) == anew.floats(task.id)


def test_a_percent_lag_follows_the_duration() -> None:
    link = Link(1, 2, lag=5_000, lag_unit=LagUnit.PERCENT)
    plan = make_plan(Task(1, "one", DAY), Task(2, "two", DAY), links=(link,))
    edited = CompiledPlan.of(plan).with_duration(1, 2 * DAY)
    assert edited.schedule().of(2).start == at(4, 8)
    same(edited)


def test_what_is_not_in_the_plan_is_named() -> None:
    compiled = CompiledPlan.of(chain(3))
    with pytest.raises(BadReferenceError, match="no such link from task 1 to 3"):
        compiled.without_link(Link(1, 3))
    with pytest.raises(BadReferenceError, match="does not hold task 9"):
        compiled.with_link(Link(1, 9))
    with pytest.raises(KeyError):
        compiled.with_duration(9, DAY)


def test_an_edit_out_of_range_does_not_spoil_the_plan_it_came_from() -> None:
    compiled = CompiledPlan.of(chain(3))
    with pytest.raises(HorizonError):
        compiled.with_duration(1, 10**9).schedule()
    same(compiled)
