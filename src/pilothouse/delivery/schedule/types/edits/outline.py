"""Edits of the outline: rows that come, go and move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pilothouse.engine.network.data import TaskKind


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
class CopyTasks:
    """Copies of rows under `parent`, behind `after` and all below it, or first.

    Levels, people and links among the rows are copied along, progress is not. Of a summary those
    rows below it are copied that `tasks` names too. `uids` are those of the copies, in the order
    of the outline.
    """

    tasks: tuple[int, ...]
    parent: int | None = None
    after: int | None = None
    uids: tuple[int, ...] = ()
    kind: Literal["copy_tasks"] = "copy_tasks"


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
class AddSeries:
    """A recurring task: a summary whose rows are the occurrences of a rule.

    `rule` is a recurrence as iCalendar writes it (RRULE), such as `FREQ=WEEKLY;BYDAY=MO;COUNT=10`;
    `first` is the instant of the first occurrence, which gives the time of day. `task` and `uids`
    fix the uids of the summary and its occurrences, so that later edits can name them.
    """

    name: str
    rule: str
    first: int
    duration: int = 60
    parent: int | None = None
    after: int | None = None
    task: int | None = None
    uids: tuple[int, ...] = ()
    kind: Literal["add_series"] = "add_series"


@dataclass(frozen=True, slots=True)
class SetSeries:
    """Give a recurring task another rule, start or length; occurrences not begun are made anew.

    `uids` are for those that are made.
    """

    task: int
    rule: str
    first: int
    duration: int
    uids: tuple[int, ...] = ()
    kind: Literal["set_series"] = "set_series"
