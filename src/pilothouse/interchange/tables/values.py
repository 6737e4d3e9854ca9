"""Cells of tables as durations, dates, percents and links."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from pilothouse.engine.network.data import LagUnit, Link, LinkType

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  plan instants are local wall-clock time
FIRST, LAST = datetime(1900, 1, 1), datetime(2199, 12, 31, 23, 59)  # noqa: DTZ001
_DURATION = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(e?)\s*([a-zäéíèß.]*)\s*\??$", re.IGNORECASE)
_UNITS = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "minuten": 1,
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "std": 60, "stunden": 60, "stunde": 60,
    "heures": 60, "horas": 60,
}  # fmt: skip
_DAYS = {
    "": 1, "d": 1, "day": 1, "days": 1, "dy": 1, "dys": 1, "t": 1, "tag": 1, "tage": 1, "j": 1,
    "jour": 1, "jours": 1, "día": 1, "días": 1, "w": 5, "wk": 5, "wks": 5, "week": 5, "weeks": 5,
    "woche": 5, "wochen": 5, "sem": 5, "semaines": 5, "mo": 20, "mon": 20, "mons": 20, "month": 20,
    "months": 20, "monat": 20, "monate": 20, "mois": 20,
}  # fmt: skip
_DATES = (
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d-%b-%y", "%d-%b-%Y",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%d.%m.%y", "%d/%m/%y",
    "%m/%d/%y", "%d/%b/%y", "%d/%b/%Y",
)  # fmt: skip
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\w*\.?,?\s+", re.I)
_TIME = re.compile(
    r"[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?$", re.I
)
_LINK = re.compile(
    r"^([\w.\-]+?)\s*(FS|SS|FF|SF|EA|AA|EE|AE|FD|DD|DF|FC|CC|CF)?\s*(?:([+-])\s*(\d+(?:[.,]\d+)?)\s*(e?)\s*([a-z%]*))?$"
)

# The link types as German, French and Spanish tools write them.
_TYPES = {
    "EA": "FS", "AA": "SS", "EE": "FF", "AE": "SF", "FD": "FS", "DD": "SS", "DF": "SF",
    "FC": "FS", "CC": "SS", "CF": "SF",
}  # fmt: skip


class CellError(ValueError):
    """A cell that does not hold what its column should; the text says what to write."""


def minutes_of(text: str, per_day: int) -> tuple[int, bool]:
    """Give a duration as minutes and whether it is elapsed time. Plain numbers are days."""
    found = _DURATION.match(text.strip())
    if not found:
        raise CellError("is no duration: write for example 5d, 3w, 12h or 4ed")
    size, elapsed, unit = found[1].replace(",", "."), bool(found[2]), found[3].lower().rstrip(".")
    if unit in _UNITS:
        factor = _UNITS[unit]
    elif unit in _DAYS:
        days = _DAYS[unit]
        calendar_days = {5: 7, 20: 30}.get(days, days)
        factor = calendar_days * 1440 if elapsed else days * per_day
    else:
        raise CellError(f"has the unknown unit “{unit}”: write d, w, h or min")
    minutes = round(float(size) * factor)
    if minutes > 100 * 366 * 1440:
        raise CellError("is longer than a hundred years: mend the number")
    return minutes, elapsed


def moment_of(text: str, *, day_first: bool = True) -> tuple[datetime, bool]:
    """Give a date with its time, and whether it had one. Texts like 03/04/2026 are ambiguous;
    `day_first` decides."""
    rest = _WEEKDAY.sub("", text.strip())
    clock = _TIME.search(rest)
    day = rest[: clock.start()] if clock else rest
    value = _day(day.strip(), day_first=day_first)
    if clock:
        half = (clock[3] or "").lower()
        hour = int(clock[1]) % 12 + 12 * (half == "pm") if half else int(clock[1])
        if hour > 23 or int(clock[2]) > 59:
            raise CellError("has no time of the day in it: write for example 2026-03-31 17:00")
        value = value.replace(hour=hour, minute=int(clock[2]))
    if not FIRST <= value <= LAST:
        raise CellError("is outside the years 1900 to 2199: mend the year")
    return value, bool(clock)


def _day(text: str, *, day_first: bool) -> datetime:
    for pattern in _ordered(day_first=day_first):
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    raise CellError("is no date: write for example 2026-03-31")


def _ordered(*, day_first: bool) -> list[str]:
    if day_first:
        return list(_DATES)
    return sorted(_DATES, key=lambda pattern: not pattern.startswith("%m/"))


def reads_day_first(texts: list[str]) -> bool:
    """Whether dates with slashes have the day first: no second part over 12 says so."""
    pairs = [re.match(r"^\s*(\d{1,2})/(\d{1,2})/\d{2,4}", text) for text in texts]
    parts = [(int(found[1]), int(found[2])) for found in pairs if found]
    return not any(second > 12 for _, second in parts)


def instant_of(value: datetime) -> int:
    """The minutes since 1970 of a local time."""
    return round((value - EPOCH) / timedelta(minutes=1))


def percent_of(text: str) -> float:
    """Give a percent from 0 to 100; a fraction up to 1 that a spreadsheet held counts as one."""
    plain = text.strip().rstrip("%").strip().replace(",", ".")
    try:
        value = float(plain)
    except ValueError as error:
        raise CellError("is no percent: write a number from 0 to 100") from error
    if "%" not in text and 0 < value <= 1 and "." in plain:
        value *= 100
    if not 0 <= value <= 100:
        raise CellError("is no percent: write a number from 0 to 100")
    return value


def number_of(text: str) -> float:
    """Give a number whose decimal sign is a point or a comma."""
    plain = re.sub(r"[^\d,.\-]", "", text)
    if "," in plain and "." in plain:
        plain = plain.replace("," if plain.rindex(".") > plain.rindex(",") else ".", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError as error:
        raise CellError("is no number") from error


def is_yes(text: str) -> bool:
    """Whether a cell says yes in one of the usual ways."""
    return text.strip().casefold() in {
        "yes",
        "y",
        "true",
        "1",
        "x",
        "ja",
        "oui",
        "sí",
        "si",
        "wahr",
    }


def link_of(text: str, ids: dict[str, int], successor: int, per_day: int) -> Link:
    """Give one predecessor such as 12, 12FS+2d, 1.2.3SS or A1010FF-50%."""
    found = _LINK.match(text.strip())
    if not found:
        raise CellError(f"“{text}” is no predecessor: write for example 12 or 12FS+2d")
    key, kind = found[1], found[2] or "FS"
    if key not in ids:
        raise CellError(f"names the row “{key}”, which is not in the table")
    if ids[key] == successor:
        raise CellError("names its own row")
    made = Link(ids[key], successor, LinkType(_TYPES.get(kind, kind)))
    if not found[3]:
        return made
    lag, unit = _lag(found[4], found[5], found[6], per_day)
    return replace(made, lag=-lag if found[3] == "-" else lag, lag_unit=unit)


def _lag(size: str, elapsed: str, unit: str, per_day: int) -> tuple[int, LagUnit]:
    if unit == "%":
        share = round(float(size.replace(",", ".")) * 100)
        return share, LagUnit.ELAPSED_PERCENT if elapsed else LagUnit.PERCENT
    minutes, is_elapsed = minutes_of(size + elapsed + unit, per_day)
    return minutes, LagUnit.ELAPSED if is_elapsed else LagUnit.WORKING
