"""CP-SAT alone on an instance, as its manual shows it: the peer of levelling.

In a process of its own (`python -m benchmarks.cpsat`, activities and seconds in, a makespan out):
OR-Tools ships a library that HiGHS ships too, and one process loads only one of the two.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from pilothouse.engine.levelling import Activities

THREADS = 2
PATIENCE = 60.0


def makespan(activities: Activities, seconds: float) -> int | None:
    """The least makespan that CP-SAT finds in so many seconds with two threads; None for none.

    Raises RuntimeError where it cannot be run.
    """
    given = json.dumps({**asdict(activities), "seconds": seconds})
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=given, capture_output=True, text=True, check=True,
            timeout=seconds + PATIENCE,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"CP-SAT could not be run: {error.stderr[-300:]}") from error
    except subprocess.TimeoutExpired:
        return None
    found: int | None = json.loads(done.stdout)
    return found


def solved(given: dict[str, Any]) -> int | None:
    """One interval an activity, one sum a resource, the last finish as small as can be."""
    from ortools.sat.python import cp_model

    model, durations = cp_model.CpModel(), given["durations"]
    horizon = sum(durations) + sum(max(lag, 0) for *_, lag in given["links"])
    horizon += max(given["release"], default=0)
    starts = [model.new_int_var(0, horizon, "") for _ in durations]
    for start, release in zip(starts, given["release"], strict=False):
        model.add(start >= release)
    for before, after, lag in given["links"]:
        model.add(starts[after] >= starts[before] + lag)
    pairs = list(zip(starts, durations, strict=True))
    spans = [model.new_fixed_size_interval_var(start, size, "") for start, size in pairs]
    for r, capacity in enumerate(given["capacity"]):
        used = [(span, row[r]) for span, row in zip(spans, given["needs"], strict=True) if row[r]]
        model.add_cumulative([span for span, _ in used], [need for _, need in used], capacity)
    end = model.new_int_var(0, horizon, "")
    for start, size in pairs:
        model.add(end >= start + size)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = given["seconds"]
    solver.parameters.num_workers = THREADS
    status = solver.solve(model)
    return int(solver.value(end)) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


if __name__ == "__main__":
    json.dump(solved(json.load(sys.stdin)), sys.stdout)
