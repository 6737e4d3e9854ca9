"""Dates, floats and reasons: each rule on a plan small enough to check by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilothouse.engine import (
    ConstraintType,
    Convention,
    Driver,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    ProgressMode,
    Task,
    TaskKind,
    schedule,
)
from tests.engine.make import DAY, HOUR, MONDAY, at, chain, make_plan

C = ConstraintType
A, B = Task(1, "a", 2 * DAY), Task(2, "b", 3 * DAY)


@pytest.mark.parametrize(
    ("link", "start", "finish"),
    [
        (Link(1, 2), at(3, 8), at(5, 17)),
        (Link(1, 2, LinkType.SS), at(1, 8), at(3, 17)),
        (Link(1, 2, LinkType.FF, 2 * DAY), at(2, 8), at(4, 17)),
        (Link(1, 2, LinkType.SF, 5 * DAY), at(3, 8), at(5, 17)),
        (Link(1, 2, lag=DAY), at(4, 8), at(8, 17)),
        (Link(1, 2, lag=-DAY), at(2, 8), at(4, 17)),
        (Link(1, 2, lag=24 * HOUR, lag_unit=LagUnit.ELAPSED), at(4, 8), at(8, 17)),
        (Link(1, 2, lag=2500, lag_unit=LagUnit.PERCENT), at(3, 13), at(8, 12)),
        (Link(1, 2, LinkType.SS, 48 * HOUR, LagUnit.ELAPSED), at(3, 8), at(5, 17)),
    ],
)
def test_each_link_type_and_lag(link: Link, start: int, finish: int) -> None:
    dates = schedule(make_plan(A, B, links=(link,))).of(2)
    assert (dates.start, dates.finish) == (start, finish)


def test_lag_runs_in_the_calendar_that_the_option_names() -> None:
    tasks = (Task(1, "a", 5 * DAY), Task(2, "b", DAY, calendar=2))
    plan = make_plan(*tasks, links=(Link(1, 2, lag=2 * HOUR),))
    assert schedule(plan).of(2).start == at(5, 19)
    own = make_plan(*tasks, links=plan.links, lag_calendar=LagCalendar.PREDECESSOR)
    assert schedule(own).of(2).start == at(8, 10)


def test_floats_and_the_critical_path() -> None:
    tasks = (A, B, Task(3, "c", DAY), Task(4, "end", kind=TaskKind.MILESTONE))
    links = (Link(1, 2), Link(1, 3), Link(2, 4), Link(3, 4))
    done = schedule(make_plan(*tasks, links=links))
    assert [d.total_float for d in done] == [0, 0, 2 * DAY, 0]
    assert [d.free_float for d in done] == [0, 0, 2 * DAY, 0]
    assert [d.critical for d in done] == [True, True, False, True]
    assert [d.longest_path for d in done] == [True, True, False, True]
    assert [(s.task, s.link) for s in done.critical_path()] == [
        (1, None), (2, links[0]), (4, links[2])
    ]  # fmt: skip
    assert done.of(4).start == done.finish == at(5, 17)
    assert done.of(3).late_start == at(5, 8)
    assert {b.label: b.count for b in done.float_distribution()}["none"] == 3


def test_a_milestone_is_in_the_evening_or_by_primavera_the_next_morning() -> None:
    tasks = (A, Task(2, "m", kind=TaskKind.START_MILESTONE))
    microsoft = schedule(make_plan(*tasks, links=(Link(1, 2),)))
    assert microsoft.of(2).start == at(2, 17)
    primavera = make_plan(*tasks, links=(Link(1, 2),), convention=Convention.PRIMAVERA)
    assert schedule(primavera).of(2).start == at(3, 8)


def one(constraint: C, date: int, **options: object) -> tuple[int, int, int]:
    task = replace(B, constraint=constraint, constraint_date=date)
    dates = schedule(make_plan(A, task, links=(Link(1, 2),), **options)).of(2)
    return dates.start, dates.late_start, dates.total_float


def test_no_earlier_than_moves_and_no_later_than_bounds() -> None:
    assert one(C.START_NO_EARLIER, at(8, 8)) == (at(8, 8), at(8, 8), 0)
    assert one(C.FINISH_NO_EARLIER, at(8, 17)) == (at(4, 8), at(4, 8), 0)
    soft = {"honour_constraints": False}
    assert one(C.START_NO_LATER, at(2, 8), **soft) == (at(3, 8), at(2, 8), -DAY)
    assert one(C.FINISH_NO_LATER, at(4, 17), **soft) == (at(3, 8), at(2, 8), -DAY)


def test_honoured_dates_overrule_links_and_show_as_negative_float() -> None:
    start, late, total = one(C.MUST_START, at(2, 8))
    assert (start, late, total) == (at(2, 8), at(2, 8), -DAY)
    assert one(C.MUST_FINISH, at(4, 17))[0] == at(2, 8)
    assert one(C.START_NO_LATER, at(2, 8))[0] == at(2, 8)
    assert one(C.FINISH_NO_LATER, at(4, 17))[0] == at(2, 8)
    assert one(C.MUST_START, at(2, 8), honour_constraints=False)[0] == at(3, 8)


def test_primavera_keeps_logic_except_for_mandatory_dates() -> None:
    primavera = {"convention": Convention.PRIMAVERA}
    assert one(C.MUST_START, at(2, 8), **primavera)[0] == at(3, 8)
    assert one(C.MANDATORY_START, at(2, 8), **primavera)[0] == at(2, 8)
    assert one(C.MANDATORY_FINISH, at(4, 17), **primavera)[0] == at(2, 8)


def test_two_constraints_hold_together() -> None:
    task = replace(
        B, constraint=C.START_NO_EARLIER, constraint_date=at(8, 8),
        secondary_constraint=C.FINISH_NO_LATER, secondary_constraint_date=at(9, 17),
    )  # fmt: skip
    dates = schedule(make_plan(A, task, convention=Convention.PRIMAVERA)).of(2)
    assert (dates.start, dates.late_finish, dates.total_float) == (at(8, 8), at(9, 17), -DAY)


def test_as_late_as_possible() -> None:
    tasks = (A, replace(B, constraint=C.ALAP), Task(3, "long", 10 * DAY), Task(4, "next", DAY))
    links = (Link(2, 4),)
    assert schedule(make_plan(*tasks, links=links)).of(2).finish == at(11, 17)
    later = Task(5, "gate", 6 * DAY)
    primavera = make_plan(
        *tasks, later, links=(*links, Link(5, 4)), convention=Convention.PRIMAVERA
    )
    assert schedule(primavera).of(2).finish == at(8, 17)


def test_a_deadline_bounds_late_dates_and_moves_nothing() -> None:
    dates = schedule(make_plan(replace(A, deadline=at(1, 17)), B)).of(1)
    assert dates.finish == at(2, 17)
    assert dates.late_finish == at(1, 17)
    assert dates.total_float == -DAY
    assert dates.critical


def test_manual_tasks_stay_and_push_others() -> None:
    manual = replace(A, manual=True, manual_start=at(8, 8))
    done = schedule(
        make_plan(Task(9, "before", 20 * DAY), manual, B, links=(Link(9, 1), Link(1, 2)))
    )
    assert done.of(1).start == at(8, 8)
    assert done.of(2).start == at(10, 8)
    assert done.explain(1).driver is Driver.MANUAL


def test_inactive_tasks_hold_nobody_back() -> None:
    done = schedule(make_plan(replace(A, duration=90 * DAY, active=False), B, links=(Link(1, 2),)))
    assert done.of(2).start == MONDAY
    assert done.finish == at(3, 17)
    assert not done.of(1).critical


def test_elapsed_durations_run_through_the_night() -> None:
    done = schedule(make_plan(Task(1, "cure", 24 * HOUR, elapsed=True), B, links=(Link(1, 2),)))
    assert done.of(1).finish == at(2, 8)
    assert done.of(2).start == at(2, 8)


def test_links_on_summaries_hold_their_children() -> None:
    tasks = (
        Task(1, "phase one"), Task(2, "x", 2 * DAY, parent=1), Task(3, "y", 5 * DAY, parent=1),
        Task(4, "phase two"), Task(5, "z", DAY, parent=4), Task(6, "deep", parent=4),
        Task(7, "w", 2 * DAY, parent=6),
    )  # fmt: skip
    done = schedule(make_plan(*tasks, links=(Link(1, 4),)))
    assert done.of(5).start == done.of(7).start == at(8, 8)
    assert (done.of(1).start, done.of(1).finish) == (MONDAY, at(5, 17))
    assert (done.of(4).start, done.of(4).finish) == (at(8, 8), at(9, 17))
    assert done.of(2).total_float == 3 * DAY
    assert [s.task for s in done.critical_path()] == [3, 7]
    assert done.of(7).driving == (Link(1, 4),)
    assert done.of(4).critical
    early = schedule(make_plan(*tasks, links=(Link(1, 4, LinkType.SS, DAY),)))
    assert early.of(5).start == at(2, 8)


def test_constraints_of_a_summary_bound_its_children() -> None:
    phase = Task(
        1, "p", constraint=C.START_NO_EARLIER, constraint_date=at(3, 8), deadline=at(3, 17)
    )
    done = schedule(make_plan(phase, replace(A, id=2, parent=1)))
    assert done.of(2).start == at(3, 8)
    assert done.of(2).total_float == -DAY


def test_a_plan_scheduled_from_its_finish_ends_there() -> None:
    tasks = (A, replace(B, constraint=C.ALAP), Task(3, "spare", DAY, constraint=C.ALAP))
    plan = make_plan(*tasks, links=(Link(1, 2),), from_finish=True, finish=at(19, 17))
    done = schedule(plan)
    assert done.finish == at(19, 17)
    assert done.of(1).start == at(15, 8)
    assert done.of(3).start == at(19, 8)
    assert done.of(1).critical


def test_actual_dates_are_facts_and_the_rest_moves_to_the_data_date() -> None:
    done = replace(A, actual_start=at(1, 8), actual_finish=at(3, 12), percent_complete=100)
    going = replace(B, actual_start=at(3, 13), remaining=2 * DAY)
    later = Task(3, "later", DAY)
    plan = make_plan(
        done, going, later, Task(4, "free", DAY), links=(Link(1, 2), Link(2, 3)), data_date=at(8, 8)
    )
    result = schedule(plan)
    assert (result.of(1).start, result.of(1).finish) == (at(1, 8), at(3, 12))
    assert (result.of(2).start, result.of(2).finish) == (at(3, 13), at(9, 17))
    assert result.of(3).start == at(10, 8)
    assert result.of(4).start == at(8, 8)
    assert not result.of(1).critical
    assert result.explain(4).driver is Driver.DATA_DATE
    still = make_plan(*plan.tasks, links=plan.links, data_date=at(8, 8), reschedule_remaining=False)
    assert schedule(still).of(4).start == MONDAY


@pytest.mark.parametrize(
    ("mode", "finish"),
    [(ProgressMode.RETAINED_LOGIC, at(11, 17)), (ProgressMode.PROGRESS_OVERRIDE, at(9, 17))],
)
def test_work_out_of_sequence(mode: ProgressMode, finish: int) -> None:
    going = replace(B, actual_start=at(1, 8), remaining=2 * DAY)
    plan = make_plan(A, going, links=(Link(1, 2),), data_date=at(8, 8), progress_mode=mode)
    assert schedule(plan).of(2).finish == finish


def test_an_expected_finish_stretches_the_remaining_work() -> None:
    assert schedule(make_plan(replace(A, expected_finish=at(9, 17)))).finish == at(9, 17)
    ignoring = make_plan(replace(A, expected_finish=at(9, 17)), use_expected_finish=False)
    assert schedule(ignoring).finish == at(2, 17)


def test_a_level_of_effort_lasts_as_long_as_what_it_accompanies() -> None:
    effort = Task(3, "manage", DAY, kind=TaskKind.LEVEL_OF_EFFORT)
    links = (Link(1, 2), Link(1, 3, LinkType.SS), Link(2, 3, LinkType.FF))
    dates = schedule(make_plan(A, B, effort, links=links)).of(3)
    assert (dates.start, dates.finish) == (at(1, 8), at(5, 17))
    assert not dates.critical


def test_a_levelling_delay_moves_the_start() -> None:
    delayed = replace(B, leveling_delay=24 * HOUR)
    assert schedule(make_plan(A, delayed, links=(Link(1, 2),))).of(2).start == at(4, 8)


def test_must_finish_by_makes_float_negative_in_primavera() -> None:
    plan = replace(chain(5), must_finish_by=at(4, 17))
    options = replace(plan.options, convention=Convention.PRIMAVERA)
    assert {d.total_float for d in schedule(replace(plan, options=options))} == {-DAY}


def test_explanations_name_the_driver_and_the_wait_for_working_time() -> None:
    tasks = (Task(1, "a", 5 * DAY), Task(2, "b", DAY), Task(3, "c", DAY, calendar=2))
    fixed = Task(4, "d", DAY, constraint=C.START_NO_EARLIER, constraint_date=at(6, 8))
    done = schedule(make_plan(*tasks, fixed, links=(Link(1, 2), Link(1, 3))))
    assert done.explain(1).driver is Driver.PROJECT_START
    waits = done.explain(2)
    assert (waits.driver, waits.raw, waits.calendar_wait) == (Driver.LINK, at(5, 17), True)
    assert waits.links == (Link(1, 2),)
    assert "“a”" in waits.text
    assert not done.explain(3).calendar_wait
    held = done.explain(4)
    assert (held.driver, held.raw, held.calendar_wait) == (Driver.CONSTRAINT, at(6, 8), True)


def test_resources_lend_their_calendar_to_tasks_without_one() -> None:
    from pilothouse.engine import Assignment, Resource

    plan = make_plan(
        Task(1, "night", 24 * HOUR), Task(2, "day", DAY, ignore_resource_calendar=True),
        resources=(Resource(1, "robot", calendar=2),),
        assignments=(Assignment(1, 1), Assignment(2, 1)),
    )  # fmt: skip
    done = schedule(plan)
    assert done.of(1).finish == at(2, 8)
    assert done.of(2).finish == at(1, 17)


def test_interruptions_lengthen_a_task_and_move_with_it() -> None:
    split = replace(B, splits=((at(1, 8), at(1, 17)), (at(4, 8), at(5, 17))))
    assert schedule(make_plan(split)).of(2).finish == at(5, 17)
    assert schedule(make_plan(A, split, links=(Link(1, 2),))).of(2).finish == at(9, 17)
