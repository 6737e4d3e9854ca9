"""Distributions of an uncertain quantity: records, their means, quantiles and normal forms.

A quantity is minutes of remaining duration, a factor of it, or money, as the place it stands in
says. All are continuous except `Discrete`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import exp, inf, isfinite, log, sqrt

import numpy as np
from numpy.typing import NDArray

from ..network.data import PlanError

Floats = NDArray[np.float64]

TENTH = 1.2815515655446004
"""The standard normal variable that 90 % lie below."""

_SMOOTH = 16384
MODES = 1000


class Shape(StrEnum):
    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"
    LOGNORMAL = "lognormal"


class UncertaintyError(PlanError):
    """An estimate that no distribution has, or a risk on a task that the plan does not hold."""


def _demand(*, holds: bool, sentence: str) -> None:
    if not holds:
        raise UncertaintyError(sentence)


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """Optimistic, most likely and pessimistic; factors of the duration, minutes or money.

    A uniform shape ignores `likely`; a lognormal one has `likely` as its median and lies between
    `low` and `high` with 80 % probability (P10 and P90, which its fit must make roughly symmetric
    in the logarithm).
    """

    low: float
    likely: float
    high: float
    shape: Shape = Shape.TRIANGULAR

    def __post_init__(self) -> None:
        _demand(
            holds=0 <= self.low <= self.likely <= self.high < inf,
            sentence="an estimate needs 0 ≤ low ≤ likely ≤ high, not "
            f"{self.low:g}, {self.likely:g}, {self.high:g}",
        )
        _demand(
            holds=self.shape is not Shape.LOGNORMAL or self.low > 0,
            sentence="a lognormal estimate must be above zero",
        )


@dataclass(frozen=True, slots=True)
class Trapezoid:
    """Between `low` and `high`, equally likely from `flat_from` to `flat_to`."""

    low: float
    flat_from: float
    flat_to: float
    high: float

    def __post_init__(self) -> None:
        _demand(
            holds=0 <= self.low <= self.flat_from <= self.flat_to <= self.high < inf,
            sentence="a trapezoid needs 0 ≤ low ≤ flat from ≤ flat to ≤ high",
        )


@dataclass(frozen=True, slots=True)
class TruncatedNormal:
    """A normal variable of this mean and standard deviation, cut to `low` .. `high`."""

    mean: float
    deviation: float
    low: float = 0.0
    high: float = inf

    def __post_init__(self) -> None:
        _demand(
            holds=isfinite(self.mean) and 0 < self.deviation < inf and 0 <= self.low < self.high,
            sentence="a truncated normal needs a mean, a deviation above zero and 0 ≤ low < high",
        )


@dataclass(frozen=True, slots=True)
class TruncatedLognormal:
    """A lognormal variable of this median and spread exp(±`sigma`), cut to `low` .. `high`."""

    median: float
    sigma: float
    low: float = 0.0
    high: float = inf

    def __post_init__(self) -> None:
        _demand(
            holds=0 < self.median < inf and 0 < self.sigma < inf and 0 <= self.low < self.high,
            sentence="a truncated lognormal needs a median and sigma above zero and 0 ≤ low < high",
        )


@dataclass(frozen=True, slots=True)
class Discrete:
    """One of some values (≥ 0), each with its weight."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _demand(
            holds=len(self.values) == len(self.weights) > 0
            and all(0 <= number < inf for number in (*self.values, *self.weights))
            and 0 < sum(self.weights) < inf,
            sentence="a discrete estimate needs values of 0 or more, each with a weight",
        )


