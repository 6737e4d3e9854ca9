"""One link more or less in a compiled network: most of it is kept as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .arrays import Edges, Ints, Network, Nodes
from .compile import DEFAULT, assemble
from .data import Convention, LagCalendar
from .draft import Draft
from .kernels import reordered, rewired

NONE = (0, 0, 0, 0, 0)


def with_link(network: Network, draft: Draft, ends: tuple[int, int]) -> Network:
    """The network of `draft`, which is that of `network` with one more edge, its last.

    `ends` are the rows of two leaf tasks. Raises CycleError.
    """
    edges = network.edges
    before, after = (int(network.node_of_row[row]) for row in ends)
    order = reordered(edges.into, edges.predecessor, edges.out, edges.out_successor, before, after)
    if _counts_remaining(draft) or not len(order):
        return assemble(draft)
    kind, number = (int(value) for value in draft.table[-1, 2:])
    lag = int(draft.lags.minutes[number])
    calendar = _lag_calendar(network, draft, number, before, after)
    return _rewired(network, draft, order, -1, after, (before, kind, lag, calendar, number))


def without_link(network: Network, draft: Draft, number: int) -> Network:
    """The network of `draft`, which is that of `network` without the edge of link `number`."""
    if _counts_remaining(draft):
        return assemble(draft)
    gone = int(np.flatnonzero(network.edges.link == number)[0])
    return _rewired(network, draft, np.arange(len(network.task)), gone, -1, NONE)


def _rewired(
    network: Network,
    draft: Draft,
    order: Ints,
    gone: int,
    came: int,
    edge: tuple[int, int, int, int, int],
) -> Network:
    e = network.edges
    columns = (e.into, e.predecessor, e.type, e.form, e.lag, e.calendar, e.link)
    edges = Edges(*rewired(order, *columns, gone, came, edge))
    moved = np.flatnonzero(order != np.arange(len(order)))
    if not len(moved):
        return replace(network, plan=draft.plan, draft=draft, edges=edges)
    come_from = order[moved]
    nodes = Nodes(*(_moved(column, moved, come_from) for column in network.nodes))
    task = _moved(network.task, moved, come_from)
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    return replace(
        network,
        plan=draft.plan,
        draft=draft,
        nodes=nodes,
        edges=edges,
        task=task,
        node_of_row=position[network.node_of_row],
    )


def _moved(column: np.ndarray, places: Ints, come_from: Ints) -> np.ndarray:
    """The column with other values at some places; itself where nothing changes."""
    values = column[come_from]
    if np.array_equal(values, column[places]):
        return column
    column = column.copy()
    column[places] = values
    return column


def _counts_remaining(draft: Draft) -> bool:
    options = draft.plan.options
    return options.lag_from_early_start and options.convention is Convention.PRIMAVERA


def _lag_calendar(network: Network, draft: Draft, number: int, before: int, after: int) -> int:
    choice = draft.plan.options.lag_calendar
    if draft.lags.elapsed[number] or choice is LagCalendar.CONTINUOUS:
        return 0
    if choice is LagCalendar.PROJECT:
        return DEFAULT
    return int(network.nodes.calendar[before if choice is LagCalendar.PREDECESSOR else after])
