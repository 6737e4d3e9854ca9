"""Loading the compiled kernels before the first levelling, whose time they would take."""

from __future__ import annotations

from ..network.data import Assignment, Calendar, Link, Plan, Resource, Task
from .data import Activities, Rule
from .joint import level_jointly
from .leveller import level
from .options import LevelOptions
from .site import make_site


def warm() -> None:
    """Level activities, a plan and two plans together: loads or builds all machine code."""
    chain = Activities((2, 3, 1), ((0, 1, 2),), ((1,), (1,), (1,)), (1,))
    make_site(chain, 1e18, tuple(Rule)).quick(0)
    plan = Plan(
        name="warm",
        start=29_000_000,
        calendars=(Calendar(1, "every day", (((480, 1020),),) * 7),),
        default_calendar=1,
        tasks=(Task(1, "first", 480), Task(2, "second", 480), Task(3, "third", 480)),
        links=(Link(1, 3),),
        resources=(Resource(1, "person"),),
        assignments=(Assignment(1, 1), Assignment(2, 1)),
    )
    level(plan, LevelOptions(splitting=True))
    level_jointly([plan, plan])
