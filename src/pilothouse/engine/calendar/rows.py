"""Rows and indices of packed calendars: what the kernels look up instead of searching."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .instants import MINUTES_PER_DAY
from .kernels import Hours

Ints = NDArray[np.int64]


def pack(calendars: Sequence[tuple[Ints, Ints]], first_day: int, last_day: int) -> Hours:
    """Packed calendars from the starts and ends of their working intervals, sorted and disjoint.

    The horizon runs from the midnight that begins `first_day` to the one that begins `last_day`,
    or to the end of the last interval where that is later.
    """
    tables = [_rows(starts, ends, first_day, last_day) for starts, ends in calendars]
    lengths = np.array([len(starts) for starts, _ in tables], np.int64)
    offset = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    days = 2 + max(int(starts[-1]) for starts, _ in tables) // MINUTES_PER_DAY - first_day
    midnights = (first_day + np.arange(days, dtype=np.int64)) * MINUTES_PER_DAY
    by_day = [_last_row(starts, midnights, "right") for starts, _ in tables]
    shift = [max(int(b[-1]) // len(b), 1).bit_length() - 1 for _, b in tables]
    by_work = [
        _last_row(before, np.arange(0, int(before[-1]) + 1, 1 << s, dtype=np.int64), "left")
        for (_, before), s in zip(tables, shift, strict=True)
    ]
    return Hours(
        starts=np.concatenate([starts for starts, _ in tables]),
        before=np.concatenate([before for _, before in tables]),
        offset=offset,
        first_day=first_day,
        days=days,
        by_day=np.concatenate([r + o for r, o in zip(by_day, offset.tolist(), strict=False)]),
        by_work=np.concatenate([r + o for r, o in zip(by_work, offset.tolist(), strict=False)]),
        work_offset=np.concatenate([[0], np.cumsum([len(r) for r in by_work])]).astype(np.int64),
        work_shift=np.array(shift, np.int64),
        missed=np.zeros(2, np.int64),
    )


def _rows(starts: Ints, ends: Ints, first_day: int, last_day: int) -> tuple[Ints, Ints]:
    """Interval starts and working minutes before each, between rows for the horizon's two ends."""
    before = np.zeros(len(starts) + 2, np.int64)
    np.cumsum(ends - starts, out=before[2:])
    low = min(first_day * MINUTES_PER_DAY, int(starts[0]))
    high = max(last_day * MINUTES_PER_DAY, int(ends[-1]))
    return np.concatenate([[low], starts, [high]]).astype(np.int64), before


def _last_row(column: Ints, values: Ints, side: str) -> Ints:
    """The last row not after ("right") or before ("left") each value; never the last of all."""
    found = np.searchsorted(column, values, "right" if side == "right" else "left") - 1
    return np.clip(found, 0, len(column) - 2).astype(np.int64)
