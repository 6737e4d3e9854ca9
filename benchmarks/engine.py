"""How fast the engine schedules: goals, ours, the peer and the floor from one run.

    python -m benchmarks.engine [--json] [--tasks N] [FILES ...]

Each figure is the best of many rounds. FILES are plan files that are measured besides the generated
plans.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from benchmarks.floors import bare
from benchmarks.generated import START, four_calendars, one_calendar
from benchmarks.peer import NoPeerError, mpxj_milliseconds
from benchmarks.tables import Line as TableLine
from benchmarks.tables import show, tell
from pilothouse.engine import (
    CompiledPlan,
    ConstraintType,
    Link,
    Plan,
    PlanError,
    schedule,
    to_datetime,
    warm,
)

LARGE, MIDDLE = 100_000, 10_000
ROUNDS = 20
PATIENCE = 1.0


@dataclass(frozen=True)
class Line:
    """One figure: `unit` is "ms", "s" or "times"; `floor` is the bare pass over the same links."""

    work: str
    goal: float | None
    ours: float | None
    unit: str = "ms"
    links: int = 0
    floor: float | None = None
    peer: str = ""
    bound: str = ""

    @property
    def met(self) -> bool | None:
        if self.goal is None or self.ours is None:
            return None
        return self.ours >= self.goal if self.unit == "times" else self.ours <= self.goal

    @property
    def per_link(self) -> float | None:
        """Nanoseconds per link."""
        return 1e6 * self.ours / self.links if self.links and self.ours is not None else None


def best(action: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Milliseconds of the fastest of some rounds."""
    times: list[float] = []
    while len(times) < rounds or (sum(times) < PATIENCE and len(times) < 50 * rounds):
        begin = perf_counter()
        action()
        times.append(perf_counter() - begin)
    return 1000 * min(times)


def networkx_minutes(plan: Plan) -> int:
    """Working minutes along the longest path, as networkx's graph walk gives them."""
    graph = nx.DiGraph()
    graph.add_nodes_from(task.id for task in plan.tasks)
    graph.add_edges_from((link.predecessor, link.successor) for link in plan.links)
    durations = {task.id: task.duration for task in plan.tasks}
    finish: dict[int, int] = {}
    for node in nx.topological_sort(graph):
        start = max((finish[p] for p in graph.predecessors(node)), default=0)
        finish[node] = start + durations[node]
    return max(finish.values())


def arrays_ready(plan: Plan, goal: float | None, bound: str, *, peer: bool) -> Line:
    """All passes over compiled arrays, to columns of dates and floats in the plan's order."""
    compiled = CompiledPlan.of(plan)
    done = compiled.schedule()
    ours = best(compiled.recalculate)
    floor = best(bare(compiled.durations, compiled.edges))
    beside = ""
    if peer:
        begin = perf_counter()
        minutes = networkx_minutes(plan)
        beside = f"networkx longest path {1000 * (perf_counter() - begin):,.0f} ms"
        if done.working_minutes(plan.tasks[0].id, plan.start, done.finish) != minutes:
            raise SystemExit("The longest path differs from that of networkx.")
    work = f"schedule, {plan.name}, {len(plan.tasks):,} tasks, {len(plan.links):,} links, arrays"
    return Line(work, goal, ours, "ms", len(plan.links), floor, beside, bound)


def objects(plan: Plan, goal: float | None) -> Line:
    """Records in, records out."""
    work = f"objects to arrays to results on objects, {plan.name}, {len(plan.tasks):,} tasks"
    ours = best(lambda: list(schedule(plan)), 12)
    bound = "reading attributes of Python objects and making result records; not the arrays"
    return Line(work, goal, ours, "ms", len(plan.links), bound=bound)


