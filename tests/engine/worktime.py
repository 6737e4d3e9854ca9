"""A levelled plan as the verifier of activities sees it: when who is taken, and nothing else.

Shares nothing with levelling: parts, starts and finishes are read off the levelled plan.
"""

from __future__ import annotations

from math import gcd

from pilothouse.engine import Plan, ResourceKind, Task, schedule
from pilothouse.engine.levelling import Activities, faults
from pilothouse.engine.scheduling.result import TaskDates

WHOLE = 10_000


def spans(plan: Plan, dates: TaskDates, task: Task) -> list[tuple[int, int]]:
    """When a task is worked on: its parts, or all from start (data date if later) to finish."""
    parts = list(task.splits) if len(task.splits) > 1 else [(dates.start, dates.finish)]
    since = dates.start if plan.data_date is None else plan.data_date
    return [(max(a, since), b) for a, b in parts if max(a, since) < b]


def overdrawn(plan: Plan) -> set[int]:
    """The resources that the verifier finds overdrawn at some moment.

    A task of no duration takes nobody's time, however long it waits for its end.
    """
    people = [r for r in plan.resources if r.kind is ResourceKind.WORK]
    row = {resource.id: at for at, resource in enumerate(people)}
    done, tasks = schedule(plan), {task.id: task for task in plan.tasks}
    durations: list[int] = []
    starts: list[int] = []
    needs: list[tuple[int, ...]] = []
    for a in plan.assignments:
        if a.resource in row and tasks[a.task].duration:
            for start, finish in spans(plan, done.of(a.task), tasks[a.task]):
                need = [0] * len(people)
                need[row[a.resource]] = round(WHOLE * a.units)
                starts.append(start)
                durations.append(finish - start)
                needs.append(tuple(need))
    begin = min(starts, default=0)
    starts = [start - begin for start in starts]
    unit = gcd(*starts, *durations) or 1
    capacity = tuple(round(WHOLE * r.max_units) for r in people)
    taken = Activities(tuple(d // unit for d in durations), (), tuple(needs), capacity)
    found = faults(taken, [start // unit for start in starts])
    assert all(words.startswith("Resource ") for words in found)
    return {people[int(words.split()[1])].id for words in found}
