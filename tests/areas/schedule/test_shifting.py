"""A task is moved: its linked tasks keep the buffer, use it, or stay where they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.delivery.schedule.rules import apply
from pilothouse.delivery.schedule.rules.shifting import shifted
from pilothouse.delivery.schedule.types import (
    AddTask,
    SetConstraint,
    SetDuration,
    SetLink,
    SetTask,
    Shift,
)
from pilothouse.engine import Schedule, WorkingTime, instant, schedule
from pilothouse.engine.network.data import (
    Calendar,
    ConstraintType,
    LagUnit,
    Link,
    LinkType,
    Plan,
    ScheduleOptions,
    Task,
    TaskKind,
)

pytestmark = pytest.mark.nodb
DAY = 480
WORK = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
WEEK = Calendar(1, "Standard", (WORK,) * 5 + ((),) * 2)
A, B, C, D = 1, 2, 3, 4
SNET = ConstraintType.START_NO_EARLIER


def at(day: int, hour: int = 8) -> int:
    """An instant of March 2026; the 2nd, 9th, 16th and 23rd are Mondays."""
    return instant(datetime(2026, 3, day, hour))  # noqa: DTZ001  (project time)


def task(uid: int, days: float, **facts: object) -> Task:
    return replace(Task(uid, "ABCDEFGH"[uid - 1], round(days * DAY)), **facts)


def no_earlier(day: int) -> dict[str, object]:
    return {"constraint": SNET, "constraint_date": at(day)}


def plan_of(tasks: list[Task], links: list[Link]) -> Plan:
    return Plan("Quay", at(2), (WEEK,), 1, tuple(tasks), tuple(links))


# A 2 to 3 March. B waits for A and may not begin before the 9th: a buffer of three days. C waits
# for B, D for A and a day more.
QUAY = plan_of(
    [task(A, 2), task(B, 2, **no_earlier(9)), task(C, 1), task(D, 1)],
    [Link(A, B), Link(B, C), Link(A, D, lag=DAY)],
)


def moved(plan: Plan, shift: Shift, *edits: object) -> tuple[Schedule, list[object]]:
    """The schedule after a move, and what the choice added to the edits."""
    found = shifted(schedule(plan), edits, shift)
    assert found[: len(edits)] == list(edits)
    return schedule(apply(plan, found)), found[len(edits) :]


def days(computed: Schedule, *uids: int) -> list[int]:
    """On which day of March each task starts."""
    return [(computed.of(uid).start - at(1, 0)) // 1440 + 1 for uid in uids]


def test_the_plan_before_anything_moves() -> None:
    assert days(schedule(QUAY), A, B, C, D) == [2, 9, 11, 5]


def test_the_buffer_is_used_first() -> None:
    # A to Thursday 5th: it ends on the 6th, so B need not move; D waits a day: Tuesday 10th.
    computed, added = moved(QUAY, Shift.USE, SetConstraint(A, SNET, at(5)))
    assert days(computed, A, B, C, D) == [5, 9, 11, 10]
    assert added == []


def test_the_buffer_is_kept() -> None:
    # Three working days later: B from Monday 9th to Thursday 12th, C from the 11th to Monday 16th.
    computed, added = moved(QUAY, Shift.KEEP, SetConstraint(A, SNET, at(5)))
    assert days(computed, A, B, C, D) == [5, 12, 16, 10]
    assert added == [SetConstraint(B, SNET, at(12))]


def test_linked_tasks_are_left_alone() -> None:
    # D stays on Thursday 5th though A ends on Friday evening: two days less, not one more.
    computed, added = moved(QUAY, Shift.STAY, SetConstraint(A, SNET, at(5)))
    assert days(computed, A, B, C, D) == [5, 9, 11, 5]
    assert added == [SetLink(A, D, lag=-2 * DAY)]


def test_the_buffer_is_kept_backwards() -> None:
    # A from Wednesday 4th back to Monday 2nd: B follows two days, from the 9th to Thursday 5th.
    late = replace(QUAY, tasks=(task(A, 2, **no_earlier(4)), *QUAY.tasks[1:]))
    assert days(schedule(late), A, B, C, D) == [4, 9, 11, 9]
    computed, added = moved(late, Shift.KEEP, SetConstraint(A, SNET, at(2)))
    assert days(computed, A, B, C, D) == [2, 5, 9, 5]
    assert added == [SetConstraint(B, SNET, at(5))]


def test_what_was_pulled_stays_when_it_is_left_alone() -> None:
    # A back to the 2nd: D stays on Monday 9th, so its lag grows from one day to three.
    late = replace(QUAY, tasks=(task(A, 2, **no_earlier(4)), *QUAY.tasks[1:]))
    computed, added = moved(late, Shift.STAY, SetConstraint(A, SNET, at(2)))
    assert days(computed, A, B, C, D) == [2, 9, 11, 9]
    assert added == [SetLink(A, D, lag=3 * DAY)]


def test_a_task_goes_before_the_finish_of_its_predecessor_only_when_that_is_left_alone() -> None:
    # C to Tuesday 10th, while B works until that evening.
    edit = SetConstraint(C, SNET, at(10))
    for shift in (Shift.USE, Shift.KEEP):
        computed, added = moved(QUAY, shift, edit)
        assert (days(computed, B, C), added) == ([9, 11], [])
    computed, added = moved(QUAY, Shift.STAY, edit)
    assert (days(computed, A, B, C), added) == ([2, 9, 10], [SetLink(B, C, lag=-DAY)])


def test_a_longer_task_moves_what_waits_for_its_finish_not_what_waits_for_its_start() -> None:
    plan = plan_of(
        [task(A, 2), task(B, 1, **no_earlier(6)), task(C, 1, **no_earlier(5))],
        [Link(A, B), Link(A, C, LinkType.SS)],
    )
    computed, added = moved(plan, Shift.KEEP, SetDuration(A, 4 * DAY))
    assert days(computed, A, B, C) == [2, 10, 5]
    assert added == [SetConstraint(B, SNET, at(10))]


def test_what_waits_for_a_summary_follows_its_end() -> None:
    # The summary D holds A and B; C waits for D with two days to spare, the 4th and the 5th.
    summary = task(D, 0, kind=TaskKind.SUMMARY)
    inside = [task(A, 2, parent=D), task(B, 1, parent=D)]
    plan = plan_of([summary, *inside, task(C, 1, **no_earlier(6))], [Link(D, C)])
    # B, from the 2nd to the 3rd, does not move the end of D; A by two days does.
    computed, added = moved(plan, Shift.KEEP, SetConstraint(B, SNET, at(3)))
    assert (days(computed, C), added) == ([6], [])
    computed, _ = moved(plan, Shift.KEEP, SetConstraint(A, SNET, at(4)))
    assert days(computed, A, C) == [4, 10]
    # Into the summary: all of its tasks go along.
    turned = plan_of([task(C, 1), summary, *(replace(t, **no_earlier(9)) for t in inside)],
                     [Link(C, D)])  # fmt: skip
    computed, _ = moved(turned, Shift.KEEP, SetConstraint(C, SNET, at(3)))
    assert days(computed, C, A, B) == [3, 10, 10]
    computed, added = moved(turned, Shift.STAY, SetConstraint(C, SNET, at(10)))
    assert (days(computed, C, A, B), added) == ([10, 9, 9], [SetLink(C, D, lag=-2 * DAY)])


def test_firm_dates_and_begun_tasks_hold() -> None:
    firm = {"constraint": ConstraintType.START_NO_LATER, "constraint_date": at(12)}
    plan = plan_of(
        [task(A, 2), task(B, 2, **no_earlier(9)), task(C, 1, **firm),
         task(D, 3, actual_start=at(2), percent_complete=10), task(5, 1, manual=True,
         manual_start=at(4), manual_finish=at(4, 17))],
        [Link(A, B), Link(A, C), Link(A, D), Link(A, 5)],
    )  # fmt: skip
    computed, added = moved(plan, Shift.KEEP, SetConstraint(A, SNET, at(3)))
    assert added == [SetConstraint(B, SNET, at(10))]
    assert days(computed, A, B, C, D, 5) == [3, 10, 5, 2, 4]


def test_a_milestone_keeps_to_the_end_of_its_day() -> None:
    plan = plan_of(
        [task(A, 2), task(B, 0, kind=TaskKind.MILESTONE), task(C, 1, **no_earlier(9))],
        [Link(A, B), Link(B, C)],
    )
    computed, added = moved(plan, Shift.KEEP, SetConstraint(A, SNET, at(3)))
    assert computed.of(B).finish == at(4, 17)
    assert (days(computed, C), added) == ([10], [SetConstraint(C, SNET, at(10))])


def test_elapsed_lags_stay_elapsed_and_shares_become_minutes() -> None:
    plan = plan_of(
        [task(A, 2), task(B, 1), task(C, 1)],
        [Link(A, B, lag=15 * 60, lag_unit=LagUnit.ELAPSED),
         Link(A, C, lag=5000, lag_unit=LagUnit.PERCENT)],
    )  # fmt: skip
    # A ends on Tuesday 3rd at 17:00: B on the 4th at 08:00, C half of two days later, on the 5th.
    assert days(schedule(plan), B, C) == [4, 5]
    computed, added = moved(plan, Shift.STAY, SetConstraint(A, SNET, at(3)))
    assert days(computed, A, B, C) == [3, 4, 5]
    # A ends on the 4th at 17:00, nine hours behind B's start.
    assert added == [
        SetLink(A, B, lag=-9 * 60, lag_unit=LagUnit.ELAPSED),
        SetLink(A, C, lag=0),
    ]


def test_other_edits_pass_as_they_are() -> None:
    edits = [AddTask("New", task=9), SetTask(A, name="Piles"), SetDuration(9, DAY)]
    for shift in Shift:
        assert moved(QUAY, shift, *edits)[1] == []


def test_a_plan_from_its_finish_always_uses_the_buffer() -> None:
    options = ScheduleOptions(from_finish=True)
    plan = replace(QUAY, finish=at(31, 17), options=options)
    edit = SetConstraint(A, ConstraintType.FINISH_NO_LATER, at(5, 17))
    for shift in Shift:
        assert shifted(schedule(plan), [edit], shift) == [edit]


@st.composite
def networks(draw: st.DrawFn) -> Plan:
    """Up to nine tasks, each waiting for some of those before it."""
    count = draw(st.integers(2, 9))
    tasks = [task(1, 1)] + [
        replace(task(1, draw(st.integers(1, 5))), id=uid) for uid in range(2, count + 1)
    ]
    pairs = [(a, b) for b in range(2, count + 1) for a in range(1, b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    kinds, lags = st.sampled_from([LinkType.FS, LinkType.SS]), st.integers(-1, 3)
    return plan_of(tasks, [Link(a, b, draw(kinds), DAY * draw(lags)) for a, b in chosen])


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(1, 9), st.integers(1, 12))
def test_what_is_left_alone_does_not_move(plan: Plan, uid: int, way: int) -> None:
    before = schedule(plan)
    uid = min(uid, len(plan.tasks))
    date = WorkingTime(WEEK, {1: WEEK}, at(2)).next_work(before.of(uid).start + way * 1440)
    computed, _ = moved(plan, Shift.STAY, SetConstraint(uid, SNET, date))
    assert computed.of(uid).start == date
    for other in {each.id for each in plan.tasks} - {uid}:
        assert computed.of(other).start == before.of(other).start


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(1, 9), st.integers(1, 12))
def test_what_follows_goes_exactly_the_same_way(plan: Plan, uid: int, way: int) -> None:
    hours = WorkingTime(WEEK, {1: WEEK}, at(2))
    before = schedule(plan)
    uid = min(uid, len(plan.tasks))
    date = hours.next_work(before.of(uid).start + way * 1440)
    minutes = hours.between(before.of(uid).start, date)
    computed, _ = moved(plan, Shift.KEEP, SetConstraint(uid, SNET, date))
    behind, open_ = {uid}, [uid]
    while open_:
        here = open_.pop()
        fresh = {n.successor for n in plan.links if n.predecessor == here} - behind
        behind |= fresh
        open_ += fresh
    for each in plan.tasks:
        old = before.of(each.id).start
        wanted = hours.next_work(hours.add(old, minutes)) if each.id in behind else old
        assert computed.of(each.id).start == wanted
