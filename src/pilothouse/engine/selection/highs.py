"""Running HiGHS beside us: one process per programme, ended on time."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from .program import Floats, Program

Tell = Callable[[str, Any], None]


def task_of(
    program: Program, *, seconds: float, gap: float, known: Floats | None, threads: int, seed: int
) -> dict[str, Any]:
    """The programme and its limits as the worker reads them."""
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
    }


class Beside:
    """HiGHS at work in another process; `tell(kind, figure)` is called from a thread of ours."""

    def __init__(self, task: dict[str, Any], tell: Tell) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pilothouse.engine.selection.highs_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._tell = tell
        self._reader = threading.Thread(target=self._listen, args=(task,), daemon=True)
        self._reader.start()

    def _listen(self, task: dict[str, Any]) -> None:
        inbox, outbox = self._process.stdout, self._process.stdin
        if inbox is None or outbox is None:
            return
        try:
            pickle.dump(task, outbox)
            outbox.close()
            while True:
                self._tell(*pickle.load(inbox))  # noqa: S301  # our own child wrote it
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            return

    @property
    def running(self) -> bool:
        return self._reader.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, at most so long."""
        self._reader.join(max(0.0, seconds))

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
