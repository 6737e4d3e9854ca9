"""200 linked plans simulated together: on the local cores, and on Dask with two processes."""

from __future__ import annotations

from collections.abc import Iterator
from logging import ERROR
from time import perf_counter
from typing import Any

from benchmarks.generated import one_calendar
from benchmarks.risk_floors import Bare
from benchmarks.tables import Line, tell
from pilothouse.engine import Link, ThreePoint, Uncertainty
from pilothouse.engine.risk import Crossing, Driver, Portfolio, PortfolioResult, simulate_portfolio

Row = dict[str, Any]
PLANS, TASKS, ITERATIONS, WORKERS = 200, 500, 5000, 2
STEP, DRIVERS = 7, 5


def linked(plans: int, tasks: int) -> tuple[Portfolio, Uncertainty]:
    """Plans of which each waits for one seven before it, under drivers that all share."""
    those = {f"p{k}": one_calendar(tasks, seed=k) for k in range(plans)}
    middle = min(60, tasks - 1)
    crossings = tuple(
        Crossing((f"p{k}", tasks - 1), (f"p{k + STEP}", middle)) for k in range(plans - STEP)
    )
    found = Portfolio(those, crossings)
    drivers = tuple(
        Driver(f"d{n}", f"driver {n}", ThreePoint(0.9, 1, 1.3),
               tuple(found.task(key, t) for key in those for t in range(n, tasks, 5 * DRIVERS)))
        for n in range(DRIVERS)
    )  # fmt: skip
    return found, Uncertainty(drivers=drivers)


def floor(given: Portfolio, iterations: int) -> float:
    """Seconds of the bare forward pass over all plans and the links between them."""
    durations: list[int] = []
    links: list[Link] = []
    first: dict[str, int] = {}
    for key, plan in given.plans.items():
        first[key] = at = len(durations)
        durations += [task.duration for task in plan.tasks]
        links += [Link(at + x.predecessor, at + x.successor) for x in plan.links]
    for x in given.links:
        (one, before), (two, after) = x.predecessor, x.successor
        links.append(Link(first[one] + before, first[two] + after))
    bare = Bare(durations, links, iterations)
    bare.forward()
    begin = perf_counter()
    bare.forward()
    return perf_counter() - begin


def portfolio(
    seed: int,
    plans: int = PLANS,
    tasks: int = TASKS,
    iterations: int = ITERATIONS,
    *,
    processes: bool = True,
) -> Iterator[Row]:
    """Here, then on Dask with two workers of one thread each, in processes of their own or in this
    one, and whether all finishes are the same bytes and all criticalities equal. Without Dask
    there is no second row, and the error stream says why."""
    given, known = linked(plans, tasks)
    size = {"plans": plans, "activities": plans * tasks, "iterations": iterations}
    tell(f"risk: {plans} linked plans here")
    begin = perf_counter()
    here = simulate_portfolio(given, known, seed, iterations)
    took = perf_counter() - begin
    days = (here.percentile(80) - given.plans["p0"].start) / 1440
    yield {
        **size, "where": "local cores", "seconds": took, "p80_days": days, "same_bytes": None,
        "floor": floor(given, iterations),
    }  # fmt: skip
    tell(f"risk: {plans} linked plans on Dask")
    try:
        far, took = _on_dask(given, known, seed, iterations, processes=processes)
    except ImportError as error:
        tell(f"risk: Dask is left out: {error}")
        return
    kind = "processes" if processes else "workers"
    same = here.finishes.tobytes() == far.finishes.tobytes()
    yield {
        **size, "where": f"Dask, {WORKERS} {kind}", "seconds": took,
        "p80_days": (far.percentile(80) - given.plans["p0"].start) / 1440,
        "same_bytes": same and here.criticality == far.criticality, "floor": None,
    }  # fmt: skip


def _on_dask(
    given: Portfolio, known: Uncertainty, seed: int, iterations: int, *, processes: bool
) -> tuple[PortfolioResult, float]:
    """The result, and the seconds without those in which the processes start."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            processes=processes,
            dashboard_address=None,
            silence_logs=ERROR,
        ) as machines,
        Client(machines) as client,
    ):
        begin = perf_counter()
        far = simulate_portfolio(given, known, seed, iterations, cluster=client, parts=WORKERS)
        return far, perf_counter() - begin


def line_of(row: Row) -> Line:
    """A row of the table."""
    same = row["same_bytes"]
    figure = f"{row['plans']} linked plans × {row['activities'] // row['plans']} activities"
    ours = f"{row['seconds']:.1f} s, P80 after {row['p80_days']:,.1f} days"
    if same is not None:
        ours += ", same bytes" if same else ", OTHER BYTES"
    return Line(
        f"{figure} × {row['iterations']:,}, {row['where']}",
        "" if same is None else "same bytes",
        ours,
        same,
        floor=f"bare forward {row['floor']:.1f} s" if row["floor"] else "",
    )
