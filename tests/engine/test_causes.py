"""Why tasks differ from what a file stores: causes, each by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.causes import UNEXPLAINED, causes_of
from benchmarks.judging import DATES, FLOATS, judge
from pilothouse.engine import Link, Plan, StoredDates, Task, schedule
from tests.engine.make import DAY, at, make_plan

pytestmark = pytest.mark.nodb


def stored(plan: Plan) -> Plan:
    """The plan with the dates that we compute as those that its tool stored."""
    done = schedule(plan)
    names = (*DATES.values(), *FLOATS.values())
    tasks = (
        replace(t, stored=StoredDates(**{n: getattr(done.of(t.id), n) for n in names}))
        for t in plan.tasks
    )
    return replace(plan, tasks=tuple(tasks))


def altered(task: int, **dates: int) -> Plan:
    """Three tasks in a row, beside a longer one, with other dates stored for one of them."""
    plan = stored(
        make_plan(
            *(Task(n, str(n), DAY) for n in (1, 2, 3)),
            Task(4, "long", 9 * DAY),
            links=(Link(1, 2), Link(2, 3)),
        )
    )
    tasks = list(plan.tasks)
    tasks[task - 1] = replace(
        tasks[task - 1], stored=replace(tasks[task - 1].stored or StoredDates(), **dates)
    )
    return replace(plan, tasks=tuple(tasks))


def causes(plan: Plan) -> dict[str, int]:
    done = schedule(plan)
    return dict(causes_of(plan, done, judge(plan, done)).tasks)


def test_what_agrees_has_no_cause() -> None:
    assert causes(altered(1)) == {}


def test_contradictions_are_found() -> None:
    assert causes(altered(1, late_finish=at(15, 17), total_float=10 * DAY)) == {
        "late dates against the links": 1
    }
    assert causes(altered(2, early_start=at(1, 8))) == {"early dates against the links": 1}
    assert causes(altered(3, total_float=DAY)) == {"floats against the dates": 1}
    assert causes(altered(4, free_float=DAY)) == {UNEXPLAINED: 1}


def test_a_feature_of_the_task_or_its_neighbour_is_a_cause() -> None:
    plan = altered(2, free_float=DAY)
    by_hand = replace(plan.tasks[2], manual=True, manual_start=at(3, 8), manual_finish=at(3, 17))
    assert causes(replace(plan, tasks=(*plan.tasks[:2], by_hand, plan.tasks[3]))) == {
        "set by hand": 1
    }


def test_what_hangs_on_a_cause_follows_it() -> None:
    plan = altered(1, late_finish=at(15, 17), total_float=10 * DAY)
    second = replace(
        plan.tasks[1], stored=replace(plan.tasks[1].stored or StoredDates(), free_float=DAY)
    )
    assert causes(replace(plan, tasks=(plan.tasks[0], second, *plan.tasks[2:]))) == {
        "late dates against the links": 1,
        "follows a task that differs": 1,
    }
