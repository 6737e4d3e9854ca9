"""The simulation of `pilothouse analyse`: what is asked for, and what is drawn from the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilothouse.engine import Plan, RiskResult, Uncertainty
    from pilothouse.engine.network.data import Instant
    from pilothouse.engine.risk import Costs, Mitigated, Removal
    from pilothouse.engine.value import PlanStatus, PlanValue
    from pilothouse.interchange.risk_file import RiskFile

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Ask:
    """How to simulate. `tolerance` (share of the length) stops early; no iterations, no result."""

    seed: int = 1
    iterations: int = 1000
    method: str = "hypercube"
    tolerance: float | None = None
    risks: RiskFile | None = None


@dataclass(frozen=True)
class Register:
    """What a file of risks says of the plan, and what its risks and responses come to.

    `ranges` is how many of the estimates are the plan's own, of tasks of which the file says none.
    `removed` and `mitigated` are empty without iterations, the second also without responses.
    """

    name: str
    uncertainty: Uncertainty
    notes: tuple[str, ...] = ()
    removed: tuple[Removal, ...] = ()
    mitigated: Mitigated | None = None
    ranges: int = 0

    @property
    def currency(self) -> str:
        """The unit of its money."""
        return "" if self.uncertainty.costs is None else self.uncertainty.costs.currency


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


def simulated(plan: Plan, ask: Ask, tell: Tell) -> tuple[RiskResult | None, Register | None]:
    """The plan under its file of risks, or else under the product's default uncertainty.

    With its costs, and the ranges of its tasks, where it has any. Raises RiskFileError for what the
    file says.
    """
    from pilothouse.engine import PlanError, Uncertainty
    from pilothouse.engine.risk import Ranges

    own = Ranges.of_plan(plan).estimates
    if ask.risks is None:
        known = Uncertainty(estimates=own, costs=costs_of(plan))
        return (_result(plan, known, ask, tell) if ask.iterations else None), None
    uncertainty, notes = ask.risks.bind(plan)
    said = uncertainty.estimates.keys() | uncertainty.classes.keys()
    own = {task: estimate for task, estimate in own.items() if task not in said}
    uncertainty = replace(uncertainty, estimates={**uncertainty.estimates, **own})
    register = Register(ask.risks.name, uncertainty, notes, ranges=len(own))
    if not ask.iterations:
        return None, register
    try:
        result = _result(plan, uncertainty, ask, tell)
        return result, _tried(plan, register, ask, result.iterations, tell)
    except PlanError as error:
        raise ask.risks.refusal(f"the plan cannot be simulated with it: {error}") from error


def _result(plan: Plan, uncertainty: Uncertainty, ask: Ask, tell: Tell) -> RiskResult:
    from pilothouse.engine import simulate
    from pilothouse.engine.risk import Convergence

    tell(f"Simulating {ask.iterations:,} futures")
    return simulate(
        plan,
        uncertainty,
        ask.seed,
        ask.iterations,
        method=ask.method,
        stop=None if ask.tolerance is None else Convergence(tolerance=ask.tolerance),
    )


def _tried(plan: Plan, register: Register, ask: Ask, iterations: int, tell: Tell) -> Register:
    """The register with the simulations without each risk, and after all responses."""
    from pilothouse.engine.risk import before_and_after, removal

    def progress(done: int, total: int) -> None:
        tell(f"Taking the risks away one at a time: {done / total:.0%}")

    known, given = register.uncertainty, (ask.seed, iterations)
    removed = removal(plan, known, *given, progress=progress, method=ask.method)
    if not any(risk.mitigation for risk in known.risks):
        return replace(register, removed=removed)
    tell("Simulating the responses")
    both = before_and_after(plan, known, *given, method=ask.method)
    return replace(register, removed=removed, mitigated=both)


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
