"""Edits of progress, of the plan's calendars, columns and options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pilothouse.engine.network.data import (
    Calendar,
    Convention,
    CustomField,
    LagCalendar,
    ProgressMode,
)


@dataclass(frozen=True, slots=True)
class Report:
    """Progress of a row: facts and what remains. What is None stays as it was.

    `work` is the actual work to date in minutes, put on the assignment of `resource` or of the
    only one. `clear` takes all progress back first. `reopen` takes the finish back: what remains is
    said beside it, else it is what remained before the finish was reported. `taken` is the working
    time that it took so far, where that is not the time from its start up to the data date.
    """

    task: int
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None
    percent: float | None = None
    work: int | None = None
    resource: int | None = None
    clear: bool = False
    reopen: bool = False
    taken: int | None = None
    kind: Literal["report"] = "report"


@dataclass(frozen=True, slots=True)
class SetDataDate:
    """Move the date up to which facts are known.

    Whether work that remains moves behind it is an option of the plan; `reschedule` sets that too.
    """

    date: int | None
    reschedule: bool | None = None
    kind: Literal["set_data_date"] = "set_data_date"


@dataclass(frozen=True, slots=True)
class SetStart:
    """Move the start of the whole plan."""

    date: int
    kind: Literal["set_start"] = "set_start"


@dataclass(frozen=True, slots=True)
class PutCalendar:
    """A calendar of the plan, new or in place of the one with its id."""

    calendar: Calendar
    kind: Literal["put_calendar"] = "put_calendar"


@dataclass(frozen=True, slots=True)
class RemoveCalendar:
    """Take a calendar away that nothing uses any more."""

    calendar: int
    kind: Literal["remove_calendar"] = "remove_calendar"


@dataclass(frozen=True, slots=True)
class SetPlanCalendar:
    """The calendar that holds where a task has none of its own."""

    calendar: int
    kind: Literal["set_plan_calendar"] = "set_plan_calendar"


@dataclass(frozen=True, slots=True)
class PutField:
    """A column that the plan adds to its tasks, new or in place of the one with its key."""

    field: CustomField
    kind: Literal["put_field"] = "put_field"


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take a column of the plan away with all its values."""

    field: str
    kind: Literal["remove_field"] = "remove_field"


@dataclass(frozen=True, slots=True)
class SetOptions:
    """Change how the plan is computed; what is None stays, what `clear` names is taken away.

    `finish` is the date from which a plan is scheduled backwards; `must_finish_by` bounds it.
    """

    from_finish: bool | None = None
    finish: int | None = None
    must_finish_by: int | None = None
    convention: Convention | None = None
    progress_mode: ProgressMode | None = None
    lag_calendar: LagCalendar | None = None
    critical_float: int | None = None
    total_float_from: Literal["smallest", "start", "finish"] | None = None
    open_ends_critical: bool | None = None
    honour_constraints: bool | None = None
    use_expected_finish: bool | None = None
    lag_from_early_start: bool | None = None
    reschedule_remaining: bool | None = None
    minutes_per_day: int | None = None
    currency: str | None = None
    name: str | None = None
    clear: tuple[Literal["finish", "must_finish_by"], ...] = ()
    kind: Literal["set_options"] = "set_options"
