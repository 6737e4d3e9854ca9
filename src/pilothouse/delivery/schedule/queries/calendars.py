"""Calendars of a plan with what they mean and who uses them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pilothouse.delivery.schedule.rules import recurring
from pilothouse.delivery.schedule.rules.calendars import WEEKDAYS, day_of, shifts_text, week_of
from pilothouse.engine.network.data import Calendar, CalendarException, Plan
from pilothouse.kit.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday: its shifts, and whether they come from the calendar above."""

    name: str
    text: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception, or a whole series of them."""

    key: str
    name: str
    first: date
    last: date
    shifts: str
    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week that holds between two days."""

    place: int
    first: date
    last: date
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarDetail:
    """A calendar, ready to show."""

    calendar: Calendar
    parent: str
    hours: str
    days: tuple[Day, ...]
    exceptions: tuple[ExceptionRow, ...]
    weeks: tuple[WeekRow, ...]
    is_default: bool
    tasks: int
    resources: tuple[str, ...]
    derived: tuple[str, ...]


def calendar_details(plan: Plan) -> list[CalendarDetail]:
    """All calendars of a plan, by name."""
    tasks = Counter(task.calendar for task in plan.tasks)
    found = [_detail(plan, calendar, tasks[calendar.id]) for calendar in plan.calendars]
    return sorted(found, key=lambda each: (not each.is_default, each.calendar.name.casefold()))


def calendar_detail(plan: Plan, uid: int) -> CalendarDetail:
    """One calendar. Raises NotFoundError."""
    for detail in calendar_details(plan):
        if detail.calendar.id == uid:
            return detail
    raise NotFoundError("There is no such calendar in this plan, or it is not shared with you.")


def new_calendar_uid(plan: Plan) -> int:
    """A uid for a new calendar."""
    return max((calendar.id for calendar in plan.calendars), default=0) + 1


def _detail(plan: Plan, calendar: Calendar, tasks: int) -> CalendarDetail:
    book = {each.id: each for each in plan.calendars}
    week = week_of(calendar, book)
    days = tuple(
        Day(name, shifts_text(shifts), own is None)
        for name, shifts, own in zip(WEEKDAYS, week, calendar.week, strict=True)
    )
    return CalendarDetail(
        calendar=calendar,
        parent=book[calendar.parent].name if calendar.parent in book else "",
        hours=f"{calendar.minutes_per_day / 60:g}",
        days=days,
        exceptions=_exceptions(calendar.exceptions),
        weeks=tuple(
            WeekRow(
                place, day_of(w.first_day), day_of(w.last_day),
                tuple(
                    f"{name[:2]} {shifts_text(day) or 'off'}"
                    for name, day in zip(WEEKDAYS, w.week, strict=True)
                    if day is not None
                ),
            )
            for place, w in enumerate(calendar.overrides)
        ),
        is_default=plan.default_calendar == calendar.id,
        tasks=tasks,
        resources=tuple(r.name for r in plan.resources if r.calendar == calendar.id),
        derived=tuple(c.name for c in plan.calendars if c.parent == calendar.id),
    )  # fmt: skip


def exception_key(exception: CalendarException) -> str:
    """What names an exception or its series on a page."""
    if exception.series:
        return f"{exception.name}|{exception.series}"
    return f"{exception.first_day}|{exception.last_day}|{exception.name}"


def _exceptions(exceptions: tuple[CalendarException, ...]) -> tuple[ExceptionRow, ...]:
    groups: dict[str, list[CalendarException]] = {}
    for each in exceptions:
        groups.setdefault(exception_key(each), []).append(each)
    rows = [_row(key, group) for key, group in groups.items()]
    return tuple(sorted(rows, key=lambda row: (row.first, row.name)))


def _row(key: str, group: list[CalendarException]) -> ExceptionRow:
    first = group[0]
    return ExceptionRow(
        key=key,
        name=first.name,
        first=day_of(first.first_day),
        last=day_of(group[-1].last_day),
        shifts=shifts_text(first.intervals),
        rule=recurring.words_of(recurring.parsed(first.series)) if first.series else "",
        count=len(group),
    )
