"""The simulation of `pilothouse analyse`: what is asked for, and what is drawn from the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilothouse.engine import Plan, RiskResult
    from pilothouse.engine.network.data import Instant
    from pilothouse.engine.risk import Costs
    from pilothouse.engine.value import PlanStatus, PlanValue

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Ask:
    """How to simulate. `tolerance` (share of the length) stops early; no iterations, no result."""

    seed: int = 1
    iterations: int = 1000
    method: str = "hypercube"
    tolerance: float | None = None


@dataclass(frozen=True)
class TaskRisk:
    """How much one task decides the finish; None where nothing about it varies."""

    task: int
    criticality: float
    cruciality: float | None
    sensitivity: float | None


@dataclass(frozen=True)
class Together:
    """A date and a budget, and the probability that both are kept."""

    finish: Instant
    cost: Decimal
    probability: float


def simulated(plan: Plan, ask: Ask, tell: Tell) -> RiskResult | None:
    """The plan under the product's default uncertainty, with its costs where it has any."""
    if not ask.iterations:
        return None
    from pilothouse.engine import Uncertainty, simulate
    from pilothouse.engine.risk import Convergence

    tell(f"Simulating {ask.iterations:,} futures")
    return simulate(
        plan,
        Uncertainty(costs=costs_of(plan)),
        ask.seed,
        ask.iterations,
        method=ask.method,
        stop=None if ask.tolerance is None else Convergence(tolerance=ask.tolerance),
    )


def costs_of(plan: Plan) -> Costs | None:
    """The costs that the plan states; None where it states none."""
    from pilothouse.engine.risk import Costs

    costs = Costs.of_plan(plan)
    return costs if costs.tasks or costs.spent else None


def decisive(risk: RiskResult, most: int) -> list[TaskRisk]:
    """The tasks that decide the finish, by schedule sensitivity, then by criticality."""
    rows = [
        TaskRisk(task, share, risk.cruciality.get(task), risk.schedule_sensitivity.get(task))
        for task, share in risk.criticality.items()
        if share > 0
    ]
    rows.sort(key=lambda row: (-(row.sensitivity or 0.0), -row.criticality))
    return rows[:most]


def planned_together(risk: RiskResult) -> Together | None:
    """The plan's own finish and cost; None without costs."""
    if risk.costs is None or risk.deterministic_cost is None:
        return None
    finish, cost = risk.deterministic_finish, risk.deterministic_cost
    return Together(finish, cost, risk.probability(finish, cost))


def agreed_together(risk: RiskResult, value: tuple[PlanValue, PlanStatus] | str) -> Together | None:
    """The baseline's finish and budget; None without costs or a baseline in money."""
    from pilothouse.engine.value import Basis

    if risk.costs is None or isinstance(value, str) or value[1].basis is not Basis.COST:
        return None
    span, cost = value[0].span, value[0].budget
    if span is None:
        return None
    return Together(span[1], cost, risk.probability(span[1], cost))
