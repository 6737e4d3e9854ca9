"""Monte Carlo simulation of the finish: sample durations, schedule each sample, count."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours
from ..calendar.rests import rests_of
from ..network.arrays import Network
from ..network.compile import compile_plan
from ..network.data import Plan
from ..scheduling.horizon import make_horizon
from ..scheduling.method import anchored, blank_early, facts_end, overrides, run
from .data import ThreePoint, Uncertainty, UncertaintyError
from .kernels import simulate_block
from .result import RiskResult
from .sampling import correlated, generator, quantile, stratified
from .tornado import Inputs, tornado

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Progress = Callable[[int, int], bool | None]

BLOCK = 64
_TASK, _EVENT, _IMPACT, _FACTOR = 1, 2, 3, 4


class SimulationStoppedError(RuntimeError):
    """The progress callback asked to stop; there is no result."""


@dataclass(frozen=True)
class _Sampled:
    """Minutes per varied node and iteration, and the inputs behind them."""

    varied: Ints
    minutes: NDArray[np.int32]
    inputs: Inputs


def simulate(
    plan: Plan,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    progress: Progress | None = None,
) -> RiskResult:
    """The distribution of the plan's finish.

    Each iteration draws all remaining durations and events (Latin hypercube) and schedules the plan
    by the same rules and calendars as `schedule`. The result depends on nothing but the arguments,
    however many threads share the work. `progress(done, total)` is called between blocks; when it
    returns False, SimulationStoppedError is raised. Raises a PlanError where `schedule` does.
    """
    if iterations < 1 or seed < 0:
        raise UncertaintyError("a simulation needs at least one iteration and a seed of 0 or more")
    network = compile_plan(plan, rests_of(plan))
    network = anchored(network, make_horizon(network))
    passes = run(network)
    sampled = _sample(network, uncertainty, seed, iterations)
    finishes, critical = _run(network, sampled, iterations, progress)
    return RiskResult(
        seed=seed,
        iterations=iterations,
        deterministic_finish=passes.end,
        finishes=finishes,
        criticality=_criticality(network, critical, iterations),
        tornado=tornado(sampled.inputs, finishes),
        assumption=uncertainty.in_words,
    )


def _criticality(network: Network, critical: Ints, iterations: int) -> dict[int, float]:
    """Share of iterations in which each unfinished leaf task lies on the longest path."""
    nodes, node = network.nodes, network.node_of_row
    counted = (nodes.ends_project[node] == 1) & (nodes.state[node] < 2)
    return {
        task.id: float(critical[node[row]]) / iterations
        for row, task in enumerate(network.plan.tasks)
        if counted[row]
    }


def _estimate(uncertainty: Uncertainty, task: int, minutes: int) -> ThreePoint | None:
    """Three points in minutes: the task's own, else its class's or the default factors."""
    own = uncertainty.estimates.get(task)
    if own is not None:
        return own
    factors = uncertainty.by_class.get(uncertainty.classes.get(task, ""), uncertainty.default)
    if factors is None:
        return None
    return ThreePoint(
        factors.low * minutes, factors.likely * minutes, factors.high * minutes, factors.shape
    )


def _sample(network: Network, uncertainty: Uncertainty, seed: int, iterations: int) -> _Sampled:
    rows = {task.id: row for row, task in enumerate(network.plan.tasks)}
    _check(uncertainty, rows)
    factor = generator(seed, _FACTOR, 0).standard_normal(iterations)
    values: dict[int, Floats] = {}
    inputs = Inputs()
    for row, task in enumerate(network.plan.tasks):
        node = int(network.node_of_row[row])
        planned = int(network.nodes.duration[node])
        points = _estimate(uncertainty, task.id, planned)
        if points is None or planned == 0 or points.low == points.high == planned:
            continue
        random = generator(seed, _TASK, task.id)
        if uncertainty.correlation:
            u = correlated(random, factor, uncertainty.correlation, iterations)
        else:
            u = stratified(random, iterations)
        values[node] = quantile(points, u)
        inputs.add(f"task:{task.id}", task.name, task.id, u)
    _add_events(network, uncertainty, seed, iterations, rows, values, inputs)
    varied = np.array(list(values), np.int64)
    minutes = np.zeros((len(values), iterations), np.int32)
    for number, sample in enumerate(values.values()):
        minutes[number] = np.rint(sample)
    return _Sampled(varied, minutes, inputs)


def _check(uncertainty: Uncertainty, rows: dict[int, int]) -> None:
    for task in [*uncertainty.estimates, *(t for e in uncertainty.events for t in e.tasks)]:
        if task not in rows:
            raise UncertaintyError(f"an estimate or event names task {task}: the plan has none")


def _add_events(
    network: Network,
    uncertainty: Uncertainty,
    seed: int,
    iterations: int,
    rows: dict[int, int],
    values: dict[int, Floats],
    inputs: Inputs,
) -> None:
    for number, event in enumerate(uncertainty.events):
        happens = stratified(generator(seed, _EVENT, number), iterations) < event.probability
        draws = stratified(generator(seed, _IMPACT, number), iterations)
        impact = np.where(happens, quantile(event.impact, draws), 0.0)
        for task in event.tasks:
            node = int(network.node_of_row[rows[task]])
            if network.nodes.state[node] < 2:
                planned = np.full(iterations, float(network.nodes.duration[node]))
                values[node] = values.get(node, planned) + impact
        inputs.add(f"event:{event.id}", event.name, None, impact)


def _run(
    network: Network, sampled: _Sampled, iterations: int, progress: Progress | None
) -> tuple[Ints, Ints]:
    horizon = make_horizon(network)
    finishes = np.empty(iterations, np.int64)
    critical = np.zeros(len(network.task), np.int64)
    workers = os.cpu_count() or 1
    step = BLOCK * workers
    with ThreadPoolExecutor(workers) as pool:
        for first in range(0, iterations, step):
            last = min(first + step, iterations)

            def wave(hours: Hours, first: int = first, last: int = last) -> Ints:
                return _wave(network, hours, sampled, pool, finishes, first, last)

            critical += horizon.ask(wave)
            if progress is not None and progress(last, iterations) is False:
                raise SimulationStoppedError(f"stopped after {last} of {iterations} iterations")
    return finishes, critical


def _wave(
    network: Network,
    hours: Hours,
    sampled: _Sampled,
    pool: ThreadPoolExecutor,
    finishes: Ints,
    first: int,
    last: int,
) -> Ints:
    """Iterations `first` .. `last`, a block per thread; how often each node was critical."""

    def block(begin: int) -> Ints:
        end = min(begin + BLOCK, last)
        counts = np.zeros(len(network.task), np.int64)
        simulate_block(
            network.nodes,
            network.edges,
            hours,
            sampled.varied,
            np.ascontiguousarray(sampled.minutes[:, begin:end]),
            overrides(network.plan),
            facts_end(network.plan),
            network.nodes.duration.copy(),
            blank_early(network),
            np.zeros(len(network.task), bool),
            finishes[begin:end],
            counts,
        )
        return counts

    blocks = list(pool.map(block, range(first, last, BLOCK)))
    total: Ints = np.sum(blocks, axis=0)
    return total
