"""Working time: laws that hold for every calendar, and a minute-by-minute oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    BadReferenceError,
    Calendar,
    CalendarException,
    EmptyCalendarError,
    HorizonError,
    WeekOverride,
    WorkingTime,
    day_number,
    instant,
    to_datetime,
)
from pilothouse.engine.calendar.intervals import working_intervals
from tests.engine.make import DAY, FIRST_DAY, MONDAY, SHIFT, STANDARD, at

NIGHT = ((22 * 60, 30 * 60),)


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 48), max_size=4)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    shift = draw(st.sampled_from([0, 0, 0, 9]))
    return tuple(((a + shift) * 30, (b + shift) * 30) for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, dict[int, Calendar]]:
    root = Calendar(1, "root", (*(draw(days()) for _ in range(6)), SHIFT))
    exceptions = tuple(
        CalendarException(FIRST_DAY + first, FIRST_DAY + first + length, draw(days()))
        for first, length in draw(
            st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 4)), max_size=4)
        )
    )
    week = (SHIFT, *(draw(st.none() | days()) for _ in range(6)))
    override = WeekOverride(FIRST_DAY + 5, FIRST_DAY + 12, (SHIFT,) * 6 + (None,))
    leaf = Calendar(2, "leaf", week, exceptions, (override,), parent=1)
    return leaf, {1: root, 2: leaf}


INSTANTS = st.integers(MONDAY - 20 * 1440, MONDAY + 40 * 1440)
WORK = st.integers(1, 20 * DAY)


@given(calendars(), INSTANTS, WORK)
@settings(max_examples=150, deadline=None)
def test_adding_and_subtracting_are_inverse(
    made: tuple[Calendar, dict[int, Calendar]], start: int, work: int
) -> None:
    time = WorkingTime(*made, around=MONDAY)
    end = time.add(start, work)
    assert time.between(start, end) == work
    assert time.between(end, start) == -work
    begin = time.subtract(end, work)
    assert time.between(begin, end) == work
    assert time.next_work(start) == begin


@given(calendars(), INSTANTS, WORK, WORK)
@settings(max_examples=150, deadline=None)
def test_work_in_two_parts_is_work_in_one(
    made: tuple[Calendar, dict[int, Calendar]], start: int, first: int, second: int
) -> None:
    time = WorkingTime(*made, around=MONDAY)
    assert time.add(time.add(start, first), second) == time.add(start, first + second)


@given(calendars(), INSTANTS)
@settings(max_examples=150, deadline=None)
def test_next_and_previous_work_enclose_idle_time(
    made: tuple[Calendar, dict[int, Calendar]], moment: int
) -> None:
    time = WorkingTime(*made, around=MONDAY)
    after, before = time.next_work(moment), time.prev_work(moment)
    assert before <= moment <= after
    assert time.between(before, after) == 0
    assert time.add(after, 1) == after + 1
    assert time.subtract(before, 1) == before - 1


def working_minutes(
    calendar: Calendar, book: dict[int, Calendar], first: int, last: int
) -> set[int]:
    """The rules again, one day and one minute at a time."""
    chain = [calendar]
    while chain[-1].parent is not None:
        chain.append(book[chain[-1].parent])
    minutes: set[int] = set()
    for day in range(first - 1, last + 1):
        for begin, end in _day(chain, day):
            minutes.update(range(day * 1440 + begin, day * 1440 + end))
    return minutes


def _day(chain: list[Calendar], day: int) -> tuple[tuple[int, int], ...]:
    for calendar in chain:
        for exception in reversed(calendar.exceptions):
            if exception.first_day <= day <= exception.last_day:
                return exception.intervals
    for calendar in chain:
        for override in reversed(calendar.overrides):
            intervals = override.week[(day + 3) % 7]
            if override.first_day <= day <= override.last_day and intervals is not None:
                return intervals
        own = calendar.week[(day + 3) % 7]
        if own is not None:
            return own
    return ()


@given(calendars())
@settings(max_examples=100, deadline=None)
def test_agrees_with_the_oracle_minute_by_minute(
    made: tuple[Calendar, dict[int, Calendar]],
) -> None:
    first, last = FIRST_DAY - 3, FIRST_DAY + 25
    starts, ends = working_intervals(*made, first, last)
    ours: set[int] = set()
    for begin, end in zip(starts.tolist(), ends.tolist(), strict=True):
        assert begin < end
        ours.update(range(begin, end))
    assert ours == working_minutes(*made, first, last)
    assert all(starts[1:] > ends[:-1])


def test_a_finish_on_monday_morning_is_friday_evening() -> None:
    time = WorkingTime(STANDARD)
    assert time.add(MONDAY, 5 * DAY) == at(5, 17)
    assert time.prev_work(at(8, 8)) == at(5, 17)
    assert time.next_work(at(5, 17)) == at(8, 8)
    assert time.add(at(5, 17), 0) == at(5, 17)


def test_a_night_shift_goes_on_into_the_day_off() -> None:
    calendar = Calendar(1, "night", (NIGHT,) * 5 + ((), ()))
    time = WorkingTime(calendar)
    assert time.between(at(6, 0), at(7, 0)) == 6 * 60
    assert time.add(at(5, 22), 8 * 60) == at(6, 6)
    assert time.next_work(at(6, 6)) == at(8, 22)


def test_touching_days_of_a_round_the_clock_calendar_are_one_interval() -> None:
    calendar = Calendar(1, "always", (((0, 1440),),) * 7)
    starts, ends = working_intervals(calendar, {}, FIRST_DAY, FIRST_DAY + 100)
    assert len(starts) == len(ends) == 1


def test_a_holiday_of_the_parent_holds_in_the_child() -> None:
    parent = Calendar(1, "base", STANDARD.week, (CalendarException(FIRST_DAY, FIRST_DAY),))
    child = Calendar(2, "child", (SHIFT,) * 7, parent=1)
    assert WorkingTime(child, {1: parent}).next_work(MONDAY) == at(2, 8)


def test_the_horizon_grows_on_demand() -> None:
    time = WorkingTime(STANDARD, around=MONDAY)
    assert time.between(MONDAY, time.add(MONDAY, 30 * 260 * DAY)) == 30 * 260 * DAY
    assert time.subtract(MONDAY, 30 * 260 * DAY) < MONDAY - 29 * 365 * 1440


def test_a_calendar_may_work_on_a_few_days_only() -> None:
    once = Calendar(1, "once", ((),) * 7, (CalendarException(FIRST_DAY, FIRST_DAY, SHIFT),))
    time = WorkingTime(once, around=MONDAY)
    assert time.between(at(-100, 0), at(100, 0)) == DAY
    assert time.next_work(at(-100, 0)) == MONDAY
    with pytest.raises(HorizonError):
        time.next_work(at(2, 0))


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(EmptyCalendarError, match="idle"):
        WorkingTime(Calendar(1, "idle", ((),) * 7))


@pytest.mark.parametrize("parent", [2, 9])
def test_a_parent_that_is_missing_or_itself_is_refused(parent: int) -> None:
    calendar = Calendar(2, "child", (None,) * 7, parent=parent)
    with pytest.raises(BadReferenceError):
        WorkingTime(calendar, {2: calendar})


def test_instants_are_naive_minutes() -> None:
    moment = datetime(2026, 1, 5, 8)  # noqa: DTZ001
    assert instant(moment) == MONDAY
    assert to_datetime(MONDAY) == moment
    assert day_number(date(1970, 1, 1)) == 0
    with pytest.raises(ValueError, match="time zone"):
        instant(moment.replace(tzinfo=UTC))


@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
@settings(max_examples=50, deadline=None)
def test_work_between_instants_is_additive_and_never_falls(
    made: tuple[Calendar, dict[int, Calendar]], a: int, b: int, c: int
) -> None:
    time = WorkingTime(made[0], made[1], MONDAY)
    assert time.between(a, b) + time.between(b, c) == time.between(a, c)
    assert time.between(a, b) == -time.between(b, a)
    assert time.between(min(a, b), max(a, b)) >= 0
    assert time.between(min(a, b), max(a, b)) <= abs(b - a)


@given(calendars(), INSTANTS, INSTANTS, WORK, WORK)
@settings(max_examples=50, deadline=None)
def test_later_starts_and_more_work_never_end_earlier(
    made: tuple[Calendar, dict[int, Calendar]], a: int, b: int, work: int, more: int
) -> None:
    time = WorkingTime(made[0], made[1], MONDAY)
    assert time.add(min(a, b), work) <= time.add(max(a, b), work)
    assert time.add(a, work) < time.add(a, work + more)
    assert time.subtract(a, work) > time.subtract(a, work + more)
