"""States and records of boards, calendars and sprints."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a task stands, from what was reported on it."""

    AHEAD = "ahead", _("Not begun")
    BEGUN = "begun", _("Under way")
    DONE = "done", _("Finished")


class Unit(models.TextChoices):
    POINTS = "points", _("Story points")
    HOURS = "hours", _("Hours")


class Phase(models.TextChoices):
    """Where a sprint stands today."""

    AHEAD = "ahead", _("Planned")
    RUNNING = "running", _("Running")
    OVER = "over", _("Over")


@dataclass(frozen=True, slots=True)
class Card:
    """A task as the board, the calendar and sprints show it; dates are days of the project."""

    uid: int
    name: str
    wbs: str
    state: State
    start: date
    finish: date
    percent: int
    milestone: bool
    critical: bool
    late: bool
    people: tuple[str, ...]
    phase: str = ""
    sprint: str = ""
    points: Decimal | None = None
    hours: Decimal = Decimal(0)
    may_report: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column as the project has it: tasks of one state, with a limit of how many at once.

    `key` stays when the column gets another name or place; 0 for one that is new.
    """

    name: str
    state: State
    limit: int | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """The columns of a project's board in their order; version 0 where nobody changed them."""

    columns: tuple[ColumnPlan, ...]
    version: int = 0

    def first_of(self, state: str) -> ColumnPlan:
        """The column into which tasks of a state go that nobody put elsewhere."""
        return next(column for column in self.columns if column.state == state)

    def named(self, key: int) -> ColumnPlan | None:
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its cards: those shown, how many are asked for, and how many it holds."""

    key: int
    name: str
    state: State
    limit: int | None
    cards: tuple[Card, ...]
    total: int
    held: int

    @property
    def is_over(self) -> bool:
        """Whether it holds more than its limit."""
        return self.limit is not None and self.held > self.limit


@dataclass(frozen=True, slots=True)
class Bar:
    """A task within one week of a calendar: first column 1 to 7, and how many days."""

    card: Card
    column: int
    days: int
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar."""

    day: date
    inside: bool
    free: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday and the bars on them, lane by lane; `hidden` bars have no room."""

    days: tuple[Day, ...]
    lanes: tuple[tuple[Bar, ...], ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What a sprint holds, in its unit."""

    planned: Decimal = Decimal(0)
    done: Decimal = Decimal(0)
    capacity: Decimal | None = None
    unknown: int = 0

    @property
    def left(self) -> Decimal:
        return self.planned - self.done

    @property
    def percent(self) -> int | None:
        """Load beside capacity; None without a capacity."""
        return round(100 * self.planned / self.capacity) if self.capacity else None


@dataclass(frozen=True, slots=True)
class Burnup:
    """Scope, finished work and reported progress by day, in the sprint's unit."""

    scope: tuple[tuple[date, float], ...] = ()
    finished: tuple[tuple[date, float], ...] = ()
    progress: tuple[tuple[date, float], ...] = ()
    ideal: tuple[tuple[date, float], ...] = field(default=())
