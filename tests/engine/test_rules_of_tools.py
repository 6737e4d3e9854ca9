"""Rules of Microsoft Project and Primavera P6 that go beyond the textbook, each by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilothouse.engine import (
    Assignment,
    Calendar,
    ConstraintType,
    Convention,
    Link,
    LinkType,
    ProgressMode,
    Resource,
    Task,
    TaskKind,
    schedule,
)
from tests.engine.make import DAY, HOUR, ROUND_THE_CLOCK, SHIFT, STANDARD, at, make_plan

pytestmark = pytest.mark.nodb

MORNINGS = Calendar(3, "mornings", (((480, 720),),) * 7)
WEEKENDS = Calendar(4, "weekends", ((),) * 5 + (SHIFT, SHIFT))
BOOK = (STANDARD, ROUND_THE_CLOCK, MORNINGS, WEEKENDS)
BY = {"calendars": BOOK}
LATE = Task(1, "late", DAY, constraint=ConstraintType.ALAP)


def staffed(task: Task, *resources: int, **fields: object) -> int:
    """Finish of a task worked on by people with calendars of the given numbers."""
    people = tuple(Resource(c, f"of {c}", calendar=c) for c in resources)
    work = tuple(Assignment(task.id, c, work=task.duration) for c in resources)
    values = {**BY, "resources": people, "assignments": work, **fields}
    return schedule(make_plan(task, **values)).of(task.id).finish


def test_work_goes_on_while_one_of_the_people_works() -> None:
    assert staffed(Task(1, "a", DAY), 3) == at(2, 12)
    assert staffed(Task(1, "a", DAY), 1, 3) == at(1, 17)


def test_a_task_calendar_and_the_people_must_both_work() -> None:
    own = Task(1, "a", DAY, calendar=3)
    assert staffed(own, 1) == at(2, 12)
    assert staffed(replace(own, calendar=1), 3) == at(2, 12)
    assert staffed(replace(own, calendar=1, ignore_resource_calendar=True), 3) == at(1, 17)


def test_calendars_that_never_meet_leave_the_task_its_own() -> None:
    assert staffed(Task(1, "a", DAY, calendar=1), 4) == at(1, 17)


def test_people_have_no_say_in_a_fixed_duration_nor_in_an_activity_with_a_calendar() -> None:
    assert staffed(Task(1, "a", DAY, task_type="fixed_duration"), 3) == at(1, 17)
    own = Task(1, "a", DAY, calendar=1)
    assert staffed(own, 3, convention=Convention.PRIMAVERA) == at(1, 17)
    dependent = replace(own, calendar=None)
    assert staffed(dependent, 3, convention=Convention.PRIMAVERA) == at(2, 12)


@pytest.mark.parametrize(
    ("convention", "starts"),
    [(Convention.MICROSOFT, (at(9, 8), at(10, 8))), (Convention.PRIMAVERA, (at(1, 8), at(2, 8)))],
)
def test_as_late_as_possible(convention: Convention, starts: tuple[int, int]) -> None:
    """Microsoft Project spends total float, and pushes what follows; Primavera spends free float.

    A third task lasts 8 days, to day 10.
    """
    tasks = (LATE, Task(2, "next", DAY), Task(3, "long", 8 * DAY))
    done = schedule(make_plan(*tasks, links=(Link(1, 2),), convention=convention))
    assert (done.of(1).start, done.of(2).start) == starts
    assert done.of(1).early_start == at(1, 8)
    assert done.finish == at(10, 17)


EFFORT = Task(9, "manage", 3 * DAY, kind=TaskKind.LEVEL_OF_EFFORT)


@pytest.mark.parametrize("convention", list(Convention))
def test_a_level_of_effort_between_its_links(convention: Convention) -> None:
    """It begins half a day after the first, and ends with the second; both can slip 5 days."""
    tasks = (Task(1, "a", 2 * DAY), Task(2, "b", 3 * DAY), Task(3, "c", 10 * DAY), EFFORT)
    links = (Link(1, 2), Link(1, 9, LinkType.SS, 4 * HOUR), Link(9, 2, LinkType.FF))
    dates = schedule(make_plan(*tasks, links=links, convention=convention)).of(9)
    assert (dates.start, dates.finish) == (at(1, 13), at(5, 17))
    assert (dates.late_start, dates.late_finish) == (at(8, 13), at(12, 17))
    assert dates.total_float == 5 * DAY


def test_an_effort_without_links_spans_the_tasks_beside_it() -> None:
    top = Task(10, "phase", kind=TaskKind.SUMMARY)
    tasks = (
        top,
        *(Task(n, str(n), 2 * DAY, parent=10) for n in (1, 2)),
        replace(EFFORT, parent=10),
    )
    done = schedule(make_plan(*tasks, Task(4, "long", 8 * DAY), links=(Link(1, 2),)))
    assert (done.of(9).start, done.of(9).finish) == (at(1, 8), at(4, 17))


def test_links_to_other_plans_hold_early_and_late_dates() -> None:
    task = Task(1, "a", DAY, external_early_start=at(3, 8), external_late_finish=at(3, 12))
    dates = schedule(make_plan(task, Task(2, "b", 10 * DAY))).of(1)
    assert (dates.start, dates.finish, dates.late_finish) == (at(3, 8), at(3, 17), at(3, 12))
    assert dates.total_float == -4 * HOUR


def test_a_task_of_another_plan_stays_and_drives() -> None:
    other = Task(1, "a", DAY, external=True, manual_start=at(4, 8), manual_finish=at(4, 17))
    done = schedule(make_plan(other, Task(2, "b", DAY), links=(Link(1, 2),)))
    assert (done.of(1).start, done.of(2).start) == (at(4, 8), at(5, 8))


@pytest.mark.parametrize(
    ("mode", "finish"),
    [
        (ProgressMode.RETAINED_LOGIC, at(9, 17)),
        (ProgressMode.PROGRESS_OVERRIDE, at(5, 17)),
        (ProgressMode.ACTUAL_DATES, at(5, 17)),
    ],
)
def test_work_that_began_before_its_predecessor_ended(mode: ProgressMode, finish: int) -> None:
    """On day 4 two days of each are left: kept, the logic puts them one after the other."""
    first = Task(1, "a", 5 * DAY, actual_start=at(1, 8), remaining=2 * DAY)
    second = Task(2, "b", 5 * DAY, actual_start=at(1, 8), remaining=2 * DAY)
    plan = make_plan(
        first,
        second,
        links=(Link(1, 2),),
        data_date=at(4, 8),
        convention=Convention.PRIMAVERA,
        progress_mode=mode,
    )
    assert schedule(plan).of(2).finish == finish


@pytest.mark.parametrize(
    ("mode", "start"),
    [(ProgressMode.RETAINED_LOGIC, at(4, 8)), (ProgressMode.ACTUAL_DATES, at(9, 8))],
)
def test_an_actual_date_beyond_the_data_date(mode: ProgressMode, start: int) -> None:
    done = Task(1, "a", DAY, actual_start=at(8, 8), actual_finish=at(8, 17), remaining=0)
    plan = make_plan(
        done,
        Task(2, "b", DAY),
        links=(Link(1, 2),),
        data_date=at(4, 8),
        convention=Convention.PRIMAVERA,
        progress_mode=mode,
    )
    assert schedule(plan).of(2).start == start


def test_suspended_work_goes_on_when_it_is_resumed() -> None:
    task = Task(
        1, "a", 4 * DAY, actual_start=at(1, 8), remaining=2 * DAY, suspend=at(3, 8), resume=at(9, 8)
    )
    plan = make_plan(task, data_date=at(4, 8), convention=Convention.PRIMAVERA)
    assert schedule(plan).of(1).finish == at(10, 17)


def finished_out_of_sequence(mode: ProgressMode) -> list[int]:
    """Of work that ended before its predecessor: early start, and when its successor starts."""
    plan = make_plan(
        Task(1, "a", 5 * DAY, actual_start=at(1, 8), remaining=2 * DAY),
        Task(2, "b", DAY, actual_start=at(2, 8), actual_finish=at(2, 17), remaining=0),
        Task(3, "c", DAY),
        links=(Link(1, 2), Link(2, 3)),
        data_date=at(4, 8),
        convention=Convention.PRIMAVERA,
        progress_mode=mode,
    )
    done = schedule(plan)
    assert (done.of(2).start, done.of(2).finish) == (at(2, 8), at(2, 17))
    assert done.of(2).total_float == 0
    return [done.of(2).early_start, done.of(3).start]


def test_finished_work_hands_on_what_it_was_to_wait_for() -> None:
    """Two days of the first are left on day 4: kept, the logic holds the third task until then."""
    assert finished_out_of_sequence(ProgressMode.RETAINED_LOGIC) == [at(5, 17), at(8, 8)]
    assert finished_out_of_sequence(ProgressMode.PROGRESS_OVERRIDE) == [at(4, 8), at(4, 8)]


def test_of_finished_work_nothing_remains_from_the_data_date_to_its_successor() -> None:
    """Primavera's early and late dates are of what remains; the lag of 6 days is half over."""
    first = Task(1, "a", DAY, actual_start=at(1, 8), actual_finish=at(1, 17), remaining=0)
    plan = make_plan(
        first,
        Task(2, "b", DAY),
        Task(3, "long", 10 * DAY),
        links=(Link(1, 2, lag=6 * DAY),),
        data_date=at(5, 8),
        convention=Convention.PRIMAVERA,
    )
    done = schedule(plan)
    dates = done.of(1)
    assert (dates.early_start, dates.early_finish) == (at(5, 8), at(5, 8))
    assert done.of(2).late_start == at(18, 8)
    assert (dates.late_start, dates.late_finish) == (at(15, 8), at(15, 8))


def test_a_levelling_delay_takes_of_the_float_before_it() -> None:
    """The second is kept two days by levelling: the first may not slip, though a third lasts."""
    second = Task(2, "b", DAY, leveling_delay=2 * 1440)
    done = schedule(
        make_plan(Task(1, "a", DAY), second, Task(3, "long", 5 * DAY), links=(Link(1, 2),))
    )
    assert done.of(2).start == at(4, 8)
    assert done.of(2).total_float == DAY
    assert done.of(1).late_finish == at(2, 17)
    assert done.of(1).total_float == DAY
