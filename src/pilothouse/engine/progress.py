"""How long work tells how far it is, and is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], bool | None]
"""`progress(done, total)`: called as work goes on; False, or what it raises, ends the work."""


@dataclass
class Told:
    """One count over several pieces of work, up to `total`; what is told never falls.

    `error` makes what is raised when the caller says stop.
    """

    progress: Progress | None
    total: int
    error: Callable[[str], Exception]
    done: int = 0
    stopped: bool = False

    def tell(self, done: int) -> None:
        """So much is done. Raises `error` where the caller says stop."""
        if self._stops(done):
            raise self.error(f"stopped after {self.done} of {self.total}")

    def piece(self, units: int = 0) -> Progress | None:
        """The progress function of the next piece, which is worth so many units of the whole."""
        if self.progress is None:
            return None
        base = self.done
        return lambda done, of: not self._stops(base + units * min(done, of) // max(of, 1))

    def _stops(self, done: int) -> bool:
        self.done = max(self.done, min(done, self.total))
        if self.progress is not None and self.progress(self.done, self.total) is False:
            self.stopped = True
        return self.stopped
