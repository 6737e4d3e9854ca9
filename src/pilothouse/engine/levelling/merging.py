"""Several plans as one set of tasks over one pool: placed in one order, each by its own rules.

Every plan keeps its network, calendars, data date and mode of progress; only the lines of what is
left of each resource are common to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..calendar.kernels import between
from ..network.arrays import FAR, Ints
from .data import Activities, Shortage
from .ground import Ground, cleared, lines_of, pool_of
from .kernels_plan import FREE, Pool
from .levelled import Levelling
from .mapping import DEFAULT, FINEST, LONGEST, Mapped
from .placing import Attempt, Placing
from .pooling import Member, identity

Score = tuple[int, float, int, int]


@dataclass(frozen=True)
class Together:
    """One way to place all plans: an attempt for each, and what it is worth (less is better).

    `score` is how many tasks are stuck, the weighted delay of the projects, the sum of their
    finishes, and the delay of all tasks. `places` are the turns of the nodes of each plan.
    """

    places: list[Ints]
    attempts: tuple[Attempt, ...]
    score: Score


class Merged:
    """The plans of several members, compiled."""

    def __init__(self, members: Sequence[Member], weights: Sequence[float]) -> None:
        self.weights = weights
        self.grounds = [
            Ground(m.plan if m.options.keep_delays else cleared(m.plan), m.options) for m in members
        ]
        counts = [len(ground.network.task) for ground in self.grounds]
        self.parts = [*np.cumsum(counts)[:-1].tolist()]
        self.member = np.repeat(np.arange(len(counts)), counts)
        self._number_resources()

    def _number_resources(self) -> None:
        """Lines of the pool, and of each ground's resources the line."""
        lines: dict[str, int] = {}
        steps: list[list[tuple[int, int]]] = []
        self.line: list[Ints] = []
        for ground in self.grounds:
            own = ground.steps()
            for resource, step in zip(ground.resources, own, strict=True):
                if lines.setdefault(identity(resource), len(steps)) == len(steps):
                    steps.append(step)
            self.line.append(np.array([lines[identity(r)] for r in ground.resources], np.int64))
        room = np.zeros(len(steps), np.int64)
        for ground, line in zip(self.grounds, self.line, strict=True):
            np.add.at(room, line, ground.uses(len(line)))
        self._lines = lines_of(steps, room)

    @property
    def settled(self) -> bool:
        """Whether there is nothing to choose."""
        return not any(len(g.demands) and (g.mode == FREE).any() for g in self.grounds)

    def starts(self, answers: Sequence[Levelling]) -> Ints:
        """When levelled plans begin each node of all plans."""
        pairs = zip(self.grounds, answers, strict=True)
        return np.concatenate([a.after.arrays.start[g.network.task] for g, a in pairs])

    def split(self, values: Ints) -> list[Ints]:
        """Values of all nodes as one array for each plan."""
        return np.split(values, self.parts)

    def places(self, key: Ints) -> list[Ints]:
        """The turn of every node among those of all plans.

        Within a plan it is the plan's own order by this key. A node is held back by those before
        it in its plan, so that the priorities of tasks count within their plan only.
        """
        ranks, keys = [], []
        for ground, own in zip(self.grounds, self.split(key), strict=True):
            rank = ground.ranked(own)
            order = np.argsort(rank)
            held = np.where(ground.mode == FREE, own, -FAR)[order]
            ranks.append(rank)
            keys.append(np.maximum.accumulate(held)[rank])
        order = np.lexsort((np.concatenate(ranks), self.member, np.concatenate(keys)))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return self.split(place)

    def place(self, key: Ints) -> Together:
        """Serial generation over all plans by least key, over calendars long enough."""
        places = self.places(key)
        while True:
            attempts = self._once(places)
            short = [g for g in self.grounds if g.horizon.hours.missed.any()]
            if not short:
                return Together(places, attempts, self._score(attempts))
            for ground in short:
                ground.horizon.ask(lambda hours: None)

    def _once(self, places: list[Ints]) -> tuple[Attempt, ...]:
        running = [
            Placing(ground, ground.horizon.hours, pool, place)
            for ground, pool, place in zip(self.grounds, self._pools(), places, strict=True)
        ]
        turns = [placing.next for placing in running]
        while (turn := min(turns)) < FAR:
            k = turns.index(turn)
            running[k].proceed(min((t for j, t in enumerate(turns) if j != k), default=FAR))
            turns[k] = running[k].next
        return tuple(placing.done() for placing in running)

    def _pools(self) -> list[Pool]:
        """What each plan takes, over lines that are common to all."""
        found: list[Pool] = []
        for ground, line in zip(self.grounds, self.line, strict=True):
            node, number, units = ground.needs
            own = pool_of(self._lines, node, line[number], units, len(ground.network.task))
            first = found[0] if found else own
            found.append(own._replace(size=first.size, times=first.times, left=first.left))
        return found

    def _score(self, attempts: tuple[Attempt, ...]) -> Score:
        finishes = [attempt.finish for attempt in attempts]
        stuck = sum(attempt.score[0] for attempt in attempts)
        usual = [ground.schedule.finish for ground in self.grounds]
        delay = sum(int(attempt.delay.sum()) for attempt in attempts)
        return stuck, weighted(self.weights, usual, finishes), sum(finishes), delay

    def activities(self) -> Activities:
        """All plans as activities of one calendar, near enough to find a good order."""
        mapped = [Mapped(ground) for ground in self.grounds]
        starts = [ground.schedule.start for ground in self.grounds]
        first = starts.index(min(starts))
        after = [_worked(self.grounds[first], starts[first], start) for start in starts]
        total = sum(int(m.lengths.sum() + m.lags.sum()) for m in mapped) + max(after)
        unit = max(int(np.gcd.reduce([m.unit for m in mapped])), FINEST, -(-total // LONGEST))
        joined = _Joined(len(self._lines[1]))
        for each, line, begin in zip(mapped, self.line, after, strict=True):
            each.unit = unit
            joined.add(each.activities(), line, begin // unit)
        return joined.activities()


def _worked(ground: Ground, start: int, finish: int) -> int:
    return ground.horizon.ask(lambda hours: int(between(hours, DEFAULT, start, finish)))


class _Joined:
    """Activities of several projects put into one."""

    def __init__(self, resources: int) -> None:
        self._durations: list[int] = []
        self._links: list[tuple[int, int, int]] = []
        self._needs: list[tuple[int, ...]] = []
        self._release: list[int] = []
        self._capacity = [0] * resources
        self._shortages: list[Shortage] = []
        self._seen: set[int] = set()

    def add(self, own: Activities, line: Ints, begin: int) -> None:
        """A project whose resources are these lines, and whose time 0 is `begin`."""
        at, columns = len(self._durations), line.tolist()
        self._durations += own.durations
        self._links += [(i + at, j + at, lag) for i, j, lag in own.links]
        self._release += [r + begin for r in own.release]
        needs = np.zeros((len(own), len(self._capacity)), np.int64)
        for r, column in enumerate(columns):
            needs[:, column] += np.array([row[r] for row in own.needs], np.int64)
            self._capacity[column] = max(self._capacity[column], own.capacity[r])
        self._needs += map(tuple, needs.tolist())
        self._shortages += [
            Shortage(columns[s.resource], s.start + begin, s.end + begin, s.amount)
            for s in own.shortages
            if columns[s.resource] not in self._seen
        ]
        self._seen.update(columns)

    def activities(self) -> Activities:
        """The whole; no activity needs more than there ever is."""
        most = np.array(self._capacity, np.int64)
        needs = np.minimum(np.array(self._needs, np.int64).reshape(-1, len(most)), most)
        return Activities(
            tuple(self._durations),
            tuple(self._links),
            tuple(map(tuple, needs.tolist())),
            tuple(self._capacity),
            tuple(self._release),
            tuple(self._shortages),
        )


def weighted(weights: Sequence[float], usual: Sequence[int], finishes: Sequence[int]) -> float:
    """The delays of projects behind their usual finishes, each times its weight."""
    rows = zip(weights, usual, finishes, strict=True)
    return float(sum(weight * (finish - before) for weight, before, finish in rows))
