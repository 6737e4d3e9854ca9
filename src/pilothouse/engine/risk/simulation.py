"""Monte Carlo simulation of finish and cost: draw, schedule each draw, count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from ..network.data import Plan
from ..progress import Progress
from .arrays import HYPERCUBE, PLAIN_RANDOM, SOBOL, Floats, Ints, Sampling
from .data import Uncertainty, UncertaintyError
from .model import Model, Outcome
from .result import RiskResult, money, share_of
from .sampling import strata
from .sensitivity import Sensitivity


class Method(StrEnum):
    HYPERCUBE = "hypercube"
    SOBOL = "sobol"
    PLAIN = "plain"


_CODES = {Method.HYPERCUBE: HYPERCUBE, Method.SOBOL: SOBOL, Method.PLAIN: PLAIN_RANDOM}


class SimulationStoppedError(RuntimeError):
    """The progress callback asked to stop; there is no result."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """Stop when the percentile is known to `tolerance` of the project's length, at 95 %.

    Looked at after 512 iterations and each time their number has doubled.
    """

    percent: float = 80
    tolerance: float = 0.005

    def __post_init__(self) -> None:
        share_of(self.percent)
        if not self.tolerance >= 0:
            raise UncertaintyError("a tolerance is a share of 0 or more of the project's length")

    def met(self, finishes: Ints, start: int) -> bool:
        """Whether the 95 % interval of the percentile's order statistic is narrow enough."""
        count, share = len(finishes), self.percent / 100
        reach = 1.96 * np.sqrt(count * share * (1 - share))
        ordered = np.sort(finishes)
        low = ordered[max(int(np.floor(count * share - reach)), 0)]
        high = ordered[min(int(np.ceil(count * share + reach)), count - 1)]
        middle = ordered[min(int(count * share), count - 1)]
        return bool((high - low) / 2 <= self.tolerance * max(int(middle) - start, 1))


def simulate(
    plan: Plan,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    progress: Progress | None = None,
    *,
    method: Method | str = Method.HYPERCUBE,
    stop: Convergence | None = None,
    threads: int | None = None,
    criticality: bool = True,
) -> RiskResult:
    """The distribution of the plan's finish, and of its cost where the uncertainty has costs.

    Each iteration draws all remaining durations, drivers, events, branches and weather, and
    schedules the plan by the same rules and calendars as `schedule`. The result depends on nothing
    but the arguments, whatever the number of `threads` (all cores by default). `iterations` is the
    greatest number; with `stop` fewer may do. `progress(done, total)` is called between parts of
    the work; when it returns False, SimulationStoppedError is raised. Raises a PlanError where
    `schedule` does, UncertaintyError for entries that do not fit the plan.

    Parameters
    ----------
    plan : Plan
        With progress, calendars and constraints; it is not changed.
    uncertainty : Uncertainty
        Estimates, events, drivers, correlation, costs.
    seed : int
        Decides the result.
    iterations : int
        The greatest number of futures.
    progress : callable or None
        Called with (done, total); False stops.
    method : Method or str
        Latin hypercube ("hypercube"), scrambled "sobol" or "plain" pseudo-random sampling.
    stop : Convergence or None
        When fewer iterations do.
    threads : int or None
        None takes all cores.
    criticality : bool
        Whether to count how often each task is critical; without, it is faster.

    Returns
    -------
    RiskResult
        int64 instants and float64 amounts, one an iteration.

    Raises
    ------
    PlanError
        Where `schedule` does; UncertaintyError for entries that do not fit the plan.
    SimulationStoppedError
        When `progress` returned False.
    """
    model = Model(plan, uncertainty, seed, sampling_of(method, iterations, seed))
    tell = Telling(progress, iterations)
    parts: list[Outcome] = []
    converged = None if stop is None else False
    for first, last in _rounds(iterations, stop):
        tell.base = first
        parts.append(model.simulate(first, last, threads, marks=criticality, tell=tell))
        if stop is not None:
            finishes = np.concatenate([part.finishes.max(axis=0) for part in parts])
            converged = stop.met(finishes, _begin(plan))
            if converged:
                break
    tell.finish(last)
    return _result(model, parts, seed, Method(method), uncertainty, converged)


