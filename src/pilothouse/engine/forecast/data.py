"""What closed projects had planned and what became of it."""

from __future__ import annotations

import math
from dataclasses import dataclass


class HistoryError(ValueError):
    """Figures that cannot be compared; the message says which project's and why."""


class HistoryStoppedError(RuntimeError):
    """`progress` said that the forecast is to stop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One closed project: its first approved estimate and its actual figure.

    Parameters
    ----------
    project : str
        What people call it; shown as part of the basis.
    planned, actual : float
        In one unit (days, money, hours); both above zero.
    group : str
        The reference class: projects that went alike for like reasons.

    Raises
    ------
    HistoryError
        For a figure that is not above zero, or not finite.
    """

    project: str
    planned: float
    actual: float
    group: str = ""

    def __post_init__(self) -> None:
        for name, value in (("planned", self.planned), ("actual", self.actual)):
            if not (math.isfinite(value) and value > 0):
                raise HistoryError(
                    f"the {name} figure of “{self.project}” is {value}: a ratio needs one above 0"
                )

    @property
    def ratio(self) -> float:
        """Actual ÷ planned: 1.2 is an overrun of 20 %."""
        return self.actual / self.planned
