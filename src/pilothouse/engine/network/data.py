"""A plan as frozen records: calendars, tasks, links, resources, assignments, baselines.

Instants are integer minutes since 1970-01-01T00:00 in the project's local time. Durations are
integer minutes of working time in the task's calendar, or of elapsed time where a flag says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Minutes = int
Instant = int
Interval = tuple[int, int]


class TaskKind(StrEnum):
    TASK = "task"
    MILESTONE = "milestone"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    SUMMARY = "summary"
    LEVEL_OF_EFFORT = "level_of_effort"


class LinkType(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    WORKING = "working"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    ELAPSED_PERCENT = "elapsed_percent"


class ConstraintType(StrEnum):
    ASAP = "asap"
    ALAP = "alap"
    START_NO_EARLIER = "start_no_earlier_than"
    START_NO_LATER = "start_no_later_than"
    FINISH_NO_EARLIER = "finish_no_earlier_than"
    FINISH_NO_LATER = "finish_no_later_than"
    MUST_START = "must_start_on"
    MUST_FINISH = "must_finish_on"
    MANDATORY_START = "mandatory_start"
    MANDATORY_FINISH = "mandatory_finish"


class Convention(StrEnum):
    """Whose scheduling rules apply where the tools differ."""

    MICROSOFT = "microsoft"
    PRIMAVERA = "primavera"


class ProgressMode(StrEnum):
    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"
    ACTUAL_DATES = "actual_dates"


class LagCalendar(StrEnum):
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    CONTINUOUS = "continuous"


class ResourceKind(StrEnum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"


class Contour(StrEnum):
    """How the work of an assignment is spread over its time, in ten equal parts."""

    FLAT = "flat"
    BACK_LOADED = "back_loaded"
    FRONT_LOADED = "front_loaded"
    DOUBLE_PEAK = "double_peak"
    EARLY_PEAK = "early_peak"
    LATE_PEAK = "late_peak"
    BELL = "bell"
    TURTLE = "turtle"


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Dates (days since 1970-01-01, inclusive) whose working intervals replace the week's.

    `series` is the recurrence rule that this one was expanded from, as iCalendar writes it.
    """

    first_day: int
    last_day: int
    intervals: tuple[Interval, ...] = ()
    name: str = ""
    series: str = ""


