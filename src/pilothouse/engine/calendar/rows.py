"""Rows and indices of packed calendars: what the kernels look up instead of searching."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .instants import MINUTES_PER_DAY
from .kernels import Hours, Ints, Rows

MOST_SLOTS = 1 << 17


def pack(calendars: Sequence[tuple[Ints, Ints]], first_day: int, last_day: int) -> Hours:
    """Packed calendars from the starts and ends of their working intervals, sorted and disjoint.

    The horizon runs from the midnight that begins `first_day` to the one that begins `last_day`,
    or to the end of the last interval where that is later.
    """
    tables = [_rows(starts, ends, first_day, last_day) for starts, ends in calendars]
    offset = _ends([len(starts) for starts, _ in tables])
    first = first_day * MINUTES_PER_DAY
    length = max(int(starts[-1]) for starts, _ in tables) - first + 1
    slot = min(_shift(np.diff(starts[1:-1]), length) for starts, _ in tables)
    work = [_shift(np.diff(before[1:]), int(before[-1])) for _, before in tables]
    slots = (length >> slot) + 1
    by_slot = [_last_row(starts, first, slots, slot) for starts, _ in tables]
    by_work = [
        _last_row(before, 0, (int(before[-1]) >> shift) + 1, shift)
        for (_, before), shift in zip(tables, work, strict=True)
    ]
    return Hours(
        starts=np.concatenate([starts for starts, _ in tables]),
        before=np.concatenate([before for _, before in tables]),
        offset=offset,
        first=first,
        slots=slots,
        slot_shift=slot,
        by_slot=_joined(by_slot, offset),
        by_work=_joined(by_work, offset),
        work_offset=_ends([len(rows) for rows in by_work]),
        work_shift=np.array(work, np.int64),
        missed=np.zeros(2, np.int64),
    )


def _ends(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _joined(columns: Sequence[Ints], offset: Ints) -> Rows:
    moved = [rows + first for rows, first in zip(columns, offset.tolist(), strict=False)]
    return np.concatenate(moved).astype(np.int32)


def _shift(gaps: Ints, length: int) -> int:
    """Slots no wider than the least gap between rows, and no more of them than `MOST_SLOTS`."""
    width = int(gaps.min()) if len(gaps) else length
    shift = max(min(width, length), 1).bit_length() - 1
    return max(shift, (length // MOST_SLOTS).bit_length())


def _rows(starts: Ints, ends: Ints, first_day: int, last_day: int) -> tuple[Ints, Ints]:
    """Interval starts and working minutes before each, between rows for the horizon's two ends."""
    before = np.zeros(len(starts) + 2, np.int64)
    np.cumsum(ends - starts, out=before[2:])
    low = min(first_day * MINUTES_PER_DAY, int(starts[0]))
    high = max(last_day * MINUTES_PER_DAY, int(ends[-1]))
    return np.concatenate([[low], starts, [high]]).astype(np.int64), before


def _last_row(column: Ints, first: int, slots: int, shift: int) -> Ints:
    """The last row before the end of each slot; never the last of all."""
    ends = first + (np.arange(1, slots + 1, dtype=np.int64) << shift)
    found = np.searchsorted(column, ends, "left") - 1
    return np.clip(found, 0, len(column) - 2).astype(np.int64)
