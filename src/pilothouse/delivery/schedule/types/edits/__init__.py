"""What can be done to a plan, one record each. Tasks and resources are named by their uid.

Instants are minutes since 1970-01-01T00:00 in the project's local time; durations are working
minutes. The `kind` is the edit's name in JSON.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pilothouse.delivery.schedule.types.edits.facts import (
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetField,
    SetParts,
    SetSecondaryConstraint,
    SetTask,
    SetWork,
)
from pilothouse.delivery.schedule.types.edits.levelling import ClearLevelling, SetLevelling
from pilothouse.delivery.schedule.types.edits.links import (
    AddLink,
    RemoveLink,
    SetLink,
    SetPredecessors,
)
from pilothouse.delivery.schedule.types.edits.outline import (
    AddSeries,
    AddTask,
    CopyTasks,
    Indent,
    MoveTask,
    Outdent,
    RemoveTask,
    SetSeries,
)
from pilothouse.delivery.schedule.types.edits.people import (
    Assign,
    SetAssignment,
    SetResource,
    Unassign,
)
from pilothouse.delivery.schedule.types.edits.whole import (
    PutCalendar,
    PutField,
    RemoveCalendar,
    RemoveField,
    Report,
    SetDataDate,
    SetOptions,
    SetPlanCalendar,
    SetStart,
)

__all__ = [
    "AddLink",
    "AddSeries",
    "AddTask",
    "Assign",
    "ClearLevelling",
    "CopyTasks",
    "Edit",
    "Indent",
    "MoveTask",
    "Outdent",
    "PutCalendar",
    "PutField",
    "RemoveCalendar",
    "RemoveField",
    "RemoveLink",
    "RemoveTask",
    "Report",
    "SetAssignment",
    "SetConstraint",
    "SetDataDate",
    "SetDeadline",
    "SetDuration",
    "SetField",
    "SetLevelling",
    "SetLink",
    "SetOptions",
    "SetParts",
    "SetPlanCalendar",
    "SetPredecessors",
    "SetResource",
    "SetSecondaryConstraint",
    "SetSeries",
    "SetStart",
    "SetTask",
    "SetWork",
    "Unassign",
]

Edit = Annotated[
    AddTask
    | CopyTasks
    | RemoveTask
    | MoveTask
    | Indent
    | Outdent
    | AddSeries
    | SetSeries
    | SetTask
    | SetDuration
    | SetWork
    | SetConstraint
    | SetSecondaryConstraint
    | SetDeadline
    | SetParts
    | SetField
    | AddLink
    | SetLink
    | RemoveLink
    | SetPredecessors
    | Assign
    | Unassign
    | SetAssignment
    | SetResource
    | Report
    | SetDataDate
    | SetStart
    | PutCalendar
    | RemoveCalendar
    | SetPlanCalendar
    | PutField
    | RemoveField
    | SetOptions
    | SetLevelling
    | ClearLevelling,
    Field(discriminator="kind"),
]
