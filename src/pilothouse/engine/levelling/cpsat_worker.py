"""CP-SAT in a process of its own: reads a project, writes schedules and bounds as they come.

OR-Tools is imported only when there is something to solve: it ships a library that HiGHS ships
too, so a process that has the one can never load the other.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Say = Callable[[str, Any], None]


def _teller(starts: list[cp_model.IntVar], say: Say) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Schedules(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            say("starts", [int(self.value(start)) for start in starts])

    return Schedules()


def model_of(task: dict[str, Any]) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """Starts within what heads and tails leave open below the known makespan."""
    from ortools.sat.python import cp_model

    model, durations, end = cp_model.CpModel(), task["durations"], task["end"]
    starts = [
        model.new_int_var(head, max(head, end - tail), "")
        for head, tail in zip(task["heads"], task["tails"], strict=True)
    ]
    for before, after, lag in task["links"]:
        model.add(starts[after] >= starts[before] + lag)
    spans = [
        model.new_fixed_size_interval_var(start, size, "")
        for start, size in zip(starts, durations, strict=True)
    ]
    for r, capacity in enumerate(task["capacity"]):
        used = [(s, task["needs"][j][r]) for j, s in enumerate(spans) if task["needs"][j][r]]
        used += [
            (model.new_fixed_size_interval_var(short[1], short[2] - short[1], ""), short[3])
            for short in task["shortages"]
            if short[0] == r
        ]
        if used:
            model.add_cumulative([s for s, _ in used], [n for _, n in used], capacity)
    makespan = model.new_int_var(task["bound"], end, "")
    for start, size in zip(starts, durations, strict=True):
        model.add(makespan >= start + size)
    model.minimize(makespan)
    for start, value in zip(starts, task["starts"], strict=True):
        model.add_hint(start, value)
    model.add_hint(makespan, end)
    return model, starts


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Solve the project that arrives; answer ("starts" | "bound" | "end", value)."""
    from ortools.sat.python import cp_model

    task = pickle.load(inbox)  # noqa: S301  # our own parent wrote it

    def say(kind: str, value: Any) -> None:
        pickle.dump((kind, value), outbox)
        outbox.flush()

    model, starts = model_of(task)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = task["seconds"]
    solver.parameters.num_workers = task["threads"]
    solver.parameters.random_seed = task["seed"]
    solver.best_bound_callback = lambda bound: say("bound", int(bound + 0.999))
    status = solver.solve(model, _teller(starts, say))
    if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        proven = task["end"] if status == cp_model.INFEASIBLE else int(solver.objective_value)
        say("bound", proven)
    say("end", solver.status_name(status))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
