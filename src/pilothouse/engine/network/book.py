"""Numbers of the calendars, alone or joined, that tasks and lags use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import CalendarKey
from .columns import column, flags
from .data import Convention, Plan, ResourceKind, Task
from .errors import BadReferenceError

CONTINUOUS: CalendarKey = ()


class CalendarBook:
    """Numbers the working times that tasks and lags use; 0 is continuous, 1 the plan's default."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.known = {calendar.id for calendar in plan.calendars}
        self.numbers: dict[CalendarKey, int] = {CONTINUOUS: 0}
        self.default = self.number(((plan.default_calendar,),))
        self.by_task = self._resource_calendars()

    def _resource_calendars(self) -> dict[int, tuple[int, ...]]:
        calendars = {
            r.id: r.calendar
            for r in self.plan.resources
            if r.kind is ResourceKind.WORK and r.calendar is not None
        }
        if not calendars:
            return {}
        found: dict[int, set[int]] = {}
        for assignment in self.plan.assignments:
            if (calendar := calendars.get(assignment.resource)) is not None:
                found.setdefault(assignment.task, set()).add(calendar)
        return {task: tuple(sorted(ids)) for task, ids in found.items()}

    def number(self, key: CalendarKey) -> int:
        """The number of some working time. Raises BadReferenceError for a missing calendar."""
        if key not in self.numbers:
            for calendar in (calendar for group in key for calendar in group):
                if calendar not in self.known:
                    raise BadReferenceError(f"the plan does not hold calendar {calendar}")
            self.numbers[key] = len(self.numbers)
        return self.numbers[key]

    def of(self, task: Task) -> int:
        """Continuous for elapsed durations; the task's own and its resources'; the plan's."""
        if task.elapsed:
            return 0
        resources = self._of_resources(task)
        if task.calendar is None:
            return self.number((resources,)) if resources else self.default
        own = (task.calendar,)
        return self.number((own, resources) if resources and resources != own else (own,))

    def _of_resources(self, task: Task) -> tuple[int, ...]:
        """Calendars of the resources, where they have a say.

        In Microsoft Project they have none in tasks of fixed duration; in Primavera they have one
        only in resource dependent activities, which come without a calendar of their own.
        """
        if task.ignore_resource_calendar or task.id not in self.by_task:
            return ()
        if self.plan.options.convention is Convention.MICROSOFT:
            return () if task.task_type == "fixed_duration" else self.by_task[task.id]
        return self.by_task[task.id] if task.calendar is None else ()

    def of_all(self, tasks: Sequence[Task]) -> list[int]:
        """The number of each task's working time."""
        own = column(tasks, "calendar")
        apart = set(np.flatnonzero(flags(tasks, "elapsed")).tolist())
        if self.by_task:
            apart.update(row for row, task in enumerate(tasks) if task.id in self.by_task)
        alone = [key for row, key in enumerate(own) if row not in apart] if apart else own
        numbers = {
            key: self.default if key is None else self.number(((key,),))
            for key in dict.fromkeys(alone)
        }
        if not apart:
            return list(map(numbers.__getitem__, own))
        return [
            self.of(tasks[row]) if row in apart else numbers[key] for row, key in enumerate(own)
        ]
