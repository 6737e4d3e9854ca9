"""Compiled graph walks over compressed rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..compiled import allocating_kernel

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Codes = NDArray[np.int8]
LAGGED = 4


@allocating_kernel
def topological(pointer: Rows, successor: Ints, waiting: Ints) -> Ints:
    """Nodes so that each comes after its predecessors; not all of them when there is a cycle.

    `waiting[p]` is the number of predecessors and is used up.
    """
    count = len(waiting)
    order = np.empty(count, np.int64)
    tail = 0
    for p in range(count):
        if waiting[p] == 0:
            order[tail] = p
            tail += 1
    head = 0
    while head < tail:
        p = order[head]
        head += 1
        for k in range(pointer[p], pointer[p + 1]):
            q = successor[k]
            waiting[q] -= 1
            if waiting[q] == 0:
                order[tail] = q
                tail += 1
    return order[:tail]


@allocating_kernel
def grouped(keys: Ints, count: int) -> tuple[Rows, Rows]:
    """Positions sorted by key 0 .. count-1, equal keys in their order, and where each key begins.

    The positions of key k are `positions[pointer[k]:pointer[k + 1]]`.
    """
    pointer = np.zeros(count + 1, np.int32)
    for k in range(len(keys)):
        pointer[keys[k] + 1] += 1
    for k in range(count):
        pointer[k + 1] += pointer[k]
    following = pointer[:-1].copy()
    positions = np.empty(len(keys), np.int32)
    for k in range(len(keys)):
        key = keys[k]
        positions[following[key]] = k
        following[key] += 1
    return pointer, positions


@allocating_kernel
def reordered(into: Rows, predecessor: Rows, out: Rows, successor: Rows, p: int, q: int) -> Ints:
    """Old positions in an order that suits one more edge, from `p` to `q` of the order there is.

    Only what lies between the two moves (Pearce and Kelly 2006): what leads to `p` goes before what
    `q` leads to. Empty where `q` leads to `p`: there is no such order.
    """
    count = len(into) - 1
    order = np.arange(count)
    if p < q:
        return order
    forward, backward = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    forward[q] = True
    for a in range(q, p + 1):
        if forward[a]:
            for k in range(out[a], out[a + 1]):
                forward[successor[k]] = True
    if forward[p]:
        return order[:0]
    backward[p] = True
    for a in range(p, q - 1, -1):
        if backward[a]:
            for e in range(into[a], into[a + 1]):
                backward[predecessor[e]] = True
    moved = np.empty(p - q + 1, np.int64)
    places = np.empty(p - q + 1, np.int64)
    used = 0
    tail = 0
    for a in range(q, p + 1):
        if backward[a]:
            moved[tail] = a
            tail += 1
        if backward[a] or forward[a]:
            places[used] = a
            used += 1
    for a in range(q, p + 1):
        if forward[a]:
            moved[tail] = a
            tail += 1
    for k in range(used):
        order[places[k]] = moved[k]
    return order


@allocating_kernel
def rewired(
    order: Ints,
    into: Rows,
    predecessor: Rows,
    kind: Codes,
    form: Codes,
    lag: Ints,
    calendar: Rows,
    link: Rows,
    gone: int,
    came: int,
    edge: tuple[int, int, int, int, int],
) -> tuple[Rows, Rows, Rows, Codes, Codes, Ints, Rows, Rows, Rows, Rows, Rows, Codes]:
    """The columns of `Edges` for nodes in another order, with an edge less or one more.

    `order` gives old positions; `gone` is the edge left out and `came` the node that gets one more
    (-1 for none): predecessor (old position), type, lag, calendar and link of that are in `edge`.
    The links after that of the edge left out move up by one.
    """
    count, size = len(order), len(predecessor) + (came >= 0) - (gone >= 0)
    position = np.empty(count, np.int32)
    for p in range(count):
        position[order[p]] = p
    into_, link_ = np.zeros(count + 1, np.int32), np.empty(size, np.int32)
    predecessor_, successor_ = np.empty(size, np.int32), np.empty(size, np.int32)
    kind_, form_ = np.empty(size, np.int8), np.empty(size, np.int8)
    lag_, calendar_ = np.empty(size, np.int64), np.empty(size, np.int32)
    out = np.zeros(count + 1, np.int32)
    row = link[gone] if gone >= 0 else len(link)
    at = 0
    for p in range(count):
        old = order[p]
        for e in range(into[old], into[old + 1]):
            if e == gone:
                continue
            predecessor_[at] = position[predecessor[e]]
            kind_[at], form_[at], lag_[at] = kind[e], form[e], lag[e]
            calendar_[at] = calendar[e]
            link_[at] = link[e] - (gone >= 0 and link[e] > row)
            successor_[at] = p
            at += 1
        if old == came:
            predecessor_[at] = position[edge[0]]
            kind_[at], lag_[at], calendar_[at], link_[at] = edge[1], edge[2], edge[3], edge[4]
            form_[at] = edge[1] + (LAGGED if edge[2] != 0 else 0)
            successor_[at] = p
            at += 1
        into_[p + 1] = at
    for e in range(size):
        out[predecessor_[e] + 1] += 1
    for p in range(count):
        out[p + 1] += out[p]
    following = out[:-1].copy()
    out_edge, out_successor = np.empty(size, np.int32), np.empty(size, np.int32)
    out_form = np.empty(size, np.int8)
    for e in range(size):
        k = following[predecessor_[e]]
        following[predecessor_[e]] = k + 1
        out_edge[k], out_successor[k], out_form[k] = e, successor_[e], form_[e]
    return (
        into_, predecessor_, successor_, kind_, form_, lag_, calendar_, link_,
        out, out_edge, out_successor, out_form,
    )  # fmt: skip
