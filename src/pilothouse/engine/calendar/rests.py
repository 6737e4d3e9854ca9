"""The rests between the working parts of interrupted tasks."""

from __future__ import annotations

from itertools import pairwise

from ..network.data import Plan, Task
from .working_time import WorkingTime


def rests_of(plan: Plan) -> dict[int, int]:
    """By task, the working minutes of its rests still to come; only tasks that have some."""
    return {task.id: _rest(plan, task) for task in plan.tasks if len(task.splits) > 1}


def _rest(plan: Plan, task: Task) -> int:
    if task.actual_finish is not None:
        return 0
    gaps = [(part[1], following[0]) for part, following in pairwise(task.splits)]
    gaps = [gap for gap in gaps if task.resume is None or gap[1] > task.resume]
    book = {calendar.id: calendar for calendar in plan.calendars}
    own = task.calendar if task.calendar is not None else plan.default_calendar
    if task.elapsed or own not in book:
        return sum(end - begin for begin, end in gaps)
    time = WorkingTime(book[own], book, plan.start)
    return sum(time.between(begin, end) for begin, end in gaps)
