"""What the threads of a levelling share: the best schedule, the bound, and when to stop."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np

from .islands import NEVER
from .kernels import Ints


@dataclass
class Race:
    """The best starts (in the kernels' order), their makespan, and what is proven."""

    deadline: float
    bound: int = 0
    makespan: int = NEVER
    starts: Ints | None = None
    called_off: bool = False
    failure: Exception | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: threading.Event = field(default_factory=threading.Event)

    def offer(self, starts: Ints, makespan: int) -> None:
        """Keep a schedule if it is shorter."""
        with self.lock:
            if makespan < self.makespan:
                self.starts, self.makespan = starts, makespan
            self._judge()

    def best(self) -> tuple[Ints, int]:
        """The best starts, none where there are none yet, and their makespan."""
        with self.lock:
            starts = np.zeros(0, np.int64) if self.starts is None else self.starts
            return starts, self.makespan

    def prove(self, bound: int) -> None:
        """No schedule is shorter than `bound`."""
        with self.lock:
            self.bound = max(self.bound, min(bound, self.makespan))
            self._judge()

    def _judge(self) -> None:
        if self.makespan <= self.bound:
            self.ended.set()

    @property
    def left(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        return self.called_off or self.ended.is_set() or self.left <= 0
