"""Many linked plans simulated together, on the local cores or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..network.data import Crossing, Instant, Link, Plan, PlanError
from .arrays import Sampling
from .data import Uncertainty
from .joining import SPAN, join_plans
from .model import Model, Outcome
from .result import PERCENTILES
from .simulation import Method, critical_shares, sampling_of


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


@dataclass(frozen=True)
class PortfolioResult:
    """Finishes of each plan, a row each in the order of `keys`, a column for each iteration."""

    seed: int
    keys: tuple[str, ...]
    finishes: NDArray[np.int64]
    criticality: Mapping[int, float] = field(repr=False)

    @property
    def iterations(self) -> int:
        """How many iterations there were."""
        return int(self.finishes.shape[1])

    @property
    def whole(self) -> NDArray[np.int64]:
        """The finish of the last plan in each iteration."""
        return np.asarray(self.finishes.max(axis=0))

    def percentile(self, percent: float, key: str | None = None) -> Instant:
        """The finish of a plan, or of the whole, that is met with `percent` probability."""
        row = self.whole if key is None else self.finishes[self.keys.index(key)]
        return int(np.percentile(row, percent, method="inverted_cdf"))

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
    *,
    method: Method | str = Method.HYPERCUBE,
    cluster: Cluster | None = None,
    parts: int = 8,
    threads: int | None = None,
) -> PortfolioResult:
    """The distributions of the finishes of linked plans, with drivers and events they share.

    Entries of the uncertainty name tasks by `Portfolio.task`. With a `cluster` (a Dask client) the
    iterations are shared out in `parts`; as each draw depends on seed, input and iteration alone,
    the result is the same, byte for byte. Raises what `simulate` raises.

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
        Finishes of every plan and of the whole, instants.

    Raises
    ------
    PlanError, StoppedError
        As `simulate`.
    """
    links = [
        Link(
            portfolio.task(*x.predecessor), portfolio.task(*x.successor), x.type, x.lag, x.lag_unit
        )
        for x in portfolio.links
    ]
    job = _Job(
        *join_plans(portfolio.plans, links), uncertainty, seed, sampling_of(method, iterations)
    )
    model = job.model()
    if cluster is None:
        outcomes = [model.simulate(0, iterations, threads)]
    else:
        shared = cluster.scatter(job, broadcast=True)
        ranges = _ranges(iterations, parts, model.lanes)
        futures = [cluster.submit(_remote, shared, a, b, pure=False) for a, b in ranges]
        outcomes = list(cluster.gather(futures))
    finishes = np.concatenate([part.finishes for part in outcomes], axis=1)
    critical = np.sum([part.critical for part in outcomes], axis=0)
    shares = critical_shares(model, critical, iterations)
    return PortfolioResult(seed, tuple(portfolio.plans), finishes, shares)


def _remote(job: _Job, first: int, last: int) -> Outcome:
    """Iterations first .. last, on a worker."""
    return job.model().simulate(first, last, 1)


def _ranges(iterations: int, parts: int, lanes: int) -> list[tuple[int, int]]:
    """Ranges that begin where a block begins."""
    blocks = -(-iterations // lanes)
    step = max(-(-blocks // max(parts, 1)), 1) * lanes
    return [(at, min(at + step, iterations)) for at in range(0, iterations, step)]
