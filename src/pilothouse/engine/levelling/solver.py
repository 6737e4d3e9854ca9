"""Short schedules in bounded time: priority rules, a genetic algorithm, and CP-SAT beside it.

The rules and a small population give a schedule at once. Then one thread lets a population
evolve that is as large as the time allows; on the other core CP-SAT first tries to prove that
nothing shorter exists, a second population evolves, and CP-SAT works on from the best schedule
when the populations have become alike.
"""

from __future__ import annotations

import time

from ..figures import finite
from ..progress import Progress
from .compile import by_row
from .data import Activities, Answer, LevellingError, LevellingStoppedError, Rule
from .running import Run, counted, pace_of
from .site import Site, make_site

MARGIN = 0.06
BEFORE = 4
FOREVER = 1e9


def by_rule(activities: Activities, rule: Rule, *, at_once: bool = False) -> Answer:
    """One schedule by a priority rule, without improvement.

    Parameters
    ----------
    activities : Activities
        The project.
    rule : Rule
        Which activity goes first.
    at_once : bool
        The parallel scheme (moment by moment) instead of the serial one (activity by activity).

    Returns
    -------
    Answer
        Starts in the order of the activities; the bound is that of the longest path and of work.

    Raises
    ------
    LevellingError
        Where the project cannot be scheduled at all.
    """
    begun = time.monotonic()
    site = make_site(activities, begun + FOREVER, (rule,), improving=False, schemes=(at_once,))
    return _answer(site, begun)


def instant(activities: Activities, *, seed: int = 0) -> Answer:
    """A good schedule in some 40 ms per 120 activities: rules, then a small population.

    Parameters
    ----------
    activities : Activities
        The project.
    seed : int
        The same seed gives the same schedule on every machine.

    Returns
    -------
    Answer
        Starts in the order of the activities.

    Raises
    ------
    LevellingError
        Where the project cannot be scheduled at all.
    """
    begun = time.monotonic()
    site = make_site(activities, begun + FOREVER, tuple(Rule)[:BEFORE])
    if not site.race.over:
        site.quick(seed)
    return _answer(site, begun)


def solve(
    activities: Activities,
    *,
    seconds: float = 10.0,
    iterations: int | None = None,
    seed: int = 0,
    proving: bool = True,
    progress: Progress | None = None,
) -> Answer:
    """As short a schedule as can be found in `seconds` on two cores, and what is proven of it.

    Parameters
    ----------
    activities : Activities
        The project.
    seconds : float
        Wall clock; it ends earlier where the schedule is proven to be shortest.
    iterations : int, optional
        Instead of the clock: so many schedules (three for each child) in each of two populations.
        Then the same seed gives the same schedule on every machine, and CP-SAT takes no part.
    seed : int
        Where the random numbers begin.
    proving : bool
        Whether CP-SAT works beside, in a process of its own.
    progress : callable, optional
        `progress(done, of)` is called a few times per second, in milliseconds or children of each
        population; False stops.

    Returns
    -------
    Answer
        Starts in the order of the activities.

    Raises
    ------
    LevellingError
        Where the project cannot be scheduled at all, or time or iterations are below zero.
    LevellingStoppedError
        Where `progress` said so.
    """
    if not (finite(seconds) and seconds >= 0):
        raise LevellingError(f"a search cannot take {seconds!r} seconds: give 0 or more")
    if iterations is not None and iterations < 0:
        raise LevellingError(f"a search cannot take {iterations!r} iterations: give 0 or more")
    begun = time.monotonic()
    end = begun + (max(0.6 * seconds, seconds - MARGIN) if iterations is None else FOREVER)
    site = make_site(activities, end, tuple(Rule))

    def report(done: int, of: int) -> None:
        if progress is not None and progress(done, of) is False:
            raise LevellingStoppedError("stopped before the levelling was done")

    def passed() -> None:
        report(int((time.monotonic() - begun) * 1000), int(seconds * 1000))

    if not site.race.over:
        colony = site.quick(seed)
        if iterations is not None:
            births = iterations // 3
            counted(site, births, seed, lambda done: report(done, births))
        elif not site.race.over:
            Run(site, seed, pace_of(colony), proving=proving).run(passed)
    return _answer(site, begun)


def _answer(site: Site, begun: float) -> Answer:
    starts, makespan = site.race.best()
    return Answer(by_row(site.rank, starts), makespan, site.race.bound, time.monotonic() - begun)
