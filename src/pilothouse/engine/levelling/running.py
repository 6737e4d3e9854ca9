"""Two threads against the clock, or a counted number of schedules."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from .cpsat import prove
from .islands import Colony, rows_for
from .site import Site

PROVING = 0.2
USED = 0.85
Report = Callable[[], None]


def pace_of(colony: Colony) -> float:
    """Seconds for one child."""
    births = max(2, min(200, 20_000 // max(1, len(colony.shop.duration))))
    begun = time.perf_counter()
    colony.work(births, 0)
    return (time.perf_counter() - begun) / births


def counted(site: Site, births: int, seed: int, report: Callable[[int], None]) -> None:
    """Two populations with a fixed number of children, side by side: the same on any machine.

    `report` hears how many each has.
    """
    race, count = site.race, max(1, len(site.rank))
    colonies = [Colony(site.shop, rows_for(births, count), seed + 1 + k) for k in range(2)]
    step = max(20, min(2000, 200_000 // count))
    with ThreadPoolExecutor(len(colonies)) as pool:
        for at in range(0, births, step):
            report(at)
            size = min(step, births - at)
            works = [pool.submit(colony.work, size, race.bound) for colony in colonies]
            for work, colony in zip(works, colonies, strict=True):
                work.result()
                race.offer(colony.starts, colony.best)
            for colony in colonies:
                if colony.alike:
                    colony.again()
            if race.ended.is_set():
                return


class Run:
    """One levelling against the clock.

    The first thread lets populations evolve; the second lets CP-SAT try, evolves a population,
    and gives the core to CP-SAT again when that has become alike.
    """

    def __init__(self, site: Site, seed: int, pace: float, *, proving: bool) -> None:
        self.site, self.race = site, site.race
        self.seed, self.proving = seed, proving
        self.whole = self.race.left
        births = USED * self.whole / max(pace, 1e-7)
        shares = (1.0, 1.0 - PROVING * proving)
        self.rows = [rows_for(births * share, len(site.rank)) for share in shares]

    def run(self, report: Report) -> None:
        """Until the time is over, or the best is proven to be shortest."""
        threads = [
            threading.Thread(target=self._guarded, args=(work,), daemon=True)
            for work in (self._first, self._second)
        ]
        for thread in threads:
            thread.start()
        try:
            while not self.race.over:
                report()
                self.race.ended.wait(min(0.1, max(0.001, self.race.left)))
        finally:
            self.race.called_off = True
            for thread in threads:
                thread.join()
        if self.race.failure is not None:
            raise self.race.failure

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # raised again in the thread that waits
            self.race.failure = error
            self.race.called_off = True

    def _first(self) -> None:
        while not self.race.over:
            self._evolve(0)

    def _second(self) -> None:
        if self.proving:
            self._prove(PROVING * self.whole)
        while not self.race.over:
            self._evolve(1)
            if self.proving:
                self._prove(0.5 * self.race.left)

    def _evolve(self, which: int) -> None:
        """One population until it has become alike."""
        colony = Colony(self.site.shop, self.rows[which], self.seed + 1 + which)
        self.seed += 2
        while not (self.race.over or colony.alike):
            colony.slice(self.race.bound)
            colony.fit(self.race.left)
            self.race.offer(colony.starts, colony.best)

    def _prove(self, seconds: float) -> None:
        if seconds > 0.4:
            prove(self.site, seconds, seed=self.seed)
