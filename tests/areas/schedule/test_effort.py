"""Work = duration × units, by the tables published for Microsoft Project's task types."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilothouse.delivery.schedule.rules import effort
from pilothouse.delivery.schedule.rules.effort import Effort
from pilothouse.engine.network.data import Assignment, Contour
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
HOUR, DAY = 60, 480
ANN, BEN = 1, 2


def task(kind: str, *people: Assignment, days: float = 10, driven: bool = False) -> Effort:
    return Effort(kind, round(days * DAY), people, driven)


def person(who: int = ANN, *, units: float = 1.0, hours: float = 80) -> Assignment:
    return Assignment(1, who, units, round(hours * HOUR))


def figures(found: Effort) -> tuple[float, list[tuple[float, float]]]:
    """Days, and units with hours for each person."""
    return found.duration / DAY, [(p.units, p.work / HOUR) for p in found.people]


# Microsoft, "Change the task type for more accurate scheduling": 10 d, one person full time, 80 h.
# The rows are the types, the columns what is revised.
@pytest.mark.parametrize(
    ("kind", "by_units", "by_duration", "by_work"),
    [
        # units 100 → 50 %      duration 10 → 8 d      work 80 → 100 h
        ("fixed_units", (20, 0.5, 80), (8, 1.0, 64), (12.5, 1.0, 100)),
        ("fixed_work", (20, 0.5, 80), (8, 1.25, 80), (12.5, 1.0, 100)),
        ("fixed_duration", (10, 0.5, 40), (8, 1.0, 64), (10, 1.25, 100)),
    ],
)
def test_what_gives_way(
    kind: str,
    by_units: tuple[float, ...],
    by_duration: tuple[float, ...],
    by_work: tuple[float, ...],
) -> None:
    start = task(kind, person())
    for found, (days, units, hours) in (
        (effort.with_units(start, ANN, 0.5), by_units),
        (effort.with_duration(start, 8 * DAY), by_duration),
        (effort.with_work(start, 100 * HOUR), by_work),
    ):
        assert figures(found) == (days, [(units, hours)])


# A second full-time person joins 10 d of 80 h: only effort-driven tasks share the work out.
@pytest.mark.parametrize(
    ("kind", "driven", "expected"),
    [
        ("fixed_units", True, (5, [(1, 40), (1, 40)])),
        ("fixed_units", False, (10, [(1, 80), (1, 80)])),
        ("fixed_work", True, (5, [(1, 40), (1, 40)])),
        ("fixed_work", False, (5, [(1, 40), (1, 40)])),
        ("fixed_duration", True, (10, [(0.5, 40), (0.5, 40)])),
        ("fixed_duration", False, (10, [(1, 80), (1, 80)])),
    ],
)
def test_a_second_person_joins(
    kind: str, driven: bool, expected: tuple[float, list[tuple[float, float]]]
) -> None:
    start = task(kind, person(), driven=driven)
    found = effort.with_person(start, Assignment(1, BEN))
    assert figures(found) == expected


def test_a_person_leaves_effort_driven_work_to_the_other() -> None:
    start = task("fixed_units", person(hours=40), person(BEN, hours=40), days=5, driven=True)
    assert figures(effort.without_person(start, BEN)) == (10, [(1, 80)])
    calm = replace(start, driven=False)
    assert figures(effort.without_person(calm, BEN)) == (5, [(1, 40)])


def test_the_first_person_fills_the_duration_or_does_the_known_work() -> None:
    assert figures(effort.with_person(task("fixed_units"), Assignment(1, ANN, 0.5))) == (
        10, [(0.5, 40)],
    )  # fmt: skip
    known = effort.with_person(task("fixed_work"), Assignment(1, ANN, 0.5), 60 * HOUR)
    assert figures(known) == (15, [(0.5, 60)])


def test_the_task_lasts_until_the_last_person_is_done() -> None:
    start = task("fixed_units", person(hours=80), person(BEN, hours=40))
    assert effort.with_share(start, BEN, 100 * HOUR).duration == 12.5 * DAY
    assert effort.with_share(start, BEN, 20 * HOUR).duration == 10 * DAY


# Mean of Microsoft's tenths: a bell has half its peak, so the same work takes twice as long.
@pytest.mark.parametrize(
    ("contour", "days"),
    [
        (Contour.FLAT, 10),
        (Contour.BELL, 20),
        (Contour.TURTLE, 10 / 0.7),
        (Contour.FRONT_LOADED, 10 / 0.6),
        (Contour.BACK_LOADED, 10 / 0.6),
        (Contour.EARLY_PEAK, 20),
        (Contour.LATE_PEAK, 20),
        (Contour.DOUBLE_PEAK, 20),
    ],
)
def test_a_contour_stretches_the_work(contour: Contour, days: float) -> None:
    shaped = replace(person(), contour=contour)
    found = effort.with_contour(task("fixed_units", person()), shaped)
    assert found.duration == round(days * DAY)
    assert found.work == 80 * HOUR
    fixed = effort.with_contour(task("fixed_duration", person()), shaped)
    assert fixed.duration == 10 * DAY
    assert fixed.people[0].units == pytest.approx(days / 10, abs=1e-4)


def test_work_done_stays_done_and_cost_follows_the_work() -> None:
    begun = replace(
        person(), actual_work=30 * HOUR, remaining_work=50 * HOUR, cost=Decimal("800.00")
    )
    found = effort.with_work(task("fixed_units", begun), 100 * HOUR).people[0]
    assert (found.actual_work, found.remaining_work) == (30 * HOUR, 70 * HOUR)
    assert found.cost == Decimal("1000.00")
    less = effort.with_work(task("fixed_units", begun), 10 * HOUR).people[0]
    assert (less.work, less.remaining_work) == (30 * HOUR, 0)


def test_nobody_works_at_a_share_of_nothing() -> None:
    with pytest.raises(InvalidError):
        effort.with_units(task("fixed_units", person()), ANN, 0)


@given(
    kind=st.sampled_from(["fixed_units", "fixed_work", "fixed_duration"]),
    units=st.lists(st.sampled_from([0.25, 0.5, 1.0, 2.0]), min_size=1, max_size=4),
    hours=st.integers(1, 500),
)
def test_work_shared_out_is_neither_made_nor_lost(
    kind: str, units: list[float], hours: int
) -> None:
    people = tuple(Assignment(1, who, share) for who, share in enumerate(units))
    start = effort.with_duration(task(kind, *people, days=0), 10 * DAY)
    assert effort.with_work(start, hours * HOUR).work == hours * HOUR
