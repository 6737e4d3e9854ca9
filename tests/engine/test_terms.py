"""How much of a resource there is over time, and what it costs: steps, levelling, rates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pilothouse.engine import Assignment, Plan, QualitySettings, Resource, Task, schedule
from pilothouse.engine.capacity.bottlenecks import _pool
from pilothouse.engine.levelling import LevelOptions, level, level_together, overloads
from pilothouse.engine.levelling.pooling import identity
from pilothouse.engine.network.data import Availability, Rate
from pilothouse.engine.network.terms import EVER, hourly, rate_at, steps, units_at
from pilothouse.engine.quality.context import Context
from pilothouse.engine.quality.load import overloads as worst_loads
from pilothouse.engine.quality.load import said

from .make import DAY, at, make_plan

pytestmark = pytest.mark.nodb
# One diver in the first week, none until the next Wednesday, two from then on.
DIVER = Resource(
    1, "Diver", max_units=2.0,
    availability=(Availability(None, at(6, 0), 1.0), Availability(at(10, 0), None, 2.0)),
)  # fmt: skip


def dives(count: int, resource: Resource = DIVER) -> Plan:
    """That many tasks of two days, each of which needs one diver, all from the first Monday."""
    tasks = [Task(n, f"Dive {n}", 2 * DAY) for n in range(1, count + 1)]
    needed = tuple(Assignment(task.id, 1, 1.0, 2 * DAY) for task in tasks)
    return make_plan(*tasks, resources=(resource,), assignments=needed)


def test_steps_hold_the_periods_and_nothing_between_them() -> None:
    assert steps(DIVER) == ((EVER, 1.0), (at(6, 0), 0.0), (at(10, 0), 2.0))
    assert steps(Resource(1, "Crane", max_units=3.0)) == ((EVER, 3.0),)
    from_march = Availability(at(3, 0), at(5, 0), 0.5)
    late = replace(DIVER, availability=(from_march,))
    assert steps(late) == ((EVER, 0.0), (at(3, 0), 0.5), (at(5, 0), 0.0))
    assert [units_at(late, at(day, 12)) for day in (2, 3, 4, 5)] == [0.0, 0.5, 0.5, 0.0]


def test_levelling_waits_until_there_is_somebody_again() -> None:
    """By hand: Mon-Tue and Wed-Thu one after the other; Friday alone is too short for the third,
    so it waits for the next Wednesday, when two dive side by side."""
    found = level(dives(4))
    begun = sorted(found.after.of(task).start for task in (1, 2, 3, 4))
    assert begun == [at(1, 8), at(3, 8), at(10, 8), at(10, 8)]
    assert found.finish_after == at(11, 17)
    assert found.overloads_after == ()


def test_what_never_fits_again_stays_and_is_told() -> None:
    gone = replace(DIVER, max_units=1.0, availability=(Availability(None, at(3, 0), 1.0),))
    found = level(dives(2, gone))
    assert [found.after.of(task).start for task in (1, 2)] == [at(1, 8), at(1, 8)]
    (over,) = found.overloads_after
    assert (over.start, over.load, over.capacity) == (at(1, 8), 2.0, 1.0)


def test_overloads_know_what_there_is_at_each_time() -> None:
    plan = dives(1)
    moved = replace(plan, start=at(5, 8))  # Friday, and the Monday on which nobody is there
    (over,) = overloads(moved, schedule(moved))
    assert (over.start, over.finish, over.load, over.capacity) == (at(6, 0), at(8, 17), 1.0, 0.0)
    options = LevelOptions(capacity={1: ((at(6, 0), 1.0),)})
    assert overloads(moved, schedule(moved), options) == []


def test_the_assessment_of_a_plan_names_what_there_is_then() -> None:
    plan = replace(dives(1), start=at(5, 8))
    (worst,) = worst_loads(Context(plan, schedule(plan), QualitySettings()))
    assert (worst.load, worst.capacity, worst.since) == (1.0, 0.0, at(6, 0))
    assert "100 % of work for 0 % from 10 Jan 2026" in said([worst])
    assert worst_loads(Context(dives(1), schedule(dives(1)), QualitySettings())) == []


def test_plans_over_one_pool_share_its_periods() -> None:
    first = replace(dives(1), name="North")
    second = replace(dives(1, Resource(1, "diver")), name="South")
    one, two = level_together((first, second))
    assert {one.after.of(1).start, two.after.of(1).start} == {at(1, 8), at(3, 8)}
    third = replace(second, start=at(8, 8))
    _, late = level_together((first, third))
    assert late.after.of(1).start == at(10, 8)


def test_one_more_is_there_in_every_period() -> None:
    (more,) = _pool(dives(1), identity(DIVER), 1.0)
    assert [period.units for period in more.availability] == [2.0, 3.0]
    assert more.max_units == 3.0


RATED = Resource(
    1, "Surveyor",
    rates=(
        Rate("A", None, Decimal(50), Decimal(75), Decimal(100)),
        Rate("A", at(8, 0), Decimal("54.5"), Decimal(80), Decimal(110)),
        Rate("B", at(3, 0), Decimal(720), per="day"),
    ),
)  # fmt: skip


def test_the_rate_that_holds_on_a_day() -> None:
    """By hand: table A from 12 January on, table B from 7 January on."""
    a, b = ([rate_at(RATED, at(day, 8), table) for day in (1, 3, 7, 8)] for table in "AB")
    assert [rate and rate.standard for rate in a] == [50, 50, 50, Decimal("54.5")]
    assert [rate and rate.per_use for rate in a] == [100, 100, 100, 110]
    assert [rate and rate.standard for rate in b] == [None, 720, 720, 720]
    assert rate_at(RATED, at(30, 8), "C") is None


@pytest.mark.parametrize(
    ("amount", "per", "hour"),
    [
        ("1.5", "minute", "90"), ("60", "hour", "60"), ("720", "day", "90"),
        ("4000", "week", "100"), ("8000", "month", "50"), ("104000", "year", "50"),
        ("100", "week", "2.5"), ("1000", "month", "6.25"), ("1", "day", "0.125"),
    ],
)  # fmt: skip
def test_an_amount_for_any_time_is_one_for_an_hour(amount: str, per: str, hour: str) -> None:
    """By hand: 8 hours a day, 5 days a week, 20 a month, 260 a year."""
    assert hourly(Decimal(amount), per) == Decimal(hour)


def test_a_third_of_an_hour_rate_is_exact_to_a_millionth() -> None:
    assert hourly(Decimal(100), "day", minutes_per_day=540) == Decimal("11.111111")