Estimate = ThreePoint | Trapezoid | TruncatedNormal | TruncatedLognormal | Discrete


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """The distribution of the quantity times `factor` (≥ 0)."""
    match estimate:
        case ThreePoint(low, likely, high):
            return replace(estimate, low=low * factor, likely=likely * factor, high=high * factor)
        case Trapezoid(low, flat_from, flat_to, high):
            return Trapezoid(low * factor, flat_from * factor, flat_to * factor, high * factor)
        case TruncatedNormal(mean, deviation, low, high):
            return TruncatedNormal(mean * factor, deviation * factor, low * factor, high * factor)
        case TruncatedLognormal(median, sigma, low, high):
            return TruncatedLognormal(median * factor, sigma, low * factor, high * factor)
        case Discrete(values, weights):
            return Discrete(tuple(v * factor for v in values), weights)


def certain(estimate: Estimate) -> float | None:
    """The one value that the quantity can have, or None where it varies."""
    match estimate:
        case ThreePoint(low, likely, high):
            return likely if low == high else None
        case Trapezoid(low, _, _, high):
            return low if low == high else None
        case Discrete(values, weights):
            possible = {v for v, w in zip(values, weights, strict=True) if w > 0}
            return possible.pop() if len(possible) == 1 else None
    return None


def quantile(estimate: Estimate, u: Floats) -> Floats:
    """Values whose cumulative probabilities are `u` (0 .. 1).

    Triangular, uniform and trapezoid in closed form; PERT by the incomplete beta function's table;
    normal and lognormal by SciPy's inverse normal, restricted to the probabilities within the cut.
    """
    value = certain(estimate)
    if value is not None:
        return np.full_like(u, value)
    match estimate:
        case ThreePoint():
            return _THREE[estimate.shape](estimate, u)
        case Trapezoid():
            return _trapezoid(estimate, u)
        case TruncatedNormal(mean, deviation, low, high):
            ends = (low - mean) / deviation, (high - mean) / deviation
            return np.clip(mean + deviation * _between(*ends, u), low, high)
        case TruncatedLognormal(median, sigma, low, high):
            ends = _log(low / median) / sigma, _log(high / median) / sigma
            return np.clip(median * np.exp(sigma * _between(*ends, u)), low, high)
        case Discrete():
            steps, ordered = discrete_steps(estimate)
            return ordered[np.searchsorted(steps[:-1], u, "right")]


def mean(estimate: Estimate) -> float:
    """The expected value: the quantile function averaged over a fine grid."""
    grid = (np.arange(_SMOOTH) + 0.5) / _SMOOTH
    return float(quantile(estimate, grid).mean())


def extremes(estimate: Estimate) -> tuple[float, float]:
    """The least and the greatest value, or the one-in-a-million ones where there is no end."""
    low, high = quantile(estimate, np.array([1e-6, 1 - 1e-6]))
    return float(low), float(high)


def discrete_steps(estimate: Discrete) -> tuple[Floats, Floats]:
    """Cumulative probabilities and values, ascending, of those that can occur."""
    pairs = sorted((v, w) for v, w in zip(estimate.values, estimate.weights, strict=True) if w > 0)
    weights = np.array([w for _, w in pairs], float)
    return np.cumsum(weights) / weights.sum(), np.array([v for v, _ in pairs], float)


def normal_form(estimate: Estimate) -> tuple[Estimate, float, float]:
    """A shape of few kinds, and the shift and scale that make it this one.

    Estimates of one normal form share a table of quantiles. The mode of a PERT is rounded to a
    thousandth of its range.
    """
    match estimate:
        case ThreePoint(low, likely, high, Shape.LOGNORMAL):
            form = ThreePoint(_round(low / likely), 1.0, _round(high / likely), Shape.LOGNORMAL)
            return form, 0.0, likely
        case ThreePoint(low, likely, high, shape):
            turn = round(MODES * (likely - low) / (high - low)) / MODES
            turn = 0.5 if shape is Shape.UNIFORM else turn
            return ThreePoint(0.0, turn, 1.0, shape), low, high - low
        case Trapezoid(low, flat_from, flat_to, high):
            width = high - low
            ends = _round((flat_from - low) / width), _round((flat_to - low) / width)
            return Trapezoid(0.0, *ends, 1.0), low, width
        case TruncatedNormal(mean_, _, _, _):
            return (scaled(estimate, 1 / mean_), 0.0, mean_) if mean_ > 0 else (estimate, 0.0, 1.0)
        case TruncatedLognormal(median, _, _, _):
            return scaled(estimate, 1 / median), 0.0, median
        case Discrete():
            return estimate, 0.0, 1.0


