"""How much of a resource there is over time and what it costs: as people write it, and checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from pilothouse.delivery.schedule.rules.apply_facts import refused
from pilothouse.delivery.schedule.rules.wording import parse_date
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import Availability, Instant, Plan, Rate, Resource
from pilothouse.engine.network.terms import EVER, TABLES
from pilothouse.kit.errors import InvalidError

PERS = ("minute", "hour", "day", "week", "month", "year")
MOST = 500
DAY = 1440
DEAREST = Decimal(10) ** 12
_AMOUNTS = ("standard", "overtime", "per_use")


def periods_text(periods: Iterable[Availability]) -> str:
    """Periods as people write them, one a line: first day; last day; percent."""
    return "\n".join(
        f"{_begin_text(p.start)}; {_end_text(p.finish)}; {100 * p.units:.6g}" for p in periods
    )


def _begin_text(at: Instant | None) -> str:
    if at is None:
        return ""
    return f"{to_datetime(at):{'%Y-%m-%d' if at % DAY == 0 else '%Y-%m-%dT%H:%M'}}"


def _end_text(at: Instant | None) -> str:
    """A finish at midnight is the day before, which people count in."""
    return _begin_text(at - DAY if at is not None and at % DAY == 0 else at)


def last_minute(period: Availability) -> Instant | None:
    """Within the last day of a period: its finish, or before it where that is midnight."""
    is_midnight = period.finish is not None and period.finish % DAY == 0
    return period.finish - 1 if is_midnight and period.finish is not None else period.finish


def periods_of(text: str, field: str = "availability") -> tuple[Availability, ...]:
    """Periods from such lines; a day left empty is since ever or for good. Raises InvalidError."""
    found = []
    for cells in _lines(text, 3, field, "first day; last day; percent"):
        start, finish = (_day(cell, field) for cell in cells[:2])
        if finish is not None and finish % DAY == 0:
            finish += DAY
        percent = _amount(cells[2].removesuffix("%"), field)
        found.append(Availability(start, finish, float(percent / 100)))
    return checked_periods(found, field)


def rates_text(rates: Iterable[Rate]) -> str:
    """Rates as people write them, one a line: table; from; standard; overtime; per use; per."""
    return "\n".join(
        f"{r.table}; {_begin_text(r.since)}; {r.standard:f}; {r.overtime:f}; {r.per_use:f}; "
        + (r.per if r.per == r.overtime_per else f"{r.per}, {r.overtime_per}")
        for r in rates
    )


def rates_of(text: str, field: str = "rates") -> tuple[Rate, ...]:
    """Rates from such lines; what is left out at the end is nothing, by the hour.

    Raises InvalidError.
    """
    found = []
    for cells in _lines(text, 6, field, "table; from; standard; overtime; per use; per", least=3):
        amounts = [_amount(cell or "0", field) for cell in (*cells[2:5], "", "")[:3]]
        pers = [each.strip() for each in cells[5].split(",")] if len(cells) > 5 else []
        per = pers[0] if pers and pers[0] else "hour"
        values: dict[str, Any] = dict(zip(_AMOUNTS, amounts, strict=True))
        overtime_per = pers[1] if len(pers) > 1 else per
        since = _day(cells[1], field)
        found.append(Rate(cells[0].upper(), since, **values, per=per, overtime_per=overtime_per))
    return checked_rates(found, field)


def _lines(text: str, most: int, field: str, shape: str, least: int = 0) -> list[list[str]]:
    rows = [[c.strip() for c in line.split(";")] for line in text.splitlines() if line.strip()]
    for cells in rows:
        if not (least or most) <= len(cells) <= most:
            raise refused(field, f"“{'; '.join(cells)}” is none of: {shape}.")
    return rows


def _day(text: str, field: str) -> Instant | None:
    if text in ("", "-", "–", "…"):
        return None
    try:
        return parse_date(text)
    except InvalidError as error:
        raise refused(field, error.message) from error


def _amount(text: str, field: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise refused(field, f"“{text}” is no number.")
    return found


def checked_periods(
    periods: Sequence[Availability], field: str = "availability"
) -> tuple[Availability, ...]:
    """The periods in order. Raises InvalidError where they end before they begin, or overlap."""
    if len(periods) > MOST:
        raise refused(field, f"At most {MOST} periods.")
    for period in periods:
        if not 0 <= period.units <= 1000:
            raise refused(field, "The units of a period lie between 0 and 1000.")
        if None not in (period.start, period.finish) and _starts(period) >= (period.finish or 0):
            raise refused(field, "A period ends before it begins.")
    if periods and not any(period.units for period in periods):
        raise refused(field, "At least one period needs more than nothing.")
    found = sorted(periods, key=_starts)
    for one, two in pairwise(found):
        if one.finish is None or one.finish > _starts(two):
            raise refused(field, "Two periods overlap; one has to end before the next begins.")
    return tuple(found)


def _starts(row: Availability) -> Instant:
    return EVER if row.start is None else row.start


def checked_rates(rates: Sequence[Rate], field: str = "rates") -> tuple[Rate, ...]:
    """The rates by table and time. Raises InvalidError for unknown tables, units or amounts."""
    if len(rates) > MOST:
        raise refused(field, f"At most {MOST} rates.")
    for rate in rates:
        if rate.table not in TABLES:
            raise refused(field, f"The tables of rates are {', '.join(TABLES)}.")
        if {rate.per, rate.overtime_per} - set(PERS):
            raise refused(field, f"A rate is for one of: {', '.join(PERS)}.")
        if any(not 0 <= getattr(rate, name) < DEAREST for name in _AMOUNTS):
            raise refused(field, "An amount cannot be less than nothing, nor that much.")
    found = sorted(rates, key=_since)
    if len({_since(rate) for rate in found}) < len(found):
        raise refused(field, "Two rates of one table begin on the same day.")
    return tuple(found)


def _since(rate: Rate) -> tuple[str, Instant]:
    return rate.table, EVER if rate.since is None else rate.since


def kept_terms(old: Plan, new: Plan) -> tuple[Resource, ...]:
    """The resources of a file that tells of no periods or rates at all, with those kept here."""
    known = {r.id: r for r in old.resources}
    names = [n for n in ("availability", "rates") if not any(getattr(r, n) for r in new.resources)]
    made = []
    for resource in new.resources:
        before = known.get(resource.id)
        kept = {name: getattr(before, name) for name in names} if before is not None else {}
        if kept.get("availability"):
            kept["max_units"] = before.max_units if before is not None else resource.max_units
        made.append(replace(resource, **kept))
    return tuple(made)
