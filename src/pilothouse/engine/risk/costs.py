"""What tasks cost: a fixed part, and a part that grows with their duration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..figures import finite
from ..network.bounds import remaining_minutes
from ..network.data import Plan, ResourceKind, Task, TaskKind
from .distributions import Estimate, UncertaintyError


def _money(**amounts: Decimal) -> None:
    for name, amount in amounts.items():
        if not finite(amount):
            raise UncertaintyError(f"the {name} of a cost is {amount!r}: give a finite amount")


@dataclass(frozen=True, slots=True)
class TaskCost:
    """Money still to be spent on a task.

    `fixed` does not depend on the duration and is multiplied by a draw of `factor`, if there is
    one. `by_duration` is what the planned remaining duration costs: it grows and shrinks with it.
    """

    fixed: Decimal = Decimal(0)
    by_duration: Decimal = Decimal(0)
    factor: Estimate | None = None

    def __post_init__(self) -> None:
        _money(fixed=self.fixed, by_duration=self.by_duration)


@dataclass(frozen=True, slots=True)
class Costs:
    """Cost of a plan: by task, spent already, and per elapsed day of the project.

    `overhead_per_day` is paid for each elapsed day from the start (or the data date) to the finish.
    """

    tasks: Mapping[int, TaskCost] = field(default_factory=dict)
    spent: Decimal = Decimal(0)
    overhead_per_day: Decimal = Decimal(0)
    currency: str = ""

    def __post_init__(self) -> None:
        _money(spent=self.spent, overhead_per_day=self.overhead_per_day)

    @classmethod
    def of_plan(cls, plan: Plan) -> Costs:
        """Costs as the plan states them.

        Work assignments cost by duration, material and cost assignments and a task's fixed cost do
        not. Where a task has a cost but no assignment has, all of it counts as fixed. What is spent
        is the tasks' actual cost; what is left is planned less actual, never below zero.
        """
        by_duration, fixed = _assigned(plan)
        tasks: dict[int, TaskCost] = {}
        spent = Decimal(0)
        for task in plan.tasks:
            if task.kind is TaskKind.SUMMARY or not task.active:
                continue
            actual = task.actual_cost or Decimal(0)
            spent += actual
            cost = _left(task, by_duration.get(task.id), fixed.get(task.id), actual)
            if cost.fixed or cost.by_duration:
                tasks[task.id] = cost
        return cls(tasks, spent, currency=plan.currency)


def _assigned(plan: Plan) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    kinds = {resource.id: resource.kind for resource in plan.resources}
    by_duration: dict[int, Decimal] = {}
    fixed: dict[int, Decimal] = {}
    for row in plan.assignments:
        book = by_duration if kinds.get(row.resource) is ResourceKind.WORK else fixed
        if row.cost:
            book[row.task] = book.get(row.task, Decimal(0)) + row.cost
    return by_duration, fixed


def _left(
    task: Task, by_duration: Decimal | None, fixed: Decimal | None, actual: Decimal
) -> TaskCost:
    """The remaining part of a task's cost; what is spent comes off the part by duration first."""
    nothing = Decimal(0)
    if by_duration is None and fixed is None and task.cost is not None:
        return TaskCost(fixed=max(task.cost - actual, nothing))
    running = by_duration or nothing
    standing = (fixed or nothing) + task.fixed_cost
    if task.actual_finish is not None or remaining_minutes(task) == 0:
        running, standing = nothing, max(running + standing - actual, nothing)
    else:
        over = max(actual - running, nothing)
        running, standing = max(running - actual, nothing), max(standing - over, nothing)
    return TaskCost(standing, running)
