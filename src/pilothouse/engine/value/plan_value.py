"""Planned and earned value of a plan from its baseline and progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..calendar.working_time import WorkingTime
from ..network.data import BaselineValues, Calendar, Instant, Plan, Task


class Technique(StrEnum):
    PERCENT = "percent"
    PHYSICAL = "physical"
    ZERO_HUNDRED = "0/100"
    FIFTY_FIFTY = "50/50"
    LEVEL_OF_EFFORT = "level_of_effort"


@dataclass(frozen=True, slots=True)
class TaskValue:
    """Budget, planned value and earned value of one task at one date."""

    task: int
    budget: Decimal
    planned: Decimal
    earned: Decimal


class PlanValue:
    """Values of the leaf tasks that baseline `number` gives dates and a cost."""

    def __init__(self, plan: Plan, number: int = 0) -> None:
        parents = {task.parent for task in plan.tasks}
        self._book: dict[int, Calendar] = {calendar.id: calendar for calendar in plan.calendars}
        self._default = plan.default_calendar
        self._times: dict[int, WorkingTime] = {}
        self._rows = [
            (task, values)
            for task in plan.tasks
            if task.id not in parents and task.active
            for values in task.baselines
            if values.number == number and values.cost is not None
        ]

    @property
    def budget(self) -> Decimal:
        """Budget at completion."""
        return sum((values.cost or Decimal(0) for _, values in self._rows), Decimal(0))

    def curve(self, dates: Sequence[Instant]) -> list[Decimal]:
        """Cumulative planned value at each date."""
        return [
            sum((self._planned(t, v, date) for t, v in self._rows), Decimal(0)) for date in dates
        ]

    def at(self, date: Instant, technique: Technique = Technique.PERCENT) -> list[TaskValue]:
        """Planned and earned value per task at a date; progress as the plan holds it now."""
        return [
            TaskValue(
                task.id,
                values.cost or Decimal(0),
                planned := self._planned(task, values, date),
                _earned(task, values.cost or Decimal(0), planned, technique),
            )
            for task, values in self._rows
        ]

    def _planned(self, task: Task, values: BaselineValues, date: Instant) -> Decimal:
        """The baseline cost grows evenly over the working time between its dates."""
        cost = values.cost or Decimal(0)
        if values.start is None or values.finish is None or date < values.start:
            return Decimal(0)
        if date >= values.finish:
            return cost
        time = self._time(task.calendar if task.calendar is not None else self._default)
        whole = time.between(values.start, values.finish)
        return cost * time.between(values.start, date) / whole if whole else Decimal(0)

    def _time(self, calendar: int) -> WorkingTime:
        if calendar not in self._times:
            self._times[calendar] = WorkingTime(self._book[calendar], self._book)
        return self._times[calendar]


def _earned(task: Task, budget: Decimal, planned: Decimal, technique: Technique) -> Decimal:
    if technique is Technique.LEVEL_OF_EFFORT:
        return planned
    return budget * Decimal(str(_share(task, technique)))


def _share(task: Task, technique: Technique) -> float:
    """The part of the budget that counts as earned, 0 .. 1."""
    if task.actual_finish is not None:
        return 1.0
    if technique is Technique.ZERO_HUNDRED:
        return 0.0
    if technique is Technique.FIFTY_FIFTY:
        return 0.5 if task.actual_start is not None else 0.0
    if technique is Technique.PHYSICAL and task.physical_percent is not None:
        return task.physical_percent / 100
    return task.percent_complete / 100
