"""Plan to arrays: one compile step between readable records and compiled kernels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .arrays import (
    BEGUN,
    FROM_START,
    LAGGED,
    REMAINING,
    Edges,
    Flags,
    Ints,
    Network,
    Nodes,
    Rows,
)
from .data import Convention, LagCalendar, Plan
from .draft import Draft, draft_of
from .errors import CycleError
from .kernels import grouped, topological

DEFAULT = 1


def compile_plan(plan: Plan, rests: Mapping[int, int]) -> Network:
    """Arrays of a plan. Raises a PlanError that names the rows when the plan cannot be computed.

    `rests` gives, by task, the working minutes between the parts of interrupted tasks
    (`calendar.rests.rests_of`).
    """
    return assemble(draft_of(plan, rests))


def assemble(draft: Draft) -> Network:
    """Sort a draft into a network. Raises CycleError."""
    order = _order(draft)
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    nodes = Nodes(**{name: draft.columns[name][order] for name in Nodes._fields})
    edges = _edges(draft, position)
    gates = np.array([row for row, _ in draft.wiring.gates], np.int64)
    task = np.concatenate([np.arange(len(draft.plan.tasks)), gates])
    return Network(
        plan=draft.plan,
        tree=draft.tree,
        nodes=nodes,
        edges=edges,
        task=task[order],
        node_of_row=position[: len(draft.plan.tasks)],
        calendars=draft.calendars,
        draft=draft,
    )


def _order(draft: Draft) -> Ints:
    count = len(draft.columns["kind"])
    source, target = draft.table[:, 0], draft.table[:, 1]
    pointer, by_source = grouped(source, count)
    waiting = np.bincount(target, minlength=count).astype(np.int64)
    order: Ints = topological(pointer, target[by_source], waiting)
    if len(order) < count:
        raise _cycle(draft, set(range(count)) - set(order.tolist()))
    return order


def _cycle(draft: Draft, stuck: set[int]) -> CycleError:
    """Walk back along predecessors that are stuck too until a node comes round again."""
    plan, gates = draft.plan, draft.wiring.gates
    before = {
        after: first for first, after in draft.table[:, :2].tolist() if {first, after} <= stuck
    }
    node, seen = min(before), dict[int, int]()
    while node not in seen:
        seen[node] = len(seen)
        node = before[node]
    circle = [n for n, place in seen.items() if place >= seen[node]][::-1]
    rows = [n if n < len(plan.tasks) else gates[n - len(plan.tasks)][0] for n in circle]
    distinct = list(dict.fromkeys(rows))
    return CycleError(
        [plan.tasks[row].id for row in distinct], [plan.tasks[row].name for row in distinct]
    )


def _edges(draft: Draft, position: Ints) -> Edges:
    source, target = position[draft.table[:, 0]], position[draft.table[:, 1]]
    into, order = grouped(target, len(position))
    table, source, target = draft.table[order], source[order], target[order]
    links = table[:, 3]
    lags, elapsed = draft.lags.minutes[links], draft.lags.elapsed[links]
    remaining = _from_remaining(draft, table)
    if remaining is not None:
        lags = np.where(remaining, np.maximum(lags - draft.columns["spent"][table[:, 0]], 0), lags)
    out, out_edge = grouped(source, len(position))
    form = (table[:, 2] + LAGGED * (lags != 0)).astype(np.int8)
    if remaining is not None:
        form[remaining] |= REMAINING
    successor = target.astype(np.int32)
    return Edges(
        into=into,
        predecessor=source.astype(np.int32),
        successor=successor,
        type=table[:, 2].astype(np.int8),
        form=form,
        lag=lags,
        calendar=np.where(elapsed, 0, _lag_calendars(draft, table)).astype(np.int32),
        link=links.astype(np.int32),
        out=out,
        out_edge=out_edge,
        out_successor=successor[out_edge],
        out_form=form[out_edge],
    )


def _from_remaining(draft: Draft, table: Ints) -> Flags | None:
    """Edges that leave the start of begun work and count from the start of what remains of it."""
    options = draft.plan.options
    if not options.lag_from_early_start or options.convention is Convention.MICROSOFT:
        return None
    from_start = (table[:, 2] & FROM_START) > 0
    begun: Flags = from_start & (draft.columns["state"][table[:, 0]] == BEGUN)
    return begun


def _lag_calendars(draft: Draft, table: Ints) -> Rows:
    """The number of the calendar of each edge's lag, by the plan's option."""
    choice = draft.plan.options.lag_calendar
    if choice is LagCalendar.CONTINUOUS:
        return np.zeros(len(table), np.int32)
    if choice is LagCalendar.PROJECT:
        return np.full(len(table), DEFAULT, np.int32)
    column = 0 if choice is LagCalendar.PREDECESSOR else 1
    calendars: Rows = draft.columns["calendar"][table[:, column]]
    return calendars
