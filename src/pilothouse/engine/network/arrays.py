"""A plan as flat arrays: nodes in topological order, links in compressed rows, integer minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .data import Plan

Ints = NDArray[np.int64]

FAR = 2**61
"""No bound: -FAR from below, FAR from above."""

FS, SS, FF, SF = 0, 1, 2, 3
LEAF, GATE_LATEST, GATE_EARLIEST = 0, 1, 2
TO_COME, BEGUN, DONE = 0, 1, 2
SNAP_NONE, SNAP_TASK, SNAP_START, SNAP_FINISH, SNAP_FORWARD = 0, 1, 2, 3, 4


class Nodes(NamedTuple):
    """One row per node. A node is a leaf task or the gate of a summary that has links.

    `duration` is what is still to be done, in minutes of calendar `calendar`. Floors and caps bound
    early and late dates; pins fix them whatever the links say (`-FAR` for none). `began` is the
    actual start, `spent` what was done since; `state` is 0 to come, 1 in progress, 2 done;
    `late` marks work to be planned as late as possible, `manual` what links do not move.
    """

    kind: Ints
    calendar: Ints
    duration: Ints
    spent: Ints
    snap: Ints
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
    ends_project: Ints
    state: Ints
    late: Ints
    manual: Ints
    delay: Ints
    delay_elapsed: Ints


class Edges(NamedTuple):
    """Links by successor (`into`) and by predecessor (`out`, positions in the `into` order).

    `lag` is minutes of calendar `calendar`; `link` is the row of `plan.links`, -1 for the inner
    edges of a summary's gate.
    """

    into: Ints
    predecessor: Ints
    successor: Ints
    type: Ints
    lag: Ints
    calendar: Ints
    link: Ints
    out: Ints
    out_edge: Ints


@dataclass(frozen=True)
class Tree:
    """The work breakdown structure: parent rows (-1 for none), deepest rows first, summaries."""

    parent: Ints
    deepest_first: Ints
    summary: NDArray[np.bool_]


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


CalendarKey = tuple[int, ...]
"""Calendar ids whose working time is joined; empty for continuous time."""
