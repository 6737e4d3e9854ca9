"""Latin hypercube samples, and quantile functions of the distributions."""

from __future__ import annotations

from functools import lru_cache
from math import erf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from .data import Shape, ThreePoint

Floats = NDArray[np.float64]

_TENTH = 1.2815515655446004
_GRID = 8192


def generator(seed: int, stream: int, number: int) -> np.random.Generator:
    """Random numbers of one input: they do not depend on which other inputs there are."""
    return np.random.default_rng([seed, stream, number & (2**63 - 1)])


def stratified(random: np.random.Generator, iterations: int) -> Floats:
    """One column of a Latin hypercube: a uniform value in each of `iterations` strata, shuffled."""
    return (random.permutation(iterations) + random.random(iterations)) / iterations


def correlated(
    random: np.random.Generator, factor: Floats, correlation: float, iterations: int
) -> Floats:
    """A column whose ranks follow a shared normal factor: a one-factor Gaussian copula.

    `correlation` is the rank correlation ρ between any two such columns; the copula's own is
    2·sin(πρ/6) (Kruskal 1958).
    """
    pearson = min(2 * np.sin(np.pi * correlation / 6), 1.0)
    value = sqrt(pearson) * factor + sqrt(1 - pearson) * random.standard_normal(iterations)
    ranks = np.empty(iterations, np.int64)
    ranks[np.argsort(value, kind="stable")] = np.arange(iterations)
    column: Floats = (ranks + random.random(iterations)) / iterations
    return column


def quantile(points: ThreePoint, u: Floats) -> Floats:
    """Values whose cumulative probabilities are `u` (0 .. 1)."""
    if points.high == points.low:
        return np.full_like(u, points.likely)
    return _QUANTILES[points.shape](points, u)


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
    cumulative, grid = _beta_table(round(alpha, 9), round(6 - alpha, 9))
    return points.low + width * np.interp(u, cumulative, grid)


@lru_cache(maxsize=4096)
def _beta_table(alpha: float, beta: float) -> tuple[Floats, Floats]:
    grid = np.linspace(0.0, 1.0, _GRID + 1)
    density = grid ** (alpha - 1) * (1 - grid) ** (beta - 1)
    return _cumulate(density), grid


@lru_cache(maxsize=1)
def _normal_table() -> tuple[Floats, Floats]:
    grid = np.linspace(-8.0, 8.0, _GRID + 1)
    return np.array([0.5 * (1 + erf(z / sqrt(2))) for z in grid]), grid


def _cumulate(density: Floats) -> Floats:
    steps = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    cumulative: Floats = steps / steps[-1]
    return cumulative


def _lognormal(points: ThreePoint, u: Floats) -> Floats:
    """Median `likely`; σ so that P90 / P10 = high / low."""
    sigma = log(points.high / points.low) / (2 * _TENTH)
    cumulative, grid = _normal_table()
    return points.likely * np.exp(sigma * np.interp(u, cumulative, grid))


_QUANTILES = {
    Shape.TRIANGULAR: _triangular,
    Shape.UNIFORM: _uniform,
    Shape.PERT: _pert,
    Shape.LOGNORMAL: _lognormal,
}
