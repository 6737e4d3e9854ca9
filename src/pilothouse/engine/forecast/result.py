"""The answer of a reference class forecast, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on: the class, its projects and their overruns, least first."""

    group: str
    projects: tuple[str, ...]
    ratios: tuple[float, ...]

    @property
    def n(self) -> int:
        """How many projects there are."""
        return len(self.projects)


@dataclass(frozen=True, slots=True)
class ReferenceForecast:
    """A corrected estimate, in the unit of the estimate.

    `uplift` is what was added as a share (0.25 is 25 %), so that `corrected` holds with the chosen
    `chance`; `low` to `high` hold a new project of the class with probability `interval`.
    """

    estimate: float
    corrected: float
    uplift: float
    chance: float
    median: float
    low: float
    high: float
    interval: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Too little history: how many projects there are, how many are needed, and a sentence."""

    basis: Basis
    needed: int

    @property
    def why(self) -> str:
        """The reason in words."""
        kind = f" of the class “{self.basis.group}”" if self.basis.group else ""
        have = {0: "is no closed project", 1: "is 1 closed project"}
        said = have.get(self.basis.n, f"are {self.basis.n} closed projects")
        return f"There {said}{kind}; a correction needs {self.needed}."