@dataclass(frozen=True, slots=True)
class WeekOverride:
    """A weekly pattern that holds between two days (inclusive) instead of the calendar's own."""

    first_day: int
    last_day: int
    week: tuple[tuple[Interval, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time. `week[0]` is Monday; intervals are minutes after midnight and may pass 1440.

    A day given as `None` inherits from `parent`; an empty tuple is a day off.
    """

    id: int
    name: str
    week: tuple[tuple[Interval, ...] | None, ...]
    exceptions: tuple[CalendarException, ...] = ()
    overrides: tuple[WeekOverride, ...] = ()
    parent: int | None = None
    minutes_per_day: int = 480


@dataclass(frozen=True, slots=True)
class BaselineValues:
    """What one numbered baseline held for a task."""

    number: int
    start: Instant | None
    finish: Instant | None
    duration: Minutes | None
    work: Minutes | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StoredDates:
    """Dates and floats that the source tool had stored; evidence, never an input to scheduling."""

    early_start: Instant | None = None
    early_finish: Instant | None = None
    late_start: Instant | None = None
    late_finish: Instant | None = None
    start: Instant | None = None
    finish: Instant | None = None
    total_float: Minutes | None = None
    free_float: Minutes | None = None
    critical: bool | None = None


@dataclass(frozen=True, slots=True)
class CustomField:
    """A column that a plan adds to its tasks; `key` names it in `Task.custom`.

    `kind` is "text", "number", "cost", "date", "duration", "flag", "choice" or "formula". Values
    are texts: dates ISO 8601, durations working minutes, flags "true". A formula (in CEL) is worked
    out from the task's other fields; its values are not kept.
    """

    key: str
    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the plan. `parent` builds the work breakdown structure; order is the tuple's.

    `splits` are the parts in which an interrupted task is worked on, in order; the rests between
    them move with the task. `external_early_start` and `external_late_finish` are what links to
    plans that are not here ask for. A task that is itself `external` stays at its manual dates;
    `outside` is where it is at home: a file and the row there, such as `quay.mpp\\5`.
    `references` are addresses of what the task is about; `recurrence` is the rule (as iCalendar
    writes it) by which a summary's occurrences were made. `technique` is how it earns its value
    (`engine.value.Technique`), `measured_by` the tasks by which: milestones and their weights, or
    the one to which it is apportioned. `optimistic` and `pessimistic` are the shortest and longest
    that it may take as a whole (None: nobody said), in minutes as `duration` is.
    """

    id: int
    name: str
    duration: Minutes = 0
    kind: TaskKind = TaskKind.TASK
    parent: int | None = None
    wbs: str = ""
    guid: str = ""
    calendar: int | None = None
    elapsed: bool = False
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_date: Instant | None = None
    secondary_constraint: ConstraintType | None = None
    secondary_constraint_date: Instant | None = None
    expected_finish: Instant | None = None
    deadline: Instant | None = None
    manual: bool = False
    manual_start: Instant | None = None
    manual_finish: Instant | None = None
    active: bool = True
    external: bool = False
    external_early_start: Instant | None = None
    external_late_finish: Instant | None = None
    percent_complete: float = 0.0
    physical_percent: float | None = None
    remaining: Minutes | None = None
    actual_start: Instant | None = None
    actual_finish: Instant | None = None
    suspend: Instant | None = None
    resume: Instant | None = None
    leveling_delay: Minutes = 0
    leveling_delay_elapsed: bool = True
    splits: tuple[tuple[Instant, Instant], ...] = ()
    work: Minutes | None = None
    fixed_cost: Decimal = Decimal(0)
    cost: Decimal | None = None
    priority: int = 500
    ignore_resource_calendar: bool = False
    task_type: str = "fixed_units"
    effort_driven: bool = False
    notes: str = ""
    baselines: tuple[BaselineValues, ...] = ()
    stored: StoredDates | None = None
    actual_cost: Decimal | None = None
    custom: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()
    recurrence: str = ""
    outside: str = ""
    technique: str = "percent"
    measured_by: tuple[tuple[int, int], ...] = ()
    optimistic: Minutes | None = None
    pessimistic: Minutes | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency. `lag` is minutes, or hundredths of a percent of the predecessor's duration."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class Crossing:
    """A dependency between tasks of two plans: each end is the key of a plan and a task of it.

    `lag` is as in `Link`; it counts as the successor's plan counts the lags of its own links.
    """

    predecessor: tuple[str, int]
    successor: tuple[str, int]
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class Availability:
    """How many units of a resource there are from `start` to before `finish`.

    None is since ever and for good.
    """

    start: Instant | None = None
    finish: Instant | None = None
    units: float = 1.0


@dataclass(frozen=True, slots=True)
class Rate:
    """What a resource costs from `since` (None: since ever) until the next rate of its table.

    Money of the plan's currency: `standard` and `overtime` for the work of one minute, hour, day,
    week, month or year (`per`, `overtime_per`; of a material for one unit), `per_use` for each
    assignment. Tables are A to E; the five prices of Primavera are those tables.
    """

    table: str = "A"
    since: Instant | None = None
    standard: Decimal = Decimal(0)
    overtime: Decimal = Decimal(0)
    per_use: Decimal = Decimal(0)
    per: str = "hour"
    overtime_per: str = "hour"


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, crew, machine or material. `max_units` 1.0 is one full-time.

    Where there are periods of `availability` they hold, and outside them there is none of it;
    `max_units` is then the most of them.
    """

    id: int
    name: str
    kind: ResourceKind = ResourceKind.WORK
    calendar: int | None = None
    max_units: float = 1.0
    initials: str = ""
    email: str = ""
    group: str = ""
    guid: str = ""
    availability: tuple[Availability, ...] = ()
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work of one resource on one task, in minutes. `units` are those of the contour's peak.

    `rate_table` says which of the resource's tables of rates it is charged by.
    """

    task: int
    resource: int
    units: float = 1.0
    work: Minutes = 0
    actual_work: Minutes = 0
    remaining_work: Minutes | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    contour: Contour = Contour.FLAT
    rate_table: str = "A"


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """Settings that change the answer; an importer sets them as the source tool had them.

    `total_float_from` is "smallest", "start" or "finish". `reschedule_remaining` moves work that is
    not done to the data date; Primavera always does, Microsoft Project only on request.
    `lag_from_early_start` (Primavera) counts lags on the start of begun work from the start of what
    remains, less what was done; otherwise they count from the actual start.
    """

    convention: Convention = Convention.MICROSOFT
    from_finish: bool = False
    honour_constraints: bool = True
    progress_mode: ProgressMode = ProgressMode.RETAINED_LOGIC
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    critical_float: Minutes = 0
    total_float_from: str = "smallest"
    open_ends_critical: bool = False
    minutes_per_day: int = 480
    use_expected_finish: bool = True
    lag_from_early_start: bool = False
    reschedule_remaining: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `tasks` are in outline order: a summary comes before its children."""

    name: str
    start: Instant
    calendars: tuple[Calendar, ...]
    default_calendar: int
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    finish: Instant | None = None
    must_finish_by: Instant | None = None
    data_date: Instant | None = None
    options: ScheduleOptions = field(default_factory=ScheduleOptions)
    currency: str = ""
    title: str = ""
    author: str = ""
    custom_fields: tuple[CustomField, ...] = ()


class PlanError(ValueError):
    """The plan cannot be computed; the message says which rows and how to mend them."""
