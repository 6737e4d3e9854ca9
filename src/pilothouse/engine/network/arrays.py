"""A plan as flat arrays: nodes in topological order, links in compressed rows, integer minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .data import Plan

if TYPE_CHECKING:
    from .draft import Draft

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

FAR = 2**61
"""No bound: -FAR from below, FAR from above."""

FS, SS, FF, SF = 0, 1, 2, 3
LEAF, GATE_LATEST, GATE_EARLIEST = 0, 1, 2
TO_COME, BEGUN, DONE = 0, 1, 2
SNAP_NONE, SNAP_TASK, SNAP_START, SNAP_FINISH, SNAP_FORWARD = 0, 1, 2, 3, 4
FROM_START, TO_FINISH, LAGGED, REMAINING = 1, 2, 4, 8
SPECIAL, PLAIN_OUTSIDE, PLAIN = 0, 1, 2


class Nodes(NamedTuple):
    """One row per node. A node is a leaf task or the gate of a summary that has links.

    `duration` is what is still to be done, in minutes of calendar `calendar`. Floors and caps bound
    early and late dates; pins fix them whatever the links say (`-FAR` for none). `began` is the
    actual start, `spent` what was done since; `state` is 0 to come, 1 in progress, 2 done;
    `late` marks work to be planned as late as possible, `manual` what links do not move.
    `plain` is PLAIN for work that nothing but its links and `start_floor` hold, PLAIN_OUTSIDE where
    it does not end the project: the kernels look at no other column of such a row.
    """

    kind: Codes
    calendar: Rows
    duration: Ints
    spent: Ints
    snap: Codes
    start_floor: Ints
    finish_floor: Ints
    start_pin: Ints
    finish_pin: Ints
    start_cap: Ints
    finish_cap: Ints
    late_start_pin: Ints
    late_finish_pin: Ints
    late_start_cap: Ints
    late_finish_cap: Ints
    began: Ints
    expected: Ints
    ends_project: Codes
    state: Codes
    late: Codes
    manual: Codes
    delay: Ints
    delay_elapsed: Codes
    plain: Codes


class Edges(NamedTuple):
    """Links by successor (`into`) and by predecessor (`out`, positions in the `into` order).

    `lag` is minutes of calendar `calendar`; `link` is the row of `plan.links`, -1 for the inner
    edges of a summary's gate. `form` is `type`, whose bits are FROM_START and TO_FINISH, with the
    bit LAGGED where `lag` is not zero, and REMAINING where the start meant is that of what remains
    of begun work. `out_successor` and `out_form` repeat columns in the order
    of `out`, so that a backward pass reads them in sequence.
    """

    into: Rows
    predecessor: Rows
    successor: Rows
    type: Codes
    form: Codes
    lag: Ints
    calendar: Rows
    link: Rows
    out: Rows
    out_edge: Rows
    out_successor: Rows
    out_form: Codes


CODED = frozenset(
    ("kind", "snap", "ends_project", "state", "late", "manual", "delay_elapsed", "plain")
)


def node_type(name: str) -> type[np.int8 | np.int32 | np.int64]:
    """The number type of a column of `Nodes`."""
    if name in CODED:
        return np.int8
    return np.int32 if name == "calendar" else np.int64


@dataclass(frozen=True)
class Tree:
    """The work breakdown structure: parent rows (-1 for none), deepest rows first, summaries."""

    parent: Ints
    deepest_first: Ints
    summary: Flags


@dataclass(frozen=True)
class Network:
    """A compiled plan. `task[p]` is the plan's row of node p; a gate carries its summary's row."""

    plan: Plan
    tree: Tree
    nodes: Nodes
    edges: Edges
    task: Ints
    node_of_row: Ints
    calendars: tuple[CalendarKey, ...]
    draft: Draft


CalendarKey = tuple[tuple[int, ...], ...]
"""Groups of calendar ids: work is possible while, of every group, one works; empty for always."""
