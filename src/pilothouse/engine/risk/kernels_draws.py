"""Random numbers that depend on nothing but seed, input and iteration, and draws made of them.

Inner loops run over the lanes of a block, so that the compiler makes vector instructions of them.
The hash is three rounds of multiply and shift (constants: C. Wellons, "triple32"), keyed between
rounds; within a stratum two of them do ("lowbias32"). Nothing here is a transcendental function:
results are the same on every machine.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..compiled import kernel
from .arrays import (
    CELLS,
    PLAIN_RANDOM,
    STEPS,
    STRATA_ROWS,
    TABLE,
    TRIANGULAR,
    Draws,
    Hashes,
    Sampling,
    Scratch,
    Singles,
    Words,
)

U: Any = np.uint32
F: Any = np.float32
M1, M2, M3 = U(0xED5AD4BB), U(0xAC4C1B51), U(0x31848BAB)
N1, N2 = U(0x7FEB352D), U(0x846CA68B)
HALF, STEP = F(0.5), F(2.0**-23)
ONE, CELL_COUNT = F(1.0), F(CELLS)
PHI_REACH, PHI_STEPS = F(8.0), F(CELLS / 16.0)


@kernel
def hashed(x: Any, a: Any, b: Any, c: Any) -> Any:
    """32 well-mixed bits of a counter under three key words."""
    x = U(x ^ a)
    x = U((x ^ U(x >> U(17))) * M1)
    x = U(x ^ b)
    x = U((x ^ U(x >> U(11))) * M2)
    x = U(x ^ c)
    x = U((x ^ U(x >> U(15))) * M3)
    return U(x ^ U(x >> U(14)))


@kernel
def _plain(key: Hashes, j: int, first: int, word: Hashes, count: int) -> None:
    a, b, c = key[j, 0], key[j, 1], key[j, 2]
    for i in range(count):
        word[i] = hashed(U(first + i), a, b, c)


@kernel
def _hypercube(
    strata: Hashes, key: Hashes, j: int, first: int, bits: int, word: Hashes, count: int
) -> None:
    """A value in a stratum of its own for each iteration of a group of 1 << bits.

    Which iteration gets which: a row of `strata` chosen by input and group, begun anywhere, its
    bits flipped alike. Where in its stratum: two rounds of multiply and shift. A block never
    reaches over the end of a group: both are powers of two.
    """
    a, b, c = key[j, 0], key[j, 1], key[j, 2]
    choice = hashed(U(first >> bits), b, c, a)
    mask = U((1 << bits) - 1)
    row = np.uint64(U(choice & U(STRATA_ROWS - 1)))
    begin = np.uint64(U(U(choice >> U(8)) & mask)) + np.uint64(U(U(first) & mask))
    at = (row << np.uint64(bits + 1)) + begin
    within = U((1 << (32 - bits)) - 1)
    flip = U(hashed(choice, c, a, b) & U(~within))
    for i in range(count):
        x = U(U(first + i) ^ a)
        x = U((x ^ U(x >> U(16))) * N1)
        x = U(x ^ b)
        x = U((x ^ U(x >> U(15))) * N2)
        x = U(x ^ U(x >> U(16)))
        word[i] = U(U(strata[at + np.uint64(i)] ^ flip) | U(x & within))


@kernel
def _sobol(
    directions: Hashes, shifts: Hashes, d: int, first: int, word: Hashes, lanes: int
) -> None:
    """Points first .. of one dimension in binary order, digitally shifted.

    `lanes` is a power of two and divides `first`.
    """
    base = shifts[d]
    rest = first
    bit = 0
    while rest > 0:
        if rest & 1:
            base = U(base ^ directions[d, bit])
        rest >>= 1
        bit += 1
    word[0] = base
    size = 1
    bit = 0
    while size < lanes:
        direction = directions[d, bit]
        for i in range(size):
            word[size + i] = U(word[i] ^ direction)
        size *= 2
        bit += 1


@kernel
def _interpolated(table: Singles, offset: int, position: Any) -> Any:
    cell = np.int32(position)
    part = F(position - F(cell))
    at = np.uint64(offset + cell)
    left = table[at]
    return F(left + F(part * F(table[at + np.uint64(1)] - left)))


@kernel
def _uniform(
    draws: Draws, sampling: Sampling, s: Scratch, shared: Singles, j: int, first: int, origin: int
) -> None:
    """Uniform values of input `j` into `s.uniform`; correlated ones through a shared normal row."""
    count = len(s.word)
    given = draws.given[j]
    if given >= 0:
        for i in range(count):
            s.uniform[i] = shared[given, first - origin + i]
        return
    d = draws.dimension[j]
    if d >= 0:
        _sobol(draws.directions, draws.shifts, d, first, s.word, count)
    elif sampling.method == PLAIN_RANDOM:
        _plain(draws.key, j, first, s.word, count)
    else:
        _hypercube(draws.strata, draws.key, j, first, sampling.bits, s.word, count)
    for i in range(count):
        s.uniform[i] = F(F(F(np.int32(s.word[i] >> U(9))) + HALF) * STEP)
    row = draws.factor_row[j]
    if row >= 0:
        own, common = draws.own_weight[j], draws.shared_weight[j]
        at = first - origin
        for i in range(count):
            z = _interpolated(draws.normal, 0, F(s.uniform[i] * CELL_COUNT))
            z = F(F(own * z) + F(common * shared[row, at + i]))
            z = min(max(z, F(-7.99)), F(7.99))
            s.uniform[i] = _interpolated(draws.phi, 0, F(F(z + PHI_REACH) * PHI_STEPS))


@kernel
def _triangular(draws: Draws, s: Scratch, j: int) -> None:
    low, high, turn = draws.low[j], draws.high[j], draws.turn[j]
    rising, falling = draws.rising[j], draws.falling[j]
    for i in range(len(s.uniform)):
        u = s.uniform[i]
        left = u < turn
        root = np.sqrt(F(u * rising) if left else F(F(ONE - u) * falling))
        s.value[i] = F(low + root) if left else F(high - root)


@kernel
def _tabled(draws: Draws, s: Scratch, j: int) -> None:
    low, scale, offset = draws.low[j], draws.high[j], draws.table[j]
    for i in range(len(s.uniform)):
        x = _interpolated(draws.tables, offset, F(s.uniform[i] * CELL_COUNT))
        s.value[i] = F(low + F(scale * x))


@kernel
def _stepped(draws: Draws, s: Scratch, j: int) -> None:
    first, last = draws.table[j], draws.table[j] + draws.steps[j]
    for i in range(len(s.uniform)):
        s.value[i] = draws.step_value[first]
    for k in range(first + 1, last):
        at, value = draws.step_at[k - 1], draws.step_value[k]
        for i in range(len(s.uniform)):
            s.value[i] = value if s.uniform[i] >= at else s.value[i]


@kernel
def draw(
    draws: Draws, sampling: Sampling, s: Scratch, shared: Singles, j: int, first: int, origin: int
) -> None:
    """Values of input `j` for a block of iterations into `s.value`, without drivers or events.

    `origin` is the iteration of the first column of `shared`.
    """
    code = draws.code[j]
    if code in (TRIANGULAR, TABLE, STEPS):
        _uniform(draws, sampling, s, shared, j, first, origin)
    if code == TRIANGULAR:
        _triangular(draws, s, j)
    elif code == TABLE:
        _tabled(draws, s, j)
    elif code == STEPS:
        _stepped(draws, s, j)
    else:
        for i in range(len(s.value)):
            s.value[i] = draws.low[j]


@kernel
def _add_rows(into: Words, rows: Words, s: Scratch, shared: Singles, j: int, at: int) -> None:
    for k in range(into[j], into[j + 1]):
        row = rows[k]
        for i in range(len(s.value)):
            s.value[i] = F(s.value[i] + shared[row, at + i])


@kernel
def _times_rows(into: Words, rows: Words, s: Scratch, shared: Singles, j: int, at: int) -> None:
    for k in range(into[j], into[j + 1]):
        row = rows[k]
        for i in range(len(s.value)):
            s.value[i] = F(s.value[i] * shared[row, at + i])


@kernel
def _most_rows(into: Words, rows: Words, s: Scratch, shared: Singles, j: int, at: int) -> None:
    """The greatest of some rows into `s.most`."""
    begin = into[j]
    for i in range(len(s.most)):
        s.most[i] = shared[rows[begin], at + i]
    for k in range(begin + 1, into[j + 1]):
        row = rows[k]
        for i in range(len(s.most)):
            s.most[i] = max(s.most[i], shared[row, at + i])


@kernel
def with_risks(draws: Draws, s: Scratch, shared: Singles, j: int, at: int) -> None:
    """Apply drivers and events of input `j` to `s.value`: factors first, then what is added."""
    _times_rows(draws.driver_into, draws.driver, s, shared, j, at)
    if draws.side_driver_into[j] < draws.side_driver_into[j + 1]:
        _most_rows(draws.side_driver_into, draws.side_driver, s, shared, j, at)
        for i in range(len(s.value)):
            s.value[i] = F(s.value[i] * s.most[i])
    _add_rows(draws.event_into, draws.event, s, shared, j, at)
    if draws.parallel_into[j] < draws.parallel_into[j + 1]:
        _most_rows(draws.parallel_into, draws.parallel, s, shared, j, at)
        for i in range(len(s.value)):
            s.value[i] = F(s.value[i] + s.most[i])


@kernel
def minutes_into(draws: Draws, s: Scratch, rows: Words, row: int, j: int) -> None:
    """Whole minutes of `s.value` into a row, never below what the input may last."""
    least = draws.least[j]
    for i in range(len(s.value)):
        rows[row, i] = max(np.int32(F(s.value[i] + HALF)), least)


@kernel
def plain_row(key: Hashes, first: int, words: Hashes) -> None:
    """Words of one input, plain."""
    _plain(key, 0, first, words, len(words))


@kernel
def hypercube_row(strata: Hashes, key: Hashes, first: int, bits: int, words: Hashes) -> None:
    """Words of one input in Latin hypercubes of 1 << bits points, drawn point by point."""
    for i in range(len(words)):
        _hypercube(strata, key, 0, first + i, bits, words[i : i + 1], 1)


@kernel
def sobol_row(directions: Hashes, shifts: Hashes, d: int, first: int, words: Hashes) -> None:
    """Words of one input by Sobol's sequence."""
    for i in range(len(words)):
        _sobol(directions, shifts, d, first + i, words[i : i + 1], 1)


@kernel
def columns(
    draws: Draws,
    sampling: Sampling,
    s: Scratch,
    shared: Singles,
    inputs: Words,
    first: int,
    last: int,
    out: Singles,
) -> None:
    """Values of some inputs, drivers and events included, one row each, for first .. last."""
    lanes = len(s.value)
    for k in range(len(inputs)):
        for begin in range(first, last, lanes):
            draw(draws, sampling, s, shared, inputs[k], begin, first)
            with_risks(draws, s, shared, inputs[k], begin - first)
            for i in range(min(lanes, last - begin)):
                out[k, begin - first + i] = s.value[i]
