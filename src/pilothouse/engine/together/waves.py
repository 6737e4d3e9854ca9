"""Passes over all plans of a group until nothing that one shows to another changes.

Nodes of all plans together form no circle, so each wave comes to rest, at the dates that one plan
of all tasks would have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from ..calendar.kernels import Hours
from ..network.arrays import BEGUN, DONE, FAR, LEAF, Codes, Ints, Nodes
from ..scheduling import kernels, kernels_backward, kernels_driving, kernels_float, kernels_late
from ..scheduling.kernels import Early, Late
from ..scheduling.method import (
    Flags,
    Passes,
    blank_dates,
    facts_end,
    held_nodes,
    late_bound,
    late_overrides,
    overrides,
    primavera,
)
from .group import Group, Join
from .members import Member

Run = Callable[["Stage"], None]
Show = Callable[["Waves", Join], bool]


@dataclass
class Stage:
    """What the passes have found for one plan so far."""

    member: Member
    nodes: Nodes
    hours: Hours
    early: Early
    late: Late
    drives: Flags
    override: int
    end: int = -FAR
    bound: int = FAR
    earliest: tuple[Ints, Ints] | None = field(default=None)


class Waves:
    """All passes over a group. `whole` has late dates end with the group, not with each plan."""

    def __init__(self, group: Group, *, whole: bool) -> None:
        self.group, self.whole = group, whole
        self.stages = {member.key: _stage(member) for member in group.members}
        self._into: dict[str, list[Join]] = defaultdict(list)
        self._out: dict[str, list[Join]] = defaultdict(list)
        for join in group.joins:
            self._out[join.before.key].append(join)
            self._into[join.after.key].append(join)

    def run(self) -> None:
        """All stages, one after the other."""
        self._onwards(_forward, _show_source)
        self._set_ends()
        for join in self.group.joins:
            _show_target(self, join)
        self._back(_backward, _show_late)
        for join in self.group.joins:
            _show_state(self, join)
        if any(stage.nodes.late.any() for stage in self.stages.values()):
            self._postpone()
        self._back(_free, _show_target)
        for stage in self.stages.values():
            _drives(stage)

    def _set_ends(self) -> None:
        for stage in self.stages.values():
            stage.end = stage.end if stage.end > -FAR else stage.member.plan.start
        last = max((stage.end for stage in self.stages.values()), default=0)
        for stage in self.stages.values():
            stage.end = last if self.whole else stage.end
            stage.bound = late_bound(stage.member.plan, stage.end)

    def _postpone(self) -> None:
        """Work wanted as late as possible: Microsoft's moves what follows, Primavera's does not."""
        before = {key: (s.early.start.copy(), s.early.finish.copy()) for key, s in self._items()}
        moved = {}
        for key, stage in self._items():
            if not primavera(stage.member.plan) and stage.nodes.late.any():
                stage.nodes, moved[key] = held_nodes(stage.nodes, stage.late)
        if moved:
            self._onwards(_forward_again, _show_source)
        for key, moves in moved.items():
            early, (start, finish) = self.stages[key].early, before[key]
            early.reason[moves & (early.start > start)] = kernels.BY_LATE
            self.stages[key].earliest = (
                np.where(moves, start, early.start),
                np.where(moves, finish, early.finish),
            )
        for join in self.group.joins:
            _show_target(self, join)
            if self.stages[join.after.key].nodes.kind[join.target] != LEAF:
                # Primavera has no links to summaries: their gates hold no late work.
                self.stages[join.before.key].nodes.state[join.outpost] = DONE
        self._back(_postpone, _show_target)
        for join in self.group.joins:
            _show_state(self, join)

    def _items(self) -> Iterable[tuple[str, Stage]]:
        return self.stages.items()

    def _onwards(self, run: Run, show: Show) -> None:
        order = [member.key for member in self.group.members]
        self._wave(order, run, self._out, show, lambda join: join.after.key)

    def _back(self, run: Run, show: Show) -> None:
        order = [member.key for member in self.group.members][::-1]
        self._wave(order, run, self._into, show, lambda join: join.before.key)

    def _wave(
        self,
        order: list[str],
        run: Run,
        joins: dict[str, list[Join]],
        show: Show,
        towards: Callable[[Join], str],
    ) -> None:
        """Run each plan, and again those to which another one has shown something new."""
        due = set(order)
        while due:
            key = next(key for key in order if key in due)
            due.remove(key)
            run(self.stages[key])
            due.update([towards(join) for join in joins[key] if show(self, join)])

    def on_path(self, ends: Iterable[str]) -> dict[str, Flags]:
        """Nodes from which driving links lead to the finish of one of these plans."""
        paths = {key: np.zeros(len(s.early.start), bool) for key, s in self._items()}
        due = dict.fromkeys(ends, True)
        while due:
            key, seeded = due.popitem()
            stage, path = self.stages[key], paths[key]
            end = stage.end if seeded else -FAR + 1
            kernels_driving.longest_path(
                stage.nodes, stage.member.edges, stage.early, stage.drives, end, path
            )
            for join in self._into[key]:
                back = paths[join.before.key]
                if join.holds and path[join.ghost] and not back[join.source]:
                    back[join.source] = True
                    due.setdefault(join.before.key, False)
        return paths

    def passes(self, key: str, on_path: Flags) -> Passes:
        """What was found for one plan, as if it had been alone."""
        s = self.stages[key]
        earliest = s.earliest or (s.early.begin, s.early.finish)
        network = s.member.network
        return Passes(network, s.hours, s.early, s.late, s.drives, on_path, s.end, *earliest)


def scheduled(group: Group, *, whole: bool) -> Waves:
    """All passes, over calendars long enough for every date."""
    while True:
        found = Waves(group, whole=whole)
        found.run()
        short = [m for m in group.members if m.horizon.hours.missed.any()]
        if not short:
            return found
        for member in short:
            member.horizon.ask(lambda _: None)


def _stage(member: Member) -> Stage:
    network = member.network
    return Stage(
        member,
        network.nodes,
        member.horizon.hours,
        *blank_dates(network),
        np.zeros(len(network.edges.link), bool),
        overrides(member.plan),
    )


def _forward(s: Stage) -> None:
    s.end = _pass_forward(s)


def _forward_again(s: Stage) -> None:
    _pass_forward(s)


def _pass_forward(s: Stage) -> int:
    facts = facts_end(s.member.plan)
    edges, minutes = s.member.edges, s.nodes.duration
    return kernels.forward(s.nodes, edges, s.hours, minutes, s.early, s.override, facts)


def _backward(s: Stage) -> None:
    plan, edges = s.member.plan, s.member.edges
    late = late_overrides(plan)
    kernels_backward.backward(
        s.nodes, edges, s.hours, s.early, s.late, s.bound, late, primavera(plan)
    )


def _postpone(s: Stage) -> None:
    if primavera(s.member.plan) and s.nodes.late.any():
        edges = s.member.edges
        kernels_late.postpone(s.nodes, edges, s.hours, s.early, s.late, s.end, s.override)


def _free(s: Stage) -> None:
    """Free float; a task that another plan waits for is held by that plan's work too."""
    shown = s.nodes.ends_project.copy()
    for (crossing, in_front), node in s.member.node.items():
        shown[node] = not in_front and s.member.counts.get(crossing, 0)
    nodes, plan = s.nodes._replace(ends_project=shown), s.member.plan
    edges, late, anew = s.member.edges, late_overrides(plan), True
    kernels_float.free_floats(nodes, edges, s.hours, s.early, s.end, s.late.free, late, anew)


