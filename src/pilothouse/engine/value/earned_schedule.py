"""Earned schedule (Lipke 2003) and duration forecasts (Vandevoorde and Vanhoucke 2006)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .measures import Number, number, ratio
from .result import DurationForecasts, EarnedSchedule


def earned_time(planned: Sequence[Number], ev: Number) -> Decimal:
    """When the plan meant to have earned a value.

    Parameters
    ----------
    planned : sequence of number, shape (periods,)
        Cumulative planned value at the end of periods 1, 2, …; between them it grows evenly.
    ev : number
        Cumulative earned value, in the same unit.

    Returns
    -------
    Decimal
        Periods. Where the plan stands still the earlier time counts; beyond the budget it is the
        planned duration.
    """
    earned, before = number(ev), Decimal(0)
    for period, value in enumerate(planned):
        after = number(value)
        if after >= earned:
            share = ratio(earned - before, after - before)
            return period + (share if share is not None else Decimal(0))
        before = after
    return planned_duration(planned)


def planned_duration(planned: Sequence[Number]) -> Decimal:
    """Periods until cumulative planned value reaches its last value.

    Parameters
    ----------
    planned : sequence of number, shape (periods,)
        Cumulative planned value at the end of each period.

    Returns
    -------
    Decimal
        Periods; 0 for an empty plan.
    """
    last = number(planned[-1]) if planned else Decimal(0)
    for period, value in enumerate(planned, start=1):
        if number(value) >= last:
            return Decimal(period)
    return Decimal(0)


def earned_schedule(planned: Sequence[Number], ev: Number, at: Number) -> EarnedSchedule:
    """Schedule variance, index and independent estimates of the duration.

    Parameters
    ----------
    planned : sequence of number, shape (periods,)
        Cumulative planned value at the end of each period.
    ev : number
        Cumulative earned value.
    at : number
        Actual time: how many periods have passed.

    Returns
    -------
    EarnedSchedule
        SV(t) = ES − AT; SPI(t) = ES ÷ AT, None at time 0; IEAC(t) = AT + (PD − ES), and PD ÷
        SPI(t), None where nothing is earned.

    Raises
    ------
    ValueDataError
        For a figure that is no finite number.

    Notes
    -----
    Source: W. Lipke, Schedule is Different, The Measurable News, 2003; K. Henderson, 2004.
    """
    return in_time(earned_time(planned, ev), number(at), planned_duration(planned))


def in_time(es: Decimal, at: Decimal, pd: Decimal) -> EarnedSchedule:
    """The time-based figures from earned schedule, actual time and planned duration.

    Parameters
    ----------
    es, at, pd : Decimal
        All in one unit of time.

    Returns
    -------
    EarnedSchedule
        As `earned_schedule`.
    """
    index = ratio(es, at)
    return EarnedSchedule(
        at=at,
        es=es,
        sv_t=es - at,
        spi_t=index,
        ieac_plan=at + pd - es,
        ieac_spi=ratio(pd, index),
        pd=pd,
        tspi=ratio(pd - es, pd - at) if pd > at else None,
    )


def duration_forecasts(planned: Sequence[Number], ev: Number, at: Number) -> DurationForecasts:
    """Duration at completion by planned value, earned duration and earned schedule.

    Parameters
    ----------
    planned : sequence of number, shape (periods,)
        Cumulative planned value at the end of each period.
    ev : number
        Cumulative earned value.
    at : number
        Periods passed.

    Returns
    -------
    DurationForecasts
        In periods; None where SPI is not defined (before the first period ends, or where nothing
        was planned) and where it is zero.

    Raises
    ------
    ValueDataError
        For a figure that is no finite number.

    Notes
    -----
    Planned value: PD − SV·PD ÷ BAC, PD ÷ SPI. Earned duration: max(PD, AT) + AT·(1 − SPI),
    max(PD, AT) ÷ SPI. Earned schedule: as `earned_schedule`. Source: S. Vandevoorde and M.
    Vanhoucke, International Journal of Project Management 24 (2006) 289-302.
    """
    earned, passed, duration = number(ev), number(at), planned_duration(planned)
    budget = number(planned[-1]) if planned else Decimal(0)
    now = number(planned[min(int(passed), len(planned)) - 1]) if planned and passed >= 1 else None
    spi = ratio(earned, now)
    variance = None if now is None else ratio((earned - now) * duration, budget)
    longer = max(duration, passed)
    schedule = earned_schedule(planned, ev, at)
    return DurationForecasts(
        planned_value_1=None if variance is None else duration - variance,
        planned_value_2=ratio(duration, spi),
        earned_duration_1=None if spi is None else longer + passed * (1 - spi),
        earned_duration_2=ratio(longer, spi),
        earned_schedule_1=schedule.ieac_plan,
        earned_schedule_2=schedule.ieac_spi,
    )


def p_factor(tasks: Iterable[tuple[Number, Number]]) -> Decimal | None:
    """Schedule adherence: the part of the planned work that was earned where it was planned.

    Parameters
    ----------
    tasks : iterable of (number, number)
        For each task the value planned by the earned time ES, and the value earned so far.

    Returns
    -------
    Decimal or None
        Σ min(planned, earned) ÷ Σ planned, 0 to 1; None where nothing was planned by ES.

    Notes
    -----
    Source: W. Lipke, Connecting Earned Value to the Schedule, The Measurable News, 2004.
    """
    pairs = [(number(planned), number(earned)) for planned, earned in tasks]
    planned = sum((p for p, _ in pairs), Decimal(0))
    return ratio(sum((min(p, e) for p, e in pairs), Decimal(0)), planned)
