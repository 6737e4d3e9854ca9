"""What is uncertain: durations and events, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..network.data import PlanError


class Shape(StrEnum):
    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"
    LOGNORMAL = "lognormal"


class UncertaintyError(PlanError):
    """An estimate that no distribution has, or an event on a task that the plan does not hold."""


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """Optimistic, most likely and pessimistic; factors of the duration or minutes.

    A uniform shape ignores `likely`; a lognormal one has `likely` as its median and lies between
    `low` and `high` with 80 % probability (P10 and P90, which its fit must make roughly symmetric
    in the logarithm).
    """

    low: float
    likely: float
    high: float
    shape: Shape = Shape.TRIANGULAR

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.likely <= self.high:
            raise UncertaintyError(
                f"an estimate needs 0 ≤ low ≤ likely ≤ high, not "
                f"{self.low:g}, {self.likely:g}, {self.high:g}"
            )
        if self.shape is Shape.LOGNORMAL and self.low <= 0:
            raise UncertaintyError("a lognormal estimate must be above zero")


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """Something that may happen: probability, minutes added to each task it hits."""

    id: str
    name: str
    probability: float
    impact: ThreePoint
    tasks: tuple[int, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise UncertaintyError(f"risk “{self.name}”: a probability lies between 0 and 1")


DEFAULT = ThreePoint(0.9, 1.0, 1.3)

DEFAULT_IN_WORDS = (
    "Every remaining duration may turn out between 10 % shorter and 30 % longer than planned, most "
    "likely as planned (triangular 0.9 / 1.0 / 1.3, independent). It is a convention of this "
    "product for plans without estimates of their own, leaning to overruns as finished "
    "projects do; replace it by your own ranges."
)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """All that is uncertain about a plan.

    `default` multiplies the remaining duration of each task without an entry of its own; None
    leaves them as planned. `by_class` maps a class name to factors and `classes` a task to its
    class. `estimates` gives single tasks three points in minutes of remaining duration. `events`
    add to durations. `correlation` (0 .. 1) is the one rank correlation between any two durations.
    """

    default: ThreePoint | None = DEFAULT
    by_class: Mapping[str, ThreePoint] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)
    estimates: Mapping[int, ThreePoint] = field(default_factory=dict)
    events: tuple[RiskEvent, ...] = ()
    correlation: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.correlation <= 1:
            raise UncertaintyError("a correlation lies between 0 and 1")

    @property
    def in_words(self) -> str:
        """The default uncertainty stated in a sentence."""
        if self.default is None:
            return "Tasks without an estimate of their own last as planned."
        if self.default == DEFAULT:
            return DEFAULT_IN_WORDS
        d = self.default
        return (
            f"Every remaining duration varies by the factors {d.low:g} / {d.likely:g} / {d.high:g} "
            f"({d.shape.value}, {'independent' if not self.correlation else 'correlated'})."
        )
