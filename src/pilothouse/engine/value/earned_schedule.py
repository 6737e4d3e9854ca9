"""Earned schedule (Lipke 2003) and duration forecasts (Vandevoorde and Vanhoucke 2006)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .measures import Number, number, ratio
from .result import DurationForecasts, EarnedSchedule


def earned_time(planned: Sequence[Number], ev: Number) -> Decimal:
    """When the plan meant to have earned `ev`, in periods.

    `planned` is cumulative PV at the end of periods 1, 2, …; between them it grows evenly. Where
    the plan stands still the earlier time counts; beyond the budget, the planned duration.
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
    """Periods until cumulative PV reaches its last value."""
    last = number(planned[-1]) if planned else Decimal(0)
    for period, value in enumerate(planned, start=1):
        if number(value) >= last:
            return Decimal(period)
    return Decimal(0)


def earned_schedule(planned: Sequence[Number], ev: Number, at: Number) -> EarnedSchedule:
    """Schedule variance, index and independent estimates of the duration.

    `planned` is cumulative PV per period, `at` the number of periods passed. SV(t) = ES − AT,
    SPI(t) = ES ÷ AT, IEAC(t) = AT + (PD − ES), and PD ÷ SPI(t).
    """
    time, passed, duration = earned_time(planned, ev), number(at), planned_duration(planned)
    index = ratio(time, passed)
    return EarnedSchedule(
        at=passed,
        es=time,
        sv_t=time - passed,
        spi_t=index,
        ieac_plan=passed + duration - time,
        ieac_spi=ratio(duration, index),
    )


def duration_forecasts(planned: Sequence[Number], ev: Number, at: Number) -> DurationForecasts:
    """Duration at completion by planned value, earned duration and earned schedule.

    Planned value: PD − SV·PD ÷ BAC, PD ÷ SPI. Earned duration: max(PD, AT) + AT·(1 − SPI),
    max(PD, AT) ÷ SPI. Earned schedule: as `earned_schedule`.
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

    `tasks` are (value planned by the earned time ES, value earned so far) per task: Σ min ÷ Σ
    planned (Lipke 2004). None where nothing was planned.
    """
    pairs = [(number(planned), number(earned)) for planned, earned in tasks]
    planned = sum((p for p, _ in pairs), Decimal(0))
    return ratio(sum((min(p, e) for p, e in pairs), Decimal(0)), planned)
