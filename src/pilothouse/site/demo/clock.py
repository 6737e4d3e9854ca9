"""Plays many stories at once in the order of time, so that the audit trail is in order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from pilothouse.site.demo.stage import Company

Script = Iterator[datetime]
Entry = tuple[datetime, int, Script]
STEP = timedelta(minutes=4)


@dataclass(slots=True)
class Clock:
    """A script yields the moment of its next step and does the step when it is resumed.

    Steps that lie after the company's present are not played: what is still to come stays open.
    """

    company: Company
    _queue: list[Entry] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def add(self, scripts: Iterable[Script]) -> None:
        """Let further stories begin, at the earliest at the moment being played."""
        for script in scripts:
            self._queue_next(next(self._order), script)

    def play(self) -> int:
        """Play all steps up to the present; returns how many there were."""
        played, month = 0, ""
        while self._queue:
            moment, order, script = heapq.heappop(self._queue)
            if moment >= self.company.now:
                continue
            self.company.moment = moment
            self._queue_next(order, script)
            played += 1
            if month != (month := f"{moment:%B %Y}"):
                self.company.say(f"  {month}")
        return played

    def _queue_next(self, order: int, script: Script) -> None:
        moment = next(script, None)
        if moment is not None:
            heapq.heappush(self._queue, (max(moment, self.company.moment + STEP), order, script))
