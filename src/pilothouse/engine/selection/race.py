"""What the threads of a solution share."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np

from .program import Floats, Program


@dataclass
class Race:
    """What the threads share: the best solution, the bound, and when to stop.

    Without a deadline (infinite) nothing here depends on the time.
    """

    program: Program
    gap: float
    deadline: float
    bound: float = np.inf
    value: float = -np.inf
    x: Floats | None = None
    called_off: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: threading.Event = field(default_factory=threading.Event)

    def offer(self, x: Floats) -> bool:
        """Keep a solution if it is allowed and better."""
        x = np.round(x)
        value = self.program.value(x)
        with self.lock:
            if value <= self.value or not self.program.allows(x):
                return False
            self.x, self.value = x, value
        self._judge()
        return True

    def prove(self, bound: float) -> None:
        """No solution is better than `bound`."""
        with self.lock:
            self.bound = max(self.value, min(self.bound, self.program.ceiling(bound)))
        self._judge()

    def goal(self) -> float:
        """A bound at or below this ends the race."""
        if self.x is None:
            return -np.inf
        return max(self.value + self.gap * abs(self.value), self.value + self.program.grain)

    def _judge(self) -> None:
        if self.x is not None and self.bound <= self.goal() + 1e-9:
            self.ended.set()

    @property
    def left(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        return self.called_off or self.ended.is_set() or self.left <= 0
