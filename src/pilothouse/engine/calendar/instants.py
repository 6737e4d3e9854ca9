"""Instants: integer minutes since 1970-01-01T00:00, without a time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (instants are local project time by contract)
MINUTES_PER_DAY = 1440


def instant(moment: datetime) -> int:
    """Minutes since the epoch of a naive local datetime; seconds are dropped.

    Raises ValueError for a timezone-aware datetime: convert it to project time first.

    Parameters
    ----------
    moment : datetime
        Local time without a timezone.

    Returns
    -------
    int
        Minutes.

    Raises
    ------
    ValueError
        For a timezone-aware datetime.
    """
    if moment.tzinfo is not None:
        raise ValueError("an instant is local project time: pass a datetime without a time zone")
    return (moment - EPOCH) // timedelta(minutes=1)


def to_datetime(value: int) -> datetime:
    """The naive local datetime of an instant.

    Parameters
    ----------
    value : int
        Minutes since 1970-01-01T00:00 local time.

    Returns
    -------
    datetime
        Without a timezone.
    """
    return EPOCH + timedelta(minutes=int(value))


def day_number(day: date) -> int:
    """Days since 1970-01-01, as calendar exceptions count them.

    Parameters
    ----------
    day : date
        A calendar day.

    Returns
    -------
    int
        Days.
    """
    return day.toordinal() - EPOCH.toordinal()


def weekday(day: int) -> int:
    """0 for Monday .. 6 for Sunday, of a day number."""
    return (day + 3) % 7
