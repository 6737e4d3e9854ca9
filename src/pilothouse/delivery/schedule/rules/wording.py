"""Durations, lags, predecessors and dates as people type and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from pilothouse.delivery.schedule.types.edits import AddLink
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import ConstraintType, LagUnit, LinkType
from pilothouse.kit.errors import InvalidError

WEEK_DAYS, MONTH_DAYS = 5, 20
_UNITS = {
    word: unit
    for unit, words in {
        "m": "m min mins minute minutes", "h": "h hr hrs hour hours", "d": "d dy dys day days",
        "w": "w wk wks week weeks", "mo": "mo mon mons month months",
    }.items()
    for word in words.split()
}  # fmt: skip
_ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 7 * 1440, "mo": 30 * 1440}
_DURATION = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(e?)\s*([a-z]*)\s*\??\s*$", re.IGNORECASE)
_LINK = re.compile(
    r"^\s*(?P<who>[\w.]+?)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-]\s*\d+(?:[.,]\d+)?\s*"
    r"(?:e?%|[a-z]*\s*\??))?\s*$",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"^\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-]?\s*\d+(?:[.,]\d+)?\s*(?:e?%|[a-z]*\s*\??))?\s*$",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"([+-]\s*\d+),(?=\d+\s*(?:%|e?[mhdw%]))", re.IGNORECASE)
_PATTERNS = ("%Y-%m-%d", "%d %b %y", "%d %b %Y", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y",
             "%d-%m-%Y", "%d %B %Y")  # fmt: skip
_MONTH_FIRST = ("%m/%d/%y", "%m/%d/%Y", "%b %d %y", "%b %d %Y", "%B %d %y", "%B %d %Y")
_WEEKDAY = re.compile(
    r"^(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? +(?P<rest>.+)$", re.IGNORECASE
)
_TIME = re.compile(
    r" +(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d) *(?P<half>am|pm)?$", re.IGNORECASE
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT = {
    words.replace(" ", "_"): kind
    for kind, both in {
        ConstraintType.ASAP: ("as soon as possible",),
        ConstraintType.ALAP: ("as late as possible",),
        ConstraintType.START_NO_EARLIER: ("snet", "start on or after"),
        ConstraintType.START_NO_LATER: ("snlt", "start on or before"),
        ConstraintType.FINISH_NO_EARLIER: ("fnet", "finish on or after"),
        ConstraintType.FINISH_NO_LATER: ("fnlt", "finish on or before"),
        ConstraintType.MUST_START: ("mso", "start on"),
        ConstraintType.MUST_FINISH: ("mfo", "finish on"),
    }.items()
    for words in both
}
_CONSTRAINTS = (
    {kind.value: kind for kind in ConstraintType}
    | {re.sub("_(than|on)$", "", kind.value): kind for kind in ConstraintType}
    | _SHORT
)


def parse_duration(text: str, day: int) -> tuple[int, bool]:
    """Minutes and whether they are elapsed, from 5d, 3 wks, 12h, 30 mins, 4 edays; plain is days.

    `day` is the working minutes of a day. Raises InvalidError.
    """
    found = _DURATION.match(text)
    unit = _UNITS.get(found[3].lower() or "d") if found else None
    if found is None or unit is None:
        wrong = f"“{text.strip()}” is no duration. Type for example 5d, 3w, 12h, 30m or 4ed."
        raise InvalidError(wrong, {"duration": [wrong]})
    amount = Decimal(found[1].replace(",", "."))
    is_elapsed = bool(found[2])
    size = _ELAPSED[unit] if is_elapsed else _working(unit, day)
    return int((amount * size).to_integral_value()), is_elapsed


def _working(unit: str, day: int) -> int:
    return {"m": 1, "h": 60, "d": day, "w": WEEK_DAYS * day, "mo": MONTH_DAYS * day}[unit]


def duration_text(minutes: int, *, day: int, elapsed: bool = False) -> str:
    """A duration as the grid shows it: 5d, 0.5d, 3h, 4ed."""
    size = 1440 if elapsed else day
    mark = "e" if elapsed else ""
    if minutes % 60 == 0 and 0 < minutes < size:
        return f"{minutes // 60}{mark}h"
    days = (Decimal(minutes) / size).quantize(Decimal("0.01")).normalize()
    return f"{days:f}{mark}d"


def lag_text(lag: int, unit: LagUnit, day: int) -> str:
    """A lag behind a link's type: +2d, -50%, +3ed, or nothing."""
    if not lag:
        return ""
    sign = "+" if lag > 0 else "-"
    if unit in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT):
        mark = "e%" if unit is LagUnit.ELAPSED_PERCENT else "%"
        return f"{sign}{Decimal(abs(lag)) / 100:f}{mark}"
    return sign + duration_text(abs(lag), elapsed=unit is LagUnit.ELAPSED, day=day)


