"""How long a schedule takes: this engine beside the longest path of networkx.

Run it with `make bench`. Networkx computes early finishes alone,
without calendars, floats or reasons; it stands for what plain Python objects cost.
"""

from __future__ import annotations

import random
import sys
from time import perf_counter

import networkx as nx

from pilothouse.engine import Calendar, Link, Plan, Task, Uncertainty, schedule, simulate, warm

SIZES = (1_000, 10_000, 100_000)
SHIFT = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
STANDARD = Calendar(1, "standard", (SHIFT,) * 5 + ((), ()))


def generated(count: int, seed: int = 1) -> Plan:
    """Tasks in layers of 50; each waits for two of the layer before."""
    draw = random.Random(seed)
    tasks = tuple(Task(i, f"task {i}", draw.randint(1, 10) * 240) for i in range(count))
    links = [
        Link(first, i)
        for i in range(50, count)
        for first in draw.sample(range(i // 50 * 50 - 50, i // 50 * 50), 2)
    ]
    return Plan("generated", 29_460_000, (STANDARD,), 1, tasks, tuple(links))


def networkx_finish(plan: Plan) -> int:
    """Working minutes along the longest path."""
    graph = nx.DiGraph()
    graph.add_nodes_from(task.id for task in plan.tasks)
    graph.add_edges_from((link.predecessor, link.successor) for link in plan.links)
    finish: dict[int, int] = {}
    durations = {task.id: task.duration for task in plan.tasks}
    for node in nx.topological_sort(graph):
        start = max((finish[p] for p in graph.predecessors(node)), default=0)
        finish[node] = start + durations[node]
    return max(finish.values())


def milliseconds(action: object, *arguments: object) -> tuple[float, object]:
    assert callable(action)
    begin = perf_counter()
    result = action(*arguments)
    return 1000 * (perf_counter() - begin), result


def main() -> None:
    begin = perf_counter()
    warm()
    print(f"warm-up {perf_counter() - begin:.1f} s, Python {sys.version.split()[0]}")
    print(f"{'tasks':>8} {'links':>8} {'schedule':>12} {'networkx':>12} {'1,000 runs':>12}")
    for size in SIZES:
        plan = generated(size)
        ours, done = min((milliseconds(schedule, plan) for _ in range(3)), key=lambda x: x[0])
        theirs, longest = milliseconds(networkx_finish, plan)
        assert done.working_minutes(0, plan.start, done.finish) == longest  # type: ignore[attr-defined]
        risk = "-"
        if size <= 10_000:
            took, _ = milliseconds(simulate, plan, Uncertainty(), 1, 1000)
            risk = f"{took / 1000:.1f} s"
        print(f"{size:>8,} {len(plan.links):>8,} {ours:>9.1f} ms {theirs:>9.1f} ms {risk:>12}")


if __name__ == "__main__":
    main()
