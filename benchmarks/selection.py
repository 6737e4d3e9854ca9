"""Portfolio selection beside HiGHS alone: value, proven bound and gap within the same time.

    python -m benchmarks.selection [FILES or FOLDER] [--json] [--seconds S] [--limit N] [--seeds N]

Takes a folder with the instance generator (generate.py), its instances (JSON) and OR-Library
multidimensional knapsacks (mknapcb format; published values in mkcbres.txt beside them), or single
such files. Without --seconds each kind has the time of its goal: generated instances 3 s to 0.1 %
and 20 s to 0.05 %, 200 proposals × 12 starts 5 s to 0.5 %, knapsacks 30 s to the published value.
Both sides have two threads; the machine code is loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import runpy
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from benchmarks.orlibrary import BadInputError, problems, published_values
from benchmarks.tables import NONE, Line, number, percent, show, tell
from pilothouse.engine.selection import Portfolio, Proposal, Requirement, Synergy
from pilothouse.engine.selection.compile import compile_portfolio
from pilothouse.engine.selection.highs import Beside, task_of
from pilothouse.engine.selection.program import Program
from pilothouse.engine.selection.relaxation import relax
from pilothouse.engine.selection.solver import solve
from pilothouse.engine.selection.warming import warm
from tests.shared_data import folder

GENERATED = ((3.0, 1e-3), (20.0, 5e-4))
STARTS = (5.0, 5e-3)
KNAPSACK = 30.0
NUMBERS = "Of a generator {seeds} instances, of a file of knapsacks {limit}."


@dataclass(frozen=True)
class Instance:
    """A programme with its time, the gap to reach in it, and a published value to reach."""

    name: str
    program: Program
    seconds: float
    gap: float
    published: float | None = None


@dataclass(frozen=True)
class Row:
    """What one run gave. Gaps are shares; `bound` is proven by us, `relaxed` by the relaxation."""

    instance: str
    seconds_allowed: float
    goal_gap: float | None
    published: float | None
    value: float | None
    bound: float
    gap: float | None
    seconds: float
    peer_value: float | None
    peer_bound: float | None
    peer_gap: float | None
    relaxed: float | None
    met: bool


def portfolio_of(data: dict[str, Any]) -> Portfolio:
    """A generated instance as a portfolio: five yearly budgets, five skills."""
    use, limit = data["use"], data["limit"]
    years = min(5, len(use))
    skills = [f"skill {k}" for k in range(years, len(use))]
    mandatory = set(data.get("mandatory", ()))
    rows = tuple(
        Proposal(
            id=j,
            name=f"proposal {j}",
            value=value,
            cost=tuple(use[k][j] for k in range(years)),
            demand={s: (use[years + i][j],) for i, s in enumerate(skills)},
            mandatory=j in mandatory,
        )
        for j, value in enumerate(data["value"])
    )
    return Portfolio(
        proposals=rows,
        budgets=tuple(limit[:years]),
        capacity={s: (limit[years + i],) for i, s in enumerate(skills)},
        requirements=tuple(Requirement(j, i) for j, i in data.get("requires", ())),
        exclusions=tuple(tuple(group) for group in data.get("exclusions", ())),
        synergies=tuple(Synergy((i, j), bonus) for i, j, bonus in data.get("synergies", ())),
    )


def with_starts(seed: int = 1, proposals: int = 200, periods: int = 12) -> Portfolio:
    """Proposals that may begin in any of twelve periods, at a loss of 1 % of value for each."""
    rng = np.random.default_rng(seed)
    rows = []
    for j in range(proposals):
        length = int(rng.integers(1, 7))
        cost = np.round(rng.lognormal(3.5, 0.8, length)) + 5
        people = {f"skill {k}": tuple(rng.integers(0, 6, length).tolist()) for k in range(3)}
        value = round(float(cost.sum() * rng.lognormal(0.3, 0.35)))
        rows.append(
            Proposal(
                id=j,
                name=f"proposal {j}",
                value=value,
                cost=tuple(cost.tolist()),
                demand=people,
                starts=tuple(range(periods)),
                decay=0.01,
            )
        )
    yearly = 0.4 * sum(sum(row.cost) for row in rows) / periods
    needed = {f"skill {k}": sum(sum(r.demand[f"skill {k}"]) for r in rows) for k in range(3)}
    pairs = rng.integers(0, proposals, (40, 2))
    return Portfolio(
        proposals=tuple(rows),
        budgets=(float(round(yearly)),) * periods,
        capacity={s: (round(0.45 * total / periods),) * periods for s, total in needed.items()},
        requirements=tuple(
            Requirement(int(max(a, b)), int(min(a, b)), after=True) for a, b in pairs if a != b
        ),
    )


def generated(name: str, data: dict[str, Any], seconds: float | None) -> Iterator[Instance]:
    try:
        program = compile_portfolio(portfolio_of(data)).program
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadInputError(f"{name} holds no generated instance ({error!r}).") from error
    for allowed, gap in GENERATED:
        yield Instance(f"{name} {gap:.2%}", program, seconds or allowed, gap)
        if seconds:
            return


def knapsacks(path: Path, seconds: float | None, limit: int) -> Iterator[Instance]:
    """Every problem of a file, or `limit` of them spread evenly. Raises BadInputError."""
    found = problems(path)
    published = published_values(path)
    step = max(1, len(found) // limit) if limit else 1
    for at in range(0, len(found), step)[: limit or None]:
        program, optimum = found[at]
        rows, columns = program.matrix.shape
        known = published.get((rows, columns, at)) or optimum or None
        yield Instance(
            f"{path.stem} {rows}.{columns}-{at:02d}", program, seconds or KNAPSACK, 0, known
        )


def instances(path: Path, arguments: argparse.Namespace) -> Iterator[Instance]:
    """All that a file or folder holds. Raises BadInputError."""
    seconds = arguments.seconds
    if path.is_dir():
        inside = [p for p in sorted(path.iterdir()) if kind_of(p)]
        if not inside:
            raise BadInputError(f"{path} holds neither generate.py nor instances.")
        for file in inside:
            yield from instances(file, arguments)
    elif not path.exists():
        raise BadInputError(f"{path} does not exist.")
    elif kind_of(path) == "generator":
        make = runpy.run_path(str(path)).get("instance")
        if make is None:
            raise BadInputError(f"{path} has no function instance(seed).")
        for seed in range(1, arguments.seeds + 1):
            yield from generated(f"generated {seed}", make(seed), seconds)
        starts = compile_portfolio(with_starts()).program
        yield Instance(f"200 × 12 starts {STARTS[1]:.1%}", starts, seconds or STARTS[0], STARTS[1])
    elif kind_of(path) == "json":
        try:
            data = json.loads(path.read_text())
        except (ValueError, UnicodeDecodeError) as error:
            raise BadInputError(f"{path} is not JSON ({error}).") from error
        yield from generated(path.stem, data, seconds)
    else:
        yield from knapsacks(path, seconds, arguments.limit)


def kind_of(path: Path) -> str:
    if path.name == "mkcbres.txt":
        return ""
    return {".py": "generator", ".json": "json", ".txt": "knapsack"}.get(path.suffix, "")


def peer(instance: Instance) -> tuple[float | None, float | None]:
    """HiGHS alone, two threads: its best value and bound when the time is over."""
    best: dict[str, float] = {}

    def tell(kind: str, figure: Any) -> None:
        if kind == "solution":
            x = np.round(figure)
            value = instance.program.value(x)
            if instance.program.allows(x):
                best["value"] = max(best.get("value", -np.inf), value)
        elif kind == "bound":
            best["bound"] = min(best.get("bound", np.inf), figure)

    task = task_of(
        instance.program,
        seconds=instance.seconds,
        gap=instance.gap,
        known=None,
        threads=2,
        seed=0,
    )
    beside = Beside(task, tell)
    beside.wait(instance.seconds + 5)
    beside.end()
    return best.get("value"), best.get("bound")


def share(value: float | None, bound: float | None) -> float | None:
    if value is None or bound is None:
        return None
    return max(0.0, bound - value) / max(abs(value), 1e-9)


def compare(instance: Instance, *, with_peer: bool) -> Row:
    """Solve one instance by ourselves and by HiGHS alone."""
    root = relax(instance.program, instance.seconds)
    begun = monotonic()
    ours = solve(instance.program, seconds=instance.seconds, gap=instance.gap)
    took = monotonic() - begun
    theirs = peer(instance) if with_peer else (None, None)
    value = ours.value if ours.x is not None else None
    if instance.published is not None:
        met = value is not None and value >= instance.published
    else:
        met = value is not None and ours.gap <= instance.gap + 1e-12
    return Row(
        instance=instance.name,
        seconds_allowed=instance.seconds,
        goal_gap=instance.gap or None,
        published=instance.published,
        value=value,
        bound=ours.bound,
        gap=share(value, ours.bound),
        seconds=round(took, 2),
        peer_value=theirs[0],
        peer_bound=theirs[1],
        peer_gap=share(*theirs),
        relaxed=root.bound if root else None,
        met=met,
    )


def line_of(row: Row) -> Line:
    """A row of the table: value and gap, ours and of HiGHS alone; the floor is the relaxation."""

    def said(value: float | None, gap: float | None) -> str:
        return f"{number(value)} ({percent(gap, 3)})" if value is not None else ""

    ours = f"{said(row.value, row.gap) or NONE} in {row.seconds:.1f} s"
    theirs = said(row.peer_value, row.peer_gap)
    if row.published is None:
        goal = percent(row.goal_gap) if row.goal_gap else ""
        met = row.met if row.goal_gap else None
    else:
        goal, met = f"≥ {number(row.published)}", row.met
        short = row.peer_value is None or row.peer_value < row.published
        theirs += " short" if theirs and short else ""
    figure = f"{row.instance}, {row.seconds_allowed:g} s"
    return Line(figure, goal, ours, met, theirs, number(row.relaxed))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.selection", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="files or a folder")
    parser.add_argument("--json", action="store_true", help="strict JSON instead of the table")
    parser.add_argument("--seconds", type=float, help="time for each instance")
    parser.add_argument("--limit", type=int, default=1, help="problems per knapsack file, 0 all")
    parser.add_argument("--seeds", type=int, default=2, help="generated instances")
    parser.add_argument("--no-peer", action="store_true", help="leave HiGHS alone out")
    parsed = parser.parse_args(arguments)
    if parsed.seconds is not None and not 0 < parsed.seconds < 1e6:
        parser.error("--seconds must be above zero")
    return parsed


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or strict JSON; exit with one sentence on bad input."""
    wanted = parse(arguments)
    paths = wanted.paths or [folder() / "portfolio"]
    try:
        listed = [instance for path in paths for instance in instances(path, wanted)]
    except (BadInputError, OSError) as error:
        sys.exit(f"benchmarks.selection: {error}")
    warm()
    rows = []
    for instance in listed:
        tell(f"selection: {instance.name}, {instance.seconds:g} s")
        rows.append(compare(instance, with_peer=not wanted.no_peer))
    if wanted.json:
        print(json.dumps({"instances": [asdict(row) for row in rows]}, allow_nan=False))
        return
    show(
        map(line_of, rows),
        "Value (gap to the bound proven in the same run). Peer: HiGHS alone in the same time;",
        "“short”: below the published value. The floor is the relaxed bound: no selection",
        f"exceeds it. {NUMBERS.format(seeds=wanted.seeds, limit=wanted.limit or 'all')}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
