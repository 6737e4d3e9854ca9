"""Calendars as tables of equal slots, and the varying part of a network on their axes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..calendar.kernels import Hours
from ..network.arrays import Network
from ..scheduling.kernels import Early, forward
from ..scheduling.kernels_driving import driving_edges
from ..scheduling.method import blank_early, facts_end, overrides
from .arrays import FIXED, ODD, Bytes, Ints, Tables, Web, Words
from .kernels_web import weave

Flags = NDArray[np.bool_]

MOST_SLOTS = 1 << 25
DAY = 1440


def make_tables(hours: Hours) -> Tables | None:
    """Every calendar of `hours` cut into slots; None where that would take too much room."""
    rows = [slice(int(a), int(b)) for a, b in zip(hours.offset, hours.offset[1:], strict=False)]
    base = min(int(hours.starts[r][0]) for r in rows) // DAY * DAY
    end = max(int(hours.starts[r][-1]) for r in rows) - base
    grain = int(np.gcd.reduce([_grain(hours, r, base) for r in rows] + [DAY]))
    if (end // grain + 2) * len(rows) * 2 > MOST_SLOTS or end >= 2**29:
        return None
    pairs = [_slots(hours, r, base, end, grain) for r in rows]
    work, slot = [w for w, _ in pairs], [s for _, s in pairs]
    return Tables(
        base=base,
        end=end,
        grain=grain,
        inverse=1.0 / grain,
        work=np.concatenate(work),
        work_offset=_offsets(work),
        slot=np.concatenate(slot),
        slot_offset=_offsets(slot),
        most=np.array([int(hours.before[r][-1]) - 1 for r in rows], np.int64),
    )


def _offsets(parts: list[Words]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)


def _intervals(hours: Hours, rows: slice) -> tuple[Ints, Ints]:
    """Starts and lengths of the working intervals of one calendar."""
    starts, before = hours.starts[rows], hours.before[rows]
    lengths = np.diff(before)
    works = lengths > 0
    return starts[:-1][works], lengths[works]


def _grain(hours: Hours, rows: slice, base: int) -> int:
    starts, lengths = _intervals(hours, rows)
    return int(np.gcd(np.gcd.reduce(starts - base), np.gcd.reduce(lengths)))


def _slots(hours: Hours, rows: slice, base: int, end: int, grain: int) -> tuple[Words, Words]:
    """Per slot twice the work before it plus whether it is worked on; beginnings of worked ones."""
    starts, lengths = _intervals(hours, rows)
    change = np.zeros(end // grain + 3, np.int32)
    np.add.at(change, (starts - base) // grain, 1)
    np.add.at(change, np.minimum((starts - base + lengths) // grain, len(change) - 1), -1)
    works = np.cumsum(change, dtype=np.int32)
    before = (np.cumsum(works) - works) * grain + int(hours.before[rows][0])
    begins = np.flatnonzero(works) * grain
    return (2 * before + works).astype(np.int32), np.append(begins, end).astype(np.int32)


def deterministic(network: Network, hours: Hours, minutes: Ints) -> Early:
    """Early dates of a network with these minutes."""
    early = blank_early(network)
    forward(
        network.nodes,
        network.edges,
        hours,
        minutes,
        early,
        overrides(network.plan),
        facts_end(network.plan),
    )
    return early


def make_web(
    network: Network,
    hours: Hours,
    tables: Tables | None,
    early: Early,
    varied: Flags,
    odd: Flags,
    group: Ints,
) -> tuple[Tables, Web]:
    """The varying part of a network; without tables every node goes by the general rules.

    `varied` are the nodes that are drawn, `odd` those that must go by the general rules, `group`
    numbers the group whose finish a node counts for.
    """
    base = int(hours.starts[hours.offset[:-1]].min()) // DAY * DAY
    given = tables if tables is not None else _no_tables(base)
    web = _blank(network)
    drives = np.zeros(len(network.edges.link), bool)
    override = overrides(network.plan)
    driving_edges(network.nodes, network.edges, hours, early, override, drives)
    live = np.zeros(len(network.task), bool)
    weave(
        network.nodes,
        network.edges,
        hours,
        given,
        early,
        drives,
        varied,
        odd if tables is not None else np.ones_like(odd),
        live,
        override,
        web,
    )
    return given, _with_ends(network, web, early, given, group)


def _no_tables(base: int) -> Tables:
    none = np.zeros(1, np.int32)
    zero = np.zeros(2, np.int64)
    return Tables(base, 2**30, 1, 1.0, none, zero, none, zero, zero)


def _blank(network: Network) -> Web:
    def byte(count: int) -> Bytes:
        return np.zeros(count, np.int8)

    def word(count: int) -> Words:
        return np.zeros(count, np.int32)

    n, m = len(network.task), len(network.edges.link)
    counted = (network.nodes.ends_project == 1) & (network.nodes.state < 2)
    none = np.zeros(0, np.int64)
    return Web(
        kind=byte(n),
        axis=byte(n),
        late_start=byte(n),
        late_finish=byte(n),
        floor_start=word(n),
        floor_finish=word(n),
        mark_axis=byte(n),
        counted=counted.astype(np.int8),
        mode=byte(m),
        from_start=byte(m),
        to_finish=byte(m),
        lag=word(m),
        before=word(m),
        elapsed=word(m),
        after=word(m),
        late_side=byte(m),
        constant=word(m),
        ends=none,
        end_group=none,
        fixed_end=none,
    )


def _with_ends(network: Network, web: Web, early: Early, tables: Tables, group: Ints) -> Web:
    """Nodes that can finish last, and the latest finish of those that never vary, by group."""
    ending = network.nodes.ends_project == 1
    fixed = ending & (web.kind == FIXED)
    last = np.full(int(group.max()) + 1 if len(group) else 1, -(2**30), np.int64)
    np.maximum.at(last, group[fixed], early.finish[fixed] - tables.base)
    latest = fixed & (early.finish - tables.base == last[group])
    nodes = np.flatnonzero(
        latest | (ending & (web.kind != FIXED) & ~_overtaken(network, web, group))
    )
    return web._replace(ends=nodes, end_group=group[nodes], fixed_end=last)


def _overtaken(network: Network, web: Web, group: Ints) -> Flags:
    """Nodes that some successor, of the same group and sure to end no earlier, waits for.

    The successor must be plain, so that no pin or cap can move it before its predecessors.
    """
    edges, nodes = network.edges, network.nodes
    p, q = edges.predecessor, edges.successor
    sure = (
        (edges.type == 0)
        & (edges.lag >= 0)
        & (nodes.kind[q] == 0)
        & (nodes.ends_project[q] == 1)
        & (web.kind[q] != FIXED)
        & (web.kind[q] != ODD)
        & (web.mode != 0)
        & (group[p] == group[q])
    )
    overtaken = np.zeros(len(nodes.kind), bool)
    overtaken[p[sure]] = True
    return overtaken
