"""Capacity in order of priority, and people ranked by the days of finish one more would gain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilothouse.engine import Assignment, Calendar, Link, Plan, Resource, Task, schedule
from pilothouse.engine.capacity import (
    CapacityError,
    ProjectDemand,
    bottlenecks,
    delayed_finish,
    hand_out,
)

pytestmark = pytest.mark.nodb

DAY = 8 * 60
ROUND_THE_CLOCK = Calendar(1, "always", (((0, 1440),),) * 7)


def demands() -> list[ProjectDemand]:
    return [
        ProjectDemand(1, "First", {"design": (2, 3), "build": (1, 1)}),
        ProjectDemand(2, "Second", {"design": (2, 2), "build": (5, 5)}),
        ProjectDemand(3, "Third", {"build": (0, 2)}),
    ]


CAPACITY = {"design": (5, 4), "build": (6, 4)}


def test_the_first_to_run_short_is_named_with_week_and_skill() -> None:
    found = hand_out(demands(), CAPACITY)
    short = found.first_short
    assert short is not None
    assert (short.project, short.week, short.skill) == (2, 1, "design")
    assert (short.needed, short.left) == (2, 1)
    assert "“Second” is short of design in week 2: it needs 2, 1 is left." in short.text
    assert [grant.served for grant in found.grants] == [True, False, False]


def test_what_is_given_and_left_adds_up_to_the_capacity() -> None:
    found = hand_out(demands(), CAPACITY)
    for skill, row in CAPACITY.items():
        for week, amount in enumerate(row):
            given = sum(g.got[skill][week] for g in found.grants if skill in g.got)
            assert given + found.left[skill][week] == amount


def test_who_takes_nothing_when_short_leaves_it_to_those_below() -> None:
    found = hand_out(demands(), CAPACITY, partly=False)
    assert [grant.served for grant in found.grants] == [True, False, True]
    assert found.grants[1].got == {"design": (0, 0), "build": (0, 0)}


def test_an_unknown_skill_is_short_in_its_first_week() -> None:
    found = hand_out([ProjectDemand(1, "Odd", {"welding": (Decimal("0.5"),)})], {})
    assert found.first_short is not None
    assert found.first_short.left == 0


def test_negative_figures_and_repeats_are_refused() -> None:
    with pytest.raises(CapacityError, match="below zero"):
        hand_out([ProjectDemand(1, "A", {"x": (-1,)})], {})
    with pytest.raises(CapacityError, match="twice"):
        hand_out([demands()[0], demands()[0]], CAPACITY)


def crowded() -> Plan:
    """Four days of one designer side by side, two of one builder, then a day to finish."""
    tasks = tuple(Task(i, f"Draw {i}", 1440) for i in range(1, 5))
    tasks += (Task(5, "Build", 1440), Task(6, "Build more", 1440), Task(7, "End", 1440))
    links = tuple(Link(i, 7) for i in range(1, 7))
    people = (Resource(1, "Designer"), Resource(2, "Builder"), Resource(3, "Idle"))
    work = tuple(Assignment(i, 1 if i < 5 else 2) for i in range(1, 7))
    return Plan("crowd", 29_460_000, (ROUND_THE_CLOCK,), 1, tasks, links, people, work)


def test_waiting_keeps_everyone_within_their_limits() -> None:
    plan = crowded()
    assert schedule(plan).finish - plan.start == 2 * 1440
    assert delayed_finish(plan) - plan.start == 5 * 1440


def test_bottlenecks_are_ranked_by_days_gained() -> None:
    ranked = bottlenecks(crowded())
    assert [(row.name, row.days) for row in ranked] == [("Designer", 2.0), ("Builder", 0.0)]
    assert ranked[0].finish - ranked[0].finish_with == 2 * 1440


def test_another_method_of_levelling_can_be_given() -> None:
    asked = []

    def finish(plan: Plan) -> int:
        asked.append(plan)
        return int(10_000 * len(asked))

    assert {row.days for row in bottlenecks(crowded(), finish_of=finish)} == {0.0}
    assert len(asked) == 3
