"""Working-time arithmetic over packed calendars, for compiled code.

Calendar `c` owns rows `offset[c] .. offset[c+1]-1`. A row holds the start of a working interval
and the working minutes before it; the first and the last row hold the ends of the horizon.
`missed[0]` is set when an instant lies before the horizon, `missed[1]` when it lies after: the
caller compiles a longer horizon and asks again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import kernel

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


class Hours(NamedTuple):
    """Packed calendars, with indices that make every look-up a step or two.

    Time is cut into slots of `1 << slot_shift` minutes from `first` on; `by_slot[c * slots + k]` is
    the last row that begins before slot `k + 1` does. Work is cut into `1 << work_shift[c]`
    minutes; `by_work[work_offset[c] + k]` is the last row with less than
    `(k + 1) << work_shift[c]` minutes before it. Widths are chosen so that mostly no more than one
    row begins in a slot: then a look-up is one comparison and no loop.
    """

    starts: Ints
    before: Ints
    offset: Ints
    first: int
    slots: int
    slot_shift: int
    by_slot: Rows
    by_work: Rows
    work_offset: Ints
    work_shift: Ints
    missed: Ints


@kernel
def worked(hours: Hours, c: int, t: int) -> int:
    """Working minutes of calendar `c` between the start of the horizon and instant `t`."""
    last = hours.offset[c + 1] - 1
    if t < hours.first:
        hours.missed[0] = 1
        return 0
    if t > hours.starts[last]:
        hours.missed[1] = 1
        return int(hours.before[last])
    row = hours.by_slot[c * hours.slots + ((t - hours.first) >> hours.slot_shift)]
    while hours.starts[row] > t:
        row -= 1
    return int(min(hours.before[row] + t - hours.starts[row], hours.before[row + 1]))


@kernel
def first_instant(hours: Hours, c: int, w: int) -> int:
    """The earliest instant before which `w` minutes are worked: an end rather than a start."""
    last = hours.offset[c + 1] - 1
    if w <= 0:
        hours.missed[0] = 1
        return int(hours.starts[hours.offset[c]])
    if w > hours.before[last]:
        hours.missed[1] = 1
        return int(hours.starts[last])
    row = hours.by_work[hours.work_offset[c] + (w >> hours.work_shift[c])]
    while hours.before[row] >= w:
        row -= 1
    return int(hours.starts[row] + w - hours.before[row])


@kernel
def last_instant(hours: Hours, c: int, w: int) -> int:
    """The latest instant before which `w` minutes are worked: a start rather than an end."""
    last = hours.offset[c + 1] - 1
    if w < 0:
        hours.missed[0] = 1
        return int(hours.starts[hours.offset[c]])
    if w >= hours.before[last]:
        hours.missed[1] = 1
        return int(hours.starts[last])
    row = hours.by_work[hours.work_offset[c] + (w >> hours.work_shift[c])]
    while hours.before[row] > w:
        row -= 1
    return int(hours.starts[row] + w - hours.before[row])


@kernel
def add(hours: Hours, c: int, t: int, minutes: int) -> int:
    """The instant at which `minutes` (> 0) of work begun at `t` are done; `t` itself for 0."""
    if minutes == 0:
        return t
    return first_instant(hours, c, worked(hours, c, t) + minutes)


@kernel
def subtract(hours: Hours, c: int, t: int, minutes: int) -> int:
    """The latest instant at which `minutes` of work must begin to be done by `t`."""
    if minutes == 0:
        return t
    return last_instant(hours, c, worked(hours, c, t) - minutes)


@kernel
def shift(hours: Hours, c: int, t: int, minutes: int) -> int:
    """Move `t` by signed working minutes."""
    if minutes > 0:
        return add(hours, c, t, minutes)
    if minutes < 0:
        return subtract(hours, c, t, -minutes)
    return t


@kernel
def unshift(hours: Hours, c: int, t: int, minutes: int) -> int:
    """The latest instant that `shift` by `minutes` takes no further than `t`."""
    if minutes == 0:
        return t
    return last_instant(hours, c, worked(hours, c, t) - minutes)


@kernel
def between(hours: Hours, c: int, a: int, b: int) -> int:
    """Signed working minutes from `a` to `b`."""
    if a == b:
        return 0
    return worked(hours, c, b) - worked(hours, c, a)


@kernel
def next_work(hours: Hours, c: int, t: int) -> int:
    """The first instant at or after `t` at which work can begin."""
    return last_instant(hours, c, worked(hours, c, t))


@kernel
def prev_work(hours: Hours, c: int, t: int) -> int:
    """The last instant at or before `t` at which work can end."""
    return first_instant(hours, c, worked(hours, c, t))
