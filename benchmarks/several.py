"""Several projects over one pool: levelled one after the other, and jointly.

A plan file is taken apart into its projects: its topmost summaries, or where there are none the
tasks whose names begin alike up to “-Task” (as in the files of MPSPLIB). The first project counts
as many times as there are projects, the last once; a delay is the finish behind that with nothing
levelled, in elapsed days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import numpy as np

from benchmarks.generated import STANDARD, START
from benchmarks.psplib import BadInputError
from benchmarks.tables import Line
from pilothouse.engine import Assignment, Link, Plan, PlanError, Resource, Task, TaskKind, schedule
from pilothouse.engine.levelling import Levelling, LevelOptions, level_jointly, level_together
from pilothouse.engine.levelling.ground import cleared

DAY = 1440
MARK = "-Task"
WIDTH = 28
WEIGHTS = (
    "Weighted delay: the first of n projects counts n times, the last once. Peer: each project is",
    "levelled after the one before it. Floor: with nothing shared none is late.",
)


@dataclass(frozen=True)
class Pool:
    """What a pool of projects gave: weighted delays in days, and whether nobody is overbooked."""

    instance: str
    projects: int
    tasks: int
    delay: float
    seconds: float
    one_after_other: float
    one_after_other_seconds: float
    feasible: bool


def read_plan(path: Path) -> Plan:
    """The plan in a file, its old levelling delays taken away. Raises BadInputError."""
    from pilothouse.interchange import ReadError, read

    try:
        plan = read(path).plan
        schedule(plan)
    except (OSError, ReadError, PlanError) as error:
        raise BadInputError(f"{path}: {error}") from error
    return cleared(plan)


def apart(plan: Plan) -> list[Plan]:
    """The projects of a plan, in order; links between two projects are left out."""
    above = {task.id: task.parent for task in plan.tasks}
    summaries = any(task.kind == TaskKind.SUMMARY for task in plan.tasks)
    names = {task.id: task.name for task in plan.tasks}

    def project(task: int) -> str:
        if not summaries:
            return names[task].rpartition(MARK)[0]
        while (parent := above[task]) is not None:
            task = parent
        return str(task)

    of = {task.id: project(task.id) for task in plan.tasks}
    return [
        _part(plan, {t for t, key in of.items() if key == one})
        for one in dict.fromkeys(of.values())
    ]


def _part(plan: Plan, inside: set[int]) -> Plan:
    return replace(
        plan,
        tasks=tuple(task for task in plan.tasks if task.id in inside),
        links=tuple(x for x in plan.links if {x.predecessor, x.successor} <= inside),
        assignments=tuple(x for x in plan.assignments if x.task in inside),
    )


def drawn(projects: int = 20, tasks: int = 500, resources: int = 30, seed: int = 1) -> list[Plan]:
    """Projects of one to ten days' tasks, each after up to two of the ten before it and with one to
    three units of one of the resources, of which there are eight each."""
    draw = np.random.default_rng(seed)
    pool = tuple(Resource(r, f"skill {r}", max_units=8.0) for r in range(1, resources + 1))
    found = []
    for number in range(projects):
        lengths = draw.integers(1, 11, tasks).tolist()
        links = [
            Link(int(first) + 1, after + 1)
            for after in range(1, tasks)
            for first in np.unique(draw.integers(max(0, after - 10), after, 2))
        ]
        of, units = draw.integers(1, resources + 1, tasks), draw.integers(1, 4, tasks)
        found.append(
            Plan(
                f"project {number}",
                START,
                (STANDARD,),
                STANDARD.id,
                tuple(Task(t + 1, f"task {t}", 480 * days) for t, days in enumerate(lengths)),
                tuple(links),
                resources=pool,
                assignments=tuple(
                    Assignment(t + 1, int(of[t]), float(units[t])) for t in range(tasks)
                ),
            )
        )
    return found


def measured(name: str, plans: Sequence[Plan], seconds: float) -> Pool:
    """Level both ways. `seconds` is the time to search; 0 takes rules and a fixed search."""
    begun = monotonic()
    usual = level_together(plans, LevelOptions(seconds=seconds / len(plans)))
    between = monotonic()
    found = level_jointly(plans, LevelOptions(seconds=seconds))
    done = monotonic()
    return Pool(
        name, len(plans), sum(len(plan.tasks) for plan in plans),
        weighted_days(plans, found), round(done - between, 2),
        weighted_days(plans, usual), round(between - begun, 2),
        feasible=within_pool(plans, found),
    )  # fmt: skip


def weighted_days(plans: Sequence[Plan], found: Sequence[Levelling]) -> float:
    """The delays of the projects, the first times their number, the last once."""
    late = [a.after.finish - schedule(p).finish for p, a in zip(plans, found, strict=True)]
    return sum((len(late) - place) * minutes for place, minutes in enumerate(late)) / DAY


def within_pool(plans: Sequence[Plan], found: Sequence[Levelling]) -> bool:
    """Whether at no instant more units of a resource are at work than there are, by its name, and
    all links hold: scheduling each levelled plan anew gives the dates that were answered."""
    units: dict[str, float] = {}
    changes: dict[str, list[tuple[int, float]]] = {}
    for plan, answer in zip(plans, found, strict=True):
        again = schedule(answer.plan)
        dates = {task.id: answer.after.of(task.id) for task in plan.tasks}
        if any(again.of(task).start != at.start for task, at in dates.items()):
            return False
        names = {r.id: r.name.casefold() for r in plan.resources}
        units |= {r.name.casefold(): r.max_units for r in plan.resources}
        for each in plan.assignments:
            at = dates[each.task]
            if at.start < at.finish:
                rows = changes.setdefault(names[each.resource], [])
                rows += [(at.start, each.units), (at.finish, -each.units)]
    return all(_most(rows) <= units[name] + 1e-9 for name, rows in changes.items())


def _most(changes: list[tuple[int, float]]) -> float:
    """The most units at once; what ends at an instant is free before what begins at it."""
    now = most = 0.0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def line_of(pool: Pool) -> Line:
    """A row of the table: the peer is each project after the one before it."""
    short = pool.instance if len(pool.instance) <= WIDTH else f"…{pool.instance[1 - WIDTH :]}"
    name = f"{short}: {pool.projects} projects, {pool.tasks:,} tasks, weighted delay"
    ours = f"{pool.delay:,.0f} days in {pool.seconds:.1f} s"
    if not pool.feasible:
        ours += ", NOT FEASIBLE"
    theirs = f"one by one {pool.one_after_other:,.0f} in {pool.one_after_other_seconds:.1f} s"
    met = pool.feasible and pool.delay <= pool.one_after_other
    return Line(name, "≤ one by one", ours, met, theirs, "0 days")