def edits(plan: Plan) -> Iterator[Line]:
    """One edit and everything recalculated; the answer equals that of the edited plan."""
    compiled = CompiledPlan.of(plan)
    compiled.schedule()
    middle = plan.tasks[len(plan.tasks) // 2].id
    link = Link(plan.tasks[3].id, plan.tasks[-5].id)
    against = Link(plan.tasks[7].id, plan.tasks[6].id)
    date = START + 20 * 1440
    made: dict[str, Callable[[], CompiledPlan]] = {
        "duration": lambda: compiled.with_duration(middle, 4800),
        "constraint": lambda: compiled.with_constraint(
            middle, ConstraintType.FINISH_NO_LATER, date
        ),
        "link": lambda: compiled.with_link(link),
        "link against the order": lambda: compiled.with_link(against),
        "link taken away": lambda: compiled.without_link(plan.links[len(plan.links) // 2]),
    }
    for name, edit in made.items():
        edited = edit()
        if list(edited.schedule()) != list(schedule(edited.plan)):
            raise SystemExit(f"The edit of a {name} differs from the edited plan.")
        ours = best(lambda edit=edit: edit().schedule())  # type: ignore[misc]
        work = f"one edit, {len(plan.tasks):,} tasks: {name}"
        yield Line(work, 1.0, ours, bound="all passes over all tasks; the edit is a small part")


def against_mpxj(plan: Plan, arrays: float, records: float) -> Iterator[Line]:
    """The peer on the same plan in the same run."""
    works = (
        (f"times as fast as MPXJ, {len(plan.tasks):,} tasks, arrays", 300.0, arrays),
        (f"times as fast as MPXJ, {len(plan.tasks):,} tasks, objects", 20.0, records),
    )
    try:
        theirs, finish = mpxj_milliseconds(plan)
    except NoPeerError as error:
        for work, goal, _ in works:
            yield Line(work, goal, None, "times", peer=f"left out: {error}")
        return
    ours = to_datetime(schedule(plan).finish)
    if finish != ours:
        raise SystemExit(f"MPXJ finishes the plan at {finish}, this engine at {ours}.")
    for work, goal, took in works:
        beside = f"MPXJ {theirs:,.0f} ms in a warm machine, same finish"
        yield Line(work, goal, theirs / took, "times", peer=beside)


COLD = """
from time import perf_counter
a = perf_counter()
import pilothouse.engine
b = perf_counter()
from pilothouse.engine import Calendar, Link, Plan, Task, schedule
day = ((480, 1020),)
plan = Plan("cold", 29_000_000, (Calendar(1, "all", (day,) * 7),), 1,
            (Task(1, "a", 480), Task(2, "b", 480)), (Link(1, 2),))
schedule(plan)
print(b - a, perf_counter() - b)
"""


def cold_start() -> Iterator[Line]:
    """Import and first schedule of a fresh process whose cache of machine code is filled."""
    imported, first = [], []
    for _ in range(3):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", COLD], check=True, capture_output=True, text=True, env=os.environ
        )
        one, two = map(float, done.stdout.split())
        imported.append(one)
        first.append(two)
    yield Line("import pilothouse.engine", 0.3, min(imported), "s", bound="names are lazy")
    bound = "importing numpy, numba and llvmlite; loading machine code"
    yield Line("first schedule after import, warm cache", 0.5, min(first), "s", bound=bound)


def lines(large: int, files: list[Path]) -> Iterator[Line]:
    """Every figure, as it is measured."""
    bound = "look-ups of working time and random reads of predecessors: load latency"
    yield arrays_ready(one_calendar(large), 5.0, bound, peer=True)
    yield arrays_ready(four_calendars(large), 12.0, bound, peer=False)
    middle = one_calendar(MIDDLE)
    arrays = arrays_ready(middle, None, bound, peer=False)
    records = objects(middle, 60.0)
    yield arrays
    yield records
    yield objects(four_calendars(MIDDLE), 60.0)
    yield from edits(middle)
    yield from against_mpxj(middle, arrays.ours or 1.0, records.ours or 1.0)
    yield from cold_start()
    for path in files:
        plan = read(path)
        yield arrays_ready(plan, None, bound, peer=False)
        yield objects(plan, None)


def read(path: Path) -> Plan:
    """A plan file. Exits with one sentence when it cannot be read."""
    from pilothouse.interchange import ReadError
    from pilothouse.interchange import read as read_file

    try:
        plan = read_file(path).plan
        schedule(plan)
    except (OSError, ReadError, PlanError) as error:
        raise SystemExit(f"{path}: {error}") from error
    return plan


def shown(line: Line) -> TableLine:
    """One line of the table."""
    per = "" if line.per_link is None else f" ({line.per_link:,.0f} ns a link)"
    floor = ""
    if line.floor is not None:
        floor = f"bare {line.floor:,.2f} ms ({1e6 * line.floor / line.links:,.0f} ns a link)"
    return TableLine(
        line.work,
        "" if line.goal is None else f"{line.goal:,g} {line.unit}",
        "" if line.ours is None else f"{line.ours:,.2f} {line.unit}{per}",
        line.met,
        line.peer,
        floor,
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the table or the JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.engine", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES")
    parser.add_argument("--json", action="store_true", help="print strict JSON and nothing else")
    parser.add_argument("--tasks", type=int, default=LARGE, help="size of the large plan")
    options = parser.parse_args(arguments)
    if options.tasks < 100:
        parser.error("a plan of fewer than 100 tasks cannot be timed")
    warm()
    found: list[Line] = []
    for line in lines(options.tasks, options.files):
        found.append(line)
        tell(f"engine: {line.work}")
    if options.json:
        rows = [{**asdict(line), "met": line.met, "ns_per_link": line.per_link} for line in found]
        print(json.dumps({"lines": rows}, indent=1))
        return 0
    show(
        map(shown, found),
        "Floor: a bare forward and backward pass over the same links, without calendars, floats or",
        "reasons.",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
