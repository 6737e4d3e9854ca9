"""What drawing and adding alone cost: bare kernels over the same links, and the same in NumPy.

Kernels go through the tasks in an order in which links lead forward, a block of iterations at a
time, which is the inner loop; threads share the blocks. No calendars, lags, kinds of links, drivers
or results but the finishes and counts. Durations are triangular, 0.9, 1 and 1.3 times the planned.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from pilothouse.engine import Link

Singles = NDArray[np.float32]
Words = NDArray[np.int32]
LANES = 128
LOW, HIGH = 0.9, 1.3
U: Any = np.uint32
F: Any = np.float32
TURN = F((1 - LOW) / (HIGH - LOW))
RISING, FALLING = F((1 - LOW) * (HIGH - LOW)), F((HIGH - 1) * (HIGH - LOW))
SMALL, ONE = F(2.0**-32), F(1)


@numba.njit(nogil=True, cache=True)
def _draw(planned: Any, task: int, first: int, row: Singles) -> None:
    """Triangular durations of one task: a hash of task and iteration (C. Wellons, “lowbias32”)."""
    key = U(task * 2654435761 & 0xFFFFFFFF)
    for i in range(len(row)):
        x = U(U(first + i) ^ key)
        x = U(U(x ^ U(x >> U(16))) * U(0x7FEB352D))
        x = U(U(x ^ U(x >> U(15))) * U(0x846CA68B))
        u = F(F(U(x ^ U(x >> U(16)))) * SMALL)
        left = u < TURN
        root = np.sqrt(F(u * RISING) if left else F(F(ONE - u) * FALLING))
        row[i] = F(planned * (F(F(LOW) + root) if left else F(F(HIGH) - root)))


@numba.njit(nogil=True, cache=True)
def draws(duration: Singles, first: int, last: int, ends: Singles) -> None:
    """Random durations of all tasks, added up so that none is left out."""
    row, total = np.zeros(LANES, np.float32), np.zeros(LANES, np.float32)
    for begin in range(first, last, LANES):
        total[:] = 0
        for p in range(len(duration)):
            _draw(duration[p], p, begin, row)
            for i in range(LANES):
                total[i] += row[i]
        ends[begin : begin + LANES] = total


@numba.njit(nogil=True, cache=True)
def passes(
    duration: Singles,
    into: Words,
    before: Words,
    first: int,
    last: int,
    ends: Singles,
    critical: Words,
) -> None:
    """Finishes of the whole, and with a counter for each task how often it was critical."""
    count, marks = len(duration), len(critical) > 0
    finish = np.zeros((count, LANES), np.float32)
    row = np.zeros(LANES, np.float32)
    start, end = np.zeros(LANES, np.float32), np.zeros(LANES, np.float32)
    on_path = np.zeros((count if marks else 1, LANES), np.uint8)
    for begin in range(first, last, LANES):
        end[:] = 0
        for p in range(count):
            _draw(duration[p], p, begin, row)
            start[:] = 0
            for e in range(into[p], into[p + 1]):
                q = before[e]
                for i in range(LANES):
                    start[i] = max(start[i], finish[q, i])
            for i in range(LANES):
                finish[p, i] = start[i] + row[i]
                end[i] = max(end[i], finish[p, i])
        ends[begin : begin + LANES] = end
        if marks:
            _mark(into, before, finish, end, on_path, critical)


@numba.njit(nogil=True, cache=True)
def _mark(
    into: Words,
    before: Words,
    finish: Singles,
    end: Singles,
    on_path: NDArray[np.uint8],
    critical: Words,
) -> None:
    """Tasks from which the finish of the whole hangs, last first, and how often."""
    count = len(finish)
    for p in range(count):
        for i in range(LANES):
            on_path[p, i] = finish[p, i] == end[i]
    start = np.zeros(LANES, np.float32)
    for p in range(count - 1, -1, -1):
        often = 0
        start[:] = 0
        for e in range(into[p], into[p + 1]):
            for i in range(LANES):
                start[i] = max(start[i], finish[before[e], i])
        for i in range(LANES):
            often += on_path[p, i]
        critical[p] += often
        for e in range(into[p], into[p + 1]):
            q = before[e]
            for i in range(LANES):
                on_path[q, i] |= on_path[p, i] & np.uint8(finish[q, i] == start[i])


def into_tasks(count: int, links: Sequence[Link]) -> tuple[Words, Words]:
    """For each task of 0 .. count the place of its first predecessor, and the predecessors."""
    pairs = sorted((link.successor, link.predecessor) for link in links)
    into = np.searchsorted([after for after, _ in pairs], np.arange(count + 1)).astype(np.int32)
    return into, np.array([before for _, before in pairs], np.int32)


def on_all_cores(work: Callable[[int, int], None], iterations: int) -> None:
    """Share whole blocks of iterations between threads."""
    cores = os.cpu_count() or 1
    step = -(-iterations // LANES // (4 * cores)) * LANES or LANES
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda at: work(at, min(at + step, iterations)), range(0, iterations, step)))


class Bare:
    """The bare kernels on a network of tasks 0, 1, … whose links lead forward."""

    def __init__(self, durations: Sequence[int], links: Sequence[Link], iterations: int) -> None:
        self.duration = np.array(durations, np.float32)
        self.into, self.before = into_tasks(len(durations), links)
        self.iterations = -(-iterations // LANES) * LANES
        self.ends = np.zeros(self.iterations, np.float32)

    def draws(self) -> None:
        """Random numbers alone."""
        on_all_cores(lambda a, b: draws(self.duration, a, b, self.ends), self.iterations)

    def forward(self) -> None:
        """Random numbers and the forward pass; the finishes are in `ends`."""
        none = np.zeros(0, np.int32)
        on_all_cores(lambda a, b: self._pass(a, b, none), self.iterations)

    def critical(self) -> NDArray[np.int64]:
        """Both and the walk back: how often each task was critical."""
        found: list[Words] = []

        def work(first: int, last: int) -> None:
            mine = np.zeros(len(self.duration), np.int32)
            found.append(mine)
            self._pass(first, last, mine)

        on_all_cores(work, self.iterations)
        return np.asarray(np.sum(found, axis=0), np.int64)

    def _pass(self, first: int, last: int, counts: Words) -> None:
        passes(self.duration, self.into, self.before, first, last, self.ends, counts)


def numpy_draws(durations: Sequence[int], iterations: int, seed: int) -> None:
    """The same random durations by NumPy, a task at a time."""
    random = np.random.default_rng(seed)
    for planned in durations:
        random.triangular(LOW * planned, planned, HIGH * planned, iterations).astype(np.float32)


def numpy_forward(
    durations: Sequence[int], links: Sequence[Link], iterations: int, seed: int
) -> Singles:
    """Finishes of the whole by NumPy: one vector over the iterations for each task."""
    into, before = into_tasks(len(durations), links)
    random = np.random.default_rng(seed)
    finish = np.zeros((len(durations), iterations), np.float32)
    for p, planned in enumerate(durations):
        drawn = random.triangular(LOW * planned, planned, HIGH * planned, iterations)
        finish[p] = drawn
        if into[p] < into[p + 1]:
            finish[p] += finish[before[into[p] : into[p + 1]]].max(axis=0)
    return np.asarray(finish.max(axis=0))
