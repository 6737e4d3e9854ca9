"""Load every compiled kernel once, at server start, so that no request waits for a compiler."""

from __future__ import annotations

import os

NICE = 10


def warm() -> None:
    """Schedule, simulate, level and choose, each a little: loads all machine code.

    Takes about a second with a filled cache folder and about a minute the first time.
    """
    from .levelling.warming import warm as warm_levelling
    from .selection.warming import warm as warm_selection

    warm_dates()
    warm_levelling()
    warm_selection()


def warm_dates() -> None:
    """Schedule and simulate a plan of two tasks: loads the machine code that every plan needs."""
    from .network.data import Calendar, Link, Plan, Task
    from .risk import Uncertainty, simulate
    from .scheduling import schedule

    day = ((480, 1020),)
    plan = Plan(
        name="warm",
        start=29_000_000,
        calendars=(Calendar(1, "every day", (day,) * 7),),
        default_calendar=1,
        tasks=(Task(1, "first", 480), Task(2, "second", 480)),
        links=(Link(1, 2),),
    )
    schedule(plan)
    simulate(plan, Uncertainty(), seed=1, iterations=10)


def main() -> None:
    """Fill the cache folder of machine code beside those who work already; they go first."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    warm()


if __name__ == "__main__":
    main()
