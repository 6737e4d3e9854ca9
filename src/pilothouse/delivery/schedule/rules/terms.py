"""How much of a resource there is over time and what it costs: as people write it, and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
Line = Mapping[str, str]
DEAREST = Decimal(10) ** 12
_AMOUNTS = ("standard", "overtime", "per_use")


def period_lines(periods: Iterable[Availability]) -> list[Line]:
    """Periods as lines of a form: first day, last day and percent, each as text."""
    return [
        {"first": _begin(p.start), "last": _end(p.finish), "percent": f"{100 * p.units:.6g}"}
        for p in periods
    ]


def _begin(at: Instant | None) -> str:
    if at is None:
        return ""
    return f"{to_datetime(at):{'%Y-%m-%d' if at % DAY == 0 else '%Y-%m-%dT%H:%M'}}"


def _end(at: Instant | None) -> str:
    """A finish at midnight is the day before, which people count in."""
    return _begin(at - DAY if at is not None and at % DAY == 0 else at)


def last_minute(period: Availability) -> Instant | None:
    """Within the last day of a period: its finish, or before it where that is midnight."""
    is_midnight = period.finish is not None and period.finish % DAY == 0
    return period.finish - 1 if is_midnight and period.finish is not None else period.finish


def periods_of(lines: Iterable[Line], field: str = "availability") -> tuple[Availability, ...]:
    """Periods from such lines; a day left empty is since ever or for good. Raises InvalidError."""
    found = []
    for line in lines:
        start, finish = _day(line["first"], field), _day(line["last"], field)
        if finish is not None and finish % DAY == 0:
            finish += DAY
        percent = _amount(line["percent"].removesuffix("%"), field)
        found.append(Availability(start, finish, float(percent / 100)))
    return checked_periods(found, field)


def rate_lines(rates: Iterable[Rate]) -> list[Line]:
    """Rates as lines of a form, each value as text."""
    return [
        {
            "table": rate.table,
            "since": _begin(rate.since),
            **{name: f"{getattr(rate, name):f}" for name in _AMOUNTS},
            "per": rate.per,
            "overtime_per": "" if rate.overtime_per == rate.per else rate.overtime_per,
        }
        for rate in rates
    ]


def rates_of(lines: Iterable[Line], field: str = "rates") -> tuple[Rate, ...]:
    """Rates from such lines; an amount left empty is nothing, a unit left empty is an hour.

    Overtime without a unit of its own is paid by the unit of the standard rate. Raises
    InvalidError.
    """
    found = []
    for line in lines:
        amounts: dict[str, Any] = {n: _amount(line.get(n) or "0", field) for n in _AMOUNTS}
        per = line.get("per") or "hour"
        found.append(
            Rate(
                line.get("table") or TABLES[0],
                _day(line.get("since", ""), field),
                **amounts,
                per=per,
                overtime_per=line.get("overtime_per") or per,
            )
        )
    return checked_rates(found, field)


def _day(text: str, field: str) -> Instant | None:
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
