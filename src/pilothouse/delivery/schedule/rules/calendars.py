"""Calendars of a plan: what is wrong with one, exceptions that recur, public holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from pilothouse.delivery.schedule.rules import recurring
from pilothouse.engine.network.data import Calendar, CalendarException, Interval
from pilothouse.kit.errors import InvalidError

MIDNIGHT = 1440
MOST_SHIFTS, MOST_EXCEPTIONS = 24, 5000
EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = -25_567, 84_006  # 1900 and 2200 as days since 1970
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHIFT = re.compile(r"^(\d{1,2})(?::?(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::?(\d{2}))?$")


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)


def shifts_text(intervals: Iterable[Interval]) -> str:
    """Shifts as people write them: 08:00-12:00, 13:00-17:00; a night shift 22:00-06:00."""
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in intervals)


def _clock(minutes: int) -> str:
    if minutes == MIDNIGHT:
        return "24:00"
    return f"{minutes % MIDNIGHT // 60:02d}:{minutes % 60:02d}"


def shifts_of(text: str, field: str = "shifts") -> tuple[Interval, ...]:
    """Shifts from 8-12, 13:00-17:00; one that ends before it begins goes on past midnight.

    Nothing, or a dash, is a day off. Raises InvalidError.
    """
    plain = text.strip()
    if plain.casefold() in ("", "-", "–", "off", "free"):
        return ()
    found = tuple(
        sorted(_shift(piece.strip(), field) for piece in re.split(r"[,;]", plain) if piece.strip())
    )
    _check_day(found, field, plain)
    return found


def _shift(text: str, field: str) -> Interval:
    found = _SHIFT.match(text)
    if found is None:
        raise _wrong(field, f"“{text}” is no shift. Write for example 08:00-12:00, 13:00-17:00.")
    hours = (int(found[1]), int(found[3]))
    minutes = (int(found[2] or 0), int(found[4] or 0))
    if max(hours) > 24 or max(minutes) > 59:
        raise _wrong(field, f"“{text}” is no time of the day.")
    begin, end = hours[0] * 60 + minutes[0], hours[1] * 60 + minutes[1]
    if begin == end:
        raise _wrong(field, f"“{text}” begins and ends at the same time.")
    return begin, end if end > begin else end + MIDNIGHT


def _check_day(shifts: Sequence[Interval], field: str, shown: str) -> None:
    if len(shifts) > MOST_SHIFTS:
        raise _wrong(field, f"A day has {MOST_SHIFTS} shifts at most.")
    for begin, end in shifts:
        if not 0 <= begin < end <= 2 * MIDNIGHT or begin >= MIDNIGHT:
            raise _wrong(field, f"“{shown}” has a shift outside the day.")
    if any(after[0] < before[1] for before, after in pairwise(sorted(shifts))):
        raise _wrong(field, f"“{shown}” has shifts that overlap.")


def _wrong(field: str, text: str) -> InvalidError:
    return InvalidError(text, {field: [text]})


def check_calendar(
    calendar: Calendar, others: Sequence[Calendar], *, only_time: bool = False
) -> None:
    """Raise InvalidError, saying how to mend it, for a calendar that nothing can be done in."""
    if not only_time:
        _check_facts(calendar, others)
    book = {each.id: each for each in others} | {calendar.id: calendar}
    _check_parents(calendar, book)
    if not _works(calendar, book):
        raise _wrong(
            "week",
            f"“{calendar.name}” would have no working time at all, so no work could ever be done "
            "in it. Give at least one day of the week a shift.",
        )


def _check_facts(calendar: Calendar, others: Sequence[Calendar]) -> None:
    name = calendar.name.strip()
    if not name or len(name) > 200:
        raise _wrong("name", "A calendar needs a name of at most 200 signs.")
    if any(each.name.strip().casefold() == name.casefold() for each in others):
        raise _wrong("name", f"There is a calendar “{name}” already.")
    if calendar.id < 1 or len(calendar.week) != len(WEEKDAYS):
        raise _wrong("week", "A week has seven days.")
    if not 1 <= calendar.minutes_per_day <= MIDNIGHT:
        raise _wrong("minutes_per_day", "A day has between a minute and 24 hours of work.")
    for day, shifts in zip(WEEKDAYS, calendar.week, strict=True):
        _check_day(shifts or (), day.casefold(), shifts_text(shifts or ()))
    if len(calendar.exceptions) > MOST_EXCEPTIONS:
        raise _wrong("exceptions", f"A calendar has {MOST_EXCEPTIONS:,} exceptions at most.")
    spans = [(x.first_day, x.last_day) for x in calendar.exceptions]
    spans += [(x.first_day, x.last_day) for x in calendar.overrides]
    if any(first < FIRST_DAY or last > LAST_DAY for first, last in spans):
        raise _wrong("exceptions", "An exception lies between the years 1900 and 2200.")
    if any(len(x.week) != len(WEEKDAYS) for x in calendar.overrides):
        raise _wrong("overrides", "A week has seven days.")
    if any(last < first for first, last in spans):
        raise _wrong("exceptions", "An exception ends before it begins.")
    for exception in calendar.exceptions:
        _check_day(exception.intervals, "exceptions", shifts_text(exception.intervals))
    for override in calendar.overrides:
        for shifts in override.week:
            _check_day(shifts or (), "overrides", shifts_text(shifts or ()))


def _check_parents(calendar: Calendar, book: dict[int, Calendar]) -> None:
    seen, place = {calendar.id}, calendar.parent
    while place is not None:
        if place not in book:
            raise _wrong("parent", "The calendar it is derived from is not in this plan.")
        if place in seen:
            raise _wrong("parent", "A calendar cannot be derived from itself.")
        seen.add(place)
        place = book[place].parent


def week_of(calendar: Calendar, book: dict[int, Calendar]) -> list[tuple[Interval, ...]]:
    """The shifts of each weekday, own ones or those of the calendars it is derived from."""
    found: list[tuple[Interval, ...]] = []
    for day in range(len(WEEKDAYS)):
        own: Calendar | None = calendar
        while own is not None and own.week[day] is None:
            own = book.get(own.parent) if own.parent is not None else None
        found.append((own.week[day] if own is not None else None) or ())
    return found


def _works(calendar: Calendar, book: dict[int, Calendar]) -> bool:
    """Whether the week itself has working time; exceptions alone would run out."""
    return any(week_of(calendar, book))


def recurring_exceptions(
    name: str, rule: str, first: date, shifts: tuple[Interval, ...] = (), days: int = 1
) -> tuple[CalendarException, ...]:
    """The exceptions that a rule makes from a day on, each with the rule it came from."""
    found = recurring.parsed(rule)
    text = recurring.text_of(found)
    return tuple(
        CalendarException(day_number(day), day_number(day) + days - 1, shifts, name[:200], text)
        for day in recurring.days_of(found, first)
    )


def holiday_exceptions(named: Iterable[tuple[date, str]]) -> tuple[CalendarException, ...]:
    """Free days from named holidays."""
    return tuple(
        CalendarException(day_number(d), day_number(d), (), name[:200]) for d, name in named
    )


def with_exceptions(calendar: Calendar, fresh: Iterable[CalendarException]) -> Calendar:
    """The calendar with more exceptions, by date; one that is there already is not added again."""
    known = {(e.first_day, e.last_day, e.intervals) for e in calendar.exceptions}
    added = [e for e in fresh if (e.first_day, e.last_day, e.intervals) not in known]
    placed = sorted((*calendar.exceptions, *added), key=lambda e: (e.first_day, e.last_day, e.name))
    return replace(calendar, exceptions=tuple(placed))
