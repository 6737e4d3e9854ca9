"""The answer of a risk simulation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..network.data import Instant, Minutes
from .distributions import UncertaintyError

if TYPE_CHECKING:
    from .sensitivity import Sensitivity

PERCENTILES = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Swing:
    """How strongly one task's duration, or one event or driver, moves the finish.

    `correlation` is Spearman's, -1 .. 1; `spread` the mean finish in minutes with the input in its
    upper tenth less that in its lower tenth (for an event: happened less did not).
    """

    key: str
    name: str
    task: int | None
    correlation: float
    spread: float


@dataclass(frozen=True, slots=True)
class Joint:
    """A date and a budget that are both met with one probability."""

    finish: Instant
    cost: Decimal
    probability: float


def money(value: float) -> Decimal:
    """A sampled amount, rounded to the cent."""
    return Decimal(repr(float(value))).quantize(CENT)


def share_of(percent: float) -> float:
    """A percentage as a share. Raises UncertaintyError for one outside 0 .. 100."""
    if not 0 <= percent <= 100:
        raise UncertaintyError(f"a percentile lies between 0 and 100, not at {percent:g}")
    return percent / 100


def percentile_of(values: NDArray[Any], percent: float) -> float:
    """The value that is not exceeded in `percent` of the iterations; one that occurred."""
    return float(np.quantile(values, share_of(percent), method="inverted_cdf"))


class Figures(ABC):
    """Figures of finish and cost together, of one plan or of a portfolio."""

    costs: NDArray[np.float64] | None

    @property
    @abstractmethod
    def _ends(self) -> NDArray[np.int64]:
        """The finish in each iteration."""

    @property
    def _costs(self) -> NDArray[np.float64]:
        if self.costs is None:
            raise UncertaintyError("the simulation was given no costs: set Uncertainty.costs")
        return self.costs

    def cost_percentile(self, percent: float) -> Decimal:
        """The budget that is kept with `percent` (0 .. 100) probability, to the cent.

        Raises UncertaintyError where the simulation had no costs.
        """
        return money(percentile_of(self._costs, percent))

    def probability(self, date: Instant, budget: Decimal | float | None = None) -> float:
        """The share of iterations that finish by `date`, and within `budget` where one is given."""
        met = self._ends <= date
        if budget is not None:
            met = met & (self._costs <= float(budget) + 0.005)
        return float(np.mean(met))

    def cost_probability(self, budget: Decimal | float) -> float:
        """The share of iterations that cost no more than `budget`."""
        return float(np.mean(self._costs <= float(budget) + 0.005))

    def joint(self, percent: float = 70, points: int = 20) -> tuple[Joint, ...]:
        """Pairs of date and budget that are both met with at least `percent` probability.

        From the earliest date that allows it to the latest: each date needs that budget.
        """
        order = np.argsort(self._ends, kind="stable")
        dates, costs = self._ends[order], self._costs[order]
        need = max(int(np.ceil(len(dates) * share_of(percent))), 1)
        places = np.unique(np.linspace(need, len(dates), points).astype(int))
        places = np.unique(np.searchsorted(dates, dates[places - 1], "right"))
        found = []
        for place in places.tolist():
            budget = float(np.partition(costs[:place], need - 1)[need - 1])
            date = int(dates[place - 1])
            found.append(Joint(date, money(budget), self.probability(date, budget)))
        return tuple(found)

    def cost_s_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Distinct costs in order, and the probability of each or less."""
        values, counts = np.unique(self._costs, return_counts=True)
        return values, np.cumsum(counts) / len(self._costs)


@dataclass(frozen=True)
class RiskResult(Figures):
    """Distribution of finish and cost. `finishes` (instants, int64) has an entry per iteration.

    `costs` (float64, in `currency`) is None where no costs were given. `converged` tells whether a
    rule for stopping was met, None where there was none.
    """

    seed: int
    iterations: int
    deterministic_finish: Instant
    finishes: NDArray[np.int64]
    criticality: Mapping[int, float]
    assumption: str
    start: Instant = 0
    method: str = "hypercube"
    costs: NDArray[np.float64] | None = None
    deterministic_cost: Decimal | None = None
    currency: str = ""
    converged: bool | None = None
    _sensitivity: Sensitivity | None = field(default=None, repr=False, compare=False)

    def percentile(self, percent: float) -> Instant:
        """The finish that is met with `percent` (0 .. 100) probability; a finish that occurred."""
        return int(percentile_of(self.finishes, percent))

    @property
    def _ends(self) -> NDArray[np.int64]:
        return self.finishes

    @property
    def percentiles(self) -> dict[int, Instant]:
        """Finishes at P10 .. P95."""
        return {p: self.percentile(p) for p in PERCENTILES}

    def s_curve(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Distinct finishes in order, and the probability of each or earlier."""
        values, counts = np.unique(self.finishes, return_counts=True)
        return values, np.cumsum(counts) / self.iterations

    @property
    def deterministic_probability(self) -> float:
        """The probability that the plan's own finish is met."""
        return self.probability(self.deterministic_finish)

    def contingency(self, percent: float = 80) -> Minutes:
        """Elapsed minutes between the plan's finish and the chosen percentile."""
        return self.percentile(percent) - self.deterministic_finish

    def cost_contingency(self, percent: float = 80) -> Decimal:
        """Money between the plan's cost and the chosen percentile."""
        return self.cost_percentile(percent) - (self.deterministic_cost or Decimal(0))

    @cached_property
    def tornado(self) -> tuple[Swing, ...]:
        """Inputs by the strength of their rank correlation with the finish; drawn again for it."""
        return () if self._sensitivity is None else self._sensitivity.tornado()

    @cached_property
    def cost_tornado(self) -> tuple[Swing, ...]:
        """Inputs by the strength of their rank correlation with the cost."""
        if self._sensitivity is None or self.costs is None:
            return ()
        return self._sensitivity.tornado(self._costs)

    @cached_property
    def cruciality(self) -> Mapping[int, float]:
        """By task, the correlation (Pearson, -1 .. 1) of its duration with the finish."""
        return {} if self._sensitivity is None else self._sensitivity.cruciality()

    @cached_property
    def schedule_sensitivity(self) -> Mapping[int, float]:
        """By task, criticality × its duration's deviation / the finish's deviation (SSI)."""
        return {} if self._sensitivity is None else self._sensitivity.schedule_sensitivity()
