"""Levelling of PSPLIB instances: makespan and gap to the best known, at once and in ten seconds.

    python -m benchmarks.levelling [--set j60] [--limit N] [--seconds S] [--json] [FOLDER or FILES]

Takes folders of single-mode .sm files, with or without best_known.csv (columns set, instance,
best_known; others are shown beside ours), such files, and plan files that hold several projects
over one pool (benchmarks/several.py). Every schedule is checked by the verifier. `--peer` runs
plain CP-SAT for the same time, as does a run without a folder: five instances of j60 and j120 each,
the instant method on all, 10,000 activities over 60 resources, plans of several projects. The
machine code is loaded before the clock starts. Gaps are shares of the best known makespan; where
none is known they are empty.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic

import numpy as np

from benchmarks import cpsat, several
from benchmarks.psplib import BadInputError, best_known, files, read
from benchmarks.roundtrip import SUFFIXES
from benchmarks.several import Pool
from benchmarks.tables import Line, percent, show, tell
from pilothouse.engine.levelling import Activities, Answer, faults, instant, solve
from pilothouse.engine.levelling.warming import warm
from tests.shared_data import folder

GOALS = {"j60": 0.004, "j120": 0.012}
INSTANT_GAP, INSTANT_SECONDS = 0.03, 0.05
SCALE_SECONDS = 10.0
DEFAULT_LIMIT = 5
SOME_POOLS = ("*_mp_j30_a10_nr5.*", "*_mp_j90_a2_nr5*")
GAPS = (
    "Mean gaps to the best-known makespan; every schedule is checked by the verifier. Floor:",
    "the best lower bound listed, against the best known. Peers “listed” in best_known.csv are",
    "of other runs. The instant method has none in this run.",
)
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


def told_gap(rows: Sequence[Row], key: str) -> float | None:
    pairs = [(r.told[key], r.best_known) for r in rows if r.best_known and key in r.told]
    return mean([value / best - 1 for value, best in pairs])


def spread(found: list[Path], limit: int) -> list[Path]:
    """All files, or `limit` of each folder spread evenly."""
    if not limit:
        return found
    kept = []
    for group in sorted({path.parent for path in found}):
        inside = [path for path in found if path.parent == group]
        kept += inside[:: max(1, -(-len(inside) // limit))][:limit]
    return kept


def run(
    paths: Sequence[Path], wanted: argparse.Namespace, known: dict[str, dict[str, int]]
) -> Iterator[Row]:
    """Level every file by the chosen method, telling each."""

    def method(activities: Activities) -> Answer:
        if wanted.instant:
            return instant(activities)
        return solve(activities, seconds=wanted.seconds)

    for path in paths:
        activities = read(path)
        row = measured(path.stem, activities, method, known.get(path.stem, {}))
        if wanted.peer:
            row = replace(row, peer=cpsat.makespan(activities, wanted.seconds))
        feasible = "" if row.feasible else ", NOT FEASIBLE"
        beside = f", CP-SAT {row.peer}" if row.peer else ""
        tell(f"levelling: {row.instance} {row.makespan} of {row.best_known}{beside}{feasible}")
        yield row


def set_of(name: str) -> str:
    """The set of PSPLIB that an instance is of by its name; empty for others."""
    found = re.match(r"j(120|30|60|90)", name)
    return found[0] if found else ""


def sets(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows by their sets, the smallest first."""
    names = sorted({set_of(row.instance) for row in rows}, key=lambda name: (len(name), name))
    return [(name, [r for r in rows if set_of(r.instance) == name]) for name in names]


def line_of(name: str, goal: float | None, rows: Sequence[Row], longest: float | None) -> Line:
    """The mean gap of a set; with `longest` no instance may take more seconds than that."""
    gap = mean([r.gap for r in rows if r.gap is not None])
    live = mean([r.peer / r.best_known - 1 for r in rows if r.peer and r.best_known])
    listed = told_gap(rows, "cpsat_10s")
    peers = [f"CP-SAT {percent(live)}"] if live is not None else []
    if live is None and listed is not None:
        peers = [f"CP-SAT {percent(listed)} (listed)"]
    if (other := told_gap(rows, "pyjobshop_10s")) is not None:
        peers.append(f"PyJobShop {percent(other)} (listed)")
    bad = sum(not r.feasible for r in rows)
    took = max(r.seconds for r in rows)
    said, ours = percent(goal), percent(gap)
    met = None if goal is None or gap is None else gap <= goal and not bad
    if longest is not None:
        said, peers = f"{said} in {1000 * longest:.0f} ms", []
        ours += f" in {1000 * took:.0f} ms at most"
        met = met and took <= longest
    ours += f", {bad} NOT FEASIBLE" if bad else ", all feasible"
    return Line(
        name,
        said if goal else "",
        ours,
        met,
        "; ".join(peers),
        percent(told_gap(rows, "lower_bound")),
    )


