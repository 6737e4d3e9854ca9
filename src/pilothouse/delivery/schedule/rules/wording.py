"""Durations, lags, predecessors and dates as people type and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from pilothouse.delivery.schedule.types.edits import AddLink
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import LagUnit, Link, LinkType
from pilothouse.kit.errors import InvalidError

WEEK_DAYS, MONTH_DAYS = 5, 20
_UNITS = {"m": "m", "min": "m", "h": "h", "hr": "h", "hrs": "h", "d": "d", "day": "d",
          "days": "d", "w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w",
          "mo": "mo", "mon": "mo", "month": "mo", "months": "mo"}  # fmt: skip
_ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 7 * 1440, "mo": 30 * 1440}
_DURATION = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(e?)\s*([a-z]*)\s*\??\s*$", re.IGNORECASE)
_LINK = re.compile(
    r"^\s*(?P<who>[\w.]+?)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-]\s*\d+(?:[.,]\d+)?\s*"
    r"(?:%|e?[a-z]*))?\s*$",
    re.IGNORECASE,
)
_PATTERNS = ("%Y-%m-%d", "%d %b %y", "%d %b %Y", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y",
             "%d-%m-%Y", "%d %B %Y")  # fmt: skip


def parse_duration(text: str, day: int = 480) -> tuple[int, bool]:
    """Minutes and whether they are elapsed, from 5d, 3w, 12h, 30m, 2mo, 4ed; plain is days.

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


def duration_text(minutes: int, *, elapsed: bool = False, day: int = 480) -> str:
    """A duration as the grid shows it: 5d, 0.5d, 3h, 4ed."""
    size = 1440 if elapsed else day
    mark = "e" if elapsed else ""
    if minutes % 60 == 0 and 0 < minutes < size:
        return f"{minutes // 60}{mark}h"
    days = (Decimal(minutes) / size).quantize(Decimal("0.01")).normalize()
    return f"{days:f}{mark}d"


def lag_text(lag: int, unit: LagUnit, day: int = 480) -> str:
    """A lag behind a link's type: +2d, -50%, +3ed, or nothing."""
    if not lag:
        return ""
    sign = "+" if lag > 0 else "-"
    if unit in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT):
        mark = "e%" if unit is LagUnit.ELAPSED_PERCENT else "%"
        return f"{sign}{Decimal(abs(lag)) / 100:f}{mark}"
    return sign + duration_text(abs(lag), elapsed=unit is LagUnit.ELAPSED, day=day)


def predecessors_text(links: Sequence[Link], rows: Mapping[int, int], day: int = 480) -> str:
    """The predecessors column: row numbers with type and lag, as 3FS+2d; 5SS. FS alone is 3."""
    return "; ".join(_link_text(link, rows[link.predecessor], day) for link in links)


def _link_text(link: Link, row: int, day: int) -> str:
    lag = lag_text(link.lag, link.lag_unit, day)
    kind = "" if link.type is LinkType.FS and not lag else link.type.value
    return f"{row}{kind}{lag}"


def parse_predecessors(
    text: str, successor: int, uids: Mapping[str, int], day: int = 480
) -> tuple[AddLink, ...]:
    """Links from 3FS+2d; 5SS. `uids` maps row numbers and WBS codes to uids.

    Raises InvalidError naming the piece that is not understood.
    """
    pieces = [piece for piece in re.split(r"[;,\s]+(?=[\w.])", text.strip()) if piece.strip(" ;,")]
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

    Raises InvalidError.
    """
    squeezed = " ".join(text.replace(",", " ").split())
    if not squeezed:
        return None
    for pattern in _PATTERNS:
        try:
            day = datetime.strptime(squeezed, pattern)  # noqa: DTZ007  (project time)
        except ValueError:
            continue
        return instant(day + timedelta(hours=hour))
    try:
        return instant(datetime.fromisoformat(squeezed))
    except ValueError as error:
        wrong = f"“{text}” is no date. Type for example 2026-03-14 or 14 Mar 26."
        raise InvalidError(wrong, {"date": [wrong]}) from error


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
