"""What is uncertain about a plan: estimates, drivers, events, branches, weather, costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .costs import Costs
from .distributions import Estimate, Shape, ThreePoint, UncertaintyError

__all__ = [
    "DEFAULT",
    "Branch",
    "CorrelationGroup",
    "Driver",
    "Mitigation",
    "RiskEvent",
    "Shape",
    "ThreePoint",
    "Uncertainty",
    "UncertaintyError",
    "Weather",
]

Matrix = tuple[tuple[float, ...], ...]


def _probability(name: str, *values: float) -> None:
    if not all(0 <= value <= 1 for value in values):
        raise UncertaintyError(f"“{name}”: a probability lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What a response makes of a risk; None leaves that side as it was. `price` is always paid."""

    probability: float | None = None
    impact: Estimate | None = None
    cost: Estimate | None = None
    price: float = 0.0
    name: str = ""

    def __post_init__(self) -> None:
        if self.probability is not None:
            _probability(self.name or "mitigation", self.probability)


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """Something that may happen: probability, minutes added to each task it hits, money lost.

    Several events on a task add up (in series); of those marked `parallel`, which run side by
    side, only the longest counts. `cost` is money lost once when it happens.
    """

    id: str
    name: str
    probability: float
    impact: Estimate
    tasks: tuple[int, ...]
    parallel: bool = False
    cost: Estimate | None = None
    mitigation: Mitigation | None = None

    def __post_init__(self) -> None:
        _probability(self.name, self.probability)

    def mitigated(self) -> RiskEvent:
        """The event as its response leaves it."""
        if self.mitigation is None:
            return self
        after = self.mitigation
        return replace(
            self,
            probability=self.probability if after.probability is None else after.probability,
            impact=self.impact if after.impact is None else after.impact,
            cost=self.cost if after.cost is None else after.cost,
        )


@dataclass(frozen=True, slots=True)
class Driver:
    """A cause shared by many tasks: with `probability` their durations are multiplied by a factor.

    The factor is one draw for all of `tasks`. Factors of several drivers multiply (in series); of
    those marked `parallel` only the greatest counts (Hulett 2011). `on_cost` multiplies the
    time-dependent cost of the tasks as their longer duration does already, and their fixed cost.
    """

    id: str
    name: str
    factor: Estimate
    tasks: tuple[int, ...]
    probability: float = 1.0
    parallel: bool = False
    on_cost: bool = False
    mitigation: Mitigation | None = None

    def __post_init__(self) -> None:
        _probability(self.name, self.probability)

    def mitigated(self) -> Driver:
        """The driver as its response leaves it; the mitigation's impact replaces the factor."""
        if self.mitigation is None:
            return self
        after = self.mitigation
        return replace(
            self,
            probability=self.probability if after.probability is None else after.probability,
            factor=self.factor if after.impact is None else after.impact,
        )


@dataclass(frozen=True, slots=True)
class CorrelationGroup:
    """Tasks whose durations move together, by a Gaussian copula.

    `coefficient` (0 .. 1) is the rank correlation between any two; `matrix`, rows and columns in
    the order of `tasks`, gives each pair its own (-1 .. 1) and must be positive semi-definite.
    """

    name: str
    tasks: tuple[int, ...]
    coefficient: float = 0.5
    matrix: Matrix | None = None

    def __post_init__(self) -> None:
        if self.matrix is None and not 0 <= self.coefficient <= 1:
            raise UncertaintyError(f"group “{self.name}”: a correlation lies between 0 and 1")
        size = len(self.tasks)
        if self.matrix is not None and [len(row) for row in self.matrix] != [size] * size:
            raise UncertaintyError(f"group “{self.name}”: the matrix needs a row for each task")


@dataclass(frozen=True, slots=True)
class Branch:
    """Ways the work may go: one way is taken in each iteration, tasks of the others drop out.

    `ways` are (probability, tasks); what is missing from 1 is the chance that none is taken. A task
    that drops out takes no time, costs nothing, and hands the logic on.
    """

    id: str
    name: str
    ways: tuple[tuple[float, tuple[int, ...]], ...]

    def __post_init__(self) -> None:
        _probability(self.name, *(chance for chance, _ in self.ways))
        if sum(chance for chance, _ in self.ways) > 1 + 1e-9:
            raise UncertaintyError(f"branch “{self.name}”: its probabilities exceed 1")