def lines(
    rows: Sequence[Row], at_once: Sequence[Row], wanted: argparse.Namespace
) -> Iterator[Line]:
    """Goal, ours, peers and floor: one line for each set."""
    for set_, inside in sets(rows):
        how = "instant method" if wanted.instant else f"{wanted.seconds:g} s each"
        name = f"gap to best known, {set_ or 'others'}, {len(inside)} instances, {how}"
        yield line_of(name, None if wanted.instant else GOALS.get(set_), inside, None)
    for set_, inside in sets(at_once):
        name = f"the same, {set_ or 'others'}, {len(inside)} instances, instant method"
        yield line_of(name, INSTANT_GAP, inside, INSTANT_SECONDS)


def scale(*, peer: bool) -> Line:
    """10,000 activities over 60 resources."""
    activities = generated()
    tell("levelling: 10,000 activities over 60 resources")
    row = measured("10,000 × 60", activities, lambda a: solve(a, seconds=SCALE_SECONDS - 1.5), {})
    theirs = cpsat.makespan(activities, SCALE_SECONDS) if peer else None
    said = f"CP-SAT {theirs or 'none'} in {SCALE_SECONDS:g} s" if peer else ""
    feasible = "feasible" if row.feasible else "NOT FEASIBLE"
    return Line(
        "makespan of 10,000 activities over 60 resources",
        f"in {SCALE_SECONDS:g} s",
        f"{row.makespan} in {row.seconds:.1f} s, {feasible}",
        row.feasible and row.seconds <= SCALE_SECONDS,
        said,
        f"{row.bound} (proven)",
    )


def pools(paths: Sequence[Path], seconds: float, *, strict: bool) -> Iterator[Pool]:
    """Plan files of several projects. Others are left out, unless `strict`: BadInputError."""
    for path in paths:
        tell(f"levelling: {path.name}")
        projects = several.apart(several.read_plan(path))
        if len(projects) > 1:
            yield several.measured(path.stem, projects, seconds)
        elif strict:
            raise BadInputError(f"{path} holds one project: several are levelled together.")


def sorted_out(places: Sequence[Path], set_: str) -> tuple[list[Path], list[Path]]:
    """Instances, and plan files, among files and folders. Raises BadInputError."""
    instances: list[Path] = []
    plans: list[Path] = []
    for place in places:
        if place.is_dir() and not any(place.rglob("*.sm")):
            inside = sorted(p for p in place.iterdir() if p.suffix.lower() in SUFFIXES)
            if not inside:
                raise BadInputError(f"{place} holds no .sm files and no plans.")
            plans += inside
        elif place.is_file() and place.suffix.lower() in SUFFIXES:
            plans.append(place)
        else:
            instances += files(place, set_)
    return instances, plans


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.levelling",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("places", nargs="*", type=Path, help="folders of .sm files, or plan files")
    parser.add_argument("--set", default="", help="only one set, such as j60")
    parser.add_argument("--limit", type=int, default=None, help="instances of each set, 0 all")
    parser.add_argument("--seconds", type=float, help="time for each instance, 10 by default")
    parser.add_argument("--instant", action="store_true", help="the instant method instead")
    parser.add_argument(
        "--peer", action=argparse.BooleanOptionalAction, help="plain CP-SAT in the same time too"
    )
    parser.add_argument("--json", action="store_true", help="strict JSON instead of the table")
    parsed = parser.parse_args(arguments)
    if parsed.seconds is not None and not 0 < parsed.seconds < 1e6:
        parser.error("--seconds must be above zero")
    parsed.search = parsed.seconds or 0.0
    parsed.seconds = parsed.seconds or 10.0
    if parsed.limit is None:
        parsed.limit = 0 if parsed.places else DEFAULT_LIMIT
    if parsed.peer is None:
        parsed.peer = not parsed.places
    return parsed


def default_pools() -> list[Path]:
    """Two plan files of MPSPLIB, where the shared data are there."""
    return [path for name in SOME_POOLS for path in sorted((folder() / "plans").glob(name))]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or strict JSON; exit with one sentence on bad input."""
    wanted = parse(arguments)
    places = wanted.places or [folder() / "rcpsp"]
    try:
        found, plans = sorted_out(places, wanted.set)
        if not wanted.places and not wanted.set:
            found = [path for path in found if path.parent.name in GOALS]
        known = {name: row for place in places for name, row in best_known(place).items()}
        warm()
        rows = list(run(spread(found, wanted.limit), wanted, known))
        together = list(pools(plans, wanted.search, strict=plans == places))
        if wanted.json:
            keys = ("instance", "makespan", "best_known", "gap", "feasible", "seconds")
            said = {"instances": [{key: getattr(row, key) for key in keys} for row in rows]}
            if plans:
                said["projects"] = [asdict(pool) for pool in together]
            print(json.dumps(said, allow_nan=False))
            return
        at_once = [measured(p.stem, read(p), instant, known.get(p.stem, {})) for p in found]
        if not wanted.places:
            together += pools(default_pools(), wanted.search, strict=False)
            together.append(several.measured("drawn", several.drawn(), wanted.search))
    except (BadInputError, OSError, RuntimeError) as error:
        sys.exit(f"benchmarks.levelling: {error}")
    table = [*lines(rows, [] if wanted.instant else at_once, wanted)]
    if not wanted.places:
        table.append(scale(peer=wanted.peer))
    show(
        [*table, *map(several.line_of, together)],
        *(GAPS if rows else ()),
        *(several.WEIGHTS if together else ()),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
