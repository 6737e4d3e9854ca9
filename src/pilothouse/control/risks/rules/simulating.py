"""A plan simulated with the events of its register: today, after the responses, without each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pilothouse.control.risks.rules.futures import packed
from pilothouse.engine import Plan, RiskResult, Uncertainty, WorkingTime
from pilothouse.engine.risk import Costs, Removal, before_and_after, removal

PERCENTILES = (50, 80, 90)
SAFE = 80
SHOWN_TASKS = 10
STEP = 2
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came out: `content` ready for JSON, and every future, packed, to ask others of."""

    content: dict[str, Any]
    futures: bytes


def costs_of(plan: Plan, uncertainty: Uncertainty, currency: str) -> tuple[Costs | None, bool]:
    """The costs to simulate with, and whether the plan's own are among them.

    A plan that states its money in another currency than the project's register counts without it.
    None where neither the plan nor a risk or response speaks of money.
    """
    own = Costs.of_plan(plan)
    stated = bool(own.tasks or own.spent) and plan.currency in ("", currency)
    if stated:
        return replace(own, currency=currency), True
    spoken = uncertainty.price_of_mitigation or any(
        event.cost or (event.mitigation and event.mitigation.cost) for event in uncertainty.events
    )
    return (Costs(currency=currency) if spoken else None), False


def simulated(
    plan: Plan,
    uncertainty: Uncertainty,
    hours: WorkingTime,
    *,
    currency: str,
    seed: int,
    iterations: int,
    tell: Tell | None = None,
) -> Simulated:
    """The figures of a plan with its register; instants in minutes, money as text.

    `hours` is the plan's working time, in whose days contingency and savings are told. A risk's
    saving is what the P80 gains when it is taken away (prioritisation by removal). `tell(done,
    total)` hears how far it is. Raises PlanError where the plan cannot be simulated.
    """
    costs, priced = costs_of(plan, uncertainty, currency)
    known = replace(uncertainty, costs=costs)
    runs = len(known.risks) + 3
    both = before_and_after(plan, known, seed, iterations, _piece(tell, 0, 2, runs))
    removed = removal(plan, known, seed, iterations, SAFE, _piece(tell, 2, runs - 2, runs))
    before = both.before
    days = _Days(hours, plan.options.minutes_per_day)
    answered = any(risk.mitigation for risk in known.risks)
    cost = before.deterministic_cost
    content = {
        "finish": before.deterministic_finish,
        "cost": None if cost is None else str(cost),
        "currency": currency,
        "plan_has_cost": priced,
        "before": _outlook(before, days),
        "after": _outlook(both.after, days) if answered else None,
        "assumption": before.assumption,
        "price": str(round(both.price, 2)),
        "removed": [_saving(row, before, days) for row in removed],
        "tasks": _decisive(before, plan),
    }
    return Simulated(content, packed(before, both.after if answered else None))


class _Days:
    """Working days of a plan from one instant to another."""

    def __init__(self, hours: WorkingTime, minutes: int) -> None:
        self._hours, self._minutes = hours, minutes

    def __call__(self, first: int, second: int) -> float:
        return round(self._hours.between(first, second) / self._minutes, 2)


def _piece(tell: Tell | None, first: int, runs: int, total: int) -> Tell | None:
    if tell is None:
        return None
    return lambda done, of: tell(int(100 * (first + runs * done / of)), 100 * total)


def _outlook(result: RiskResult, days: _Days) -> dict[str, Any]:
    """Percentiles of finish and cost, the contingency at the P80, and the curves of both."""
    plan = result.deterministic_finish
    cost, cost_curve = None, None
    if result.costs is not None:
        cost = {str(p): str(result.cost_percentile(p)) for p in PERCENTILES}
        cost_curve = [[str(result.cost_percentile(p)), p] for p in range(0, 101, STEP)]
    return {
        "finish": {str(p): result.percentile(p) for p in PERCENTILES},
        "cost": cost,
        "days": days(plan, result.percentile(SAFE)),
        "money": None if cost is None else str(result.cost_contingency(SAFE)),
        "kept": result.deterministic_probability,
        "curve": [[result.percentile(p), p] for p in range(0, 101, STEP)],
        "cost_curve": cost_curve,
    }


def _saving(row: Removal, before: RiskResult, days: _Days) -> dict[str, Any]:
    late = before.percentile(SAFE)
    return {
        "number": row.key,
        "name": row.name,
        "days": days(late - row.minutes, late),
        "money": None if row.money is None else str(row.money),
    }


def _decisive(result: RiskResult, plan: Plan) -> list[dict[str, Any]]:
    """The tasks that decide the finish: by how much they go with it, then how often critical."""
    names = {task.id: task.name for task in plan.tasks}
    rows = [
        (result.cruciality.get(uid), share, uid)
        for uid, share in result.criticality.items()
        if share > 0
    ]
    rows.sort(key=lambda row: (-(row[0] or 0.0), -row[1], row[2]))
    return [
        {"uid": uid, "name": names[uid], "criticality": share, "cruciality": crucial}
        for crucial, share, uid in rows[:SHOWN_TASKS]
    ]
