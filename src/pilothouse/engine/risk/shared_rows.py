"""Values that many tasks share, for each iteration: factors, drivers, events, branches, money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import sampling as streams
from .arrays import SOBOL, Floats, Sampling, Singles
from .data import Branch, CorrelationGroup, Driver, Matrix, RiskEvent, UncertaintyError
from .distributions import ThreePoint, pearson_of_rank, quantile
from .sampling import keys, number_of, uniform_row

NOTHING = ThreePoint(0, 0, 0)
NEARLY_NOTHING = 1e-12

Uniform = Callable[[int, int, int], Floats]
"""Uniform values of an input, by stream, number and dimension."""


@dataclass
class SharedRows:
    """Recipes for rows, in order; rows are made for any range of iterations at any time.

    A row depends on the seed and its own identifier, not on the rows beside it.
    """

    seed: int
    sampling: Sampling
    recipes: list[Callable[[Uniform], list[Floats]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    ways: list[tuple[Branch, int]] = field(default_factory=list)
    costs: list[tuple[RiskEvent, int, int, bool]] = field(default_factory=list)
    dimensions: int = 0

    def _dimension(self) -> int:
        self.dimensions += 1
        place = self.dimensions - 1
        return place if self.sampling.method == SOBOL and place < streams.MOST_DIMENSIONS else -1

    def normal(self, number: int) -> int:
        """A standard normal row, the shared part of a one-factor copula; its place."""
        d = self._dimension()

        def make(uniform: Uniform) -> list[Floats]:
            from scipy.special import ndtri

            return [ndtri(uniform(streams.FACTOR, number, d))]

        return self._add(make, f"factor:{number}")

    def driver(self, driver: Driver, *, off: bool) -> int:
        """The factor of a driver, 1 where it does not come into play; its place."""
        happens, effect = self._dimension(), self._dimension()
        number = number_of(driver.id)

        def make(uniform: Uniform) -> list[Floats]:
            u = uniform(streams.DRIVER, number, happens)
            values = quantile(driver.factor, uniform(streams.EFFECT, number, effect))
            return [np.where((u < driver.probability) & (not off), values, 1.0)]

        return self._add(make, f"driver:{driver.id}")

    def event(self, event: RiskEvent, *, off: bool) -> int:
        """Minutes that an event adds, 0 where it does not happen; its place."""
        happens, impact = self._dimension(), self._dimension()
        number = number_of(event.id)

        def make(uniform: Uniform) -> list[Floats]:
            u = uniform(streams.EVENT, number, happens)
            values = quantile(event.impact, uniform(streams.IMPACT, number, impact))
            return [np.where((u < event.probability) & (not off), values, 0.0)]

        place = self._add(make, f"event:{event.id}")
        if event.cost is not None:
            self.costs.append((event, happens, self._dimension(), off))
        return place

    def members(self, group: CorrelationGroup) -> int:
        """Uniform rows of a group with a matrix, one a task; the place of the first."""
        dimensions = [self._dimension() for _ in group.tasks]
        root = _root(group)

        def make(uniform: Uniform) -> list[Floats]:
            from scipy.special import ndtr, ndtri

            own = [
                ndtri(uniform(streams.MEMBER, task, d))
                for task, d in zip(group.tasks, dimensions, strict=True)
            ]
            return list(ndtr(root @ np.array(own)))

        return self._add(make, *(f"member:{task}" for task in group.tasks))

    def branch(self, branch: Branch) -> int:
        """Enter a branch; the place of its first way."""
        place = sum(len(known.ways) for known, _ in self.ways)
        self.ways.append((branch, self._dimension()))
        return place

    def _add(self, make: Callable[[Uniform], list[Floats]], *names: str) -> int:
        self.recipes.append(make)
        self.names.extend(names)
        return len(self.names) - len(names)

    def _uniform(self, first: int, count: int) -> Uniform:
        def uniform(stream: int, number: int, dimension: int) -> Floats:
            key = keys(self.seed, stream, [number])
            return uniform_row(self.sampling, key, dimension, self.seed, first, count)

        return uniform

    def rows(self, first: int, count: int) -> Singles:
        """All rows for iterations first .. first + count."""
        uniform = self._uniform(first, count)
        made = [row for make in self.recipes for row in make(uniform)]
        return np.array(made, np.float32).reshape(len(made), count)

    def dropped(self, first: int, count: int) -> NDArray[np.bool_]:
        """Per way of each branch, the iterations in which it is not taken."""
        uniform = self._uniform(first, count)
        out = []
        for branch, dimension in self.ways:
            u = uniform(streams.BRANCH, number_of(branch.id), dimension)
            edges = np.cumsum([0.0, *(chance for chance, _ in branch.ways)])
            out += [~((u >= low) & (u < high)) for low, high in pairwise(edges)]
        return np.array(out, bool).reshape(len(out), count)

    def money(self, first: int, count: int) -> Floats:
        """What the events that happen cost."""
        uniform = self._uniform(first, count)
        total = np.zeros(count)
        for event, happens, dimension, off in self.costs:
            number = number_of(event.id)
            u = uniform(streams.EVENT, number, happens)
            cost = event.cost or NOTHING
            values = quantile(cost, uniform(streams.MONEY, number, dimension))
            total += np.where((u < event.probability) & (not off), values, 0.0)
        return total


def _root(group: CorrelationGroup) -> Floats:
    """The symmetric root of the copula's correlation.

    Its rows are of length 1 where the matrix has to be mended a little to be a correlation.
    """
    matrix: Matrix = group.matrix or ()
    rank = np.array(matrix, float)
    right = np.allclose(rank, rank.T) and np.allclose(np.diag(rank), 1) and abs(rank).max() <= 1
    if not right:
        raise UncertaintyError(
            f"group “{group.name}”: not a matrix of correlations (symmetric, 1 on its diagonal, "
            "-1 to 1 elsewhere)"
        )
    values, vectors = np.linalg.eigh(np.vectorize(pearson_of_rank)(rank))
    if values.min() < -0.02 * len(rank):
        raise UncertaintyError(
            f"group “{group.name}”: its correlations contradict each other "
            "(the matrix is not positive semi-definite)"
        )
    root = symmetric_root(values, vectors)
    scaled: Floats = root / np.sqrt((root**2).sum(axis=1, keepdims=True))
    return scaled


def symmetric_root(values: Floats, vectors: Floats) -> Floats:
    """The root of a matrix from its eigenvalues and eigenvectors; negative values count as zero.

    Of all roots only this one does not depend on the vectors that a library chooses, by their signs
    or within the space of an eigenvalue that comes several times. Values that are zero but for
    rounding are taken as zero, for a root makes much of them.
    """
    some = np.where(values > NEARLY_NOTHING * values.max(), values, 0.0)
    root: Floats = (vectors * np.sqrt(some)) @ vectors.T
    return (root + root.T) / 2
