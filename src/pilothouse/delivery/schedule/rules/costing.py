"""What a plan costs, as it states it itself."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from pilothouse.engine.network.data import Plan, TaskKind

NOTHING = Decimal(0)


def task_costs(plan: Plan) -> dict[int, Decimal]:
    """The cost of every active task that is no summary, in the plan's currency.

    It is that of its assignments and its fixed cost where there are any, else its own.
    """
    booked: dict[int, Decimal] = defaultdict(Decimal)
    for item in plan.assignments:
        booked[item.task] += item.cost or NOTHING
    return {
        task.id: booked.get(task.id, NOTHING) + task.fixed_cost or task.cost or NOTHING
        for task in plan.tasks
        if task.kind is not TaskKind.SUMMARY and task.active
    }
