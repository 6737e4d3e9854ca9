"""Running HiGHS beside us: one process per programme, ended on time."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from .. import beside
from .program import Floats, Program


def task_of(
    program: Program,
    *,
    seconds: float,
    gap: float,
    known: Floats | None,
    threads: int,
    seed: int,
    nodes: int | None = None,
) -> dict[str, Any]:
    """The programme and its limits as the worker reads them; `nodes` of its tree, None for all."""
    matrix = sparse.csr_matrix(program.matrix)
    return {
        "cost": program.cost,
        "start": matrix.indptr.astype(np.int32),
        "index": matrix.indices.astype(np.int32),
        "value": matrix.data.astype(float),
        "limit": program.limit,
        "lower": program.lower,
        "upper": program.upper,
        "whole": program.whole,
        "known": known,
        "seconds": seconds,
        "gap": gap,
        "threads": threads,
        "seed": seed,
        "nodes": nodes,
    }


class Beside(beside.Beside):
    """HiGHS at work in another process; `tell(kind, figure)` is called from a thread of ours."""

    def __init__(self, task: dict[str, Any], tell: beside.Tell) -> None:
        super().__init__("pilothouse.engine.selection.highs_worker", task, tell)
