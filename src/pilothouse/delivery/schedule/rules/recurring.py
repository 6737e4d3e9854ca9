"""Recurrences as iCalendar writes them: kept as a rule, expanded to days.

Of RFC 5545 it knows FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL, BYDAY (with a
number for months and years), BYMONTHDAY (-1 is the last) and BYMONTH.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pilothouse.kit.errors import InvalidError

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST = 1000
_BYDAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule: each `interval` days, weeks, months or years, on some days, until a day or a count.

    `weekdays` count from Monday, 0; with `nth` (1 to 5, -1 the last) they are those of the month.
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None
    month: int | None = None
    until: date | None = None
    count: int | None = None


def parsed(text: str) -> Recurrence:
    """A rule from its text. Raises InvalidError."""
    try:
        return _checked(_parsed(text))
    except (KeyError, ValueError) as error:
        wrong = f"“{text[:80]}” is no recurrence. Write for example FREQ=WEEKLY;BYDAY=MO;COUNT=10."
        raise InvalidError(wrong, {"rule": [wrong]}) from error


def _parsed(text: str) -> Recurrence:
    pairs = [
        piece.partition("=") for piece in text.strip().upper().removeprefix("RRULE:").split(";")
    ]
    parts = {name: value for name, _, value in pairs if name}
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH"}
    if set(parts) - known or len(parts) != len(pairs):
        raise ValueError(text)
    weekdays, nth = _weekdays(parts.get("BYDAY", ""))
    return Recurrence(
        frequency=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=weekdays,
        nth=nth,
        month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
        month=int(parts["BYMONTH"]) if "BYMONTH" in parts else None,
        until=date.fromisoformat(parts["UNTIL"][:8]) if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def _weekdays(text: str) -> tuple[tuple[int, ...], int | None]:
    if not text:
        return (), None
    found = [_BYDAY.match(piece) for piece in text.split(",")]
    days, numbers = [], set()
    for piece in found:
        if piece is None:
            raise ValueError(text)
        days.append(DAYS.index(piece[2]))
        numbers.add(int(piece[1]) if piece[1] else None)
    if len(numbers) != 1:
        raise ValueError(text)
    return tuple(sorted(set(days))), numbers.pop()


def _checked(rule: Recurrence) -> Recurrence:
    if rule.frequency not in FREQUENCIES or not 1 <= rule.interval <= 500:
        raise ValueError
    if rule.count is None and rule.until is None:
        text = "Say when the recurrence ends: after a number of times, or on a day."
        raise InvalidError(text, {"rule": [text]})
    if rule.count is not None and not 1 <= rule.count <= MOST:
        text = f"A recurrence has between 1 and {MOST:,} occurrences."
        raise InvalidError(text, {"rule": [text]})
    if rule.month_day is not None and not (rule.month_day == -1 or 1 <= rule.month_day <= 31):
        raise ValueError
    if rule.month is not None and not 1 <= rule.month <= 12:
        raise ValueError
    return rule


def text_of(rule: Recurrence) -> str:
    """The rule as text."""
    days = ",".join(f"{rule.nth or ''}{DAYS[day]}" for day in rule.weekdays)
    parts = (
        ("FREQ", rule.frequency),
        ("INTERVAL", rule.interval if rule.interval != 1 else None),
        ("BYDAY", days),
        ("BYMONTHDAY", rule.month_day),
        ("BYMONTH", rule.month),
        ("UNTIL", f"{rule.until:%Y%m%d}" if rule.until else None),
        ("COUNT", rule.count),
    )
    return ";".join(f"{name}={value}" for name, value in parts if value)


def days_of(rule: Recurrence, first: date) -> list[date]:
    """The days on which it recurs, from `first` on. Raises InvalidError for over a thousand."""
    found: list[date] = []
    for day in _candidates(rule, first):
        if (rule.until is not None and day > rule.until) or len(found) == (rule.count or -1):
            return found
        found.append(day)
        if len(found) > MOST:
            text = f"That makes more than {MOST:,} occurrences: let it end earlier."
            raise InvalidError(text, {"rule": [text]})
    return found


def _candidates(rule: Recurrence, first: date) -> Iterator[date]:
    steps = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
    for number, days in enumerate(steps[rule.frequency](rule, first)):
        if number > _STEPS:
            return
        yield from (day for day in days if day >= first)


def _daily(rule: Recurrence, first: date) -> Iterator[list[date]]:
    day = first
    while day.year < 2200:
        yield [day] if not rule.weekdays or day.weekday() in rule.weekdays else []
        day += timedelta(days=rule.interval)


def _weekly(rule: Recurrence, first: date) -> Iterator[list[date]]:
    monday = first - timedelta(days=first.weekday())
    wanted = rule.weekdays or (first.weekday(),)
    while monday.year < 2200:
        yield [monday + timedelta(days=day) for day in wanted]
        monday += timedelta(weeks=rule.interval)


def _monthly(rule: Recurrence, first: date) -> Iterator[list[date]]:
    year, month = first.year, first.month
    while year < 2200:
        yield _in_month(rule, first, year, month)
        year, month = year + (month - 1 + rule.interval) // 12, (month - 1 + rule.interval) % 12 + 1


def _yearly(rule: Recurrence, first: date) -> Iterator[list[date]]:
    for year in range(first.year, 2200, rule.interval):
        yield _in_month(rule, first, year, rule.month or first.month)


def _in_month(rule: Recurrence, first: date, year: int, month: int) -> list[date]:
    last = calendar.monthrange(year, month)[1]
    if not rule.weekdays:
        day = rule.month_day or first.day
        wanted = last if day == -1 else day
        return [date(year, month, wanted)] if wanted <= last else []
    days = [date(year, month, day) for day in range(1, last + 1)]
    found = [[day for day in days if day.weekday() == wanted] for wanted in rule.weekdays]
    if rule.nth is None:
        return sorted(day for each in found for day in each)
    place = rule.nth if rule.nth < 0 else rule.nth - 1
    return sorted(each[place] for each in found if -len(each) <= place < len(each))


_EVERY = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def words_of(rule: Recurrence) -> str:
    """The rule as people say it: every 2 weeks on Monday and Thursday, 10 times."""
    unit = _EVERY[rule.frequency]
    said = f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"
    if rule.weekdays:
        names = " and ".join(calendar.day_name[day] for day in rule.weekdays)
        said += f" on the {_NTH[rule.nth]} {names}" if rule.nth else f" on {names}"
    elif rule.month_day:
        said += " on the last day" if rule.month_day == -1 else f" on day {rule.month_day}"
    if rule.month:
        said += f" of {calendar.month_name[rule.month]}"
    if rule.count:
        return f"{said}, {rule.count} times"
    return f"{said} until {rule.until:%-d %b %Y}" if rule.until else said
