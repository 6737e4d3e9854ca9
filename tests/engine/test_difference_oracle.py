"""Early and late dates against difference constraints solved by brute force (Bellman-Ford).

In round-the-clock time every link is one inequality between two starts. The longest paths in the
graph of those inequalities are the early starts; those of the reversed graph the late ones. No
calendar, no topological order and none of the engine's code is used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import ConstraintType, Convention, Link, LinkType, Plan, Task, schedule
from tests.engine.make import HOUR, MONDAY, make_plan

pytestmark = pytest.mark.nodb

C = ConstraintType
SOFT = (C.START_NO_EARLIER, C.FINISH_NO_EARLIER, C.START_NO_LATER, C.FINISH_NO_LATER)
WEEK = 7 * 24 * HOUR


@st.composite
def networks(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(2, 8))
    tasks = [_task(draw, number) for number in range(count)]
    pairs = draw(
        st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=14)
    )
    links = tuple(
        Link(a, b, draw(st.sampled_from(LinkType)), draw(st.integers(-10, 30)) * HOUR)
        for a, b in sorted(pairs)
        if a < b
    )
    return make_plan(*tasks, links=links, convention=Convention.PRIMAVERA)


def _task(draw: st.DrawFn, number: int) -> Task:
    kind = draw(st.sampled_from((C.ASAP, C.ASAP, *SOFT)))
    date = MONDAY + draw(st.integers(0, 60)) * HOUR if kind is not C.ASAP else None
    length = draw(st.integers(1, 40)) * HOUR
    return Task(number, str(number), length, calendar=2, constraint=kind, constraint_date=date)


@dataclass(frozen=True)
class Inequality:
    """start[after] >= start[before] + gap."""

    before: int
    after: int
    gap: int


def inequalities(plan: Plan) -> list[Inequality]:
    length = {task.id: task.duration for task in plan.tasks}
    found = []
    for x in plan.links:
        out = length[x.predecessor] if x.type in (LinkType.FS, LinkType.FF) else 0
        into = length[x.successor] if x.type in (LinkType.FF, LinkType.SF) else 0
        found.append(Inequality(x.predecessor, x.successor, out + x.lag - into))
    return found


def early_starts(plan: Plan) -> dict[int, int]:
    start = {}
    for task in plan.tasks:
        start[task.id] = plan.start
        if task.constraint is C.START_NO_EARLIER:
            start[task.id] = max(plan.start, task.constraint_date or 0)
        elif task.constraint is C.FINISH_NO_EARLIER:
            start[task.id] = max(plan.start, (task.constraint_date or 0) - task.duration)
    for _ in plan.tasks:
        for x in inequalities(plan):
            start[x.after] = max(start[x.after], start[x.before] + x.gap)
    return start


def late_starts(plan: Plan, end: int) -> dict[int, int]:
    start = {}
    for task in plan.tasks:
        start[task.id] = end - task.duration
        if task.constraint is C.START_NO_LATER:
            start[task.id] = min(start[task.id], task.constraint_date or 0)
        elif task.constraint is C.FINISH_NO_LATER:
            start[task.id] = min(start[task.id], (task.constraint_date or 0) - task.duration)
    for _ in plan.tasks:
        for x in inequalities(plan):
            start[x.before] = min(start[x.before], start[x.after] - x.gap)
    return start


@given(networks())
@settings(max_examples=50, deadline=None)
def test_early_and_late_dates_and_float_are_the_longest_paths(plan: Plan) -> None:
    done = schedule(plan)
    early = early_starts(plan)
    end = max(early[task.id] + task.duration for task in plan.tasks)
    late = late_starts(plan, end)
    assert done.finish == end
    for task in plan.tasks:
        dates = done.of(task.id)
        assert (dates.early_start, dates.late_start) == (early[task.id], late[task.id])
        assert dates.late_finish == late[task.id] + task.duration
        assert dates.total_float == late[task.id] - early[task.id]


@given(networks(), st.integers(-60, 60))
@settings(max_examples=30, deadline=None)
def test_shifting_the_plan_by_weeks_shifts_every_date(plan: Plan, weeks: int) -> None:
    step = weeks * WEEK
    tasks = tuple(
        replace(
            task,
            calendar=None if task.id % 2 else 2,
            constraint_date=None if task.constraint_date is None else task.constraint_date + step,
        )
        for task in plan.tasks
    )
    here = tuple(
        replace(task, constraint_date=before.constraint_date)
        for task, before in zip(tasks, plan.tasks, strict=True)
    )
    one = schedule(replace(plan, tasks=here))
    two = schedule(replace(plan, tasks=tasks, start=plan.start + step))
    for task in plan.tasks:
        a, b = one.of(task.id), two.of(task.id)
        assert (a.start + step, a.finish + step) == (b.start, b.finish)
        assert (a.late_start + step, a.late_finish + step) == (b.late_start, b.late_finish)
        assert (a.total_float, a.free_float) == (b.total_float, b.free_float)
