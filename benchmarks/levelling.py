"""Levelling of PSPLIB instances: makespan and gap to the best known, at once and in ten seconds.

    python -m benchmarks.levelling [--set j60] [--limit N] [--seconds S] [--json] [FOLDER]

Takes any folder of single-mode .sm files, with or without best_known.csv (columns set, instance,
best_known; others are shown beside ours). Every schedule is checked by the verifier. `--peer` runs
plain CP-SAT for the same time. Without a folder: some instances of j60 and j120, the instant
method on all, and 10,000 activities over 60 resources. The machine code is loaded before the clock
starts. Gaps are shares of the best known makespan; where none is known they are empty.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import numpy as np

from benchmarks.psplib import BadInputError, best_known, files, read
from pilothouse.engine.levelling import Activities, Answer, faults, instant, solve
from pilothouse.engine.levelling.cpsat import plain
from pilothouse.engine.levelling.warming import warm
from tests.shared_data import folder

GOALS = {"j60": 0.004, "j120": 0.012}
INSTANT_GAP, INSTANT_SECONDS = 0.03, 0.05
SCALE_SECONDS = 10.0
DEFAULT_LIMIT = 3
TOLD = ("cpsat_10s", "pyjobshop_10s", "lower_bound")


@dataclass(frozen=True)
class Row:
    """One levelled instance. Gaps are shares of the best known makespan."""

    instance: str
    makespan: int
    best_known: int | None
    gap: float | None
    feasible: bool
    seconds: float
    bound: int
    told: dict[str, int]
    peer: int | None = None


def generated(count: int = 10_000, resources: int = 60, seed: int = 1) -> Activities:
    """A plan of layered work: each activity follows up to three earlier ones and needs up to three
    of the resources."""
    rng = np.random.default_rng(seed)
    durations = rng.integers(1, 11, count)
    needs = np.zeros((count, resources), np.int64)
    links = []
    for j in range(count):
        chosen = rng.choice(resources, int(rng.integers(1, 4)), replace=False)
        needs[j, chosen] = rng.integers(1, 5, len(chosen))
        if j:
            before = np.unique(rng.integers(max(0, j - 300), j, int(rng.integers(1, 4))))
            links += [(int(i), j, int(durations[i])) for i in before]
    return Activities(
        tuple(durations.tolist()),
        tuple(links),
        tuple(map(tuple, needs.tolist())),
        (4,) * resources,
    )


def measured(
    name: str, activities: Activities, method: Callable[[Activities], Answer], known: dict[str, int]
) -> Row:
    """Level once, check the schedule, compare."""
    begun = monotonic()
    answer = method(activities)
    took = monotonic() - begun
    best = known.get("best_known")
    return Row(
        instance=name,
        makespan=answer.makespan,
        best_known=best,
        gap=answer.makespan / best - 1 if best else None,
        feasible=not faults(activities, answer.starts),
        seconds=round(took, 3),
        bound=answer.bound,
        told={key: known[key] for key in TOLD if key in known},
    )


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def percent(value: float | None) -> str:
    return f"{value:.2%}" if value is not None else "–"


def told_gap(rows: Sequence[Row], key: str) -> float | None:
    pairs = [(r.told[key], r.best_known) for r in rows if r.best_known and key in r.told]
    return mean([value / best - 1 for value, best in pairs])


def chosen(folder_: Path, set_: str, limit: int) -> list[Path]:
    """All files, or `limit` of each folder spread evenly."""
    found = files(folder_, set_)
    if not limit:
        return found
    kept = []
    for group in sorted({path.parent for path in found}):
        inside = [path for path in found if path.parent == group]
        kept += inside[:: max(1, -(-len(inside) // limit))][:limit]
    return kept


def show(row: Row) -> None:
    best, peer = row.best_known or "–", row.peer or "–"
    told = "  ".join(f"{key} {value}" for key, value in row.told.items())
    print(
        f"{row.instance:<14} {row.makespan:>8} {best:>8} {percent(row.gap):>8} {row.bound:>7} "
        f"{'yes' if row.feasible else 'NO':>8} {row.seconds:>8.2f} {peer:>7}  {told}",
        flush=True,
    )


def run(
    paths: Sequence[Path], wanted: argparse.Namespace, known: dict[str, dict[str, int]]
) -> list[Row]:
    """Level every file by the chosen method, telling each."""
    rows = []
    if not wanted.json:
        print(
            f"{'instance':<14} {'makespan':>8} {'best':>8} {'gap':>8} {'bound':>7} {'feasible':>8} "
            f"{'s':>8} {'CP-SAT':>7}"
        )

    def method(activities: Activities) -> Answer:
        if wanted.instant:
            return instant(activities)
        return solve(activities, seconds=wanted.seconds)

    for path in paths:
        activities = read(path)
        row = measured(path.stem, activities, method, known.get(path.stem, {}))
        if wanted.peer:
            row = replace(row, peer=plain(activities, wanted.seconds))
        rows.append(row)
        if not wanted.json:
            show(row)
    return rows


def summary(rows: Sequence[Row], at_once: Sequence[Row], seconds: float) -> None:
    """Goal, ours, peers and floor: one line for each set."""
    print(
        f"\n{'gap to best known':<34} {'goal':>8} {'ours':>8} {'CP-SAT':>8} {'PyJobShop':>9} "
        f"{'floor':>8}"
    )
    for set_ in sorted({row.instance[: _prefix(row.instance)] for row in rows}, key=len):
        inside = [r for r in rows if r.instance[: _prefix(r.instance)] == set_]
        _line(f"{set_}, {len(inside)} instances, {seconds:g} s", GOALS.get(set_), inside)
    for set_ in sorted({row.instance[: _prefix(row.instance)] for row in at_once}, key=len):
        inside = [r for r in at_once if r.instance[: _prefix(r.instance)] == set_]
        longest = max(r.seconds for r in inside)
        _line(f"{set_}, instant ≤ {1000 * longest:.0f} ms", INSTANT_GAP, inside)


def _prefix(name: str) -> int:
    """How much of an instance's name is its set: j120 before j30, j60, j90."""
    return 4 if name.startswith("j120") else 3


