"""What a plan costs: by the rates of its resources, and what it states itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from weakref import WeakKeyDictionary

from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Assignment, Interval, Plan, Resource, TaskKind
from pilothouse.engine.value.costs import PlanCosts, Spans, has_rates, priced

_known: WeakKeyDictionary[Schedule, PlanCosts] = WeakKeyDictionary()


def costs_of(computed: Schedule) -> PlanCosts:
    """What a computed plan costs; made once per schedule."""
    found = _known.get(computed)
    if found is None:
        found = _known[computed] = PlanCosts(computed.plan, _spans(computed))
    return found


def priced_plan(computed: Schedule) -> Plan:
    """A computed plan that states what its work costs by the rates."""
    return priced(computed.plan, _spans(computed))


def task_costs(costs: PlanCosts) -> dict[int, Decimal]:
    """What every active task costs itself; of summaries those on which something is booked."""
    return {
        task.id: costs.tasks[task.id].cost
        for task in costs.plan.tasks
        if task.id in costs.tasks
        and (task.kind is not TaskKind.SUMMARY or costs.tasks[task.id].cost)
    }


def reported(resources: Iterable[Resource], was: Assignment, now: Assignment) -> Assignment:
    """An assignment with other hours done: what was stated as spent no longer says how much.

    Where the resource has rates it is worked out by them from then on.
    """
    if was.actual_work == now.actual_work or now.actual_cost != was.actual_cost:
        return now
    is_rated = any(r.id == now.resource and has_rates(r, now.rate_table) for r in resources)
    return replace(now, actual_cost=None) if is_rated else now


def _spans(computed: Schedule) -> Spans:
    """Dates by task; without the schedule itself, which must be free to go."""
    plan, starts, finishes = computed.plan, computed.arrays.start, computed.arrays.finish
    rows: dict[int, int] = {}

    def span(uid: int) -> Interval:
        if not rows:
            rows.update((task.id, row) for row, task in enumerate(plan.tasks))
        return int(starts[rows[uid]]), int(finishes[rows[uid]])

    return span
