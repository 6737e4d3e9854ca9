"""What is drawn: keys, tables of quantiles, Sobol directions, and rows shared by many tasks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .arrays import CELLS, STRATA_ROWS, Floats, Hashes, Ints, Sampling, Singles
from .distributions import Estimate, quantile
from .kernels_draws import hypercube_row, plain_row, sobol_row

MOST_DIMENSIONS = 1024
BITS = 30

TASK, EVENT, IMPACT, FACTOR, DRIVER, EFFECT, BRANCH, COST, MONEY, WEATHER, MEMBER = range(1, 12)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _splitmix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    x = x + _GOLDEN
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def keys(seed: int, stream: int, numbers: Sequence[int] | Ints) -> Hashes:
    """Three key words for each number: they do not depend on which other inputs there are."""
    with np.errstate(over="ignore"):
        own = np.asarray(numbers, np.int64).astype(np.uint64)
        start = _splitmix(np.array([seed & (2**64 - 1)], np.uint64))
        mixed = _splitmix(_splitmix(start + np.uint64(stream)) ^ own)
        more = _splitmix(mixed)
    words = [mixed, mixed >> np.uint64(32), more]
    return np.stack(words, axis=1).astype(np.uint32) if len(own) else np.zeros((0, 3), np.uint32)


def number_of(text: str) -> int:
    """A stable number for an identifier in words (FNV-1a)."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & (2**64 - 1)
    return value - 2**64 if value >= 2**63 else value


def strata(iterations: int) -> int:
    """Bits of the size of a Latin hypercube: up to 256 points, and repeated."""
    return max(min(iterations, 256).bit_length() - 1, 0)


@lru_cache(maxsize=16)
def orders(bits: int) -> Hashes:
    """Orders of 1 << bits strata, each twice in a row so that it may be begun anywhere.

    A stratum stands in the upper bits of its word. Which orders these are depends on nothing.
    """
    count = 1 << bits
    place = np.arange(STRATA_ROWS * count, dtype=np.uint64).reshape(STRATA_ROWS, count)
    with np.errstate(over="ignore"):
        mixed = _splitmix(_splitmix(place))
    order = np.argsort(mixed, axis=1).astype(np.uint64) << np.uint64(32 - bits)
    return np.concatenate([order, order], axis=1).astype(np.uint32).reshape(-1)


@lru_cache(maxsize=4)
def _directions(dimensions: int) -> Hashes:
    """Direction numbers of Joe and Kuo (2008) as SciPy carries them, 32 bits, bit 0 first.

    They are read off the sequence itself: in Gray-code order, point 2^(b+1) − 1 is direction b.
    """
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=False, bits=BITS)
    found = np.zeros((dimensions, 24), np.uint32)
    drawn = 0
    for bit in range(17):
        target = 2 ** (bit + 1) - 1
        engine.fast_forward(target - drawn)
        point = engine.random(1)[0]
        drawn = target + 1
        found[:, bit] = (point * 2.0**32).astype(np.uint64).astype(np.uint32)
    return found


def sobol(seed: int, dimensions: int) -> tuple[Hashes, Hashes]:
    """Directions scrambled by random lower-triangular matrices (Matoušek 1998), and digital shifts.

    Each dimension's scramble depends on the seed and its number alone.
    """
    plain = _directions(MOST_DIMENSIONS)[:dimensions]
    random = np.random.default_rng([seed, 77])
    rows = random.integers(0, 2**32, (MOST_DIMENSIONS, 32), dtype=np.uint64)[:dimensions]
    shifts = random.integers(0, 2**32, MOST_DIMENSIONS, dtype=np.uint64)[:dimensions]
    out = np.zeros_like(plain)
    for bit in range(32):
        above = np.uint64(2**32 - 2 ** (32 - bit)) & rows[:, bit]
        mask = (above | np.uint64(1 << (31 - bit))).astype(np.uint32)
        parity = np.bitwise_count(plain & mask[:, None]).astype(np.uint32) & 1
        out |= parity << np.uint32(31 - bit)
    return out, shifts.astype(np.uint32)


@lru_cache(maxsize=2048)
def table_of(form: Estimate) -> Singles:
    """Quantiles of a normal form at the ends of the cells; the outermost end within the cell."""
    u = np.linspace(0.0, 1.0, CELLS + 1)
    u[0], u[-1] = 0.05 / CELLS, 1 - 0.05 / CELLS
    values = quantile(form, u)
    padded: Singles = np.append(values, values[-1]).astype(np.float32)
    return padded


@lru_cache(maxsize=1)
def normal_tables() -> tuple[Singles, Singles]:
    """Standard normal quantiles over the cells, and cumulative probabilities over −8 .. 8.

    The ends are set so that the tables' variable keeps a variance of one.
    """
    from scipy.special import ndtr, ndtri

    u = np.linspace(0.0, 1.0, CELLS + 1)
    normal = np.zeros(CELLS + 2)
    normal[1:CELLS] = ndtri(u[1:CELLS])
    normal[0], normal[CELLS] = -3.98, 3.98
    normal[CELLS + 1] = normal[CELLS]
    z = np.linspace(-8.0, 8.0, CELLS + 2)
    z = -8.0 + 16.0 * np.arange(CELLS + 2) / CELLS
    return normal.astype(np.float32), ndtr(z).astype(np.float32)


def uniform_row(
    sampling: Sampling, key: Hashes, dimension: int, seed: int, first: int, count: int
) -> Floats:
    """Uniform values of one shared input for iterations first .. first + count."""
    words = np.zeros(count, np.uint32)
    if dimension >= 0:
        directions, shifts = sobol(seed, dimension + 1)
        sobol_row(directions, shifts, dimension, first, words)
    elif sampling.method == 0:
        plain_row(key, first, words)
    else:
        hypercube_row(orders(sampling.bits), key, first, sampling.bits, words)
    return (words.astype(np.float64) + 0.5) / 2.0**32
