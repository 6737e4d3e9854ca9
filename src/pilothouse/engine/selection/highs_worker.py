"""HiGHS in a process of its own: reads a programme, writes solutions and bounds as they come.

A process of its own because two solvers that ship the same shared library cannot be loaded into
one, and because a process can be ended on time.
"""

from __future__ import annotations

import pickle
import sys
from typing import Any, BinaryIO

import highspy
import numpy as np


def model_of(task: dict[str, Any]) -> highspy.HighsLp:
    """The programme as HiGHS takes it."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(task["cost"]), len(task["limit"])
    lp.col_cost_, lp.sense_ = task["cost"], highspy.ObjSense.kMaximize
    lp.col_lower_, lp.col_upper_ = task["lower"], task["upper"]
    lp.row_lower_, lp.row_upper_ = np.full(lp.num_row_, -highspy.kHighsInf), task["limit"]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = task["start"]
    lp.a_matrix_.index_, lp.a_matrix_.value_ = task["index"], task["value"]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[bool(whole)] for whole in task["whole"]]
    return lp


def prepared(task: dict[str, Any]) -> highspy.Highs:
    """A solver with the programme, its limits and, where there is one, the start solution."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False), ("threads", int(task["threads"])),
        ("time_limit", float(task["seconds"])), ("mip_rel_gap", float(task["gap"])),
        ("random_seed", int(task["seed"])),
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    if task["nodes"] is not None:
        highs.setOptionValue("mip_max_nodes", int(task["nodes"]))
    highs.passModel(model_of(task))
    if task["known"] is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(task["known"])
        highs.setSolution(solution)
    return highs


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Solve the one programme that arrives; answer with ("solution" | "bound" | "end", figure)."""
    highs = prepared(pickle.load(inbox))  # noqa: S301  # our own parent wrote it

    def say(kind: str, value: Any) -> None:
        pickle.dump((kind, value), outbox)
        outbox.flush()

    def improving(event: Any) -> None:
        say("solution", np.array(event.data_out.mip_solution))

    def logging(event: Any) -> None:
        say("bound", float(event.data_out.mip_dual_bound))

    highs.cbMipImprovingSolution += improving
    highs.cbMipLogging += logging
    highs.run()
    status = highs.getModelStatus()
    info = highs.getInfo()
    if np.isfinite(info.mip_dual_bound):
        say("bound", float(info.mip_dual_bound))
    if np.isfinite(info.objective_function_value) and highs.getSolution().value_valid:
        say("solution", np.array(highs.getSolution().col_value))
    say("end", highs.modelStatusToString(status))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
