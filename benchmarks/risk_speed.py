"""How fast a simulation is, part by part: ours, the bare kernels and NumPy in the same run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from queue import SimpleQueue
from time import perf_counter, process_time
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.generated import STANDARD, one_calendar
from benchmarks.risk_floors import Bare, numpy_draws, numpy_forward, on_all_cores
from benchmarks.tables import Line, tell
from pilothouse.engine import (
    Calendar,
    LinkType,
    Plan,
    RiskEvent,
    ThreePoint,
    Uncertainty,
    simulate,
)
from pilothouse.engine.risk import CorrelationGroup, Costs, Driver, TaskCost
from pilothouse.engine.risk.arrays import Draws, Sampling, Scratch
from pilothouse.engine.risk.kernels_draws import draw, with_risks
from pilothouse.engine.risk.model import Model
from pilothouse.engine.risk.simulation import sampling_of

Row = dict[str, Any]

SIX_DAYS = Calendar(2, "six days", (((7 * 60, 16 * 60),),) * 6 + ((),))
NIGHTS = Calendar(3, "nights", (((22 * 60, 30 * 60),),) * 5 + ((), ()))
ALWAYS = Calendar(4, "always", (((0, 1440),),) * 7)
GOALS: dict[int, dict[str, float]] = {  # seconds; the bare figures were measured on two cores
    10_000: {"random numbers": 0.07, "forward": 0.15, "criticality": 0.25, "call, full": 0.6},
    1_000: {"call, full": 0.1},
}


@dataclass(frozen=True)
class Time:
    """Least wall seconds of some runs, and the least processor seconds they used in all threads."""

    wall: float
    processor: float


def best(action: Callable[[], object], times: int = 3) -> Time:
    """Time an action."""
    wall, processor = [], []
    for _ in range(times):
        begin, used = perf_counter(), process_time()
        action()
        wall.append(perf_counter() - begin)
        processor.append(process_time() - used)
    return Time(min(wall), min(processor))


def rich(count: int) -> tuple[Plan, Uncertainty]:
    """Four calendars, all link types with lags, events, drivers, groups and costs."""
    plan = one_calendar(count)
    kinds = list(LinkType)
    calendars = (STANDARD, SIX_DAYS, NIGHTS, ALWAYS)
    tasks = tuple(
        replace(t, calendar=calendars[t.id % 4].id if t.id % 5 == 0 else None) for t in plan.tasks
    )
    links = tuple(
        replace(x, type=kinds[n % 4] if n % 6 == 0 else LinkType.FS, lag=120 * (n % 7 == 0))
        for n, x in enumerate(plan.links)
    )
    third = count // 3
    known = Uncertainty(
        events=tuple(
            RiskEvent(f"e{k}", f"event {k}", 0.2, ThreePoint(480, 960, 2400),
                      tuple(range(k * count // 20, k * count // 20 + 5)), parallel=k % 2 == 1,
                      cost=ThreePoint(1000, 2000, 5000))
            for k in range(20)
        ),
        drivers=tuple(
            Driver(f"d{k}", f"driver {k}", ThreePoint(0.9, 1, 1.3), tuple(range(k, count, 9)))
            for k in range(5)
        ),
        groups=(CorrelationGroup("crews", tuple(range(third)), 0.4),),
        costs=Costs({t.id: TaskCost(by_duration=Decimal(t.duration)) for t in plan.tasks}),
    )  # fmt: skip
    return replace(plan, calendars=calendars, tasks=tasks, links=links), known


@numba.njit(nogil=True, cache=True)
def _added(
    draws: Draws,
    sampling: Sampling,
    s: Scratch,
    shared: NDArray[np.float32],
    first: int,
    last: int,
    sums: NDArray[np.float32],
) -> None:
    lanes = len(s.value)
    total = np.zeros(lanes, np.float32)
    for begin in range(first, last, lanes):
        total[:] = 0
        for j in range(len(draws.code)):
            draw(draws, sampling, s, shared, j, begin, begin)
            with_risks(draws, s, shared, j, 0)
            for i in range(lanes):
                total[i] += s.value[i]
        sums[begin : begin + lanes] = total


def parts(plain: Plan, full: Plan, known: Uncertainty) -> dict[str, tuple[Plan, Uncertainty]]:
    """The full set less one feature each, to see what a feature costs."""
    return {
        "no groups": (full, replace(known, groups=())),
        "no costs": (full, replace(known, costs=Costs())),
        "no events": (full, replace(known, events=())),
        "no drivers": (full, replace(known, drivers=())),
        "one calendar": (plain, known),
    }


def drawn(model: Model, iterations: int) -> Callable[[], object]:
    """Our random durations alone on all cores, added up like those of the floor."""
    lanes = model.lanes
    shared = model.inputs.shared.rows(0, lanes)
    sums = np.zeros(-(-iterations // lanes) * lanes, np.float32)
    spare: SimpleQueue[Scratch] = SimpleQueue()
    for _ in range(os.cpu_count() or 1):
        spare.put(model.scratch(lanes, model.ready))

    def work(first: int, last: int) -> None:
        scratch = spare.get()
        _added(model.inputs.draws, model.sampling, scratch, shared, first, last, sums)
        spare.put(scratch)

    return lambda: on_all_cores(work, iterations)


def speed(iterations: int, seed: int, sizes: tuple[int, ...] = tuple(GOALS)) -> Iterator[Row]:
    """Seconds by plan size, features and depth.

    `per_core` is processor seconds over cores: what the wall time would be were both cores free.
    `floor` is a bare kernel that does the same work and no more, `peer` NumPy.
    """
    for count in sizes:
        tell(f"risk: {count:,} activities")
        plan = one_calendar(count)
        full, known = rich(count)
        durations = [task.duration for task in plan.tasks]
        bare = Bare(durations, plan.links, iterations)
        model = Model(plan, Uncertainty(), seed, sampling_of("hypercube", iterations))
        numbers = best(partial(numpy_draws, durations, iterations, seed), 1).wall
        forward = best(partial(numpy_forward, durations, plan.links, iterations, seed), 1).wall
        actions: list[tuple[str, Callable[[], object], float | None, Callable[[], object]]] = [
            ("random numbers", drawn(model, iterations), numbers, bare.draws),
            ("forward", partial(model.simulate, 0, iterations, marks=False), forward, bare.forward),
            ("criticality", partial(model.simulate, 0, iterations), None, bare.critical),
            ("call, bare", partial(simulate, plan, Uncertainty(), seed, iterations), None,
             bare.critical),
            ("call, full", partial(simulate, full, known, seed, iterations), None, bare.critical),
            *(
                (name, partial(simulate, *less, seed, iterations), None, bare.critical)
                for name, less in parts(plan, full, known).items()
            ),
        ]  # fmt: skip
        floors: dict[Callable[[], object], float] = {}
        for name, action, peer, least in actions:
            if least not in floors:
                least()
                floors[least] = best(least).wall
            action()
            ours, goal = best(action), GOALS.get(count, {}).get(name)
            yield {
                "activities": count, "iterations": iterations, "what": name, "goal": goal,
                "ours": ours.wall, "per_core": ours.processor / (os.cpu_count() or 1),
                "peer": peer, "floor": floors[least],
                "met": None if goal is None else ours.wall <= goal,
            }  # fmt: skip


WORDS = {
    "random numbers": "random numbers alone",
    "forward": "forward only",
    "criticality": "with criticality",
    "call, bare": "whole call, nothing but durations",
    "call, full": "whole call, all features",
    "no groups": "the same without correlation",
    "no costs": "the same without costs",
    "no events": "the same without events",
    "no drivers": "the same without drivers",
    "one calendar": "the same with one calendar, finish to start",
}


def line_of(row: Row) -> Line:
    """A row of the table."""
    return Line(
        f"{row['activities']:,} × {row['iterations']:,}, {WORDS[row['what']]}",
        f"{row['goal']:g} s" if row["goal"] else "",
        f"{row['ours']:.3f} s ({row['per_core']:.3f} a core)",
        row["met"],
        f"NumPy {row['peer']:.2f} s" if row["peer"] else "",
        f"bare {row['floor']:.3f} s",
    )
