"""Asking CP-SAT, in a process of its own, for shorter schedules and for proofs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ..beside import Beside
from .bounds import heads_of
from .race import Race
from .site import Site

WORKER = "pilothouse.engine.levelling.cpsat_worker"
STEP = 0.02


def prove(site: Site, seconds: float, *, seed: int = 0, threads: int = 1) -> None:
    """Let CP-SAT work for so long from the best schedule of the race, telling it what it finds."""
    beside = Beside(WORKER, task_of(site, seconds, seed, threads), _teller(site.race, site))
    try:
        until = time.monotonic() + seconds
        while beside.running and not site.race.over and time.monotonic() < until:
            beside.wait(STEP)
    finally:
        beside.end()


def _teller(race: Race, site: Site) -> Callable[[str, Any], None]:
    def tell(kind: str, value: Any) -> None:
        if kind == "bound":
            race.prove(value)
        elif kind == "starts":
            starts = np.array(value, np.int64)
            race.offer(starts, int((starts + site.shop.duration).max(initial=0)))

    return tell


def task_of(site: Site, seconds: float, seed: int, threads: int) -> dict[str, Any]:
    """The project and its limits as the worker reads them."""
    rank, shop, given = site.rank, site.shop, site.activities
    number = np.empty(len(rank), np.int64)
    number[rank] = np.arange(len(rank))
    starts, makespan = site.race.best()
    return {
        "durations": shop.duration.tolist(),
        "links": [(int(number[i]), int(number[j]), lag) for i, j, lag in given.links],
        "needs": [given.needs[int(j)] for j in rank],
        "capacity": given.capacity,
        "shortages": [(s.resource, s.start, s.end, s.amount) for s in given.shortages],
        "heads": heads_of(shop).tolist(),
        "tails": shop.tail.tolist(),
        "end": makespan,
        "bound": site.race.bound,
        "starts": starts.tolist(),
        "seconds": seconds,
        "threads": threads,
        "seed": seed,
    }
