"""Capacity given from the top of the list down, and who is the first to run short of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..figures import finite
from ..progress import Progress, Told

Number = int | float | Decimal


class CapacityError(ValueError):
    """A figure that is negative or no number, or a project that is named twice."""


class HandOutStoppedError(RuntimeError):
    """`progress` said that the handing out is to stop."""


@dataclass(frozen=True, slots=True)
class ProjectDemand:
    """What a project needs of each skill in each week, counted from week 0 of the capacity."""

    id: int
    name: str
    need: Mapping[str, tuple[Number, ...]]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A project needs more of a skill in a week than is left when its turn comes."""

    project: int
    name: str
    week: int
    skill: str
    needed: Number
    left: Number

    @property
    def text(self) -> str:
        return (
            f"“{self.name}” is short of {self.skill} in week {self.week + 1}: "
            f"it needs {self.needed}, {self.left} is left."
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """What a project gets, and where that is less than it needs (by week, then skill)."""

    project: int
    name: str
    served: bool
    got: Mapping[str, tuple[Number, ...]]
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True)
class HandOut:
    """All grants in the order of priority, the first shortage, and what is left over."""

    grants: tuple[Grant, ...]
    first_short: Shortage | None
    left: Mapping[str, tuple[Number, ...]]


def hand_out(
    demands: Sequence[ProjectDemand],
    capacity: Mapping[str, tuple[Number, ...]],
    *,
    partly: bool = True,
    progress: Progress | None = None,
) -> HandOut:
    """Give each project in turn what it needs of what is left.

    Parameters
    ----------
    demands
        The projects, the most important first.
    capacity
        For each skill what there is per week. A skill or week that is not named has none.
    partly
        Whether a project that runs short takes what is left. If not, it takes nothing and leaves
        everything to those below it.
    progress
        `progress(done, total)` counts projects; False stops.

    Returns
    -------
    HandOut
        `first_short` is the shortage of the first project in the order that runs short, in its
        earliest week.

    Raises
    ------
    CapacityError
        A figure is negative or no finite number, or a project comes twice.
    HandOutStoppedError
        When `progress` returned False.
    """
    _check(demands, capacity)
    weeks = max([len(row) for row in capacity.values()], default=0)
    weeks = max([weeks, *(len(row) for d in demands for row in d.need.values())])
    skills = list(dict.fromkeys([*capacity, *(skill for d in demands for skill in d.need)]))
    left = {skill: _padded(capacity.get(skill, ()), weeks) for skill in skills}
    told = Told(progress, len(demands), HandOutStoppedError)
    grants = []
    for done, demand in enumerate(demands):
        told.tell(done)
        grants.append(_grant(demand, left, weeks, partly=partly))
    told.tell(len(demands))
    first = next((g.shortages[0] for g in grants if g.shortages), None)
    return HandOut(tuple(grants), first, {skill: tuple(row) for skill, row in left.items()})


def _check(demands: Sequence[ProjectDemand], capacity: Mapping[str, tuple[Number, ...]]) -> None:
    if len({d.id for d in demands}) < len(demands):
        raise CapacityError("A project comes twice in the order of priority.")
    rows = [("the capacity", capacity), *((f"“{d.name}”", d.need) for d in demands)]
    for name, table in rows:
        if not all(finite(amount) for row in table.values() for amount in row):
            raise CapacityError(f"A figure of {name} is no finite number.")
        if any(amount < 0 for row in table.values() for amount in row):
            raise CapacityError(f"A figure of {name} is below zero.")


def _padded(row: Sequence[Number], weeks: int) -> list[Number]:
    return [*row, *([0] * (weeks - len(row)))]


def _grant(
    demand: ProjectDemand, left: dict[str, list[Number]], weeks: int, *, partly: bool
) -> Grant:
    short = [
        Shortage(demand.id, demand.name, week, skill, row[week], left[skill][week])
        for week in range(weeks)
        for skill, row in demand.need.items()
        if week < len(row) and row[week] > left[skill][week]
    ]
    takes = partly or not short
    got = {
        skill: tuple(min(a, left[skill][w]) if takes else 0 for w, a in enumerate(row))
        for skill, row in demand.need.items()
    }
    for skill, row in got.items():
        for week, amount in enumerate(row):
            left[skill][week] = left[skill][week] - amount  # type: ignore[operator]
    return Grant(demand.id, demand.name, not short, got, tuple(short))
