"""What a plan had earned and spent at earlier dates, rebuilt from its actual dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..network.data import Assignment, Instant, Plan, Task
from ..progress import Progress, Told
from .errors import ValueStoppedError
from .phasing import ZERO, Piece, ValueCurve
from .plan_value import MINUTES_PER_HOUR, PlanValue
from .technique import Basis


@dataclass(frozen=True, slots=True)
class PastValues:
    """Cumulative figures at the end of equal periods; instants, and the unit of the basis."""

    dates: tuple[Instant, ...]
    earned: tuple[Decimal, ...]
    spent: tuple[Decimal, ...] | None


def past_values(
    value: PlanValue, dates: Sequence[Instant], progress: Progress | None = None
) -> PastValues:
    """Earned value and actual cost at earlier dates, as far as actual dates tell.

    Parameters
    ----------
    value : PlanValue
        The plan; its percentages and actual costs stand for the last of the dates.
    dates : sequence of int, shape (periods,)
        Instants in order; the last is the status date.
    progress : callable or None
        `progress(done, total)` counts dates; False stops.

    Returns
    -------
    PastValues
        `spent` is None where actual costs are not, or not all, known.

    Raises
    ------
    ValueStoppedError
        When `progress` returned False.

    Notes
    -----
    A plan keeps one percentage and one actual cost per task, not their history: both are taken to
    have grown evenly over the working time from the actual start to the actual finish, or to the
    last date. Levels of effort earn as planned.
    """
    told = Told(progress, len(dates), ValueStoppedError)
    told.tell(0)
    now = dates[-1]
    earned = ValueCurve(_earned(value, now), value.clock)
    steady = _steady(value)
    spent = actual_costs(value.plan, value.basis)
    complete = spent and not uncosted(value, now)
    paid = ValueCurve(_spent(value, spent, now), value.clock) if complete else None
    got, cost = [], []
    for done, date in enumerate(dates, 1):
        got.append(earned.at(date) + steady.at(date))
        if paid is not None:
            cost.append(paid.at(date))
        told.tell(done)
    return PastValues(tuple(dates), tuple(got), None if paid is None else tuple(cost))


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


def actual_costs(plan: Plan, basis: Basis) -> dict[int, Decimal]:
    """What leaf tasks have cost so far, in money or hours of work.

    Parameters
    ----------
    plan : Plan
        With actual costs or actual work.
    basis : Basis
        What is measured; a duration has no cost.

    Returns
    -------
    dict of task id to Decimal
        Only tasks of which the plan knows. A task without an actual cost of its own has the sum of
        its assignments'; no work reported is not known, as it cannot be told from none done.
    """
    if basis is Basis.DURATION:
        return {}
    parents = {task.parent for task in plan.tasks}
    by_task: dict[int, list[Assignment]] = {}
    for item in plan.assignments:
        by_task.setdefault(item.task, []).append(item)
    found = {
        task.id: _cost(task, by_task.get(task.id, []), basis)
        for task in plan.tasks
        if task.id not in parents and task.active
    }
    return {key: cost for key, cost in found.items() if cost is not None}


def _cost(task: Task, assigned: Sequence[Assignment], basis: Basis) -> Decimal | None:
    if basis is Basis.WORK:
        minutes = sum(item.actual_work for item in assigned)
        return Decimal(minutes) / MINUTES_PER_HOUR if minutes else None
    if task.actual_cost is not None:
        return task.actual_cost
    costs = [item.actual_cost for item in assigned if item.actual_cost is not None]
    return sum(costs, ZERO) if costs else None


def uncosted(value: PlanValue, date: Instant) -> list[int]:
    """The tasks that have earned something and of whose actual cost nothing is known.

    Parameters
    ----------
    value : PlanValue
        The plan.
    date : int
        The status date.

    Returns
    -------
    list of int
        Task ids. While there are any, the actual cost of the plan is not known: a sum without them
        would flatter the cost efficiency.
    """
    known = actual_costs(value.plan, value.basis)
    return [item.task for item in value.at(date) if item.earned and item.task not in known]