@dataclass(frozen=True, slots=True)
class Weather:
    """Days on which `tasks` cannot be worked on, drawn anew in each iteration.

    `lost` is the probability per month (January first) that a day is lost; a lost day is lost to
    all of `tasks`. With `unbroken`, work needs a window of good days that holds all of it, and
    waits for the first one.
    """

    id: str
    name: str
    tasks: tuple[int, ...]
    lost: tuple[float, ...]
    unbroken: bool = False

    def __post_init__(self) -> None:
        _probability(self.name, *self.lost)
        if len(self.lost) != 12:
            raise UncertaintyError(f"weather “{self.name}”: twelve months, twelve probabilities")
        if max(self.lost) > 0.99:
            raise UncertaintyError(
                f"weather “{self.name}”: a month that is always lost belongs into a calendar"
            )


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
    class. `estimates` gives single tasks distributions in minutes of remaining duration.
    `correlation` (0 .. 1) is one rank correlation between any two durations that are in no group.
    `off` names events and drivers (by id) that are switched off without changing any other draw.
    """

    default: Estimate | None = DEFAULT
    by_class: Mapping[str, Estimate] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)
    estimates: Mapping[int, Estimate] = field(default_factory=dict)
    events: tuple[RiskEvent, ...] = ()
    correlation: float = 0.0
    drivers: tuple[Driver, ...] = ()
    groups: tuple[CorrelationGroup, ...] = ()
    branches: tuple[Branch, ...] = ()
    weather: tuple[Weather, ...] = ()
    costs: Costs | None = None
    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.correlation <= 1:
            raise UncertaintyError("a correlation lies between 0 and 1")
        ids = [risk.id for risk in self.risks]
        if len(set(ids)) < len(ids):
            raise UncertaintyError("two events or drivers have the same id")

    @property
    def in_words(self) -> str:
        """The default uncertainty stated in a sentence."""
        if self.default is None:
            return "Tasks without an estimate of their own last as planned."
        if self.default == DEFAULT:
            return DEFAULT_IN_WORDS
        if not isinstance(self.default, ThreePoint):
            return f"Every remaining duration varies by a factor: {self.default}."
        d = self.default
        return (
            f"Every remaining duration varies by the factors {d.low:g} / {d.likely:g} / {d.high:g} "
            f"({d.shape.value}, {'independent' if not self.correlation else 'correlated'})."
        )

    def estimate_of(self, task: int) -> Estimate | None:
        """The factors that hold for a task without an estimate of its own."""
        return self.by_class.get(self.classes.get(task, ""), self.default)

    def after_mitigation(self) -> Uncertainty:
        """The same with each response carried out; the draws stay the same."""
        return replace(
            self,
            events=tuple(event.mitigated() for event in self.events),
            drivers=tuple(driver.mitigated() for driver in self.drivers),
        )

    def without(self, *ids: str) -> Uncertainty:
        """The same with these events and drivers switched off; the other draws stay the same."""
        return replace(self, off=self.off | frozenset(ids))

    @property
    def price_of_mitigation(self) -> float:
        """Money that all responses together cost."""
        return sum(r.mitigation.price for r in self.risks if r.mitigation is not None)

    @property
    def risks(self) -> tuple[RiskEvent | Driver, ...]:
        """Events and drivers."""
        risks: list[RiskEvent | Driver] = [*self.events, *self.drivers]
        return tuple(risks)

    def named_tasks(self) -> Iterator[int]:
        """Every task that an entry names."""
        yield from self.estimates
        for part in (self.events, self.drivers, self.groups, self.weather):
            for entry in part:
                yield from entry.tasks
        for branch in self.branches:
            for _, tasks in branch.ways:
                yield from tasks
        if self.costs is not None:
            yield from self.costs.tasks
