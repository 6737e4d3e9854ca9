"""Edits of who works on what, and of the plan's resources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pilothouse.engine.network.data import Availability, Contour, Rate, ResourceKind


@dataclass(frozen=True, slots=True)
class Assign:
    """Put a resource on a row, or change its share; `name` makes a new resource when needed.

    With a name, `resource` fixes the uid of the one that is made, so that later edits can name it.
    """

    task: int
    resource: int | None = None
    name: str = ""
    units: float = 1.0
    kind: Literal["assign"] = "assign"


@dataclass(frozen=True, slots=True)
class Unassign:
    """Take a resource off a row."""

    task: int
    resource: int
    kind: Literal["unassign"] = "unassign"


@dataclass(frozen=True, slots=True)
class SetAssignment:
    """Change one person's share of a row; what is None stays, what `clear` names is taken away.

    Work is in minutes. Units and work act on each other and on the duration as the row's type says.
    """

    task: int
    resource: int
    units: float | None = None
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    contour: Contour | None = None
    rate_table: str | None = None
    clear: tuple[Literal["cost", "actual_cost"], ...] = ()
    kind: Literal["set_assignment"] = "set_assignment"


@dataclass(frozen=True, slots=True)
class SetResource:
    """Change a resource of the plan; what is None stays. A calendar of 0 takes its own away.

    `availability` and `rates` are all of them from then on. Where there are periods, the most units
    of the resource are those of its largest.
    """

    resource: int
    name: str | None = None
    calendar: int | None = None
    max_units: float | None = None
    resource_kind: ResourceKind | None = None
    initials: str | None = None
    email: str | None = None
    group: str | None = None
    availability: tuple[Availability, ...] | None = None
    rates: tuple[Rate, ...] | None = None
    kind: Literal["set_resource"] = "set_resource"
