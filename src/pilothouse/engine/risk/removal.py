"""What each risk costs in time and money, and what mitigation gains: the same draws without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..network.data import Minutes, Plan
from ..progress import Progress, Told
from .data import Uncertainty
from .result import RiskResult, share_of
from .simulation import Method, SimulationStoppedError, simulate


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking one event or driver away saves at the percentile.

    `minutes` are elapsed minutes of finish; `money` is None where no costs were given.
    """

    key: str
    name: str
    minutes: Minutes
    money: Decimal | None

    @property
    def order(self) -> tuple[Minutes, Decimal, str]:
        """What sorts the greatest first."""
        return -self.minutes, -(self.money or Decimal(0)), self.key


@dataclass(frozen=True, slots=True)
class Mitigated:
    """A simulation before and after all responses, from the same draws.

    `price` is what the responses cost; it is part of the costs `after`.
    """

    before: RiskResult
    after: RiskResult
    price: float

    def days_gained(self, percent: float = 80) -> float:
        """Elapsed days by which the percentile of the finish comes earlier."""
        return (self.before.percentile(percent) - self.after.percentile(percent)) / 1440


def removal(
    plan: Plan,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    percent: float = 80,
    progress: Progress | None = None,
    *,
    method: Method | str = Method.HYPERCUBE,
    in_turn: bool = False,
) -> tuple[Removal, ...]:
    """How much time and money each event and driver costs at a percentile, greatest first.

    The plan is simulated once with all risks and once without each, from the same random numbers.
    With `in_turn` (Hulett 2011) the risk that saves most is taken away for good before the others
    are tried again, so that the savings add up to the difference all risks make together.
    `progress(done, total)` counts the iterations of all simulations together.

    Parameters
    ----------
    plan : Plan
        The plan.
    uncertainty : Uncertainty
        Events and drivers are removed from it one by one.
    seed : int
        Decides the result.
    iterations : int
        Futures per simulation.
    percent : float
        The percentile, 0 to 100.
    progress : callable or None
        Called with (done, total), iterations of all simulations; False stops.
    method : Method or str
        How futures are drawn.
    in_turn : bool
        Whether removed risks stay away.

    Returns
    -------
    tuple of Removal
        Minutes and money per risk.

    Raises
    ------
    PlanError
        As `simulate`; UncertaintyError for a percentile that there is not.
    SimulationStoppedError
        When `progress` returned False.
    """
    share_of(percent)
    names = {risk.id: risk.name for risk in uncertainty.risks if risk.id not in uncertainty.off}
    count = len(names) * (len(names) + 1) // 2 if in_turn else len(names)
    told = Told(progress, (1 + count) * iterations, SimulationStoppedError)
    runs = _Runs(plan, uncertainty, seed, iterations, percent, method, told)
    gone: list[str] = []
    found: list[Removal] = []
    base = runs.without()
    while names:
        tried = [runs.saving(base, key, name, gone) for key, name in names.items()]
        tried.sort(key=lambda pair: pair[0].order)
        if not in_turn:
            return tuple(row for row, _ in tried)
        row, base = tried[0]
        found.append(row)
        gone.append(row.key)
        del names[row.key]
    return tuple(found)


@dataclass(frozen=True)
class _Runs:
    plan: Plan
    uncertainty: Uncertainty
    seed: int
    iterations: int
    percent: float
    method: Method | str
    told: Told

    def without(self, *keys: str) -> RiskResult:
        return simulate(
            self.plan,
            self.uncertainty.without(*keys),
            self.seed,
            self.iterations,
            self.told.piece(self.iterations),
            method=self.method,
            criticality=False,
        )

    def saving(
        self, base: RiskResult, key: str, name: str, gone: list[str]
    ) -> tuple[Removal, RiskResult]:
        """What taking one away saves, and the result without it."""
        less = self.without(*gone, key)
        minutes = base.percentile(self.percent) - less.percentile(self.percent)
        money = None
        if base.costs is not None:
            money = base.cost_percentile(self.percent) - less.cost_percentile(self.percent)
        return Removal(key, name, minutes, money), less


def before_and_after(
    plan: Plan,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    progress: Progress | None = None,
    *,
    method: Method | str = Method.HYPERCUBE,
) -> Mitigated:
    """Simulate a plan with its risks as they are, and as their responses leave them.

    Both runs use the same random numbers, so that the difference is the responses' own.
    `progress(done, total)` counts the iterations of both together.

    Parameters
    ----------
    plan : Plan
        The plan.
    uncertainty : Uncertainty
        With responses.
    seed : int
        Decides the result.
    iterations : int
        Futures per run.
    progress : callable or None
        Called with (done, total); False stops.
    method : Method or str
        How futures are drawn.

    Returns
    -------
    Mitigated
        Both results.

    Raises
    ------
    PlanError
        As `simulate`.
    SimulationStoppedError
        When `progress` returned False.
    """
    told = Told(progress, 2 * iterations, SimulationStoppedError)
    before, after = (
        simulate(plan, known, seed, iterations, told.piece(iterations), method=method)
        for known in (uncertainty, uncertainty.after_mitigation())
    )
    price = uncertainty.price_of_mitigation
    if after.costs is not None:
        after = replace(after, costs=after.costs + price)
    return Mitigated(before, after, price)
