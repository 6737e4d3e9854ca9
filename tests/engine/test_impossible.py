"""Values that no plan can have are refused in words, not computed with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilothouse.engine import (
    Calendar,
    CalendarException,
    ConstraintType,
    DuplicateIdError,
    HorizonError,
    ImpossibleValueError,
    Link,
    Task,
    schedule,
)
from pilothouse.engine.network.data import Interval, PlanError
from tests.engine.make import DAY, FIRST_DAY, MONDAY, STANDARD, at, make_plan

pytestmark = pytest.mark.nodb
BEGUN = Task(1, "Pour", DAY, actual_start=at(1, 8))


def week(*day: Interval, days: int = 7) -> Calendar:
    return Calendar(1, "Site", (day,) * days)


@pytest.mark.parametrize(
    "task",
    [
        Task(1, "Pour", -DAY),
        Task(1, "Pour", None),  # type: ignore[arg-type]
        Task(1, "Pour", 10**20),
        replace(BEGUN, remaining=-1),
        replace(BEGUN, percent_complete=101.0),
        replace(BEGUN, percent_complete=float("nan")),
    ],
)
def test_a_task_with_an_impossible_value_is_named(task: Task) -> None:
    with pytest.raises(ImpossibleValueError, match="Pour"):
        schedule(make_plan(task))


@pytest.mark.parametrize(
    "calendar",
    [
        week((480, 720), days=5),
        week((720, 480)),
        week((-60, 480)),
        week((480, 5000)),
        replace(STANDARD, exceptions=(CalendarException(FIRST_DAY, FIRST_DAY, ((9, 9),)),)),
    ],
)
def test_a_calendar_that_cannot_be_is_named(calendar: Calendar) -> None:
    with pytest.raises(ImpossibleValueError, match=calendar.name):
        schedule(make_plan(Task(1, "a", DAY), calendars=(calendar,)))


def test_two_calendars_of_one_id_are_refused() -> None:
    with pytest.raises(DuplicateIdError, match="share the id 1"):
        schedule(make_plan(Task(1, "a", DAY), calendars=(STANDARD, replace(STANDARD))))


def test_dates_too_far_apart_are_refused() -> None:
    far = Task(1, "a", DAY, constraint=ConstraintType.START_NO_EARLIER, constraint_date=10**12)
    with pytest.raises(HorizonError):
        schedule(make_plan(far))
    assert issubclass(ImpossibleValueError, PlanError)


@pytest.mark.parametrize("duration", [1.5, 480.0, "480", 2**70])
def test_a_duration_that_is_no_whole_number_is_refused_not_cut(duration: object) -> None:
    task = Task(1, "Dig", duration)  # type: ignore[arg-type]
    with pytest.raises(ImpossibleValueError, match=r"the duration of task “Dig” .*whole minutes"):
        schedule(make_plan(task, Task(2, "Fill", DAY)))


@pytest.mark.parametrize("lag", [0.5, "480", 2**70])
def test_a_lag_that_is_no_whole_number_is_refused_not_cut(lag: object) -> None:
    links = (Link(1, 2, lag=DAY), Link(1, 3, lag=lag))  # type: ignore[arg-type]
    tasks = [Task(number, str(number), DAY) for number in (1, 2, 3)]
    with pytest.raises(ImpossibleValueError, match=r"from task 1 to task 3 is .*whole minutes"):
        schedule(make_plan(*tasks, links=links))


def test_remaining_minutes_are_whole() -> None:
    task = Task(1, "Dig", DAY, actual_start=MONDAY, remaining=2.5)  # type: ignore[arg-type]
    with pytest.raises(ImpossibleValueError, match=r"“Dig” has 2.5 minutes left: give whole"):
        schedule(make_plan(task))
