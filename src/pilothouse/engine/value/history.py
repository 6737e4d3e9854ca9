"""What a plan had earned and spent at earlier dates, rebuilt from its actual dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..network.data import Assignment, Instant, Plan, Task
from .phasing import ZERO, Piece, ValueCurve
from .plan_value import MINUTES_PER_HOUR, PlanValue
from .technique import Basis


@dataclass(frozen=True, slots=True)
class PastValues:
    """Cumulative figures at the end of equal periods; instants, and the unit of the basis."""

    dates: tuple[Instant, ...]
    earned: tuple[Decimal, ...]
    spent: tuple[Decimal, ...] | None


def past_values(value: PlanValue, dates: Sequence[Instant]) -> PastValues:
    """Earned value and actual cost at earlier dates, as far as actual dates tell.

    Parameters
    ----------
    value : PlanValue
        The plan; its percentages and actual costs stand for the last of the dates.
    dates : sequence of int, shape (periods,)
        Instants in order; the last is the status date.

    Returns
    -------
    PastValues
        `spent` is None where the plan holds no actual costs.

    Notes
    -----
    A plan keeps one percentage and one actual cost per task, not their history: both are taken to
    have grown evenly over the working time from the actual start to the actual finish, or to the
    last date. Levels of effort earn as planned.
    """
    now = dates[-1]
    earned = ValueCurve(_earned(value, now), value.clock)
    steady = _steady(value)
    spent = actual_costs(value.plan, value.basis)
    paid = None if spent is None else ValueCurve(_spent(value, spent, now), value.clock)
    return PastValues(
        tuple(dates),
        tuple(earned.at(date) + steady.at(date) for date in dates),
        None if paid is None else tuple(paid.at(date) for date in dates),
    )


def _steady(value: PlanValue) -> ValueCurve:
    """Planned value of levels of effort."""
    pieces = [
        p for task, _ in value.rows if value.is_steady(task.id) for p in value.pieces(task.id)
    ]
    return ValueCurve(pieces, value.clock)


def _earned(value: PlanValue, now: Instant) -> list[Piece]:
    found = []
    for item in value.at(now):
        task = value.task(item.task)
        if item.earned and not value.is_steady(item.task):
            found.append(_grown(value, task, item.earned, now))
    return found


def _spent(value: PlanValue, spent: dict[int, Decimal], now: Instant) -> list[Piece]:
    tasks = {task.id: task for task in value.plan.tasks}
    return [_grown(value, tasks[key], cost, now) for key, cost in spent.items() if cost]


def _grown(value: PlanValue, task: Task, amount: Decimal, now: Instant) -> Piece:
    finish = min(now, task.actual_finish if task.actual_finish is not None else now)
    start = min(finish, task.actual_start if task.actual_start is not None else finish)
    return Piece(amount, start, finish, value.calendar_of(task))


def actual_costs(plan: Plan, basis: Basis) -> dict[int, Decimal] | None:
    """What each leaf task has cost so far, in money or hours of work.

    Parameters
    ----------
    plan : Plan
        With actual costs or actual work.
    basis : Basis
        What is measured; a duration has no cost.

    Returns
    -------
    dict of task id to Decimal, or None
        None where the plan holds no actual figures at all. A task without its own actual cost has
        the sum of its assignments'.
    """
    if basis is Basis.DURATION:
        return None
    parents = {task.parent for task in plan.tasks}
    leaves = [task for task in plan.tasks if task.id not in parents and task.active]
    by_task: dict[int, list[Assignment]] = {}
    for item in plan.assignments:
        by_task.setdefault(item.task, []).append(item)
    found = {task.id: _cost(task, by_task.get(task.id, []), basis) for task in leaves}
    known = {key: cost for key, cost in found.items() if cost is not None}
    return known or None


def _cost(task: Task, assigned: Sequence[Assignment], basis: Basis) -> Decimal | None:
    if basis is Basis.WORK:
        minutes = sum(item.actual_work for item in assigned)
        return Decimal(minutes) / MINUTES_PER_HOUR if assigned else None
    if task.actual_cost is not None:
        return task.actual_cost
    costs = [item.actual_cost for item in assigned if item.actual_cost is not None]
    return sum(costs, ZERO) if costs else None
