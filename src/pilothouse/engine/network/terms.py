"""What changes with time about a resource: how much of it there is, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from .data import Availability, Instant, Rate, Resource

EVER: Instant = -(2**61)
TABLES = ("A", "B", "C", "D", "E")
_DAYS = {"day": 1, "week": 5, "month": 20, "year": 260}
_EXACT = Decimal("0.000001")

Steps = tuple[tuple[Instant, float], ...]


def steps(resource: Resource) -> Steps:
    """From when how many units of a resource there are, in order; the first holds since ever.

    Without periods it is `max_units` always; with periods it is 0 where none holds. Where periods
    overlap the later one in the list holds.
    """
    if not resource.availability:
        return ((EVER, resource.max_units),)
    marks = {EVER}
    for period in resource.availability:
        marks |= {at for at in (period.start, period.finish) if at is not None}
    made: list[tuple[Instant, float]] = []
    for at in sorted(marks):
        units = _units(resource.availability, at)
        if not made or made[-1][1] != units:
            made.append((at, units))
    return tuple(made)


def _units(periods: Iterable[Availability], at: Instant) -> float:
    found = 0.0
    for period in periods:
        begun = period.start is None or period.start <= at
        if begun and (period.finish is None or at < period.finish):
            found = period.units
    return found


def units_at(resource: Resource, at: Instant) -> float:
    """How many units of a resource there are at an instant."""
    return [units for since, units in steps(resource) if since <= at][-1]


def with_more(resource: Resource, extra: float) -> Resource:
    """The resource with that many units more at all times at which there are any."""
    more = tuple(replace(p, units=p.units + extra) for p in resource.availability)
    return replace(resource, max_units=resource.max_units + extra, availability=more)


def rate_at(resource: Resource, at: Instant, table: str = "A") -> Rate | None:
    """The rate of a table that holds at an instant: the last that began by then; None before."""
    begun = [
        rate
        for rate in resource.rates
        if rate.table == table and (rate.since is None or rate.since <= at)
    ]
    return max(begun, key=lambda rate: EVER if rate.since is None else rate.since, default=None)


def hourly(amount: Decimal, per: str, minutes_per_day: int = 480) -> Decimal:
    """An amount for a minute, day, week, month or year of work as one for an hour.

    A week has 5 days, a month 20, a year 260, as Microsoft Project sets out with; a day has
    `minutes_per_day`. Exact to a millionth.
    """
    if per == "hour":
        return amount
    if per == "minute":
        return amount * 60
    minutes = _DAYS[per] * minutes_per_day
    return (amount * 60 / minutes).quantize(_EXACT).normalize()
