"""The critical path method over a plan: compile, pass forward, pass backward, explain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours
from ..calendar.packing import Horizon
from ..calendar.rests import rests_of
from ..network.arrays import FAR, Ints, Network, Nodes
from ..network.compile import compile_plan
from ..network.data import Convention, Plan, ProgressMode
from . import kernels, kernels_backward, kernels_driving, kernels_float, kernels_late
from .horizon import make_horizon
from .kernels import Early, Late
from .result import Schedule
from .table import task_arrays
from .why import Why

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Passes:
    """Everything the passes computed, per node and per edge."""

    network: Network
    hours: Hours
    early: Early
    late: Late
    drives: Flags
    on_path: Flags
    end: int
    earliest_start: Ints
    earliest_finish: Ints


def schedule(plan: Plan) -> Schedule:
    """Dates, floats and reasons of every task by the critical path method.

    Follows Microsoft Project or Primavera P6 as `plan.options.convention` says. Raises a PlanError
    (CycleError, BadReferenceError, …) that names the rows when the plan cannot be computed; an
    impossible constraint is no error but negative float.

    Parameters
    ----------
    plan : Plan
        The plan; it is not changed.

    Returns
    -------
    Schedule
        Instants, and floats in working minutes of each task's calendar.

    Raises
    ------
    PlanError
        Where the plan cannot be computed: CycleError, BadReferenceError and others.
    """
    return result(run(compile_plan(plan, rests_of(plan))))


def result(passes: Passes) -> Schedule:
    """The readable face of what the passes computed."""
    return Schedule(passes.network.draft, task_arrays(passes), Why(passes))


def run(network: Network, horizon: Horizon | None = None) -> Passes:
    """All passes over a compiled plan, with calendars already packed where they are given."""
    horizon = make_horizon(network) if horizon is None else horizon
    network = anchored(network, horizon)
    return horizon.ask(lambda hours: _passes(network, hours))


def blank_early(network: Network) -> Early:
    """Empty early dates for a network."""
    return blank_dates(network)[0]


def blank_dates(network: Network) -> tuple[Early, Late]:
    """Empty early and late dates: columns of one block, which costs one request for memory."""
    nodes, edges = len(network.task), len(network.edges.link)
    of_nodes = len(Early._fields) - 1 + len(Late._fields)
    block = np.zeros(of_nodes * nodes + edges, np.int64)
    columns = list(block[: of_nodes * nodes].reshape(of_nodes, nodes))
    columns.insert(Early._fields.index("bound"), block[of_nodes * nodes :])
    return Early(*columns[: len(Early._fields)]), Late(*columns[len(Early._fields) :])


def overrides(plan: Plan) -> int:
    """Which links into begun work are ignored: 0 none, 1 start links, 2 all (Microsoft Project)."""
    if plan.options.progress_mode is ProgressMode.RETAINED_LOGIC:
        return 0
    return 1 if primavera(plan) else 2


def late_overrides(plan: Plan) -> int:
    """The same for late dates and floats, where Microsoft Project heeds all links."""
    return overrides(plan) if primavera(plan) else 0


def primavera(plan: Plan) -> bool:
    """Whether the plan follows Primavera's rules."""
    return plan.options.convention is Convention.PRIMAVERA


def facts_end(plan: Plan) -> int:
    """Primavera trusts an actual date beyond the data date in its mode for that alone."""
    trusted = plan.options.progress_mode is ProgressMode.ACTUAL_DATES or not primavera(plan)
    if plan.data_date is None or trusted:
        return FAR
    return plan.data_date


def _passes(network: Network, hours: Hours) -> Passes:
    nodes, edges = network.nodes, network.edges
    override = overrides(network.plan)
    (early, late), count = blank_dates(network), len(network.task)
    facts = facts_end(network.plan)
    end = kernels.forward(nodes, edges, hours, nodes.duration, early, override, facts)
    end = end if end > -FAR else network.plan.start
    kernels_backward.backward(
        nodes,
        edges,
        hours,
        early,
        late,
        late_bound(network.plan, end),
        late_overrides(network.plan),
        primavera(network.plan),
    )
    earliest = (early.begin, early.finish)
    moves = bool(nodes.late.any())
    if moves:
        earliest = _postpone(network, hours, early, late, end)
    kernels_float.free_floats(
        nodes, edges, hours, early, end, late.free, late_overrides(network.plan), moves
    )
    drives, on_path = np.zeros(len(edges.link), bool), np.zeros(count, bool)
    kernels_driving.driving_edges(nodes, edges, hours, early, override, drives)
    kernels_driving.longest_path(nodes, edges, early, drives, end, on_path)
    return Passes(network, hours, early, late, drives, on_path, end, *earliest)


def late_bound(plan: Plan, end: int) -> int:
    """The latest finish of any task: the project's finish, or the date imposed on it."""
    if plan.options.from_finish and plan.finish is not None:
        return plan.finish
    if plan.must_finish_by is not None and plan.options.convention is Convention.PRIMAVERA:
        return plan.must_finish_by
    return end


def _postpone(
    network: Network, hours: Hours, early: Early, late: Late, end: int
) -> tuple[Ints, Ints]:
    """Move as-late-as-possible tasks, in place; the earliest starts and finishes they report.

    Primavera moves them within free float, and calls that early. Microsoft Project moves them to
    their late dates, whatever that costs their successors, and keeps the early dates they had.
    """
    nodes, edges, override = network.nodes, network.edges, overrides(network.plan)
    if primavera(network.plan):
        kernels_late.postpone(nodes, edges, hours, early, late, end, override)
        return early.begin, early.finish
    before = early.start.copy(), early.finish.copy()
    held, moves = held_nodes(nodes, late)
    kernels.forward(held, edges, hours, nodes.duration, early, override, facts_end(network.plan))
    early.reason[moves & (early.start > before[0])] = kernels.BY_LATE
    return (
        np.where(moves, before[0], early.start),
        np.where(moves, before[1], early.finish),
    )


def held_nodes(nodes: Nodes, late: Late) -> tuple[Nodes, Flags]:
    """Nodes whose as-late-as-possible work starts no earlier than late, and which those are."""
    moves: Flags = (nodes.late == 1) & (nodes.start_pin == -FAR)
    floors = np.where(moves, np.maximum(nodes.start_floor, late.start), nodes.start_floor)
    return nodes._replace(start_floor=floors), moves


def anchored(network: Network, horizon: Horizon) -> Network:
    """Schedule from finish: the project starts at the earliest late start.

    A plan that is scheduled from its start comes back as it is.
    """
    finish = network.plan.finish
    if not network.plan.options.from_finish or finish is None:
        return network

    def start(hours: Hours) -> int:
        early, late = blank_dates(network)
        override = overrides(network.plan)
        nodes, edges = network.nodes, network.edges
        kernels.forward(
            nodes, edges, hours, nodes.duration, early, override, facts_end(network.plan)
        )
        kernels_backward.backward(
            nodes,
            edges,
            hours,
            early,
            late,
            finish,
            late_overrides(network.plan),
            primavera(network.plan),
        )
        counted = (nodes.ends_project == 1) & (nodes.state == 0)
        return int(late.start[counted].min()) if counted.any() else network.plan.start

    anchor = horizon.ask(start)
    floors: Ints = network.nodes.start_floor.copy()
    floors[floors == network.plan.start] = anchor
    nodes = network.nodes._replace(start_floor=floors)
    return replace(network, nodes=nodes)