def _round(value: float) -> float:
    return round(value, 9)


def _log(value: float) -> float:
    return -inf if value <= 0 else log(value) if isfinite(value) else inf


def _triangular(points: ThreePoint, u: Floats) -> Floats:
    low, likely, high = points.low, points.likely, points.high
    turn = (likely - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (likely - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - likely))
    return np.where(u < turn, left, right)


def _uniform(points: ThreePoint, u: Floats) -> Floats:
    return points.low + u * (points.high - points.low)


def _pert(points: ThreePoint, u: Floats) -> Floats:
    """Beta with shape 4: α = 1 + 4(m−a)/(b−a), β = 1 + 4(b−m)/(b−a) (Malcolm et al. 1959)."""
    width = points.high - points.low
    alpha = 1 + 4 * (points.likely - points.low) / width
    cumulative, grid = _beta_table(round(alpha, 9))
    return points.low + width * np.interp(u, cumulative, grid)


@lru_cache(maxsize=4 * MODES)
def _beta_table(alpha: float) -> tuple[Floats, Floats]:
    """The cumulative beta distribution of α and 6 − α over an even grid."""
    grid = np.linspace(0.0, 1.0, _SMOOTH + 1)
    density = grid ** (alpha - 1) * (1 - grid) ** (5 - alpha)
    steps = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    return steps / steps[-1], grid


def _lognormal(points: ThreePoint, u: Floats) -> Floats:
    """Median `likely`; σ so that P90 / P10 = high / low."""
    from scipy.special import ndtri

    sigma = log(points.high / points.low) / (2 * TENTH)
    values: Floats = points.likely * np.exp(sigma * ndtri(u))
    return values


_THREE = {
    Shape.TRIANGULAR: _triangular,
    Shape.UNIFORM: _uniform,
    Shape.PERT: _pert,
    Shape.LOGNORMAL: _lognormal,
}


def _trapezoid(points: Trapezoid, u: Floats) -> Floats:
    """Two parabolas and a straight line (van Dorp and Kotz 2003)."""
    a, b, c, d = points.low, points.flat_from, points.flat_to, points.high
    height = 2 / (d + c - b - a)
    first, last = height * (b - a) / 2, height * (d - c) / 2
    rising = a + np.sqrt(2 * u * (b - a) / height)
    falling = d - np.sqrt(2 * (1 - u) * (d - c) / height)
    flat = b + (u - first) / height
    return np.where(u < first, rising, np.where(u > 1 - last, falling, flat))


def _between(low: float, high: float, u: Floats) -> Floats:
    """Standard normal quantiles of what lies between two standard values."""
    from scipy.special import ndtr, ndtri

    if low > 0:
        return -_between(-high, -low, 1 - u)
    values: Floats = ndtri(ndtr(low) + u * (ndtr(high) - ndtr(low)))
    return values


def spread_of(likely: float, sigma: float) -> ThreePoint:
    """The lognormal three-point estimate of a median and a logarithmic deviation."""
    ends = likely * exp(-TENTH * sigma), likely * exp(TENTH * sigma)
    return ThreePoint(ends[0], likely, ends[1], Shape.LOGNORMAL)


def pearson_of_rank(correlation: float) -> float:
    """The Gaussian copula's correlation for Spearman's ρ: 2·sin(πρ/6) (Kruskal 1958)."""
    return float(np.clip(2 * np.sin(np.pi * correlation / 6), -1.0, 1.0))


def loading(correlation: float) -> tuple[float, float]:
    """Weights of the shared and of the own part of a one-factor copula of rank correlation ρ."""
    pearson = pearson_of_rank(correlation)
    return sqrt(pearson), sqrt(1 - pearson)
