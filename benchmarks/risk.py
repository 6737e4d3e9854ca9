"""Risk simulation: speed beside bare figures, closed forms, and what each sampling needs.

    python -m benchmarks.risk [FILES or FOLDER] [--json] [--iterations N] [--seed S] [--portfolio]

Without files: generated plans of 1,000 and 10,000 activities, the closed-form cases where the
shared data are there, the curve of P80 error against iterations, and (with --portfolio) 200 linked
plans. Files are plans (any format that Pilothouse reads) and JSON tables of closed-form cases; each
plan is simulated once without uncertainty, to compare it with its schedule, and once with.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.generated import STANDARD, one_calendar
from benchmarks.risk_cases import Case, cases
from pilothouse.engine import (
    Calendar,
    LinkType,
    Plan,
    PlanError,
    RiskEvent,
    ThreePoint,
    Uncertainty,
    schedule,
    simulate,
    warm,
)
from pilothouse.engine.risk import (
    CorrelationGroup,
    Costs,
    Crossing,
    Driver,
    Portfolio,
    TaskCost,
    simulate_portfolio,
)
from pilothouse.engine.risk.model import Model
from pilothouse.engine.risk.simulation import sampling_of
from tests.shared_data import folder

Row = dict[str, Any]

SIX_DAYS = Calendar(2, "six days", (((7 * 60, 16 * 60),),) * 6 + ((),))
NIGHTS = Calendar(3, "nights", (((22 * 60, 30 * 60),),) * 5 + ((), ()))
ALWAYS = Calendar(4, "always", (((0, 1440),),) * 7)
GOALS = {  # seconds: whole call, all features; bare pass forward; bare pass with criticality
    10_000: (0.6, 0.15, 0.25),
    1_000: (0.1, None, None),
}
COUNTS = tuple(2**k for k in range(5, 14))
SEEDS = 24


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


def floor_of(plan: Plan, iterations: int, seed: int) -> Time:
    """Seconds of the forward pass alone, with nothing drawn: no simulation can be faster here."""
    model = Model(plan, Uncertainty(), seed, sampling_of("plain", iterations))
    draws = model.inputs.draws
    model.inputs.draws = draws._replace(input_of=np.full_like(draws.input_of, -1))
    return best(lambda: model.simulate(0, iterations, marks=False))


def peer_of(plan: Plan, iterations: int, seed: int) -> Time:
    """Seconds of NumPy, one vector over the iterations per activity: forward, no calendar."""
    before: dict[int, list[int]] = {}
    for link in plan.links:
        before.setdefault(link.successor, []).append(link.predecessor)
    random = np.random.default_rng(seed)

    def run() -> None:
        finish = np.zeros((len(plan.tasks), iterations), np.float32)
        for task in plan.tasks:
            d = task.duration
            start = finish[before[task.id]].max(axis=0) if task.id in before else np.float32(0)
            drawn = random.triangular(0.9 * d, d, 1.3 * d, iterations).astype(np.float32)
            finish[task.id] = start + drawn

    return best(run, 1)


def speed(iterations: int, seed: int) -> Iterator[Row]:
    """Seconds by plan size, features and depth.

    `per_core` is processor seconds over cores: what the wall time would be were both cores free.
    """
    for count, (goal, forward, critical) in GOALS.items():
        plan = one_calendar(count)
        full, known = rich(count)
        floor, peer = floor_of(plan, iterations, seed), peer_of(plan, iterations, seed)
        model = Model(plan, Uncertainty(), seed, sampling_of("hypercube", iterations))
        actions: list[tuple[str, float | None, Callable[[], object]]] = [
            ("forward", forward, partial(model.simulate, 0, iterations, marks=False)),
            ("criticality", critical, partial(model.simulate, 0, iterations)),
            ("call, bare", None, partial(simulate, plan, Uncertainty(), seed, iterations)),
            ("call, full", goal, partial(simulate, full, known, seed, iterations)),
        ]
        for name, limit, action in actions:
            action()
            ours = best(action)
            yield {
                "activities": count, "iterations": iterations, "what": name, "goal": limit,
                "ours": ours.wall, "per_core": ours.processor / (os.cpu_count() or 1),
                "peer": peer.wall, "floor": floor.wall,
                "met": None if limit is None else ours.wall <= limit,
            }  # fmt: skip


def closed_forms(paths: list[Path], seed: int) -> Iterator[Row]:
    """Our figures beside closed and published ones, each with its sampling error."""
    for path in paths:
        for case in cases(path):
            yield from _case(case, seed)


def _case(case: Case, seed: int) -> Iterator[Row]:
    result = simulate(case.plan, case.uncertainty, seed, 20_000)
    ours = case.figures(result)
    for name, expected in case.expected.items():
        error = case.error(name, 20_000)
        yield {
            "case": case.name, "figure": name, "expected": expected, "ours": ours[name],
            "allowed": error, "met": abs(ours[name] - expected) <= error,
        }  # fmt: skip


def curve(seed: int) -> Iterator[Row]:
    """Root mean square error of the P80, as a share of the project's length, by iterations."""
    plan = one_calendar(300, seed=3)
    plan = replace(plan, tasks=tuple(replace(t, duration=10 * t.duration) for t in plan.tasks))
    groups = tuple(range(300))
    known = Uncertainty(
        ThreePoint(0.6, 1, 1.8),
        drivers=(Driver("d", "labour", ThreePoint(0.8, 1, 1.5), groups),),
    )
    truth = _p80(plan, known, 999, 131_072, "sobol")
    needs: dict[str, int] = {}
    for count in COUNTS:
        row: Row = {"iterations": count}
        for method in ("plain", "hypercube", "sobol"):
            misses = [_p80(plan, known, seed + k, count, method) / truth - 1 for k in range(SEEDS)]
            row[method] = float(np.sqrt(np.mean(np.square(misses))))
            if row[method] <= 0.005:
                needs.setdefault(method, count)
        yield row
    sobol, plain = needs.get("sobol"), needs.get("plain")
    ratio = plain / sobol if sobol and plain else None
    yield {
        "needed_for": 0.005, **needs, "plain_over_sobol": ratio, "goal": 4,
        "met": ratio is not None and ratio >= 4,
    }  # fmt: skip


