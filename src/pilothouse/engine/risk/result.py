"""The answer of a risk simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..network.data import Instant, Minutes

PERCENTILES = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95)


@dataclass(frozen=True, slots=True)
class Swing:
    """How strongly one task's duration, or one event, moves the finish.

    `correlation` is Spearman's, -1 .. 1; `spread` the mean finish in minutes with the input in its
    upper tenth less that in its lower tenth (for an event: happened less did not).
    """

    key: str
    name: str
    task: int | None
    correlation: float
    spread: float


@dataclass(frozen=True)
class RiskResult:
    """Distribution of the finish. `finishes` (instants, int64) has one entry per iteration."""

    seed: int
    iterations: int
    deterministic_finish: Instant
    finishes: NDArray[np.int64]
    criticality: Mapping[int, float]
    tornado: tuple[Swing, ...]
    assumption: str

    def percentile(self, percent: float) -> Instant:
        """The finish that is met with `percent` (0 .. 100) probability; a finish that occurred."""
        return int(np.percentile(self.finishes, percent, method="inverted_cdf"))

    @property
    def percentiles(self) -> dict[int, Instant]:
        """Finishes at P10 .. P95."""
        return {p: self.percentile(p) for p in PERCENTILES}

    def probability(self, date: Instant) -> float:
        """The share of iterations that finish at or before `date`."""
        return float(np.mean(self.finishes <= date))

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
