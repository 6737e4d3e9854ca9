"""Sums of each duration and of its product with the finish, drawn again block by block."""

from __future__ import annotations

from ..compiled import kernel
from .arrays import Draws, Floats, Sampling, Scratch, Singles
from .kernels_draws import draw, with_risks


@kernel
def moments(
    draws: Draws,
    inputs: int,
    sampling: Sampling,
    s: Scratch,
    shared: Singles,
    last: int,
    target: Floats,
    centre: Floats,
    sums: Floats,
) -> None:
    """Per input the sum of value less centre, of its square and of its product with `target`."""
    lanes = len(s.value)
    for j in range(inputs):
        for begin in range(0, last, lanes):
            draw(draws, sampling, s, shared, j, begin, 0)
            with_risks(draws, s, shared, j, begin)
            for i in range(min(lanes, last - begin)):
                value = float(s.value[i]) - centre[j]
                sums[0, j] += value
                sums[1, j] += value * value
                sums[2, j] += value * target[begin + i]
