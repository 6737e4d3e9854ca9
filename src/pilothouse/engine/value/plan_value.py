"""Planned and earned value of a plan from its baseline, assignments and progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..network.data import Assignment, BaselineValues, Instant, Plan, Task
from ..progress import Progress, Told
from .errors import ValueDataError, ValueStoppedError
from .phasing import ZERO, Clock, Piece, ValueCurve, part
from .technique import (
    HALF,
    Basis,
    Earning,
    Technique,
    ValueSettings,
    check_milestones,
    earned_share,
)

MINUTES_PER_HOUR, OFTEN = 60, 200


@dataclass(frozen=True, slots=True)
class TaskValue:
    """Budget, planned value and earned value of one task at one date, in the basis' unit."""

    task: int
    budget: Decimal
    planned: Decimal
    earned: Decimal


class PlanValue:
    """Time-phased values of the leaf tasks that a baseline gives dates.

    Parameters
    ----------
    plan : Plan
        With baselines and progress.
    settings : ValueSettings or None
        Which baseline, what is measured, and how tasks earn.
    progress : callable or None
        `progress(done, total)` counts tasks with a budget, now and then; False stops.

    Raises
    ------
    ValueDataError
        For weighted milestones without weights, and apportioned effort without a base or in a
        circle.
    ValueStoppedError
        When `progress` returned False.

    Notes
    -----
    A baseline holds the cost and the work of a task, not of its assignments: the budget is divided
    as the assignments' costs stand, together with the task's fixed cost, or without costs as their
    work; each part is spread over its resource's working time by its contour. A task with its own
    calendar, or that ignores those of its resources, keeps its calendar, as in the scheduler.
    """

    def __init__(
        self,
        plan: Plan,
        settings: ValueSettings | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.plan, self.settings = plan, settings or ValueSettings()
        self.clock = Clock(plan)
        self.rows = _rows(plan, self.settings.baseline)
        self.basis = self.settings.basis or _basis([values for _, values in self.rows])
        self._tasks = {task.id: (task, values) for task, values in self.rows}
        self._resources = {r.id: r.calendar for r in plan.resources}
        self._assigned = _assigned(plan.assignments)
        self._known: dict[Instant, list[TaskValue]] = {}
        self._pieces = self._spread(Told(progress, len(self.rows), ValueStoppedError))
        self._curve = ValueCurve(
            [p for pieces in self._pieces.values() for p in pieces], self.clock
        )

    @property
    def budget(self) -> Decimal:
        """Budget at completion, in money or hours as `basis` says."""
        return self._curve.total

    @property
    def span(self) -> tuple[Instant, Instant] | None:
        """The first start and the last finish of the baseline; None where it has no budget."""
        return self._curve.span

    def planned(self, date: Instant) -> Decimal:
        """Planned value at an instant."""
        return self._curve.at(date)

    def curve(self, dates: Sequence[Instant]) -> list[Decimal]:
        """Cumulative planned value at each date."""
        return [self._curve.at(date) for date in dates]

    def reached(self, value: Decimal) -> Instant | None:
        """The earliest instant by which the baseline has planned to earn a value."""
        return self._curve.reached(value)

    def at(self, date: Instant) -> list[TaskValue]:
        """Planned and earned value per task at a date; percentages as the plan holds them now."""
        if date not in self._known:
            self._known = {date: [self._value(task, values, date) for task, values in self.rows]}
        return self._known[date]

    def task(self, task_id: int) -> Task:
        """A task that the baseline gives a budget. Raises KeyError for any other."""
        return self._tasks[task_id][0]

    def pieces(self, task_id: int) -> list[Piece]:
        """How the budget of a task is spread over time."""
        return self._pieces[task_id]

    def is_steady(self, task_id: int) -> bool:
        """Whether a task earns as planned: a level of effort, or apportioned to one."""
        return self._earning(self._measured(task_id)).technique is Technique.LEVEL_OF_EFFORT

    def _value(self, task: Task, values: BaselineValues, date: Instant) -> TaskValue:
        budget = _budget(values, self.basis)
        share = self.earned_share(task.id, date)
        return TaskValue(task.id, budget, self._planned(task, date), budget * share)

    def _planned(self, task: Task, date: Instant) -> Decimal:
        return sum((part(piece, date, self.clock) for piece in self._pieces[task.id]), ZERO)

    def earned_share(self, task_id: int, date: Instant) -> Decimal:
        """The part of a task's budget that is earned at a date, 0 to 1."""
        task, values = self._tasks[self._measured(task_id)]
        earning = self.settings.of(task)
        if earning.technique is not Technique.LEVEL_OF_EFFORT:
            return earned_share(task, earning, date)
        budget = _budget(values, self.basis)
        return self._planned(task, date) / budget if budget else ZERO

    def _measured(self, task_id: int) -> int:
        """The task by which a task is measured: itself, or the base of an apportioned one."""
        seen = [task_id]
        while (earning := self._earning(seen[-1])).technique is Technique.APPORTIONED:
            base = earning.base
            if base is None or base not in self._tasks or base in seen:
                raise ValueDataError(
                    f"“{self._tasks[task_id][0].name}” ({task_id}) is apportioned, but not to "
                    "another task with a budget: name one that measures itself."
                )
            seen.append(base)
        return seen[-1]

    def _earning(self, task_id: int) -> Earning:
        return self.settings.of(self._tasks[task_id][0])

    def _spread(self, told: Told) -> dict[int, list[Piece]]:
        found = {}
        for done, (task, _) in enumerate(self.rows):
            if done % OFTEN == 0:
                told.tell(done)
            found[task.id] = self._pieces_of(task.id)
        told.tell(told.total)
        return found

    def _pieces_of(self, task_id: int) -> list[Piece]:
        base = self._measured(task_id)
        if base == task_id:
            return self._own_pieces(*self._tasks[task_id])
        pieces = self._own_pieces(*self._tasks[base])
        whole = sum((piece.budget for piece in pieces), ZERO)
        own = _budget(self._tasks[task_id][1], self.basis)
        return [replace(p, budget=own * p.budget / whole) for p in pieces] if whole else []

    def _own_pieces(self, task: Task, values: BaselineValues) -> list[Piece]:
        budget, earning = _budget(values, self.basis), self.settings.of(task)
        if values.start is None or values.finish is None or not budget:
            return []
        whole = Piece(budget, values.start, values.finish, self.calendar_of(task))
        if earning.technique is Technique.WEIGHTED_MILESTONES:
            total = check_milestones(task, earning)
            marks = [(m.weight / total, m.planned) for m in earning.milestones]
            return [Piece(budget * weight, on, on) for weight, on in marks]
        if not self.settings.planned_alike:
            return self._phased(task, whole)
        if earning.technique is Technique.ZERO_HUNDRED:
            return [replace(whole, start=whole.finish)]
        if earning.technique is Technique.FIFTY_FIFTY:
            ends = (whole.start, whole.finish)
            return [replace(whole, budget=budget * HALF, start=on, finish=on) for on in ends]
        return self._phased(task, whole)

    def _phased(self, task: Task, whole: Piece) -> list[Piece]:
        """The whole budget divided over the assignments and the rest."""
        assigned = self._assigned.get(task.id, [])
        money = self.basis is Basis.COST and any(item.cost for item in assigned)
        weights = [
            max(ZERO, (item.cost or ZERO) if money else Decimal(item.work)) for item in assigned
        ]
        fixed = max(ZERO, task.fixed_cost) if money else ZERO
        total = sum(weights, fixed)
        if not total:
            return [whole]
        parts = [
            self._part(task, item, whole, whole.budget * weight / total)
            for item, weight in zip(assigned, weights, strict=True)
            if weight
        ]
        return [*parts, replace(whole, budget=whole.budget * fixed / total)] if fixed else parts

    def _part(self, task: Task, item: Assignment, whole: Piece, budget: Decimal) -> Piece:
        own = task.elapsed or task.calendar is not None or task.ignore_resource_calendar
        calendar = None if own else self._resources.get(item.resource)
        return replace(
            whole,
            budget=budget,
            calendar=whole.calendar if calendar is None else calendar,
            contour=self.settings.contours.get((task.id, item.resource), item.contour),
        )

    def calendar_of(self, task: Task) -> int | None:
        """The calendar of a task's own work; None for elapsed time."""
        if task.elapsed:
            return None
        return task.calendar if task.calendar is not None else self.clock.default


def _rows(plan: Plan, number: int) -> list[tuple[Task, BaselineValues]]:
    parents = {task.parent for task in plan.tasks}
    return [
        (task, values)
        for task in plan.tasks
        if task.id not in parents and task.active and not task.external
        for values in task.baselines
        if values.number == number and values.finish is not None
    ]


def _assigned(assignments: Sequence[Assignment]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    for item in assignments:
        found.setdefault(item.task, []).append(item)
    return found


def _basis(values: Sequence[BaselineValues]) -> Basis:
    """Money where the baseline holds any, else work, else duration."""
    if any(row.cost for row in values):
        return Basis.COST
    return Basis.WORK if any(row.work for row in values) else Basis.DURATION


def _budget(values: BaselineValues, basis: Basis) -> Decimal:
    if basis is Basis.COST:
        return values.cost or ZERO
    minutes = values.work if basis is Basis.WORK else values.duration
    return Decimal(minutes or 0) / MINUTES_PER_HOUR
