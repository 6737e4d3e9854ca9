"""Capacity in order of priority, and people ranked by the days of finish one more would gain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pilothouse.engine import Assignment, Calendar, LevelOptions, Link, Plan, Resource, Task
from pilothouse.engine.capacity import (
    CapacityError,
    HandOutStoppedError,
    ProjectDemand,
    bottlenecks,
    hand_out,
)
from pilothouse.engine.levelling import LevellingStoppedError

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


def test_handing_out_counts_projects_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    hand_out(demands(), CAPACITY, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    with pytest.raises(HandOutStoppedError, match="stopped after 2 of 3"):
        hand_out(demands(), CAPACITY, progress=lambda done, of: done < 2)


def test_an_unknown_skill_is_short_in_its_first_week() -> None:
    found = hand_out([ProjectDemand(1, "Odd", {"welding": (Decimal("0.5"),)})], {})
    assert found.first_short is not None
    assert found.first_short.left == 0


def test_negative_figures_and_repeats_are_refused() -> None:
    with pytest.raises(CapacityError, match="below zero"):
        hand_out([ProjectDemand(1, "A", {"x": (-1,)})], {})
    with pytest.raises(CapacityError, match="twice"):
        hand_out([demands()[0], demands()[0]], CAPACITY)
    with pytest.raises(CapacityError, match="“A” is no finite number"):
        hand_out([ProjectDemand(1, "A", {"x": (float("nan"),)})], {})
    with pytest.raises(CapacityError, match="the capacity is no finite number"):
        hand_out([], {"x": (Decimal("Infinity"),)})
    for extra in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(CapacityError, match="above zero"):
            bottlenecks([crowded()], extra=extra)


def crowded() -> Plan:
    """Four days of one designer side by side, two of one builder, then a day to finish."""
    tasks = tuple(Task(i, f"Draw {i}", 1440) for i in range(1, 5))
    tasks += (Task(5, "Build", 1440), Task(6, "Build more", 1440), Task(7, "End", 1440))
    links = tuple(Link(i, 7) for i in range(1, 7))
    people = (Resource(1, "Designer"), Resource(2, "Builder"), Resource(3, "Idle"))
    work = tuple(Assignment(i, 1 if i < 5 else 2) for i in range(1, 7))
    return Plan("crowd", 29_460_000, (ROUND_THE_CLOCK,), 1, tasks, links, people, work)


def test_bottlenecks_are_ranked_by_days_gained() -> None:
    found = bottlenecks([crowded()])
    assert [(row.name, row.days) for row in found.rows] == [("Designer", 2.0), ("Builder", 0.0)]
    assert found.rows[0].finish - found.rows[0].finish_with == 2 * 1440
    assert found.unlevelled == (crowded().start + 2 * 1440,)
    assert found.finishes == (crowded().start + 5 * 1440,)
    assert found.untried == ()


def test_one_more_helps_every_plan_that_shares_them() -> None:
    later = replace(crowded(), name="later")
    found = bottlenecks([crowded(), later])
    first = found.rows[0]
    # Eight days of drawing and one to end; with two designers four and one.
    assert (first.name, first.by_plan, first.days) == ("Designer", (2.0, 4.0), 6.0)
    assert first.finish_with - later.start == 5 * 1440


def test_more_people_come_on_top_of_what_changes_over_time() -> None:
    start = crowded().start
    absent = LevelOptions(capacity={1: ((start, 0.0), (start + 2 * 1440, 1.0))})
    found = bottlenecks([crowded()], absent)
    assert found.finishes == (start + 7 * 1440,)
    # One for two days, two on the third: four days of drawing, and one to end.
    assert found.rows[0].finish_with == start + 4 * 1440


def test_who_was_not_tried_in_time_is_named() -> None:
    with pytest.raises(LevellingStoppedError):
        bottlenecks([crowded()], seconds=0)
    assert bottlenecks([crowded()], seconds=600).untried == ()


def test_bottlenecks_tell_how_far_they_are() -> None:
    """One levelling as it is, one for each of three people at most; who is idle is not tried."""
    told: list[tuple[int, int]] = []
    found = bottlenecks([crowded()], progress=lambda done, of: told.append((done, of)))
    counts = [done for done, _ in told]
    assert {of for _, of in told} == {4}
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 4}
    assert found == bottlenecks([crowded()])


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_bottlenecks_stop_in_any_of_their_levellings(allowed: int) -> None:
    """Told to stop it raises, where an end of the time only leaves people untried."""
    told: list[int] = []

    def until(done: int, of: int) -> bool:
        told.append(done)
        return done < allowed

    with pytest.raises(LevellingStoppedError):
        bottlenecks([crowded()], seconds=600, progress=until)
    assert told[-1] == allowed
    assert told.count(allowed) == 1
