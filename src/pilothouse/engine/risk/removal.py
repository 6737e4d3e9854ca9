"""What each risk costs in time and money, and what mitigation gains: the same draws without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..network.data import Minutes, Plan
from .data import Uncertainty
from .result import RiskResult
from .simulation import Method, Progress, SimulationStoppedError, simulate


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking one event or driver away saves at the percentile.

    `minutes` are elapsed minutes of finish; `money` is None where no costs were given.
    """

    key: str
    name: str
    minutes: Minutes
    money: Decimal | None


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
    `progress(done, total)` counts simulations. Raises what `simulate` raises.

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
        Called with (done, total); False stops.
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
    PlanError, StoppedError
        As `simulate`.
    """
    runs = _Runs(plan, uncertainty, seed, iterations, percent, method)
    names = {risk.id: risk.name for risk in uncertainty.risks if risk.id not in uncertainty.off}
    total = len(names) * (len(names) + 1) // 2 if in_turn else len(names)
    tell = _Counter(progress, total)
    gone: list[str] = []
    found: list[Removal] = []
    base = runs.without()
    while names:
        tried = [runs.saving(base, key, name, gone, tell) for key, name in names.items()]
        tried.sort(key=lambda r: (-r.minutes, -(r.money or 0), r.key))
        if not in_turn:
            return tuple(tried)
        found.append(tried[0])
        gone.append(tried[0].key)
        del names[tried[0].key]
        base = runs.without(*gone)
    return tuple(found)


@dataclass
class _Counter:
    progress: Progress | None
    total: int
    done: int = 0

    def __call__(self) -> None:
        self.done += 1
        if self.progress is not None and self.progress(self.done, self.total) is False:
            raise SimulationStoppedError(f"stopped after {self.done} of {self.total} simulations")


@dataclass(frozen=True)
class _Runs:
    plan: Plan
    uncertainty: Uncertainty
    seed: int
    iterations: int
    percent: float
    method: Method | str

    def without(self, *keys: str) -> RiskResult:
        return simulate(
            self.plan,
            self.uncertainty.without(*keys),
            self.seed,
            self.iterations,
            method=self.method,
            criticality=False,
        )

    def saving(
        self, base: RiskResult, key: str, name: str, gone: list[str], tell: _Counter
    ) -> Removal:
        less = self.without(*gone, key)
        tell()
        minutes = base.percentile(self.percent) - less.percentile(self.percent)
        if base.costs is None:
            return Removal(key, name, minutes, None)
        money = base.cost_percentile(self.percent) - less.cost_percentile(self.percent)
        return Removal(key, name, minutes, money)


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
    PlanError, StoppedError
        As `simulate`.
    """
    before = simulate(plan, uncertainty, seed, iterations, progress, method=method)
    after = simulate(
        plan, uncertainty.after_mitigation(), seed, iterations, progress, method=method
    )
    price = uncertainty.price_of_mitigation
    if after.costs is not None:
        after = replace(after, costs=after.costs + price)
    return Mitigated(before, after, price)
