"""Edits of one row's own facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pilothouse.engine.network.data import ConstraintType, TaskKind
from pilothouse.engine.value import Technique

TaskType = Literal["fixed_units", "fixed_duration", "fixed_work"]
CLEARABLE = (
    "calendar", "expected_finish", "physical_percent", "manual_start", "manual_finish", "resume",
    "optimistic", "pessimistic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetTask:
    """Change plain facts of a row; what is None stays, what `clear` names is taken away.

    `references` are addresses of what the row is about: `document:7`, or a web address.
    `technique` is how it earns its value, `measured_by` by which tasks, with weights: milestones,
    or the one to which it is apportioned. `optimistic` and `pessimistic` are the shortest and the
    longest that it may take, in minutes of the kind its duration has.
    """

    task: int
    name: str | None = None
    notes: str | None = None
    task_kind: TaskKind | None = None
    calendar: int | None = None
    priority: int | None = None
    manual: bool | None = None
    active: bool | None = None
    manual_start: int | None = None
    manual_finish: int | None = None
    expected_finish: int | None = None
    physical_percent: float | None = None
    task_type: TaskType | None = None
    effort_driven: bool | None = None
    ignore_resource_calendar: bool | None = None
    fixed_cost: Decimal | None = None
    references: tuple[str, ...] | None = None
    resume: int | None = None
    technique: Technique | None = None
    measured_by: tuple[tuple[int, int], ...] = ()
    optimistic: int | None = None
    pessimistic: int | None = None
    clear: tuple[str, ...] = ()
    kind: Literal["set_task"] = "set_task"


@dataclass(frozen=True, slots=True)
class SetDuration:
    """Change how long a row takes, in working minutes or elapsed ones."""

    task: int
    minutes: int
    elapsed: bool = False
    kind: Literal["set_duration"] = "set_duration"


@dataclass(frozen=True, slots=True)
class SetWork:
    """Change the whole work of a row in minutes; its type says what follows from that."""

    task: int
    minutes: int
    kind: Literal["set_work"] = "set_work"


@dataclass(frozen=True, slots=True)
class SetConstraint:
    """Pin or bound a row's dates; as soon as possible needs no date."""

    task: int
    constraint: ConstraintType
    date: int | None = None
    kind: Literal["set_constraint"] = "set_constraint"


@dataclass(frozen=True, slots=True)
class SetSecondaryConstraint:
    """A second bound beside the first, as Primavera knows it; None takes it away."""

    task: int
    constraint: ConstraintType | None = None
    date: int | None = None
    kind: Literal["set_secondary_constraint"] = "set_secondary_constraint"


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """The instant after which a row counts as late; None takes it away."""

    task: int
    date: int | None = None
    kind: Literal["set_deadline"] = "set_deadline"


@dataclass(frozen=True, slots=True)
class SetParts:
    """The parts in which an interrupted row is worked on, as instants; one part or none joins it.

    Parts are as the row stands when this is said; they move along with it.
    """

    task: int
    parts: tuple[tuple[int, int], ...] = ()
    kind: Literal["set_parts"] = "set_parts"


@dataclass(frozen=True, slots=True)
class SetField:
    """A row's value in one of the plan's own columns, as text; an empty one takes it away."""

    task: int
    field: str
    value: str
    kind: Literal["set_field"] = "set_field"
