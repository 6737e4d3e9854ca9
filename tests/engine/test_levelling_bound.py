"""What is proven of a levelled plan's finish: against full enumeration, and by CP-SAT."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    Assignment,
    Link,
    LinkType,
    Plan,
    Resource,
    Task,
    WorkingTime,
    schedule,
)
from pilothouse.engine.levelling import Activities, LevelOptions, level, level_together

from .make import DAY, HOUR, MONDAY, ROUND_THE_CLOCK, STANDARD, at, make_plan
from .test_levelling import shortest
from .test_levelling_plan import lifts, two_lifts

pytestmark = pytest.mark.nodb

CRANE, CREW = Resource(1, "Crane"), Resource(2, "Crew", max_units=2.0)


@st.composite
def simple(draw: st.DrawFn) -> tuple[Plan, Activities]:
    """A plan of one calendar in whole hours, and the same as activities, made by hand."""
    count = draw(st.integers(2, 5))
    calendar = draw(st.sampled_from((STANDARD, ROUND_THE_CLOCK)))
    durations = tuple(draw(st.integers(0, 4)) for _ in range(count))
    links, edges, needs, taken = [], [], [], []
    for j in range(1, count):
        for i in draw(st.sets(st.integers(0, j - 1), max_size=1)):
            lag = draw(st.integers(0, 2))
            kind = draw(st.sampled_from((LinkType.FS, LinkType.SS)))
            links.append(Link(i + 1, j + 1, kind, lag * HOUR))
            edges.append((i, j, lag + (durations[i] if kind is LinkType.FS else 0)))
    for j in range(count):
        crane, crew = draw(st.sampled_from((0.0, 0.5, 1.0))), draw(st.sampled_from((0.0, 1.0, 1.5)))
        needs.append((round(2 * crane), round(2 * crew)))
        taken += [Assignment(j + 1, 1, crane)] if crane else []
        taken += [Assignment(j + 1, 2, crew)] if crew else []
    plan = make_plan(
        *(Task(j + 1, f"task {j + 1}", d * HOUR) for j, d in enumerate(durations)),
        links=tuple(links),
        resources=(CRANE, CREW),
        assignments=tuple(taken),
        calendars=(calendar,),
        default_calendar=calendar.id,
    )
    return plan, Activities(durations, tuple(edges), tuple(needs), (2, 4))


@settings(max_examples=60, deadline=None)
@given(simple())
def test_the_shortest_of_all_plans_lies_between_bound_and_finish(
    both: tuple[Plan, Activities],
) -> None:
    plan, project = both
    found = level(plan)
    assert found.overloads_after == ()
    best = WorkingTime(plan.calendars[0]).add(MONDAY, shortest(project) * HOUR)
    assert schedule(plan).finish <= found.bound <= best <= found.finish_after


def test_work_for_one_crane_takes_at_least_its_days() -> None:
    """Two days and one: the links alone would allow two, the crane needs three."""
    found = level(two_lifts())
    assert (found.finish_before, found.bound) == (at(2, 17), at(3, 17))
    assert found.proven


@pytest.mark.parametrize(
    "plan",
    [
        two_lifts(calendar=2),
        two_lifts(elapsed=True),
        replace(two_lifts(), links=(Link(1, 2, LinkType.FS, -3 * DAY),)),
        two_lifts(actual_start=at(1, 8), remaining=DAY),
    ],
    ids=["two calendars", "elapsed", "a long lead", "begun"],
)
def test_where_activities_say_too_little_only_the_links_bound_it(plan: Plan) -> None:
    found = level(plan)
    assert found.bound == schedule(plan).finish
    assert found.bound <= found.finish_after


def test_interrupted_work_is_not_bound_by_whole_activities() -> None:
    """Cut work may use every gap, so that what holds for whole activities is not claimed of it."""
    found = level(two_lifts(), LevelOptions(splitting=True))
    assert found.bound == at(2, 17)


def test_what_is_left_overloaded_is_bound_by_the_links_alone() -> None:
    stays = level(two_lifts(), LevelOptions(within_slack=True))
    assert stays.overloads_after != ()
    assert stays.bound == stays.finish_after == at(2, 17)


def test_a_later_project_is_bound_by_itself() -> None:
    one, two = (replace(two_lifts(), name=name) for name in ("North", "South"))
    first, second = level_together((one, two))
    assert first.proven
    assert first.bound <= second.bound < second.finish_after


def test_cp_sat_proves_a_plan_shortest() -> None:
    """Seven jobs of two hours that take three of five run one by one: 14 hours.

    Their work alone would need five times two hours, which is what can be said without search.
    """
    plan = lifts(*(Task(n, f"job {n}", 2 * HOUR) for n in range(1, 8)))
    plan = replace(plan, assignments=tuple(replace(a, units=0.6) for a in plan.assignments))
    at_once = level(plan)
    assert (at_once.bound, at_once.finish_after) == (at(2, 10), at(2, 15))
    assert not at_once.proven
    found = level(plan, LevelOptions(seconds=120.0))
    assert (found.bound, found.finish_after) == (at(2, 15), at(2, 15))
    assert found.proven
    assert found.seconds < 100
