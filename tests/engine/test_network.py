"""Plans that cannot be computed say which rows and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    BadReferenceError,
    CycleError,
    DuplicateIdError,
    EmptyCalendarError,
    HorizonError,
    Link,
    PlanError,
    Task,
    TaskKind,
    schedule,
)
from pilothouse.engine.calendar import WorkingTime
from pilothouse.engine.network.data import Calendar
from tests.engine.make import DAY, MONDAY, STANDARD, make_plan


def test_a_cycle_names_every_task_on_it_and_no_other() -> None:
    tasks = [Task(i, name, DAY) for i, name in enumerate("abcde")]
    links = (Link(0, 1), Link(1, 2), Link(2, 3), Link(3, 1), Link(3, 4))
    with pytest.raises(CycleError) as caught:
        schedule(make_plan(*tasks, links=links))
    assert sorted(caught.value.names) == ["b", "c", "d"]
    assert all(f"“{name}”" in str(caught.value) for name in "bcd")
    assert set(caught.value.task_ids) == {1, 2, 3}
    pairs = {(link.predecessor, link.successor) for link in links}
    ids = caught.value.task_ids
    assert all(pair in pairs for pair in zip(ids, ids[1:] + ids[:1], strict=True))


def test_a_cycle_through_a_summary_names_the_summary() -> None:
    tasks = (Task(1, "phase"), Task(2, "inside", DAY, parent=1), Task(3, "outside", DAY))
    with pytest.raises(CycleError) as caught:
        schedule(make_plan(*tasks, links=(Link(1, 3), Link(3, 2))))
    assert sorted(caught.value.names) == ["inside", "outside", "phase"]


@given(st.integers(3, 30), st.data())
@settings(max_examples=60, deadline=None)
def test_every_circle_of_links_is_found(count: int, data: st.DataObject) -> None:
    tasks = [Task(i, str(i), DAY) for i in range(count)]
    pairs = data.draw(
        st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60)
    )
    links = tuple(Link(a, b) for a, b in sorted(pairs) if a != b)
    plan = make_plan(*tasks, links=links)
    try:
        done = schedule(plan)
    except CycleError as error:
        ids = error.task_ids
        around = set(zip(ids, ids[1:] + ids[:1], strict=True))
        assert around <= {(link.predecessor, link.successor) for link in links}
    else:
        assert all(done.of(x.successor).start >= done.of(x.predecessor).finish for x in links)


@pytest.mark.parametrize("link", [Link(1, 9), Link(9, 1), Link(1, 1), Link(2, 3), Link(3, 2)])
def test_links_to_nowhere_to_themselves_or_to_their_summary_are_refused(link: Link) -> None:
    tasks = (Task(1, "a", DAY), Task(2, "phase"), Task(3, "inside", DAY, parent=2))
    with pytest.raises(BadReferenceError):
        schedule(make_plan(*tasks, links=(link,)))


def test_missing_parents_calendars_and_double_ids_are_refused() -> None:
    with pytest.raises(BadReferenceError, match="task 7"):
        schedule(make_plan(Task(1, "a", parent=7)))
    with pytest.raises(BadReferenceError, match="calendar 7"):
        schedule(make_plan(Task(1, "a", calendar=7)))
    with pytest.raises(DuplicateIdError, match="first"):
        schedule(make_plan(Task(1, "first"), Task(1, "second")))


def test_a_loop_of_parents_is_refused() -> None:
    with pytest.raises(BadReferenceError, match="under itself"):
        schedule(make_plan(Task(1, "a", parent=2), Task(2, "b", parent=1)))


def test_an_idle_calendar_is_refused_only_where_it_is_used() -> None:
    idle = Calendar(3, "idle", ((),) * 7)
    plan = make_plan(Task(1, "a", DAY), calendars=(STANDARD, idle))
    assert schedule(plan).finish == WorkingTime(STANDARD).add(MONDAY, DAY)
    with pytest.raises(EmptyCalendarError):
        schedule(make_plan(Task(1, "a", DAY, calendar=3), calendars=(STANDARD, idle)))


def test_dates_beyond_a_thousand_years_are_refused() -> None:
    with pytest.raises(HorizonError):
        schedule(make_plan(Task(1, "a", 2000 * 260 * DAY)))


def test_a_plan_without_tasks_is_a_schedule_without_dates() -> None:
    empty = schedule(make_plan())
    assert (empty.start, empty.finish) == (MONDAY, MONDAY)
    assert empty.critical_path() == []
    assert len(empty) == 0


def test_an_empty_summary_lies_at_the_start_of_the_plan() -> None:
    done = schedule(make_plan(Task(1, "phase", kind=TaskKind.SUMMARY), Task(2, "a", DAY)))
    assert done.of(1).start == done.of(1).finish == MONDAY
    assert not done.of(1).critical


@pytest.mark.parametrize("inside", [(), (Task(3, "done", DAY, parent=1, actual_start=MONDAY,
                                               actual_finish=MONDAY + 540),)])  # fmt: skip
def test_a_summary_without_open_work_has_no_float(inside: tuple[Task, ...]) -> None:
    phase = Task(1, "phase", kind=TaskKind.SUMMARY)
    done = schedule(make_plan(phase, *inside, Task(2, "a", 5 * DAY)))
    assert (done.of(1).total_float, done.of(1).critical) == (0, False)


def test_errors_are_plan_errors() -> None:
    assert issubclass(CycleError, PlanError)
    assert issubclass(HorizonError, PlanError)