def _p80(plan: Plan, known: Uncertainty, seed: int, count: int, method: str) -> float:
    result = simulate(plan, known, seed, count, method=method, criticality=False)
    return float(np.quantile(result.finishes, 0.8)) - plan.start


def portfolio(seed: int) -> Iterator[Row]:
    """200 linked plans of 500 activities under shared drivers, 5,000 iterations."""
    plans = {f"p{k}": one_calendar(500, seed=k) for k in range(200)}
    linked = Portfolio(
        plans, tuple(Crossing((f"p{k}", 499), (f"p{k + 7}", 60)) for k in range(193))
    )
    drivers = tuple(
        Driver(f"d{n}", f"driver {n}", ThreePoint(0.9, 1, 1.3),
               tuple(linked.task(key, t) for key in plans for t in range(n, 500, 25)))
        for n in range(5)
    )  # fmt: skip
    known = Uncertainty(drivers=drivers)
    begin = perf_counter()
    result = simulate_portfolio(linked, known, seed, 5000)
    yield {
        "plans": 200, "activities": 100_000, "iterations": 5000,
        "seconds": perf_counter() - begin,
        "p80_days": (result.percentile(80) - plans["p0"].start) / 1440,
    }  # fmt: skip


def plans_of(paths: list[Path], iterations: int, seed: int) -> Iterator[Row]:
    """Each plan: equal to its schedule without uncertainty, and its distribution with."""
    from pilothouse.interchange import ReadError, read

    for path in paths:
        try:
            plan = read(path).plan
            done = schedule(plan)
            still = simulate(plan, Uncertainty(default=None), seed, 16)
            begin = perf_counter()
            result = simulate(plan, Uncertainty(), seed, iterations)
        except (ReadError, PlanError) as error:
            raise SystemExit(f"{path.name}: {error}") from error
        seconds = perf_counter() - begin
        same = set(still.finishes.tolist()) == {still.deterministic_finish}
        yield {
            "plan": path.name, "activities": len(plan.tasks), "iterations": iterations,
            "seconds": seconds, "schedule_finish": done.finish,
            "without_uncertainty": still.deterministic_finish,
            "p50": result.percentile(50), "p80": result.percentile(80), "met": same,
        }  # fmt: skip


def files_of(arguments: list[str]) -> tuple[list[Path], list[Path]]:
    """Tables of cases, and plans, among files and the files of folders."""
    found: list[Path] = []
    for text in arguments:
        path = Path(text)
        if not path.exists():
            raise SystemExit(f"{text}: there is no such file or folder")
        inside = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
        found += [p for p in inside if not path.is_dir() or p.suffix.lower() not in (".csv", ".md")]
    tables = [path for path in found if _is_table(path)]
    return tables, [path for path in found if path not in tables]


def _is_table(path: Path) -> bool:
    if path.suffix.lower() != ".json":
        return False
    try:
        data = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path.name}: not JSON: {error}") from error
    return isinstance(data, dict) and "tasks" not in data


def gather(arguments: argparse.Namespace) -> dict[str, list[Row]]:
    """All tables that the arguments ask for."""
    tables, plans = files_of(arguments.files)
    if not arguments.files:
        known = folder() / "risk" / "closed_form_and_published.json"
        tables = [known] if known.exists() else []
    out: dict[str, list[Row]] = {}
    if not arguments.files:
        out["speed"] = list(speed(arguments.iterations, arguments.seed))
        out["sampling"] = list(curve(arguments.seed))
    if arguments.portfolio:
        out["portfolio"] = list(portfolio(arguments.seed))
    if tables:
        out["closed_forms"] = list(closed_forms(tables, arguments.seed))
    if plans:
        out["plans"] = list(plans_of(plans, arguments.iterations, arguments.seed))
    return out


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)


def show(title: str, rows: list[Row]) -> None:
    """One table as text."""
    print(f"\n{title}")
    head: list[str] = []
    for row in rows:
        if list(row) != head:
            head = list(row)
            print("  ".join(f"{name:>13}" for name in head))
        print("  ".join(f"{_cell(row[name]):>13}" for name in head))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="plans, tables of closed forms, or folders")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--iterations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--portfolio", action="store_true", help="also 200 linked plans")
    chosen = parser.parse_args(arguments)
    if chosen.iterations < 1 or chosen.seed < 0:
        raise SystemExit("iterations must be 1 or more, the seed 0 or more")
    warm()
    out = gather(chosen)
    if chosen.json:
        json.dump({"cores": os.cpu_count(), **out}, sys.stdout)
        return
    print(f"{os.cpu_count()} cores, seed {chosen.seed}")
    for title, rows in out.items():
        show(title.replace("_", " "), rows)


if __name__ == "__main__":
    main()
