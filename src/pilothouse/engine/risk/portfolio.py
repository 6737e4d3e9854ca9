"""Many linked plans simulated together, on the local cores or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..network.data import Crossing, Instant, Link, Plan, PlanError
from ..progress import Progress
from .arrays import Sampling
from .costs import Costs
from .data import Uncertainty, UncertaintyError
from .joining import SPAN, join_plans
from .model import Model, Outcome
from .result import PERCENTILES, Figures, percentile_of
from .simulation import (
    Method,
    Telling,
    costs_of,
    critical_shares,
    planned_cost,
    sampling_of,
)


@dataclass(frozen=True)
class Portfolio:
    """Plans by key, and the links between them. All follow the options of the first plan."""

    plans: Mapping[str, Plan]
    links: tuple[Crossing, ...] = ()

    def task(self, key: str, number: int) -> int:
        """The number that a plan's task has in the joined plan, to name it in an uncertainty.

        Raises PlanError for a plan or a task number that the portfolio does not hold.
        """
        keys = list(self.plans)
        if key not in self.plans or not 0 <= number < SPAN:
            raise PlanError(f"the portfolio holds no task {number} of plan “{key}”")
        return keys.index(key) * SPAN + number

    def costs(self) -> Costs:
        """`Costs.of_plan` of all plans together, for `Uncertainty.costs`.

        Raises UncertaintyError where the plans' costs are in several currencies.
        """
        parts = {key: Costs.of_plan(plan) for key, plan in self.plans.items()}
        currencies = sorted({part.currency for part in parts.values() if part.tasks or part.spent})
        if len(currencies) > 1:
            raise UncertaintyError(
                f"the plans cost money in several currencies ({', '.join(currencies)}): "
                "state their costs in one"
            )
        tasks = {
            self.task(key, number): cost
            for key, part in parts.items()
            for number, cost in part.tasks.items()
        }
        spent = sum((part.spent for part in parts.values()), Decimal(0))
        return Costs(tasks, spent, currency="".join(currencies))


@dataclass(frozen=True)
class PortfolioResult(Figures):
    """Finishes of each plan, a row each in the order of `keys`, a column for each iteration.

    `costs` (float64, in `currency`) are those of the whole portfolio, in the same iterations as the
    finishes; None where no costs were given.
    """

    seed: int
    keys: tuple[str, ...]
    finishes: NDArray[np.int64]
    criticality: Mapping[int, float] = field(repr=False)
    costs: NDArray[np.float64] | None = None
    deterministic_cost: Decimal | None = None
    currency: str = ""

    @property
    def iterations(self) -> int:
        """How many iterations there were."""
        return int(self.finishes.shape[1])

    @property
    def whole(self) -> NDArray[np.int64]:
        """The finish of the last plan in each iteration."""
        return np.asarray(self.finishes.max(axis=0))

    @property
    def _ends(self) -> NDArray[np.int64]:
        return self.whole

    def percentile(self, percent: float, key: str | None = None) -> Instant:
        """The finish of a plan, or of the whole, that is met with `percent` probability.

        Raises UncertaintyError for a percentile outside 0 .. 100 and for an unknown plan.
        """
        if key is not None and key not in self.keys:
            raise UncertaintyError(f"the portfolio holds no plan “{key}”")
        row = self.whole if key is None else self.finishes[self.keys.index(key)]
        return int(percentile_of(row, percent))

    def percentiles(self, key: str | None = None) -> dict[int, Instant]:
        """Finishes at P10 .. P95."""
        return {p: self.percentile(p, key) for p in PERCENTILES}


class Cluster(Protocol):
    """What runs functions elsewhere: a `distributed.Client`, or anything with its three methods."""

    def scatter(self, data: Any, *, broadcast: bool) -> Any: ...

    def submit(self, function: Callable[..., Any], *arguments: Any, pure: bool) -> Any: ...

    def gather(self, futures: Sequence[Any]) -> Iterable[Any]: ...


@dataclass(frozen=True)
class _Job:
    """All that a worker needs."""

    plan: Plan
    groups: tuple[int, ...]
    uncertainty: Uncertainty
    seed: int
    sampling: Sampling

    def model(self) -> Model:
        return Model(self.plan, self.uncertainty, self.seed, self.sampling, self.groups)


def simulate_portfolio(
    portfolio: Portfolio,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    progress: Progress | None = None,
    *,
    method: Method | str = Method.HYPERCUBE,
    cluster: Cluster | None = None,
    parts: int = 8,
    threads: int | None = None,
) -> PortfolioResult:
    """The distributions of the finishes of linked plans, with drivers and events they share.

    Entries of the uncertainty, its costs included, name tasks by `Portfolio.task`. With a `cluster`
    (a Dask client) the iterations are shared out in `parts`; as each draw depends on seed, input
    and iteration alone, the result is the same, byte for byte. `progress(done, total)` counts
    iterations, on a cluster after each part.

    Parameters
    ----------
    portfolio : Portfolio
        Linked plans.
    uncertainty : Uncertainty
        Estimates, events and drivers of all plans.
    seed : int
        Decides the result.
    iterations : int
        How many futures.
    progress : callable or None
        Called with (done, total); False stops, and calls off what the cluster has not begun.
    method : Method or str
        How they are drawn.
    cluster : Cluster or None
        A Dask client; None computes here.
    parts : int
        Into how many parts a cluster's work is divided.
    threads : int or None
        Threads here; None takes all.

    Returns
    -------
    PortfolioResult
        Finishes of every plan and of the whole, instants; what the whole costs.

    Raises
    ------
    PlanError
        As `simulate`, and for plans that cannot be joined.
    SimulationStoppedError
        When `progress` returned False.
    """
    links = [
        Link(
            portfolio.task(*x.predecessor), portfolio.task(*x.successor), x.type, x.lag, x.lag_unit
        )
        for x in portfolio.links
    ]
    job = _Job(
        *join_plans(portfolio.plans, links),
        uncertainty,
        seed,
        sampling_of(method, iterations, seed),
    )
    model = job.model()
    tell = Telling(progress, iterations)
    if cluster is None:
        outcomes = [model.simulate(0, iterations, threads, tell=tell)]
    else:
        outcomes = _shared_out(cluster, job, _ranges(iterations, parts, model.lanes), tell)
    tell.finish(iterations)
    finishes = np.concatenate([part.finishes for part in outcomes], axis=1)
    critical = np.sum([part.critical for part in outcomes], axis=0)
    return PortfolioResult(
        seed,
        tuple(portfolio.plans),
        finishes,
        critical_shares(model, critical, iterations),
        costs_of(model, outcomes, finishes.max(axis=0)),
        planned_cost(model),
        uncertainty.costs.currency if uncertainty.costs is not None else "",
    )


def _shared_out(
    cluster: Cluster, job: _Job, ranges: Sequence[tuple[int, int]], tell: Callable[[int], None]
) -> list[Outcome]:
    """Every range simulated on the cluster, in their order."""
    shared = cluster.scatter(job, broadcast=True)
    futures = [cluster.submit(_remote, shared, a, b, pure=False) for a, b in ranges]
    outcomes: list[Outcome] = []
    try:
        for (_, last), future in zip(ranges, futures, strict=True):
            outcomes += cluster.gather([future])
            tell(last)
    finally:
        futures.clear()  # a cluster drops work that nobody waits for any more
    return outcomes


def _remote(job: _Job, first: int, last: int) -> Outcome:
    """Iterations first .. last, on a worker."""
    return job.model().simulate(first, last, 1)


def _ranges(iterations: int, parts: int, lanes: int) -> list[tuple[int, int]]:
    """Ranges that begin where a block begins."""
    blocks = -(-iterations // lanes)
    step = max(-(-blocks // max(parts, 1)), 1) * lanes
    return [(at, min(at + step, iterations)) for at in range(0, iterations, step)]
