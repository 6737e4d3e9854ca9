"""Breeding: a herd finds what an exact search proves, keeps the limits, and stays what is given."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from pilothouse.engine.selection.breeding import Breeder, suits
from pilothouse.engine.selection.program import Program
from pilothouse.engine.selection.race import Race
from pilothouse.engine.selection.relaxation import relax
from pilothouse.engine.selection.solver import SMALL, solve


def knapsack(columns: int, rows: int, seed: int) -> Program:
    """Values that follow the weights, each limit half of all weights: the hard kind."""
    random = np.random.default_rng(seed)
    weight = random.integers(1, 1000, (rows, columns)).astype(float)
    cost = np.floor(weight.mean(axis=0) + 500 * random.random(columns))
    return Program(
        cost, sparse.csr_matrix(weight), np.floor(weight.sum(axis=1) / 2),
        np.zeros(columns), np.ones(columns), np.ones(columns, bool),
    )  # fmt: skip


def bred(program: Program, seed: int = 0) -> Race:
    """What one round of breeding finds."""
    root = relax(program, 60.0)
    assert root is not None
    race = Race(program, 0.0, time.monotonic() + 600.0)
    Breeder(race, root, np.random.default_rng(seed)).round(lambda: None)
    return race


@pytest.mark.parametrize("seed", range(4))
def test_a_herd_finds_the_best_that_is_proven(seed: int) -> None:
    program = knapsack(columns=SMALL, rows=5, seed=seed)
    exact = solve(program, seconds=600.0, gap=0.0)
    assert exact.proven
    race = bred(program)
    assert race.value == exact.value
    assert race.x is not None
    assert program.allows(race.x)


def test_the_same_seed_breeds_the_same_selection() -> None:
    program = knapsack(columns=200, rows=10, seed=7)
    one, other = bred(program, seed=3), bred(program, seed=3)
    assert one.x is not None
    assert other.x is not None
    assert (one.x == other.x).all()


def test_what_is_given_and_what_is_worth_nothing_stay_as_they_are() -> None:
    program = knapsack(columns=80, rows=5, seed=2)
    lower, upper, cost = program.lower.copy(), program.upper.copy(), program.cost.copy()
    lower[:3], upper[3:6], cost[6:9] = 1.0, 0.0, -5.0
    race = bred(replace(program, lower=lower, upper=upper, cost=cost))
    assert race.x is not None
    assert race.x[:3].tolist() == [1.0, 1.0, 1.0]
    assert race.x[3:9].tolist() == [0.0] * 6
    assert race.x.sum() > 3


def test_only_programmes_whose_columns_use_up_limits_are_bred() -> None:
    program = knapsack(columns=80, rows=5, seed=1)
    assert suits(program)
    prerequisite = sparse.csr_matrix(([1.0, -1.0], ([0, 0], [4, 9])), shape=(1, 80))
    with_one = sparse.vstack([program.matrix, prerequisite]).tocsr()
    assert not suits(replace(program, matrix=with_one, limit=np.append(program.limit, 0.0)))
    assert not suits(replace(program, whole=np.zeros(80, bool)))
    sparse_rows = sparse.random_array((5, 80), density=0.1, rng=np.random.default_rng(1)).tocsr()
    assert not suits(replace(program, matrix=sparse_rows))