def _line(name: str, goal: float | None, rows: Sequence[Row]) -> None:
    gap = mean([r.gap for r in rows if r.gap is not None])
    live = mean([r.peer / r.best_known - 1 for r in rows if r.peer and r.best_known])
    peer = live if live is not None else told_gap(rows, "cpsat_10s")
    other = told_gap(rows, "pyjobshop_10s")
    floor = told_gap(rows, "lower_bound")
    bad = sum(not r.feasible for r in rows)
    print(
        f"{name:<34} {percent(goal):>8} {percent(gap):>8} {percent(peer):>8} {percent(other):>9} "
        f"{percent(floor):>8}{f'  {bad} NOT FEASIBLE' if bad else ''}"
    )


def scale() -> None:
    """10,000 activities over 60 resources."""
    activities = generated()
    row = measured("10,000 × 60", activities, lambda a: solve(a, seconds=SCALE_SECONDS - 1.5), {})
    print(
        f"\n10,000 activities × 60 resources: goal ≤ {SCALE_SECONDS:g} s, "
        f"ours {row.seconds:.1f} s, "
        f"makespan {row.makespan}, bound {row.bound} (+{row.makespan / row.bound - 1:.1%}), "
        f"{'feasible' if row.feasible else 'NOT FEASIBLE'}"
    )


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.levelling", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of .sm files")
    parser.add_argument("--set", default="", help="only one set, such as j60")
    parser.add_argument("--limit", type=int, default=None, help="instances of each set, 0 all")
    parser.add_argument("--seconds", type=float, default=10.0, help="time for each instance")
    parser.add_argument("--instant", action="store_true", help="the instant method instead")
    parser.add_argument("--peer", action="store_true", help="plain CP-SAT in the same time too")
    parser.add_argument("--json", action="store_true", help="strict JSON instead of the table")
    parsed = parser.parse_args(arguments)
    if not 0 < parsed.seconds < 1e6:
        parser.error("--seconds must be above zero")
    return parsed


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or strict JSON; exit with one sentence on bad input."""
    wanted = parse(arguments)
    place = wanted.folder or folder() / "rcpsp"
    if wanted.limit is None:
        wanted.limit = 0 if wanted.folder else DEFAULT_LIMIT
    try:
        paths = chosen(place, wanted.set, wanted.limit)
        if wanted.folder is None and not wanted.set:
            paths = [path for path in paths if path.parent.name in GOALS]
        known = best_known(place)
        warm()
        rows = run(paths, wanted, known)
        if wanted.json:
            keys = ("instance", "makespan", "best_known", "gap", "feasible", "seconds")
            found = [{key: getattr(row, key) for key in keys} for row in rows]
            print(json.dumps({"instances": found}, allow_nan=False))
            return
        at_once = [
            measured(path.stem, read(path), instant, known.get(path.stem, {}))
            for path in chosen(place, wanted.set, 0)
        ]
    except (BadInputError, OSError) as error:
        sys.exit(f"benchmarks.levelling: {error}")
    summary(rows, at_once, wanted.seconds)
    if wanted.folder is None:
        scale()


if __name__ == "__main__":
    main(sys.argv[1:])
