"""Links that form a circle through several plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..network.errors import CycleError
from ..network.kernels import grouped, topological

if TYPE_CHECKING:
    from .members import Member


class CrossingCycleError(CycleError):
    """Links form a circle. `tasks` are the tasks on it, in order: key of the plan, and id.

    `names` says of each task what it and its plan are called.
    """

    def __init__(self, tasks: Sequence[tuple[str, int]], names: Sequence[str]) -> None:
        self.tasks = tuple(tasks)
        super().__init__([number for _, number in tasks], names)


def refuse_circles(
    members: Sequence[Member], joins: Sequence[tuple[Member, int, Member, int]]
) -> None:
    """Raises CrossingCycleError that names the tasks of a circle through several plans."""
    sizes = [len(member.network.task) for member in members]
    first = dict(zip(map(id, members), np.cumsum([0, *sizes]).tolist(), strict=False))
    source = [m.edges.predecessor.astype(np.int64) + first[id(m)] for m in members]
    target = [m.edges.successor.astype(np.int64) + first[id(m)] for m in members]
    source.append(np.array([first[id(a)] + p for a, p, _, _ in joins], np.int64))
    target.append(np.array([first[id(b)] + q for _, _, b, q in joins], np.int64))
    before, after = np.concatenate(source), np.concatenate(target)
    pointer, by_source = grouped(before, sum(sizes))
    waiting = np.bincount(after, minlength=sum(sizes)).astype(np.int64)
    order = topological(pointer, after[by_source], waiting)
    if len(order) < sum(sizes):
        stuck = set(range(sum(sizes))) - set(order.tolist())
        pairs = zip(before.tolist(), after.tolist(), strict=True)
        raise _circle(members, {b: a for a, b in pairs if a in stuck and b in stuck})


def _circle(members: Sequence[Member], before: dict[int, int]) -> CrossingCycleError:
    """Walk back along predecessors that are stuck too until a node comes round again."""
    node, seen = min(before), dict[int, int]()
    while node not in seen:
        seen[node] = len(seen)
        node = before[node]
    circle = [n for n, place in seen.items() if place >= seen[node]][::-1]
    found = dict.fromkeys(_task(members, n) for n in circle)
    return CrossingCycleError([(key, number) for key, number, _ in found], [n for *_, n in found])


def _task(members: Sequence[Member], node: int) -> tuple[str, int, str]:
    for member in members:
        if node < len(member.network.task):
            task = member.network.plan.tasks[int(member.network.task[node])]
            return member.key, task.id, f"{task.name} ({member.plan.title or member.plan.name})"
        node -= len(member.network.task)
    raise IndexError(node)
