"""Risk simulation: speed beside bare figures, closed forms, and what each sampling needs.

    python -m benchmarks.risk [FILES or FOLDER] [--json] [--iterations N] [--seed S]
                            [--no-portfolio]

Without files: generated plans of 1,000 and 10,000 activities, the closed-form cases where the
shared data are there, the curve of P80 error against iterations, and 200 linked plans, here and on
Dask with two processes (about two minutes of processor time). Files are plans (any format that
Pilothouse reads) and JSON tables of closed-form cases; each plan is simulated once without
uncertainty, to compare it with its schedule, and once with.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.generated import one_calendar
from benchmarks.risk_cases import Case, cases
from benchmarks.risk_portfolio import line_of as portfolio_line
from benchmarks.risk_portfolio import portfolio
from benchmarks.risk_speed import line_of as speed_line
from benchmarks.risk_speed import speed
from benchmarks.tables import NONE, Line, percent, tell
from benchmarks.tables import show as show_lines
from pilothouse.engine import (
    Plan,
    PlanError,
    ThreePoint,
    Uncertainty,
    schedule,
    simulate,
    warm,
)
from pilothouse.engine.risk import Driver
from tests.shared_data import folder

Row = dict[str, Any]
COUNTS = tuple(2**k for k in range(5, 14))
SEEDS = 24
METHODS = ("plain", "hypercube", "sobol")
NEAR, RATIO = 0.005, 4
COUNTED = {
    "closed_forms": "closed and published figures within their sampling error",
    "plans": "plans whose simulation without uncertainty is their schedule",
}


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
        for method in METHODS:
            misses = [_p80(plan, known, seed + k, count, method) / truth - 1 for k in range(SEEDS)]
            row[method] = float(np.sqrt(np.mean(np.square(misses))))
            if row[method] <= NEAR:
                needs.setdefault(method, count)
        yield row
    sobol, plain = needs.get("sobol"), needs.get("plain")
    ratio = plain / sobol if sobol and plain else None
    yield {
        "needed_for": NEAR, **needs, "plain_over_sobol": ratio, "goal": RATIO,
        "met": ratio is not None and ratio >= RATIO,
    }  # fmt: skip


def _p80(plan: Plan, known: Uncertainty, seed: int, count: int, method: str) -> float:
    result = simulate(plan, known, seed, count, method=method, criticality=False)
    return float(np.quantile(result.finishes, 0.8)) - plan.start


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
        tell("risk: the curve of the P80")
        out["sampling"] = list(curve(arguments.seed))
    if arguments.portfolio:
        out["portfolio"] = list(portfolio(arguments.seed))
    if tables:
        tell("risk: closed forms")
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


def lines(out: dict[str, list[Row]]) -> Iterator[Line]:
    """The figures with goal, peer and floor; the tables above it are the figures one by one."""
    yield from map(speed_line, out.get("speed", []))
    for row in out.get("sampling", [])[-1:]:
        yield Line(
            f"iterations until the P80 is within {percent(NEAR, 1)}, Sobol",
            f"{RATIO} × fewer",
            f"{row.get('sobol', NONE)} ({row['plain_over_sobol'] or 0:g} × fewer)",
            row["met"],
            f"plain {row.get('plain', NONE)}, hypercube {row.get('hypercube', NONE)}",
        )
    yield from map(portfolio_line, out.get("portfolio", []))
    for name, words in COUNTED.items():
        if rows := out.get(name):
            right = sum(row["met"] for row in rows)
            yield Line(words, "all", f"{right} of {len(rows)}", right == len(rows))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="plans, tables of closed forms, or folders")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--iterations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--portfolio", action=argparse.BooleanOptionalAction, help="200 linked plans, two minutes"
    )
    chosen = parser.parse_args(arguments)
    if chosen.portfolio is None:
        chosen.portfolio = not chosen.files
    if chosen.iterations < 1 or chosen.seed < 0:
        raise SystemExit("iterations must be 1 or more, the seed 0 or more")
    warm()
    out = gather(chosen)
    if chosen.json:
        json.dump({"cores": os.cpu_count(), **out}, sys.stdout)
        return
    print(f"{os.cpu_count()} cores, seed {chosen.seed}")
    for title in ("sampling", "closed_forms", "plans"):
        if title in out:
            show(title.replace("_", " "), out[title])
    show_lines(
        lines(out),
        "Floor: a bare kernel of the same work and no more (risk_floors.py). “A core” is",
        "processor time over cores. Peer: NumPy, a vector over the iterations for each task; none",
        "here computes criticality, events, drivers, calendars or linked plans.",
    )


if __name__ == "__main__":
    main()
