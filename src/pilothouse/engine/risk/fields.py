"""Columns that say how inputs are drawn, filled in for many inputs of one estimate at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .arrays import PLANNED, STEPS, TABLE, TRIANGULAR, Floats, Ints, Singles
from .distributions import (
    Discrete,
    Estimate,
    Shape,
    ThreePoint,
    certain,
    discrete_steps,
    extremes,
    normal_form,
    quantile,
)
from .sampling import table_of

NUMBERS = "low high turn rising falling"
WHOLE = "code table steps"


@dataclass
class Fields:
    """Draw parameters of `count` inputs; `deviation` (roughly) and `longest` in the same unit."""

    count: int
    tables: list[Singles] = field(default_factory=list)
    places: dict[Estimate, int] = field(default_factory=dict)
    step_at: list[float] = field(default_factory=list)
    step_value: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = {name: np.zeros(self.count, np.float32) for name in NUMBERS.split()}
        self.whole = {name: np.zeros(self.count, np.int32) for name in WHOLE.split()}
        self.deviation = np.zeros(self.count)
        self.longest = np.zeros(self.count)

    def plan(self, inputs: Ints, values: Floats) -> None:
        """Inputs that are not drawn but have these values."""
        self.whole["code"][inputs] = PLANNED
        self.numbers["low"][inputs] = values
        self.longest[inputs] = values

    def enter(self, inputs: Ints, estimate: Estimate, scale: Floats) -> None:
        """Draw these inputs from one estimate, each times its scale."""
        value = certain(estimate)
        if value is not None:
            self.plan(inputs, value * scale)
            return
        if isinstance(estimate, Discrete):
            for number, factor in zip(inputs.tolist(), scale.tolist(), strict=True):
                self._steps(number, estimate, factor)
        elif isinstance(estimate, ThreePoint) and estimate.shape is Shape.TRIANGULAR:
            self._triangular(inputs, estimate, scale)
        else:
            self._table(inputs, estimate, scale)
        self.longest[inputs] = extremes(estimate)[1] * scale
        low, high = quantile(estimate, np.array([0.16, 0.84]))
        self.deviation[inputs] = (high - low) / 2 * scale

    def _triangular(self, inputs: Ints, points: ThreePoint, scale: Floats) -> None:
        width = points.high - points.low
        columns = self.numbers
        self.whole["code"][inputs] = TRIANGULAR
        columns["low"][inputs] = points.low * scale
        columns["high"][inputs] = points.high * scale
        columns["turn"][inputs] = (points.likely - points.low) / width
        columns["rising"][inputs] = width * (points.likely - points.low) * scale**2
        columns["falling"][inputs] = width * (points.high - points.likely) * scale**2

    def _table(self, inputs: Ints, estimate: Estimate, scale: Floats) -> None:
        form, shift, stretch = normal_form(estimate)
        if form not in self.places:
            self.places[form] = sum(len(table) for table in self.tables)
            self.tables.append(table_of(form))
        self.whole["code"][inputs] = TABLE
        self.whole["table"][inputs] = self.places[form]
        self.numbers["low"][inputs] = shift * scale
        self.numbers["high"][inputs] = stretch * scale

    def _steps(self, number: int, estimate: Discrete, factor: float) -> None:
        at, values = discrete_steps(estimate)
        self.whole["code"][number] = STEPS
        self.whole["table"][number] = len(self.step_at)
        self.whole["steps"][number] = len(at)
        self.step_at += at.tolist()
        self.step_value += (values * factor).tolist()

    def all_tables(self) -> Singles:
        """All tables of quantiles one after the other."""
        return np.concatenate(self.tables) if self.tables else np.zeros(2, np.float32)


def compressed(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Lists as compressed rows."""
    into = np.concatenate([[0], np.cumsum([len(row) for row in lists])]).astype(np.int32)
    return into, np.array([x for row in lists for x in row] + [0], np.int32)
