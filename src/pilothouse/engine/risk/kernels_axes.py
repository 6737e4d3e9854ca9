"""From axis to axis: working minutes to instants and back, a lane per iteration.

Instants count from the base of the tables. Values beyond the horizon are held at its ends and
reported through `missed`, so that the caller computes a longer one and asks again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..compiled import kernel
from .arrays import NEVER, Tables, Words

Int: Any = np.int32


@kernel
def _slot(tables: Tables, t: int) -> Any:
    """The slot of a minute that is not negative."""
    return Int((np.float64(t) + 0.5) * tables.inverse)


@kernel
def instant_of(tables: Tables, c: int, late: bool, w: Any) -> Any:
    """The instant by which `w` minutes are worked: the first such, or the last when `late`."""
    back = 0 if late else 1
    top = tables.most[c]
    w = min(max(Int(w - back), Int(0)), top)
    k = _slot(tables, w)
    start = tables.slot[np.uint64(tables.slot_offset[c] + k)]
    return Int(start + Int(w - Int(k * tables.grain)) + back)


@kernel
def worked_at(tables: Tables, c: int, t: Any) -> Any:
    """Minutes worked before an instant."""
    t = min(max(Int(t), Int(0)), tables.end)
    k = _slot(tables, t)
    value = tables.work[np.uint64(tables.work_offset[c] + k)]
    return Int((value >> 1) + Int((value & 1) * Int(t - Int(k * tables.grain))))


@kernel
def rows_to_instants(
    tables: Tables, c: int, late: bool, source: Words, row: int, lag: int, out: Words
) -> int:
    """Instants of a row of worked minutes plus `lag`; 1 when one lies beyond the horizon."""
    over = Int(0)
    if c == 0:
        for i in range(len(out)):
            out[i] = Int(source[row, i] + lag)
        return int(over)
    top = tables.most[c]
    for i in range(len(out)):
        w = Int(source[row, i] + lag)
        over |= Int(w >= top)
        out[i] = instant_of(tables, c, late, w)
    return int(over)


@kernel
def instants_to_axis(tables: Tables, c: int, elapsed: int, lag: int, out: Words) -> int:
    """Worked minutes of a calendar at instants moved by `elapsed`, plus `lag`, in place."""
    over = Int(0)
    if c == 0:
        for i in range(len(out)):
            out[i] = Int(out[i] + Int(elapsed + lag))
        return int(over)
    for i in range(len(out)):
        t = Int(out[i] + elapsed)
        over |= Int(t >= tables.end)
        out[i] = Int(worked_at(tables, c, t) + lag)
    return int(over)


@kernel
def fill(row: Words, value: int) -> None:
    """Set all lanes."""
    for i in range(len(row)):
        row[i] = value


@kernel
def blank(low: Words, high: Words, start: int, finish: int) -> None:
    """Floors of start and finish into the lanes of two rows."""
    fill(low, max(start, NEVER))
    fill(high, max(finish, NEVER))
