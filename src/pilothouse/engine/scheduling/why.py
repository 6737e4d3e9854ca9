"""Why a task starts when it does: looked up in the passes when asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..calendar.instants import to_datetime
from ..calendar.kernels import between, next_work
from ..calendar.packing import Horizon
from ..network.arrays import FAR, FF, FS, LEAF, SF
from ..network.bounds import earliest
from ..network.data import Link, Task
from . import kernels
from .analysis import Analysis, FloatPath, Floats, OutOfSequence
from .horizon import make_horizon
from .result import Driver, Explanation

if TYPE_CHECKING:
    from .method import Passes


class Why:
    """Reasons behind a schedule. Task ids in, links and explanations out."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes
        self._network = passes.network

    @property
    def _row(self) -> Mapping[int, int]:
        return self._network.draft.rows

    @cached_property
    def _horizon(self) -> Horizon:
        return make_horizon(self._network)

    @cached_property
    def _gates(self) -> dict[tuple[int, bool], int]:
        """Finish gate (True) and early gate (False) of a summary's row."""
        nodes = self._network.nodes
        found: dict[tuple[int, bool], int] = {}
        for p in np.flatnonzero(nodes.kind != LEAF):
            waits = self._network.edges.into[p + 1] > self._network.edges.into[p]
            first = self._network.edges.into[p]
            if waits and self._network.edges.link[first] < 0:
                row = int(self._network.task[p])
                found[row, bool(self._network.edges.type[first] == FS)] = int(p)
        return found

    def driving(self, task_id: int) -> tuple[Link, ...]:
        """Links whose bound equals the task's date, through the gates of its summaries too."""
        rows = self._links_into(int(self._network.node_of_row[self._row[task_id]]))
        return tuple(self._network.plan.links[row] for row in dict.fromkeys(rows))

    def all_driving(self) -> list[tuple[Link, ...]]:
        """What `driving` gives, of every task in the plan's order."""
        edges, links = self._network.edges, self._network.plan.links
        driving = np.flatnonzero(self._passes.drives)
        found: list[tuple[Link, ...]] = [()] * len(self._network.task)
        through_gates: set[int] = set()
        successors, rows = edges.successor[driving].tolist(), edges.link[driving].tolist()
        for node, row in zip(successors, rows, strict=True):
            if row >= 0:
                found[node] = (*found[node], links[row])
            else:
                through_gates.add(node)
        for node in through_gates:
            found[node] = tuple(links[row] for row in dict.fromkeys(self._links_into(node)))
        return [found[node] for node in self._network.node_of_row.tolist()]

    def _links_into(self, node: int) -> list[int]:
        edges = self._network.edges
        found: list[int] = []
        for e in range(edges.into[node], edges.into[node + 1]):
            if not self._passes.drives[e]:
                continue
            if edges.link[e] >= 0:
                found.append(int(edges.link[e]))
            else:
                found += self._links_into(int(edges.predecessor[e]))
        return found

    def decisive_child(self, link: Link) -> int | None:
        """The leaf that sets the date of the summary that `link` comes from."""
        by_finish = link.type.value in ("FS", "FF")
        gate = self._gates.get((self._row[link.predecessor], by_finish))
        if gate is None:
            return None
        edges = self._network.edges
        for e in range(edges.into[gate], edges.into[gate + 1]):
            if self._passes.drives[e]:
                return self._network.plan.tasks[int(self._network.task[edges.predecessor[e]])].id
        return None

    def working_minutes(self, task_id: int, a: int, b: int) -> int:
        """Signed working minutes from `a` to `b` in the calendar the task is scheduled by."""
        node = int(self._network.node_of_row[self._row[task_id]])
        calendar = int(self._network.nodes.calendar[node])
        return int(self._horizon.ask(lambda hours: between(hours, calendar, a, b)))

    @cached_property
    def _analysis(self) -> Analysis:
        return Analysis(self._passes)

    def floats(self, task_id: int, total: int, free: int) -> Floats:
        """Every kind of float of a task whose total and free float are known."""
        node = int(self._network.node_of_row[self._row[task_id]])
        start, finish = self._analysis.float_ends(node)
        independent = self._analysis.independent(node)
        return Floats(start, finish, total, free, max(total - free, 0), min(independent, free))

    def float_paths(self, end: int | None, limit: int) -> list[FloatPath]:
        """Paths to a task, else to the project's finish, by float."""
        node = None if end is None else int(self._network.node_of_row[self._row[end]])
        tasks, rows = self._network.plan.tasks, self._network.task
        leaf = self._network.nodes.kind == LEAF
        return [
            FloatPath(number, gap, tuple(tasks[int(rows[n])].id for n in nodes if leaf[n]))
            for number, (gap, nodes) in enumerate(self._analysis.paths(node, limit), 1)
        ]

    def out_of_sequence(self) -> list[OutOfSequence]:
        """Links that progress did not wait for."""
        return self._analysis.out_of_sequence()

    def explain(self, task_id: int) -> Explanation:
        """What drives the task's start, with the instant it asks for, and a sentence."""
        row = self._row[task_id]
        task = self._network.plan.tasks[row]
        node = int(self._network.node_of_row[row])
        if self._network.tree.summary[row]:
            start = self._rolled_start(row)
            return Explanation(
                task_id,
                Driver.CHILDREN,
                start,
                start,
                calendar_wait=False,
                text="A summary starts with the first of the tasks below it.",
            )
        return self._leaf(task, node)

    def _rolled_start(self, row: int) -> int:
        below = [
            int(self._passes.early.start[self._network.node_of_row[r]])
            for r in range(len(self._network.plan.tasks))
            if not self._network.tree.summary[r] and self._is_below(r, row)
        ]
        return min(below, default=self._network.plan.start)

    def _is_below(self, row: int, above: int) -> bool:
        parent = self._network.tree.parent
        row = int(parent[row])
        while row >= 0 and row != above:
            row = int(parent[row])
        return row == above

    def _leaf(self, task: Task, node: int) -> Explanation:
        reason = int(self._passes.early.reason[node])
        start = int(self._passes.early.begin[node])
        links = self.driving(task.id)
        driver = self._driver(task, node, reason, links)
        raw = self._raw(node, start, reason, driver)
        waits = raw < start and self._is_wait(node, raw, start)
        text = _sentence(task, driver, links, self._names(links))
        shown = int(self._passes.early.start[node])
        return Explanation(task.id, driver, shown, raw, waits, links, text)

    def _driver(self, task: Task, node: int, reason: int, links: tuple[Link, ...]) -> Driver:
        if reason == kernels.BY_ACTUAL:
            return Driver.ACTUAL
        if reason == kernels.BY_PIN:
            return Driver.MANUAL if task.manual else Driver.CONSTRAINT
        if reason in (kernels.BY_CAP, kernels.BY_LATE):
            return Driver.CONSTRAINT
        if reason == kernels.BY_LINK or links:
            return Driver.LINK
        return self._floor_driver(node)

    def _floor_driver(self, node: int) -> Driver:
        plan, nodes = self._network.plan, self._network.nodes
        floor = int(nodes.start_floor[node])
        if floor > earliest(plan) or nodes.finish_floor[node] > -FAR:
            return Driver.CONSTRAINT
        if plan.options.from_finish:
            return Driver.PROJECT_FINISH
        moved = plan.data_date is not None and floor == plan.data_date > plan.start
        return Driver.DATA_DATE if moved else Driver.PROJECT_START

    def _raw(self, node: int, start: int, reason: int, driver: Driver) -> int:
        edges, passes = self._network.edges, self._passes
        if driver is Driver.LINK:
            bounds = [
                int(passes.early.bound[e])
                for e in range(edges.into[node], edges.into[node + 1])
                if passes.drives[e] and edges.type[e] not in (FF, SF)
            ]
            return max(bounds, default=start)
        if reason == kernels.BY_FLOOR:
            return max(int(self._network.nodes.start_floor[node]), -FAR + 1)
        return start

    def _is_wait(self, node: int, raw: int, start: int) -> bool:
        calendar = int(self._network.nodes.calendar[node])
        return int(next_work(self._passes.hours, calendar, raw)) == start

    def _names(self, links: tuple[Link, ...]) -> str:
        tasks = self._network.plan.tasks
        return ", ".join(f"“{tasks[self._row[link.predecessor]].name}”" for link in links)


def _sentence(task: Task, driver: Driver, links: tuple[Link, ...], names: str) -> str:
    if driver is Driver.LINK and links:
        kinds = ", ".join(dict.fromkeys(link.type.value for link in links))
        return f"Waits for {names} ({kinds})."
    if driver is Driver.CONSTRAINT:
        date = task.constraint_date
        when = f" {to_datetime(date):%Y-%m-%d %H:%M}" if date is not None else ""
        return f"Held by its constraint: {task.constraint.value.replace('_', ' ')}{when}."
    return _SENTENCES[driver]


_SENTENCES = {
    Driver.ACTUAL: "It has begun: the actual start is a fact.",
    Driver.MANUAL: "Scheduled by hand: links do not move it.",
    Driver.LINK: "Waits for its predecessors.",
    Driver.DATA_DATE: "Work that has not begun cannot start before the data date.",
    Driver.PROJECT_START: "Nothing holds it back but the start of the project.",
    Driver.PROJECT_FINISH: "Counted back from the finish of the project.",
    Driver.CHILDREN: "A summary starts with the first of the tasks below it.",
}
