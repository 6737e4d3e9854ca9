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

from pilothouse.engine.forecast import HistoryError, NoForecast, Outcome, forecast

SIZES, TRIALS, Z = (10, 15, 30, 100), 2000, 1.2815515655446004
KINDS = ("lognormal", "bimodal", "heavy")


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
        "goal": 0.8,
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
    heads = ("overruns", "n", "goal", "ours", "peer: normal", "P80 holds")
    print("".join(f"{head:>14}" for head in heads))
    for row in found["coverage"]:
        shares = (row["goal"], row["interval"], row["normal_interval"], row["corrected"])
        cells = [row["kind"], str(row["n"]), *(f"{100 * share:.1f} %" for share in shares)]
        print("".join(f"{cell:>14}" for cell in cells))
    print(f"{TRIALS:,} histories each, {found['seconds']} s")


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
