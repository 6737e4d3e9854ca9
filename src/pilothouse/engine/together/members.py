"""One plan of a group, compiled with a stand-in for each task of another plan that it is linked to.

A stand-in in front of a task shows the dates that the other plan's task has; one behind a task
shows how late that other task may be. So every plan keeps its own calendars, options and rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..calendar.packing import Horizon
from ..calendar.rests import rests_of
from ..network.arrays import SPECIAL, CalendarKey, Edges, Network, Nodes
from ..network.compile import compile_plan
from ..network.data import Calendar, Link, Plan, Task, TaskKind
from ..network.errors import BadReferenceError
from ..network.leaf import NEUTRAL
from ..network.tree import build_tree, leaves_below, rows_by_id
from ..scheduling.horizon import make_horizon


class Outline:
    """The rows of a plan, and what lies under its summaries."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = rows_by_id(plan)
        kinds = [task.kind is TaskKind.SUMMARY for task in plan.tasks]
        self._tree = build_tree(plan, self.rows, np.array(kinds, bool))
        self._below = leaves_below(self._tree) if self._tree.summary.any() else {}

    def task(self, number: int) -> Task:
        """A task. Raises BadReferenceError when the plan does not hold it."""
        if number not in self.rows:
            raise BadReferenceError(f"plan “{title(self.plan)}” does not hold task {number}")
        return self.plan.tasks[self.rows[number]]

    def leaves(self, number: int) -> list[Task] | None:
        """The tasks below a summary; None for a task that is none."""
        below = self._below.get(self.rows[number])
        return None if below is None else [self.plan.tasks[row] for row in below]

    def pushes(self, number: int) -> bool:
        """Whether anything waits for the task: not for inactive work or levels of effort."""
        task, below = self.task(number), self.leaves(number)
        if task.kind is TaskKind.LEVEL_OF_EFFORT:
            return False
        return task.active if below is None else any(leaf.active for leaf in below)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A task of another plan, as the task `number` of this one, in front or behind `own`."""

    crossing: int
    number: int
    own: int
    other: Task
    plan: str
    in_front: bool


class Member:
    """A plan of the group with its stand-ins as the last rows, and its arrays.

    `node` gives the stand-in of a crossing, in front or behind, `edge` its edge; `counts` whether
    free float heeds a stand-in behind.
    """

    def __init__(
        self,
        key: str,
        plan: Plan,
        stand_ins: Sequence[StandIn],
        links: Mapping[int, Link],
        foreign: Mapping[str, Sequence[Calendar]],
    ) -> None:
        self.key, self.plan, self.stand_ins = key, plan, stand_ins
        self._calendars, self._moved = _with_foreign(plan, foreign)
        extended = replace(
            plan,
            calendars=self._calendars,
            tasks=(*plan.tasks, *(_shown(one) for one in stand_ins)),
            links=(*plan.links, *(_own_link(one, links[one.crossing]) for one in stand_ins)),
        )
        self.network: Network = compile_plan(extended, rests_of(plan))
        self.node = {
            (one.crossing, one.in_front): self._node_of(len(plan.tasks) + at)
            for at, one in enumerate(stand_ins)
        }
        self.edge = self._edges_of_crossings()
        for node in self.node.values():
            blank(self.nodes, node, plan.start)
        self.counts: dict[int, int] = {}
        self.horizon: Horizon

    def _node_of(self, row: int) -> int:
        return int(self.network.node_of_row[row])

    def _edges_of_crossings(self) -> dict[tuple[int, bool], int]:
        first = len(self.plan.links)
        found = {}
        for e in np.flatnonzero(self.edges.link >= first).tolist():
            one = self.stand_ins[int(self.edges.link[e]) - first]
            found[one.crossing, one.in_front] = e
        return found

    @property
    def nodes(self) -> Nodes:
        return self.network.nodes

    @property
    def edges(self) -> Edges:
        return self.network.edges

    def calendar_of(self, other: Member, number: int) -> int:
        """The number that working time `number` of another member has here; made when missing."""
        moved = self._moved[other.key]
        key: CalendarKey = tuple(
            tuple(moved[calendar] for calendar in group) for group in other.calendars[number]
        )
        if key not in self.calendars:
            self.network = replace(self.network, calendars=(*self.calendars, key))
        return self.calendars.index(key)

    @property
    def calendars(self) -> tuple[CalendarKey, ...]:
        return self.network.calendars

    def set_lag(self, e: int, form: int, lag: int, calendar: int) -> None:
        """Give an edge another lag."""
        edges = self.edges
        edges.form[e], edges.lag[e], edges.calendar[e] = form, lag, calendar
        edges.out_form[edges.out_edge == e] = form

    def pack(self) -> None:
        """Pack the calendars, once all working times are known."""
        self.horizon = make_horizon(self.network)


def blank(nodes: Nodes, node: int, instant: int) -> None:
    """Make a node one that is pinned to an instant and ends nothing."""
    for name, value in NEUTRAL.items():
        getattr(nodes, name)[node] = value
    nodes.start_pin[node] = nodes.finish_pin[node] = instant
    nodes.manual[node] = 1
    nodes.plain[node] = SPECIAL


def title(plan: Plan) -> str:
    """What people call a plan."""
    return plan.title or plan.name


def _shown(one: StandIn) -> Task:
    return Task(
        one.number,
        f"{one.other.name} ({one.plan})",
        max(one.other.duration, 0),
        external=True,
        actual_start=one.other.actual_start,
        actual_finish=one.other.actual_finish,
        outside=f"{one.plan}\\{one.other.id}",
    )


def _own_link(one: StandIn, link: Link) -> Link:
    before, after = (one.number, one.own) if one.in_front else (one.own, one.number)
    return replace(link, predecessor=before, successor=after)


def _with_foreign(
    plan: Plan, foreign: Mapping[str, Iterable[Calendar]]
) -> tuple[tuple[Calendar, ...], dict[str, dict[int, int]]]:
    """The plan's calendars with those of others under new ids, and the new id of each."""
    calendars = list(plan.calendars)
    following = max((calendar.id for calendar in calendars), default=0) + 1
    moved: dict[str, dict[int, int]] = {}
    for key, theirs in foreign.items():
        moved[key] = {calendar.id: following + at for at, calendar in enumerate(theirs)}
        following += len(moved[key])
        calendars += [
            replace(
                calendar,
                id=moved[key][calendar.id],
                parent=None if calendar.parent is None else moved[key].get(calendar.parent, -1),
            )
            for calendar in theirs
        ]
    return tuple(calendars), moved
