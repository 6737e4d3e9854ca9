"""Kinds of float, paths by float, and progress against the logic: looked up when asked."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from ..calendar.kernels import add, between, shift, subtract, unshift
from ..network.arrays import DONE, FAR, FROM_START, LEAF, TO_FINISH
from ..network.data import Link, LinkType, Minutes, Task

if TYPE_CHECKING:
    from .method import Passes

_TO_START = (LinkType.FS, LinkType.SS)
_FROM_FINISH = (LinkType.FS, LinkType.FF)


@dataclass(frozen=True, slots=True)
class Floats:
    """Every kind of float of one task, in working minutes of its calendar.

    `start` is late start less early start, `finish` the same of finishes. `interfering` is the part
    of the total float that successors lose when it is used; `independent` is what is left when
    all predecessors are as late and all successors as early as they can be, never below zero.
    """

    start: Minutes
    finish: Minutes
    total: Minutes
    free: Minutes
    interfering: Minutes
    independent: Minutes


@dataclass(frozen=True, slots=True)
class FloatPath:
    """Tasks of one path, first task first; `gap` is its float towards the end, in minutes."""

    number: int
    gap: Minutes
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutOfSequence:
    """Progress ahead of a link: by how many working minutes, None while the link is still open."""

    link: Link
    ahead: Minutes | None


class Analysis:
    """Answers about a schedule that few ask for. Nodes in, plain figures out."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes
        self._network = passes.network

    def float_ends(self, node: int) -> tuple[Minutes, Minutes]:
        """Start float and finish float of a node."""
        hours, early, late = self._passes.hours, self._passes.early, self._passes.late
        c = self._network.nodes.calendar[node]
        start = between(hours, c, early.begin[node], late.start[node])
        return int(start), int(between(hours, c, early.finish[node], late.finish[node]))

    def independent(self, node: int) -> Minutes:
        """Room of a node between its predecessors at their latest and successors at earliest."""
        hours, c = self._passes.hours, self._network.nodes.calendar[node]
        minutes = int(self._passes.early.minutes[node])
        begin = self._pushed(node, minutes)
        return max(int(between(hours, c, begin, self._held(node, minutes))) - minutes, 0)

    def _pushed(self, node: int, minutes: int) -> int:
        """The earliest start once every predecessor is late."""
        edges, late, hours = self._network.edges, self._passes.late, self._passes.hours
        c, begin = self._network.nodes.calendar[node], int(self._floor(node))
        for e in range(edges.into[node], edges.into[node + 1]):
            p, form = edges.predecessor[e], edges.form[e]
            source = late.start[p] if form & FROM_START else late.finish[p]
            bound = int(shift(hours, edges.calendar[e], source, edges.lag[e]))
            if form & TO_FINISH:
                bound = int(subtract(hours, c, bound, minutes))
            begin = max(begin, bound)
        return begin

    def _floor(self, node: int) -> int:
        floor = int(self._network.nodes.start_floor[node])
        return floor if floor > -FAR else int(self._passes.early.begin[node])

    def _held(self, node: int, minutes: int) -> int:
        """The latest finish that leaves every successor at its early dates."""
        edges, early, hours = self._network.edges, self._passes.early, self._passes.hours
        c, finish = self._network.nodes.calendar[node], self._passes.end
        for k in range(edges.out[node], edges.out[node + 1]):
            e = edges.out_edge[k]
            q, form = edges.successor[e], edges.form[e]
            target = early.finish[q] if form & TO_FINISH else early.begin[q]
            bound = int(unshift(hours, edges.calendar[e], target, edges.lag[e]))
            if form & FROM_START:
                bound = int(add(hours, c, bound, minutes))
            finish = min(finish, bound)
        return finish

    def paths(self, end: int | None, limit: int) -> list[tuple[int, list[int]]]:
        """Gaps and nodes of at most `limit` paths that lead to `end`, the one with least gap first.

        The first is the chain of driving predecessors. Each further one leaves a path already found
        by the link with the least float that is left, towards work that is on no path yet, and
        follows the links that drive from there. Of equals the one that finishes last comes first,
        and of those the first of the plan.
        """
        rows = self._network.task
        waiting = [(0, 0, int(rows[node]), node) for node in self._ends(end)]
        taken: dict[int, int] = {}
        found: list[tuple[int, list[int]]] = []
        while waiting and len(found) < limit:
            gap, _, _, node = heappop(waiting)
            if node not in taken:
                found.append((gap, self._follow(node, gap, taken, waiting)))
        return found

    def _follow(
        self, node: int, gap: int, taken: dict[int, int], waiting: list[tuple[int, int, int, int]]
    ) -> list[int]:
        path: list[int] = []
        current: int | None = node
        while current is not None:
            taken[current] = gap
            path.append(current)
            options = sorted(o for o in self._before(current) if o[3] not in taken)
            for room, last, row, before in options:
                heappush(waiting, (gap + room, last, row, before))
            current = options[0][3] if options and options[0][0] == 0 else None
        return path[::-1]

    def _before(self, node: int) -> list[tuple[int, int, int, int]]:
        """Float of each link into a node from open work, its (negated) finish, its row, itself."""
        edges, early, nodes = self._network.edges, self._passes.early, self._network.nodes
        found = []
        for e in range(edges.into[node], edges.into[node + 1]):
            p = int(edges.predecessor[e])
            if nodes.state[p] == DONE:
                continue
            date = early.finish[node] if edges.form[e] & TO_FINISH else early.begin[node]
            room = between(self._passes.hours, nodes.calendar[p], early.bound[e], date)
            row = int(self._network.task[p])
            found.append((max(int(room), 0), -int(early.finish[p]), row, p))
        return found

    def _ends(self, end: int | None) -> list[int]:
        if end is not None:
            return [end]
        nodes, early = self._network.nodes, self._passes.early
        last = (nodes.ends_project == 1) & (early.finish == self._passes.end)
        return [int(node) for node in np.flatnonzero(last & (nodes.kind == LEAF))]

    def out_of_sequence(self) -> list[OutOfSequence]:
        """Links between tasks whose actual dates did not wait for them, in the plan's order."""
        edges = self._network.edges
        by_link = {int(edges.link[e]): e for e in np.flatnonzero(edges.link >= 0).tolist()}
        found = []
        for row, link in enumerate(self._network.plan.links):
            if row in by_link:
                found += self._jumped(link, by_link[row])
        return found

    def _jumped(self, link: Link, e: int) -> list[OutOfSequence]:
        tasks, rows = self._network.plan.tasks, self._network.draft.rows
        before: Task = tasks[rows[link.predecessor]]
        after: Task = tasks[rows[link.successor]]
        reached = after.actual_start if link.type in _TO_START else after.actual_finish
        if reached is None:
            return []
        source = before.actual_finish if link.type in _FROM_FINISH else before.actual_start
        if source is None:
            return [OutOfSequence(link, None)]
        edges, hours = self._network.edges, self._passes.hours
        asked = int(shift(hours, edges.calendar[e], source, edges.lag[e]))
        c = self._network.nodes.calendar[edges.successor[e]]
        ahead = int(between(hours, c, reached, asked))
        return [OutOfSequence(link, ahead)] if ahead > 0 else []
