"""A solver at work in a process of its own: reads one task, tells figures as they come.

Two solvers that ship the same shared library cannot be loaded into one process, and a process can
be ended on time.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

Tell = Callable[[str, Any], None]


class Beside:
    """The module `worker` at work; `tell(kind, figure)` is called from a thread of ours.

    The worker reads one pickled task from its standard input and writes pickled pairs to its
    standard output.
    """

    def __init__(self, worker: str, task: dict[str, Any], tell: Tell) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", worker],
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