def sampling_of(method: Method | str, iterations: int, seed: int = 0) -> Sampling:
    """The sampling code of a method; hypercubes are of up to 256 points.

    Raises UncertaintyError for a method that there is not, and where iterations are no whole number
    of 1 or more, or the seed none of 0 or more.
    """
    if method not in set(Method):
        known = ", ".join(f"“{each}”" for each in Method)
        raise UncertaintyError(f"there is no sampling method “{method}”: take one of {known}")
    whole = isinstance(iterations, int | np.integer) and isinstance(seed, int | np.integer)
    if not whole or iterations < 1 or seed < 0:
        raise UncertaintyError("a simulation needs at least one iteration and a seed of 0 or more")
    return Sampling(_CODES[Method(method)], strata(iterations))


@dataclass
class Telling:
    """Tells how many iterations are done."""

    progress: Progress | None
    total: int
    base: int = 0
    told: int = -1

    def __call__(self, done: int) -> None:
        self._tell(self.base + done)

    def finish(self, done: int) -> None:
        if self.told < self.total:
            self._tell(done)

    def _tell(self, done: int) -> None:
        """Never less than before: work that outgrows its horizon is begun again."""
        self.told = max(self.told, done)
        if self.progress is not None and self.progress(self.told, self.total) is False:
            raise SimulationStoppedError(f"stopped after {self.told} of {self.total} iterations")


def _rounds(iterations: int, stop: Convergence | None) -> list[tuple[int, int]]:
    if stop is None or iterations <= 512:
        return [(0, iterations)]
    ends = [512]
    while ends[-1] < iterations:
        ends.append(min(2 * ends[-1], iterations))
    return list(zip([0, *ends], ends, strict=False))


def _begin(plan: Plan) -> int:
    """The instant from which the future counts."""
    return plan.start if plan.data_date is None else max(plan.start, plan.data_date)


def _result(
    model: Model,
    parts: list[Outcome],
    seed: int,
    method: Method,
    uncertainty: Uncertainty,
    converged: bool | None,  # noqa: FBT001
) -> RiskResult:
    finishes = np.concatenate([part.finishes for part in parts], axis=1).max(axis=0)
    if not (model.network.nodes.ends_project == 1).any():
        finishes = np.full(len(finishes), model.network.plan.start, np.int64)
    shares = critical_shares(
        model, np.sum([part.critical for part in parts], axis=0), len(finishes)
    )
    costs = costs_of(model, parts, finishes)
    plan = model.network.plan
    return RiskResult(
        seed=seed,
        iterations=len(finishes),
        deterministic_finish=model.finish,
        finishes=finishes,
        criticality=shares,
        assumption=uncertainty.in_words,
        start=_begin(plan),
        method=str(method),
        costs=costs,
        deterministic_cost=planned_cost(model),
        currency=uncertainty.costs.currency if uncertainty.costs is not None else "",
        converged=converged,
        _sensitivity=Sensitivity(model, finishes, shares),
    )


def costs_of(model: Model, parts: Sequence[Outcome], finishes: Ints) -> Floats | None:
    """What each iteration costs, overhead included; None where the uncertainty has no costs."""
    if model.uncertainty.costs is None:
        return None
    amounts: Floats = np.concatenate([part.money for part in parts]) + _overhead(model, finishes)
    return amounts


def _overhead(model: Model, finishes: Ints) -> Floats:
    costs = model.uncertainty.costs
    if costs is None or not costs.overhead_per_day:
        return np.zeros(len(finishes))
    days = np.maximum(finishes - _begin(model.network.plan), 0) / 1440
    amounts: Floats = float(costs.overhead_per_day) * days
    return amounts


def planned_cost(model: Model) -> Decimal | None:
    """What the plan costs as it stands; None where the uncertainty has no costs."""
    costs = model.uncertainty.costs
    if costs is None:
        return None
    total = sum((cost.fixed + cost.by_duration for cost in costs.tasks.values()), costs.spent)
    return money(float(total) + float(_overhead(model, np.array([model.finish]))[0]))


def critical_shares(model: Model, critical: Ints, iterations: int) -> dict[int, float]:
    """Share of iterations in which each unfinished leaf task lies on the longest path."""
    nodes, node = model.network.nodes, model.network.node_of_row
    counted = (nodes.ends_project[node] == 1) & (nodes.state[node] < 2)
    shares = (critical[node] / iterations).tolist()
    return {
        task.id: share
        for task, share, counts in zip(
            model.network.plan.tasks, shares, counted.tolist(), strict=True
        )
        if counts
    }
