"""A plan as activities of one calendar: near enough to find a good order, not its dates.

Whole units of the project's working time; links of every kind as least times from start to start.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..calendar.kernels import Hours, between
from ..network.arrays import FAR, FROM_START, GATE_EARLIEST, LEAF, TO_FINISH, Ints
from .data import Activities, Shortage
from .ground import Ground
from .kernels_plan import UNTOUCHED

DEFAULT = 1
LONGEST = 40_000
FINEST = 5


class Mapped:
    """Activities for every node of a plan's network."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.network = ground.network
        self.lengths, self.lags, self.release = ground.horizon.ask(self._minutes)
        self.unit = self._unit()

    def _minutes(self, hours: Hours) -> tuple[Ints, Ints, Ints]:
        """Lengths of nodes, lags of edges, and earliest begins, in the project's working time."""
        network, early = self.network, self.ground.passes.early
        count, edges = len(network.task), network.edges
        start = int(early.begin[network.nodes.kind == LEAF].min(initial=FAR))
        start = start if start < FAR else network.plan.start
        self.begin, self._leads = start, False

        def worked(a: int, b: int) -> int:
            return max(0, int(between(hours, DEFAULT, a, b)))

        lengths = [worked(int(early.begin[p]), int(early.finish[p])) for p in range(count)]
        floors = np.maximum(network.nodes.start_floor, network.nodes.start_pin)
        release = [worked(start, int(f)) if f > start else 0 for f in floors]
        lags = []
        for e in range(len(edges.link)):
            p, q = int(edges.predecessor[e]), int(edges.successor[e])
            source = early.begin[p] if edges.form[e] & FROM_START else early.finish[p]
            lag = int(between(hours, DEFAULT, int(source), int(early.bound[e])))
            lag += 0 if edges.form[e] & FROM_START else lengths[p]
            lag -= lengths[q] if edges.form[e] & TO_FINISH else 0
            self._leads |= lag < 0
            lags.append(max(0, lag))
        return np.array(lengths), np.array(lags, np.int64), np.array(release)

    def _unit(self) -> int:
        """Minutes of one unit: what all lengths are multiples of, or more where that is fine."""
        common = int(np.gcd.reduce(np.concatenate([self.lengths, self.lags, [0]])))
        total = int(self.lengths.sum() + self.lags.sum() + self.release.max(initial=0))
        return max(common, FINEST, -(-total // LONGEST))

    @property
    def even(self) -> bool:
        """Whether lengths, lags and changes of capacity are whole units, and no lag is a lead."""
        if self._leads or (self.lengths % self.unit).any() or (self.lags % self.unit).any():
            return False
        changes = [since for line in self.ground.steps() for since, _ in line[1:]]
        if not changes:
            return True
        begin = int(self.ground.schedule.start)
        return begin == self.begin and all(self._minutes_to(t) % self.unit == 0 for t in changes)

    def activities(self) -> Activities:
        """The project for the solvers of this package."""
        network, edges, unit = self.network, self.network.edges, self.unit
        count = len(network.task)
        capacity, shortages = self._capacity()
        needs = np.zeros((count, len(capacity)), np.int64)
        node, number, units = self.ground.needs
        np.add.at(needs, (node, number), units)
        needs[self.ground.mode == UNTOUCHED] = 0
        needs = np.minimum(needs, np.array(capacity, np.int64))
        links = tuple(
            (int(edges.predecessor[e]), int(edges.successor[e]), -(-int(self.lags[e]) // unit))
            for e in range(len(edges.link))
            if network.nodes.kind[edges.predecessor[e]] != GATE_EARLIEST
        )
        return Activities(
            tuple((-(-self.lengths // unit)).tolist()),
            links,
            tuple(map(tuple, needs.tolist())),
            capacity,
            tuple((self.release // unit).tolist()),
            shortages,
        )

    def _capacity(self) -> tuple[tuple[int, ...], tuple[Shortage, ...]]:
        """The most there ever is of each resource, and when there is less.

        Dates of steps count from the first begin, in whole units; the last step holds for ever, so
        that the most is looked for in it and those that end before the plan does not begin.
        """
        most, short = [], []
        for r, line in enumerate(self.ground.steps()):
            top = max(units for _, units in line)
            most.append(max(top, 0))
            for (since, units), (until, _) in pairwise(line):
                start, end = self._place(since), self._place(until)
                if units < top and start < end:
                    short.append(Shortage(r, start, end, top - max(units, 0)))
        return tuple(most), tuple(short)

    def _place(self, instant: int) -> int:
        return self._minutes_to(instant) // self.unit

    def _minutes_to(self, instant: int) -> int:
        """Working minutes from the first start; 0 before it."""
        begin = int(self.ground.schedule.start)
        if instant <= begin:
            return 0
        return self.ground.horizon.ask(lambda hours: int(between(hours, DEFAULT, begin, instant)))