def _drives(s: Stage) -> None:
    kernels_driving.driving_edges(s.nodes, s.member.edges, s.hours, s.early, s.override, s.drives)


def _show_state(found: Waves, join: Join) -> None:
    state = found.stages[join.after.key].nodes.state[join.target]
    found.stages[join.before.key].nodes.state[join.outpost] = state


def _show_source(found: Waves, join: Join) -> bool:
    """Show the dates of a source on its stand-in; whether they are new."""
    if not join.holds:
        return False
    there, here = found.stages[join.before.key], found.stages[join.after.key]
    p, at = join.source, join.ghost
    start = int((there.early.begin if join.counts_remaining else there.early.start)[p])
    finish, state = int(there.early.finish[p]), int(there.nodes.state[p])
    if state == DONE and there.early.begin[p] > there.nodes.start_floor[p] > -FAR:
        start = finish = int(there.early.begin[p])
        state = BEGUN
    elif state == DONE:
        trusted = facts_end(join.before.plan)
        start, finish = min(start, trusted), min(finish, trusted)
        state = DONE if max(start, finish) <= facts_end(join.after.plan) else BEGUN
    nodes = here.nodes
    changes = _put(nodes.start_pin, at, start) | _put(nodes.finish_pin, at, finish)
    return changes | _put(nodes.state, at, state)


def _show_target(found: Waves, join: Join) -> bool:
    """Show the early dates of a target on its outpost; whether they are new."""
    there, early = found.stages[join.after.key], found.stages[join.before.key].early
    q, at = join.target, join.outpost
    room = 0 if there.nodes.kind[q] == LEAF else int(there.late.free[q])
    begin, finish = int(there.early.begin[q]) + room, int(there.early.finish[q]) + room
    early.start[at] = begin
    return _put(early.begin, at, begin) | _put(early.finish, at, finish)


def _show_late(found: Waves, join: Join) -> bool:
    """Show the late dates of a target on its outpost; whether they are new.

    The gate of a summary that nothing holds back is shown as done: it holds nobody back.
    """
    there, here = found.stages[join.after.key].late, found.stages[join.before.key]
    start, finish = int(there.start[join.target]), int(there.finish[join.target])
    nodes, at = here.nodes, join.outpost
    state = found.stages[join.after.key].nodes.state[join.target]
    if start >= FAR:
        state, start, finish = DONE, here.bound, here.bound
    changes = _put(nodes.late_start_pin, at, start) | _put(nodes.late_finish_pin, at, finish)
    return changes | _put(nodes.state, at, int(state))


def _put(column: Ints | Codes, at: int, value: int) -> bool:
    new = bool(column[at] != value)
    column[at] = value
    return new
