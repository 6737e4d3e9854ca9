"""Which inputs move the finish most."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .result import Swing

Floats = NDArray[np.float64]
SHOWN = 50


@dataclass
class Inputs:
    """Names of the sampled inputs and, per iteration, a value that rises with each."""

    names: list[tuple[str, str, int | None]] = field(default_factory=list)
    values: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, key: str, name: str, task: int | None, values: Floats) -> None:
        """Enter one input."""
        self.names.append((key, name, task))
        self.values.append(values.astype(np.float32))


def ranks(values: NDArray[np.generic]) -> Floats:
    """Ranks from 0, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Floats = (last - counts + last - 1) / 2.0
    return means[inverse]


def tornado(inputs: Inputs, finishes: NDArray[np.int64]) -> tuple[Swing, ...]:
    """Inputs by the strength of Spearman's rank correlation with the finish, strongest first."""
    target = _standard(ranks(finishes))
    if target is None:
        return ()
    swings = []
    for (key, name, task), values in zip(inputs.names, inputs.values, strict=True):
        own = _standard(ranks(values))
        if own is not None:
            correlation = float(own @ target)
            swings.append(Swing(key, name, task, correlation, _spread(values, finishes)))
    swings.sort(key=lambda swing: (-abs(swing.correlation), swing.key))
    return tuple(swings[:SHOWN])


def _standard(values: Floats) -> Floats | None:
    centred = values - values.mean()
    length = float(np.sqrt(centred @ centred))
    return centred / length if length > 0 else None


def _spread(values: NDArray[np.float32], finishes: NDArray[np.int64]) -> float:
    """Mean finish in the upper tenth of the input less that in the lower; ties go together."""
    low, high = np.quantile(values, [0.1, 0.9], method="nearest")
    if low == high:
        low, high = values.min(), values.max()
    upper, lower = finishes[values >= high], finishes[values <= low]
    return float(upper.mean() - lower.mean())
