"""Which inputs move the finish most: computed when asked, by drawing the inputs again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arrays import Draws, Floats, Scratch, Singles
from .kernels_draws import columns
from .kernels_moments import moments
from .model import Model
from .result import Swing

SHOWN = 50


def ranks(values: NDArray[np.generic]) -> Floats:
    """Ranks from 0, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Floats = (last - counts + last - 1) / 2.0
    return means[inverse]


@dataclass(frozen=True)
class Sensitivity:
    """Measures of influence over a finished simulation; figures are per unfinished leaf task."""

    model: Model
    finishes: NDArray[np.int64]
    criticality: Mapping[int, float]

    @property
    def _tasks(self) -> list[int]:
        tasks = self.model.network.plan.tasks
        rows = self.model.inputs.rows[: self.model.inputs.durations]
        return [tasks[row].id for row in rows.tolist()]

    def _shared(self) -> Singles:
        width = -(-len(self.finishes) // self.model.lanes) * self.model.lanes
        return self.model.inputs.shared.rows(0, width)

    def _scratch(self) -> Scratch:
        return self.model.scratch(self.model.lanes, self.model.ready)

    def _moments(self, target: Floats) -> tuple[Floats, Floats]:
        """Correlation with the target, and standard deviation, of each input's duration."""
        inputs, count = self.model.inputs, len(self.finishes)
        sums = np.zeros((3, inputs.durations))
        planned = self.model.network.nodes.duration[inputs.draws.node[: inputs.durations]]
        centred = target - target.mean()
        moments(
            inputs.draws, inputs.durations, self.model.sampling, self._scratch(), self._shared(),
            count, centred, planned.astype(float), sums,
        )  # fmt: skip
        mean = sums[0] / count
        deviation = np.sqrt(np.maximum(sums[1] / count - mean**2, 0.0))
        scale = deviation * centred.std() * count
        varies = (deviation > 1e-3) & (centred.std() > 0)
        correlation = np.where(varies, sums[2] / np.where(varies, scale, 1.0), 0.0)
        return np.clip(correlation, -1.0, 1.0), deviation

    @cached_property
    def _of_finish(self) -> tuple[Floats, Floats]:
        """The moments with the finish as target, drawn once for all measures."""
        return self._moments(self.finishes.astype(float))

    def cruciality(self) -> dict[int, float]:
        """Pearson's correlation of each varying duration with the finish."""
        values, _ = self._of_finish
        return dict(zip(self._tasks, values.tolist(), strict=True))

    def schedule_sensitivity(self) -> dict[int, float]:
        """Criticality × σ(duration) / σ(finish), both in minutes (PMI's index, Vanhoucke 2010)."""
        _, deviation = self._of_finish
        whole = float(self.finishes.std())
        return {
            task: self.criticality.get(task, 0.0) * own / whole if whole else 0.0
            for task, own in zip(self._tasks, deviation.tolist(), strict=True)
        }

    def tornado(self, target: NDArray[np.generic] | None = None) -> tuple[Swing, ...]:
        """Inputs by the strength of Spearman's rank correlation with the target, strongest first.

        The fifty strongest are chosen by Pearson's correlation before ranks are computed.
        """
        aim = np.asarray(self.finishes if target is None else target, float)
        standard = _standard(ranks(aim))
        if standard is None:
            return ()
        swings = []
        correlation, _ = self._of_finish if target is None else self._moments(aim)
        for key, name, task, values in self._candidates(correlation):
            own = _standard(ranks(values))
            if own is not None:
                rank = float(own @ standard)
                swings.append(Swing(key, name, task, rank, _spread(values, aim)))
        swings.sort(key=lambda swing: (-abs(swing.correlation), swing.key))
        return tuple(swings[:SHOWN])

    def _candidates(self, correlation: Floats) -> list[tuple[str, str, int | None, Singles]]:
        model, count = self.model, len(self.finishes)
        tasks = {task.id: task.name for task in model.network.plan.tasks}
        chosen = np.argsort(-np.abs(correlation), kind="stable")[:SHOWN].astype(np.int32)
        chosen = chosen[np.abs(correlation[chosen]) > 0]
        shared = self._shared()
        out = np.zeros((len(chosen), count), np.float32)
        draws = _without_risks(model)
        columns(draws, model.sampling, self._scratch(), shared, chosen, 0, count, out)
        ids = self._tasks
        found: list[tuple[str, str, int | None, Singles]] = [
            (f"task:{ids[j]}", tasks[ids[j]], ids[j], row)
            for j, row in zip(chosen.tolist(), out, strict=True)
        ]
        for kind, risks in (
            ("event", model.uncertainty.events),
            ("driver", model.uncertainty.drivers),
        ):
            for risk in risks:
                row = shared[model.inputs.places[risk.id], :count]
                found.append((f"{kind}:{risk.id}", risk.name, None, row))
        return found


def _without_risks(model: Model) -> Draws:
    """The draws of the estimates alone: what a driver or event does counts for that risk."""
    none = np.zeros(len(model.inputs.draws.code) + 1, np.int32)
    return model.inputs.draws._replace(
        driver_into=none, side_driver_into=none, event_into=none, parallel_into=none
    )


def _standard(values: Floats) -> Floats | None:
    centred = values - values.mean()
    length = float(np.sqrt(centred @ centred))
    return centred / length if length > 0 else None


def _spread(values: Singles, target: Floats) -> float:
    """Mean target in the upper tenth of the input less that in the lower; ties go together."""
    low, high = np.quantile(values, [0.1, 0.9], method="nearest")
    if low == high:
        low, high = values.min(), values.max()
    upper, lower = target[values >= high], target[values <= low]
    return float(upper.mean() - lower.mean())
