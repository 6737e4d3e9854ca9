"""What levelling may do to a plan, and what it must respect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..figures import finite
from ..network.data import Instant, Minutes
from .data import LevellingError

Steps = tuple[tuple[Instant, float], ...]


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units of a resource that are promised elsewhere from `start` to before `finish`.

    `task` and `project` say to what, for the reasons.
    """

    resource: int
    start: Instant
    finish: Instant
    units: float
    task: str = ""
    project: str = ""

    def __post_init__(self) -> None:
        if not finite(self.units):
            raise LevellingError(f"{self.units!r} units cannot be reserved: give a finite number")


@dataclass(frozen=True)
class LevelOptions:
    """How to level. Raises LevellingError for what nobody can do.

    Attributes
    ----------
    within_slack : bool
        Delay no task beyond its late dates, so that the finish stays; what cannot be resolved so
        is told.
    splitting : bool
        Work may be interrupted while a resource is busy elsewhere, in parts of at least
        `least_part` working minutes.
    whole : frozenset of int
        Tasks that are never interrupted, also with `splitting`; of several plans, in each.
    whole_by_plan : tuple of frozenset of int
        Of several plans levelled together, those of each besides `whole`, in their order.
    keep_delays : bool
        Keep the levelling delays that tasks have, and only add to them.
    resources : frozenset of int, optional
        Level only these; all work resources otherwise.
    since : int, optional
        Tasks that start before this instant stay where they are.
    capacity : mapping
        By resource, from when how many units there are, in order of time; before the first step
        and for resources without steps it is what the resource's own periods of availability say,
        else its `max_units`.
    reserved : tuple of Reservation
        What others have taken.
    seconds : float
        Time to look for a shorter plan; at once where it is 0.
    iterations : int
        So many schedules to look at in place of `seconds`, see `solve`: the same `seed` then gives
        the same plan on every machine.
    seed : int
        Where random numbers begin.
    """

    within_slack: bool = False
    splitting: bool = False
    least_part: Minutes = 240
    whole: frozenset[int] = frozenset()
    whole_by_plan: tuple[frozenset[int], ...] = ()
    keep_delays: bool = False
    resources: frozenset[int] | None = None
    since: Instant | None = None
    capacity: Mapping[int, Steps] = field(default_factory=dict)
    reserved: tuple[Reservation, ...] = ()
    seconds: float = 0.0
    iterations: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if not (finite(self.seconds) and self.seconds >= 0):
            raise LevellingError(f"levelling cannot take {self.seconds!r} seconds: give 0 or more")
        if self.iterations < 0:
            raise LevellingError(
                f"levelling cannot take {self.iterations!r} iterations: give 0 or more"
            )
        if not self.least_part > 0:
            raise LevellingError(f"a part of {self.least_part!r} minutes is none: give 1 or more")
        for resource, line in self.capacity.items():
            if not all(finite(units) for _, units in line):
                raise LevellingError(
                    f"the capacity of resource {resource} is no finite number of units"
                )

    @property
    def timed(self) -> bool:
        """Whether the clock ends the search."""
        return self.seconds > 0 and not self.iterations

    @property
    def searching(self) -> bool:
        """Whether a search follows the rules."""
        return self.seconds > 0 or self.iterations > 0
