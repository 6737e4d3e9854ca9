"""Forecasts from history: how often the stated intervals hold, and corrections of a history.

    python -m benchmarks.forecast [HISTORY.csv] [--estimate X] [--class NAME] [--json]

Without a file it simulates: histories of n closed projects, each judged by one more. A history has
the columns project, planned, actual and, where there are classes, class.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.tables import Line, percent
from benchmarks.tables import show as show_lines
from pilothouse.engine.forecast import HistoryError, NoForecast, Outcome, forecast

STATED = 0.8
SIZES, TRIALS, Z = (10, 15, 30, 100), 2000, 1.2815515655446004
KINDS = ("lognormal", "bimodal", "heavy")
ERROR = math.sqrt(STATED * (1 - STATED) / TRIALS)


def draws(kind: str, count: int, draw: np.random.Generator) -> list[float]:
    """Ratios of actual to planned of a kind of organisation."""
    if kind == "lognormal":
        return np.exp(draw.normal(0.15, 0.3, count)).tolist()
    if kind == "bimodal":
        centre = np.where(draw.random(count) < 0.7, 0.02, 0.9)
        return np.exp(draw.normal(centre, 0.08)).tolist()
    return np.exp(0.1 + 0.15 * draw.standard_t(2, count)).tolist()


def coverage(kind: str, n: int) -> dict[str, Any]:
    """How often the next project lies within ours and within mean ± 1.28 σ of the logarithms."""
    draw = np.random.default_rng(n)
    ours = peer = promised = 0
    for _ in range(TRIALS):
        *past, new = draws(kind, n + 1, draw)
        found = forecast(100, [Outcome(str(i), 1, ratio) for i, ratio in enumerate(past)])
        if isinstance(found, NoForecast):
            raise HistoryError(found.why)
        logs = np.log(past)
        off = abs(math.log(new) - logs.mean())
        ours += found.low <= 100 * new <= found.high
        promised += 100 * new <= found.corrected
        peer += off <= Z * logs.std(ddof=1)
    return {
        "kind": kind,
        "n": n,
        "goal": STATED,
        "interval": ours / TRIALS,
        "corrected": promised / TRIALS,
        "normal_interval": peer / TRIALS,
    }


def simulated() -> dict[str, Any]:
    begin = perf_counter()
    rows = [coverage(kind, n) for kind in KINDS for n in SIZES]
    return {"coverage": rows, "seconds": round(perf_counter() - begin, 2)}


def history(path: Path) -> list[Outcome]:
    """The closed projects of a file. Raises HistoryError."""
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        return [
            Outcome(
                row["project"],
                float(row["planned"]),
                float(row["actual"]),
                row.get("class", "") or "",
            )
            for row in rows
        ]
    except (OSError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        raise HistoryError(f"{path} is no history of closed projects ({error}).") from error


def corrected(path: Path, estimate: float, group: str | None) -> dict[str, Any]:
    found = forecast(estimate, history(path), group)
    if isinstance(found, NoForecast):
        return {"computed": False, "why": found.why, "n": found.basis.n, "needed": found.needed}
    return {"computed": True, "n": found.basis.n, **asdict(found)}


def show(found: dict[str, Any]) -> None:
    """Print the table or the correction."""
    if "coverage" not in found:
        for name, value in found.items():
            print(f"{name:>12}  {value}")
        return
    show_lines(
        map(line_of, found["coverage"]),
        f"{TRIALS:,} simulated histories each, {found['seconds']} s. Met: within three standard",
        f"errors ({percent(3 * ERROR, 1)}) of the stated share. Peer: mean ± 1.28 σ of logarithms.",
        "Floor: none; nearer than the standard error cannot be told apart from exact.",
    )


def line_of(row: dict[str, Any]) -> Line:
    """How often the next project lay within the interval, and below what was promised at P80."""
    ours = f"{percent(row['interval'], 1)}, P80 {percent(row['corrected'], 1)}"
    return Line(
        f"outcomes inside the stated interval, {row['kind']}, n = {row['n']}",
        percent(row["goal"], 0),
        ours,
        abs(row["interval"] - row["goal"]) <= 3 * ERROR,
        f"normal {percent(row['normal_interval'], 1)}",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("history", nargs="?", type=Path, help="closed projects as CSV")
    parser.add_argument("--estimate", type=float, default=100.0, help="what to correct")
    parser.add_argument("--class", dest="group", help="the class of the new project")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    try:
        path = chosen.history
        found = corrected(path, chosen.estimate, chosen.group) if path else simulated()
    except HistoryError as error:
        sys.exit(str(error))
    if chosen.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main()
