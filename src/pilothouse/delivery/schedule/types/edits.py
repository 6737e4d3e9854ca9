"""What can be done to a plan, one record each. Tasks and resources are named by their uid.

Instants are minutes since 1970-01-01T00:00 in the project's local time; durations are working
minutes. The `kind` is the edit's name in JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from pilothouse.engine.network.data import ConstraintType, LagUnit, LinkType, TaskKind


@dataclass(frozen=True, slots=True)
class AddTask:
    """A new row below `parent` (None: top level), behind `after` and all below it, or first.

    `task` fixes its uid, so that later edits of the same list can name it.
    """

    name: str
    parent: int | None = None
    after: int | None = None
    duration: int = 480
    task_kind: TaskKind = TaskKind.TASK
    task: int | None = None
    kind: Literal["add_task"] = "add_task"


@dataclass(frozen=True, slots=True)
class RemoveTask:
    """Take a row away with all rows below it and their links."""

    task: int
    kind: Literal["remove_task"] = "remove_task"


@dataclass(frozen=True, slots=True)
class MoveTask:
    """Put a row and all below it under `parent`, behind `after`, or first."""

    task: int
    parent: int | None = None
    after: int | None = None
    kind: Literal["move_task"] = "move_task"


@dataclass(frozen=True, slots=True)
class Indent:
    """Make a row the last child of the row above it on its level."""

    task: int
    kind: Literal["indent"] = "indent"


@dataclass(frozen=True, slots=True)
class Outdent:
    """Make a row the next sibling of its parent; rows that followed it become its children."""

    task: int
    kind: Literal["outdent"] = "outdent"


@dataclass(frozen=True, slots=True)
class SetTask:
    """Change plain facts of a row; what is None stays."""

    task: int
    name: str | None = None
    notes: str | None = None
    task_kind: TaskKind | None = None
    calendar: int | None = None
    priority: int | None = None
    manual: bool | None = None
    active: bool | None = None
    kind: Literal["set_task"] = "set_task"


@dataclass(frozen=True, slots=True)
class SetDuration:
    """Change how long a row takes, in working minutes or elapsed ones."""

    task: int
    minutes: int
    elapsed: bool = False
    kind: Literal["set_duration"] = "set_duration"


@dataclass(frozen=True, slots=True)
class SetConstraint:
    """Pin or bound a row's dates; as soon as possible needs no date."""

    task: int
    constraint: ConstraintType
    date: int | None = None
    kind: Literal["set_constraint"] = "set_constraint"


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """The instant after which a row counts as late; None takes it away."""

    task: int
    date: int | None = None
    kind: Literal["set_deadline"] = "set_deadline"


@dataclass(frozen=True, slots=True)
class AddLink:
    """A dependency; `lag` in minutes, or hundredths of a percent of the predecessor's duration."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING
    kind: Literal["add_link"] = "add_link"


@dataclass(frozen=True, slots=True)
class SetLink:
    """Give the dependency between two rows another type and lag."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING
    kind: Literal["set_link"] = "set_link"


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Take away the dependency between two rows."""

    predecessor: int
    successor: int
    kind: Literal["remove_link"] = "remove_link"


@dataclass(frozen=True, slots=True)
class SetPredecessors:
    """Replace all links into a row."""

    task: int
    links: tuple[AddLink, ...] = ()
    kind: Literal["set_predecessors"] = "set_predecessors"


@dataclass(frozen=True, slots=True)
class Assign:
    """Put a resource on a row, or change its share; `name` makes a new resource when needed."""

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
class Report:
    """Progress of a row: facts and what remains. What is None stays as it was.

    `work` is the actual work to date in minutes, put on the assignment of `resource` or of the
    only one. `clear` takes all progress back first.
    """

    task: int
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None
    percent: float | None = None
    work: int | None = None
    resource: int | None = None
    clear: bool = False
    kind: Literal["report"] = "report"


@dataclass(frozen=True, slots=True)
class SetDataDate:
    """Move the date up to which facts are known; work that remains moves behind it."""

    date: int | None
    kind: Literal["set_data_date"] = "set_data_date"


@dataclass(frozen=True, slots=True)
class SetStart:
    """Move the start of the whole plan."""

    date: int
    kind: Literal["set_start"] = "set_start"


Edit = Annotated[
    AddTask
    | RemoveTask
    | MoveTask
    | Indent
    | Outdent
    | SetTask
    | SetDuration
    | SetConstraint
    | SetDeadline
    | AddLink
    | SetLink
    | RemoveLink
    | SetPredecessors
    | Assign
    | Unassign
    | Report
    | SetDataDate
    | SetStart,
    Field(discriminator="kind"),
]