def parse_predecessors(
    text: str, successor: int, uids: Mapping[str, int], day: int
) -> tuple[AddLink, ...]:
    """Links from 3FS+2d; 5SS or 3 FS + 2 days, 5. `uids` maps row numbers and WBS codes to uids.

    Raises InvalidError naming the piece that is not understood.
    """
    plain = _DECIMAL.sub(r"\1.", text)
    pieces = [piece.strip() for piece in re.split("[;,\n]", plain) if piece.strip()]
    return tuple(_parsed_link(piece, successor, uids, day) for piece in pieces)


def _parsed_link(piece: str, successor: int, uids: Mapping[str, int], day: int) -> AddLink:
    found = _LINK.match(piece)
    if found is None:
        raise _bad_link(f"“{piece}” is no link. Type for example 3, 3FS+2d or 5SS-1d.")
    uid = uids.get(found["who"])
    if uid is None:
        raise _bad_link(f"There is no row {found['who']}.")
    kind = LinkType((found["type"] or "FS").upper())
    lag, unit = _parsed_lag(found["lag"] or "", day)
    return AddLink(uid, successor, kind, lag, unit)


def parse_link_kind(text: str, day: int) -> tuple[LinkType, int, LagUnit]:
    """Type and lag of a link from SS 2d, FF-1d, +50% or 2d; without a type FS, without a lag none.

    Raises InvalidError for what is not understood.
    """
    found = _KIND.match(_DECIMAL.sub(r"\1.", text))
    if found is None:
        raise _bad_link(f"“{text.strip()}” is no lag. Type for example 2d, -1d, 3ed or 50%.")
    lag = found["lag"] or ""
    sign = "" if lag[:1] in ("", "+", "-") else "+"
    lasting, unit = _parsed_lag(sign + lag, day)
    return LinkType((found["type"] or "FS").upper()), lasting, unit


def _parsed_lag(text: str, day: int) -> tuple[int, LagUnit]:
    squeezed = text.replace(" ", "")
    if not squeezed:
        return 0, LagUnit.WORKING
    sign = -1 if squeezed[0] == "-" else 1
    if squeezed.endswith("%"):
        is_elapsed = squeezed.endswith("e%")
        number = squeezed[1:].removesuffix("%").removesuffix("e").replace(",", ".")
        unit = LagUnit.ELAPSED_PERCENT if is_elapsed else LagUnit.PERCENT
        return sign * int(Decimal(number) * 100), unit
    minutes, elapsed = parse_duration(squeezed[1:], day)
    return sign * minutes, LagUnit.ELAPSED if elapsed else LagUnit.WORKING


def _bad_link(text: str) -> InvalidError:
    return InvalidError(text, {"predecessors": [text]})


def parse_date(text: str, *, hour: int = 0) -> int | None:
    """An instant from a date as people write it, at an hour of that day; None for nothing.

    A weekday before it says whether the day or the month comes first, as in Mon 3/2/26. Raises
    InvalidError.
    """
    squeezed = " ".join(text.replace(",", " ").split())
    if not squeezed:
        return None
    clock = _TIME.search(squeezed)
    day = _parsed_day(squeezed[: clock.start()] if clock else squeezed)
    if day is not None:
        return instant(day + (_time_of(clock) if clock else timedelta(hours=hour)))
    try:
        return instant(datetime.fromisoformat(squeezed))
    except ValueError as error:
        wrong = f"“{text}” is no date. Type for example 2026-03-14 or 14 Mar 26."
        raise InvalidError(wrong, {"date": [wrong]}) from error


def _parsed_day(text: str) -> datetime | None:
    found = _WEEKDAY.match(text)
    weekday = _DAYS.index(found["day"].lower()) if found else None
    for pattern in (*_PATTERNS, *(_MONTH_FIRST if found else ())):
        try:
            day = datetime.strptime(found["rest"] if found else text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
        if weekday in (None, day.weekday()):
            return day
    return None


def _time_of(clock: re.Match[str]) -> timedelta:
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    return timedelta(hours=hour, minutes=int(clock["minute"]))


def parse_constraint(text: str) -> ConstraintType:
    """A constraint by its name, in full or without its last word, or by its letters: SNET, MFO.

    Raises InvalidError.
    """
    found = _CONSTRAINTS.get("_".join(re.findall(r"[a-z]+", text.casefold())) or "asap")
    if found is None:
        wrong = f"“{text}” is no constraint. Type for example Start no earlier, or SNET."
        raise InvalidError(wrong, {"constraint": [wrong]})
    return found


def is_of_finish(kind: ConstraintType) -> bool:
    """Whether a constraint bounds or pins the finish rather than the start."""
    return "finish" in kind.value


def parse_percent(text: str) -> float:
    """A percentage from 40, 40% or 12.5. Raises InvalidError."""
    try:
        value = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation as error:
        wrong = f"“{text}” is no percentage."
        raise InvalidError(wrong, {"percent": [wrong]}) from error
    return float(value)


def instant_text(value: int | None) -> str:
    """An instant as a short date; nothing for none."""
    return "" if value is None else f"{to_datetime(value):%-d %b %Y}"


def moment_text(value: int | None) -> str:
    """An instant as a short date with its time; nothing for none."""
    return "" if value is None else f"{to_datetime(value):%-d %b %Y %H:%M}"
