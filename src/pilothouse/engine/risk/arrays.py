"""Flat arrays of the simulation: the varying part of a network, its axes, and the draws."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.int8]
Words = NDArray[np.int32]
Hashes = NDArray[np.uint32]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]
Floats = NDArray[np.float64]

NEVER = -(2**29)
AFTER = 2**30

FIXED, PLAIN, EARLIEST, ODD = 0, 1, 2, 3
"""Nodes: what never varies; a plain task or latest gate; an earliest gate; the general rules."""

SKIP, SAME, CROSS, CONSTANT = 0, 1, 2, 3
"""Edges: without effect; on one axis; from axis to axis; from a node that never varies."""

PLANNED, TRIANGULAR, TABLE, STEPS = 0, 1, 2, 3
"""Draws: none; in closed form; by a table of quantiles; discrete."""

PLAIN_RANDOM, HYPERCUBE, SOBOL = 0, 1, 2

STRATA_ROWS = 64
"""Orders of the strata of a Latin hypercube, a power of two."""

CELLS = 4096
"""Cells of a table of quantiles, interpolated within each."""


class Tables(NamedTuple):
    """Calendars cut into slots of `grain` minutes that are worked on wholly or not at all.

    `work[work_offset[c] + k]` is twice the minutes worked before slot `k`, plus one if it is worked
    on; `slot[slot_offset[c] + k]` the minute at which the k-th slot of work begins, from `base`.
    """

    base: int
    end: int
    grain: int
    inverse: float
    work: Words
    work_offset: Ints
    slot: Words
    slot_offset: Ints
    most: Ints


class Web(NamedTuple):
    """Nodes and edges as the vectorised pass sees them.

    Each node lives on an axis: worked minutes of calendar `axis`, or minutes since the base for 0.
    `late_start` and `late_finish` tell on which side of a rest its start and finish lie.
    `mark_axis` is the calendar in which a link's date and the node's are compared. Edges: `lag`
    (SAME), `before`, `elapsed` and `after` (CROSS, on the axis of the predecessor, in elapsed
    minutes, on that of the successor), `constant` (CONSTANT, on the successor's axis).
    """

    kind: Bytes
    axis: Bytes
    late_start: Bytes
    late_finish: Bytes
    floor_start: Words
    floor_finish: Words
    mark_axis: Bytes
    counted: Bytes
    mode: Bytes
    from_start: Bytes
    to_finish: Bytes
    lag: Words
    before: Words
    elapsed: Words
    after: Words
    late_side: Bytes
    constant: Words
    ends: Ints
    end_group: Ints
    fixed_end: Ints


class Draws(NamedTuple):
    """How each input is drawn. Inputs are durations of nodes first, factors of fixed costs last.

    `input_of` is the input of each node, -1 for none. `driver_into` .. and so on are compressed
    rows over inputs that name rows of `shared`, values given for each iteration; `given` is the
    row of uniform values drawn beforehand, -1 for none. `strata` are the orders in which a Latin
    hypercube visits its strata, each twice in a row, in the upper bits of a word.
    """

    input_of: Words
    node: Words
    code: Bytes
    key: Hashes
    dimension: Words
    given: Words
    low: Singles
    high: Singles
    turn: Singles
    rising: Singles
    falling: Singles
    table: Words
    steps: Words
    least: Words
    factor_row: Words
    own_weight: Singles
    shared_weight: Singles
    driver_into: Words
    driver: Words
    event_into: Words
    event: Words
    parallel_into: Words
    parallel: Words
    side_driver_into: Words
    side_driver: Words
    rate: Floats
    tables: Singles
    step_at: Singles
    step_value: Singles
    normal: Singles
    phi: Singles
    directions: Hashes
    shifts: Hashes
    strata: Hashes


class Sampling(NamedTuple):
    """The method, the strata of a Latin hypercube (1 << bits), and the seed's own words."""

    method: int
    bits: int


class Odd(NamedTuple):
    """What the general rules need of their nodes: branch and weather.

    `skipped[p]` is the row of `ways` that tells in which iterations node `p` drops out, -1 for
    none; `weather[p]` the row of its weather, -1 for none.
    """

    skipped: Words
    ways: NDArray[np.bool_]
    weather: Words
    weather_key: Hashes
    lost: Floats
    unbroken: Bytes
    month_start: Words
    month_of: Bytes
    snap: Bytes


class Scratch(NamedTuple):
    """Working space of one thread: a row per node, a lane per iteration of a block."""

    finish: Words
    minutes: Words
    drawn: Words
    on_path: NDArray[np.uint8]
    low: Words
    high: Words
    bound: Words
    spare: Words
    uniform: Singles
    word: Hashes
    value: Singles
    most: Singles
    money: Floats
