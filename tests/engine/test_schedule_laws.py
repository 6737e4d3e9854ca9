"""Laws of the network calculation, and a slow oracle that walks minute by minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import Link, LinkType, Plan, Task, schedule
from pilothouse.engine.calendar.intervals import working_intervals
from tests.engine.make import DAY, FIRST_DAY, HOUR, MONDAY, STANDARD, make_plan


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, 9))
    tasks = [
        Task(
            i, str(i), draw(st.integers(0, 5)) * 4 * HOUR, calendar=draw(st.sampled_from([None, 2]))
        )
        for i in range(count)
    ]
    links: dict[tuple[int, int], Link] = {}
    for _ in range(draw(st.integers(0, 12)) if count > 1 else 0):
        a = draw(st.integers(0, count - 2))
        b = draw(st.integers(a + 1, count - 1))
        kind = draw(st.sampled_from(LinkType))
        lag = draw(st.integers(-2, 3)) * 2 * HOUR
        links[a, b] = Link(a, b, kind, lag)
    return make_plan(*tasks, links=tuple(links.values()))


MINUTES = {
    None: [
        m
        for a, b in zip(
            *working_intervals(STANDARD, {}, FIRST_DAY - 60, FIRST_DAY + 200), strict=True
        )
        for m in range(a, b)
    ],
    2: list(range((FIRST_DAY - 60) * 1440, (FIRST_DAY + 200) * 1440)),
}
SETS = {key: set(values) for key, values in MINUTES.items()}


def walk(calendar: int | None, moment: int, minutes: int) -> int:
    """Step over working minutes, forwards to an end or backwards to a start."""
    works = SETS[calendar]
    step = 1 if minutes > 0 else -1
    left = abs(minutes)
    while left:
        left -= (moment if step > 0 else moment - 1) in works
        moment += step
    return moment


def oracle_finishes(plan: Plan) -> dict[int, int]:
    """Early finishes by the definition: the first start at which no link is broken."""
    start: dict[int, int] = {}
    finish: dict[int, int] = {}
    for task in plan.tasks:
        works = SETS[task.calendar]
        low, floor = plan.start, None
        for link in plan.links:
            if link.successor != task.id:
                continue
            end = link.type in (LinkType.FS, LinkType.FF)
            source = finish[link.predecessor] if end else start[link.predecessor]
            bound = walk(task.calendar, source, link.lag)
            if link.type in (LinkType.FS, LinkType.SS):
                low = max(low, bound)
            else:
                floor = bound if floor is None else max(floor, bound)
        begin = low
        while task.duration and begin not in works:
            begin += 1
        end_at = walk(task.calendar, begin, task.duration)
        if floor is not None and floor > end_at:
            end_at = floor
            while task.duration and end_at - 1 not in works:
                end_at -= 1
            if end_at > walk(task.calendar, begin, task.duration):
                begin = walk(task.calendar, end_at, -task.duration)
            else:
                end_at = walk(task.calendar, begin, task.duration)
        start[task.id], finish[task.id] = begin, end_at
    return finish


@given(plans())
@settings(max_examples=150, deadline=None)
def test_early_dates_agree_with_the_oracle(plan: Plan) -> None:
    done = schedule(plan)
    assert {d.task: d.early_finish for d in done} == oracle_finishes(plan)


def _holds(plan: Plan, law: Callable[[int, int], bool]) -> bool:
    done = schedule(plan)
    return all(law(d.total_float, d.free_float) for d in done)


@given(plans())
@settings(max_examples=100, deadline=None)
def test_free_float_lies_between_zero_and_total_float(plan: Plan) -> None:
    assert _holds(plan, lambda total, free: total < 0 or 0 <= free <= total)


@given(plans(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_slip_by_total_float_moves_no_finish_and_one_more_does(
    plan: Plan, data: st.DataObject
) -> None:
    done = schedule(plan)
    task = data.draw(st.sampled_from(plan.tasks))
    room = done.of(task.id).total_float
    if task.duration == 0 or room < 0 or any(x.type is not LinkType.FS for x in plan.links):
        return
    longer = tuple(
        replace(t, duration=t.duration + room) if t.id == task.id else t for t in plan.tasks
    )
    assert schedule(replace(plan, tasks=longer)).finish == done.finish
    over = tuple(
        replace(t, duration=t.duration + room + DAY) if t.id == task.id else t for t in plan.tasks
    )
    assert schedule(replace(plan, tasks=over)).finish > done.finish


@given(plans())
@settings(max_examples=60, deadline=None)
def test_some_task_on_the_longest_path_ends_the_project(plan: Plan) -> None:
    done = schedule(plan)
    assert any(d.longest_path and d.finish == done.finish for d in done)
    path = done.critical_path()
    assert done.of(path[-1].task).finish == done.finish
    assert path[0].link is None
    for before, step in pairwise(path):
        assert step.link is not None
        assert (step.link.predecessor, step.link.successor) == (before.task, step.task)


@given(plans(), st.permutations(range(9)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_does_not_matter(plan: Plan, order: list[int]) -> None:
    shuffled = tuple(plan.tasks[i] for i in order if i < len(plan.tasks))
    done, again = schedule(plan), schedule(replace(plan, tasks=shuffled))
    assert all(done.of(t.id) == again.of(t.id) for t in plan.tasks)


def test_the_plan_starts_when_it_says() -> None:
    assert schedule(make_plan(Task(1, "a", DAY))).start == MONDAY
