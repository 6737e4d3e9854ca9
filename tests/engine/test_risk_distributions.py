"""What is drawn has the distribution that was asked for: SciPy's, and moments in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from pilothouse.engine import ThreePoint
from pilothouse.engine.risk import (
    Discrete,
    Estimate,
    Shape,
    Trapezoid,
    TruncatedLognormal,
    TruncatedNormal,
)
from pilothouse.engine.risk.distributions import mean, scaled
from tests.engine.test_risk_features import WHOLE, N, one

pytestmark = pytest.mark.nodb


class Cut:
    """A distribution of SciPy cut to `low` .. `high`."""

    def __init__(self, whole: Any, low: float, high: float) -> None:
        self.whole, self.low = whole, low
        self.below, self.share = whole.cdf(low), whole.cdf(high) - whole.cdf(low)

    def cdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        inside: NDArray[np.float64] = np.clip((self.whole.cdf(x) - self.below) / self.share, 0, 1)
        return inside

    def ppf(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        values: NDArray[np.float64] = self.whole.ppf(self.below + self.share * u)
        return values


LOG = np.log(1.5) / stats.norm.ppf(0.9)
EVERY: dict[str, tuple[Estimate, Any]] = {
    "triangular": (ThreePoint(20, 30, 50), stats.triang(1 / 3, 20, 30)),
    # PERT: a beta of 1 + 4 (mode − low) / range and 1 + 4 (high − mode) / range.
    "pert": (ThreePoint(20, 30, 50, Shape.PERT), stats.beta(1 + 4 / 3, 1 + 8 / 3, 20, 30)),
    "uniform": (ThreePoint(20, 30, 50, Shape.UNIFORM), stats.uniform(20, 30)),
    "lognormal": (ThreePoint(20, 30, 45, Shape.LOGNORMAL), stats.lognorm(LOG, scale=30)),
    "trapezoid": (Trapezoid(10, 20, 25, 50), stats.trapezoid(0.25, 0.375, 10, 40)),
    "normal": (TruncatedNormal(30, 6), stats.truncnorm(-5, np.inf, 30, 6)),
    "cut normal": (TruncatedNormal(30, 20, 25, 40), stats.truncnorm(-0.25, 0.5, 30, 20)),
    "cut lognormal": (
        TruncatedLognormal(30, 0.4, 10, 60), Cut(stats.lognorm(0.4, scale=30), 10, 60)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_drawn_durations_have_the_distribution(name: str) -> None:
    """SciPy's: the greatest distance between its distribution function and that of the draws."""
    estimate, truth = EVERY[name]
    drawn = one(scaled(estimate, WHOLE))
    # Independent draws of this number stay within 0.0096 in 95 of 100 cases; a hypercube is closer.
    assert stats.kstest(drawn, truth.cdf).statistic < 0.006
    exact = truth.ppf((np.arange(10 * N) + 0.5) / (10 * N))
    assert drawn.mean() == pytest.approx(exact.mean(), rel=2e-3)
    assert drawn.std() == pytest.approx(exact.std(), rel=1e-2)
    assert mean(estimate) == pytest.approx(exact.mean(), rel=1e-3)


def test_drawn_values_have_their_weights() -> None:
    drawn = one(Discrete((10 * WHOLE, 20 * WHOLE, 40 * WHOLE), (1, 2, 1)))
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [10, 20, 40]
    assert counts / N == pytest.approx(np.array([0.25, 0.5, 0.25]), abs=0.005)


def test_moments_in_closed_form() -> None:
    assert mean(Trapezoid(0, 1, 2, 3)) == pytest.approx(1.5, rel=1e-4)
    assert mean(TruncatedNormal(10, 2, 0, 20)) == pytest.approx(10, rel=1e-4)
    assert mean(Discrete((1, 3), (1, 1))) == pytest.approx(2)
    # Half a normal: the mean of its upper half is sqrt(2/pi) deviations up.
    assert mean(TruncatedNormal(10, 2, 10)) == pytest.approx(10 + 2 * (2 / np.pi) ** 0.5, rel=1e-3)
