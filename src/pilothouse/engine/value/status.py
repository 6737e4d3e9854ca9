"""Earned value and earned schedule of a plan at a date, with reasons for what is missing."""

from __future__ import annotations

from decimal import Decimal

from ..network.data import Instant, Plan
from ..progress import Progress, Told
from .earned_schedule import in_time, p_factor
from .errors import ValueDataError, ValueStoppedError
from .history import actual_costs, past_values, uncosted
from .measures import measures
from .phasing import ZERO
from .plan_value import PlanValue
from .ranges import CONFIDENCE, MINIMUM_PERIODS, duration_range, eac_range
from .result import EacMethod, EarnedSchedule, Interval, Measures, PlanStatus
from .technique import Basis, ValueSettings

WEEK, MOST_PERIODS = 7 * 1440, 120
WHOLE, SPREAD, PAST = 100, 40, 30


def plan_status(
    plan: Plan,
    date: Instant | None = None,
    settings: ValueSettings | None = None,
    confidence: float = CONFIDENCE,
    progress: Progress | None = None,
) -> PlanStatus:
    """All earned value figures of a plan at a status date.

    Parameters
    ----------
    plan : Plan
        With a baseline, and progress up to the date.
    date : int or None
        The status date, an instant; None takes the plan's data date.
    settings : ValueSettings or None
        Baseline, basis and techniques.
    confidence : float
        Of the ranges of EAC and IEAC(t).
    progress : callable or None
        `progress(done, total)` counts hundredths; False stops.

    Returns
    -------
    PlanStatus
        `missing` names each figure that is None, with the reason.

    Raises
    ------
    ValueDataError
        Without a date, without the baseline, or where it holds no value.
    ValueStoppedError
        When `progress` returned False.

    Notes
    -----
    Earned schedule is counted in working days of the plan's calendar from the baseline's start to
    the instant at which the baseline meant to have earned EV: exact to the minute, where the
    formula for published tables interpolates within periods. Ranges need weekly figures of the
    past; they are rebuilt from actual dates, see `past_values`.
    """
    told = Told(progress, WHOLE, ValueStoppedError)
    value = PlanValue(plan, settings, told.piece(SPREAD))
    when = plan.data_date if date is None else date
    if when is None:
        raise ValueDataError("The plan has no status date: state by when its progress is known.")
    span = value.span
    if span is None:
        number = value.settings.baseline
        raise ValueDataError(f"Baseline {number} holds no dates and budgets to measure against.")
    figures = _measures(value, when)
    time = _time(value, span, figures, when)
    told.tell(WHOLE - PAST)
    costs, days = _ranges(value, span, when, confidence, figures, told.piece(PAST))
    finish = _finish(value, span, time)
    adherence = _adherence(value, figures, when)
    told.tell(WHOLE)
    return PlanStatus(
        date=when,
        baseline=value.settings.baseline,
        basis=value.basis,
        measures=figures,
        time=time,
        p_factor=adherence,
        finish=finish,
        cost_range=costs,
        time_range=days,
        missing=_missing(value, figures, time, costs, days),
    )


def _measures(value: PlanValue, when: Instant) -> Measures:
    spent = actual_costs(value.plan, value.basis)
    complete = spent and not uncosted(value, when)
    return measures(
        pv=value.planned(when),
        ev=sum((item.earned for item in value.at(when)), ZERO),
        ac=sum(spent.values(), ZERO) if complete else None,
        bac=value.budget,
        bottom_up_etc=_remaining(value),
        eac=EacMethod.CPI,
    )


def _remaining(value: PlanValue) -> Decimal | None:
    """The plan's own estimate of what is left: remaining cost or work, where it has any."""
    plan = value.plan
    if value.basis is Basis.WORK:
        left = [item.remaining_work for item in plan.assignments]
        known = [Decimal(minutes) / 60 for minutes in left if minutes is not None]
        return sum(known, ZERO) if known and len(known) == len(left) else None
    if value.basis is Basis.DURATION:
        return None
    spent = actual_costs(plan, value.basis)
    open_tasks = [task for task, _ in value.rows if task.actual_finish is None]
    if not open_tasks or any(task.cost is None for task in open_tasks):
        return None
    costs = ((task.cost or ZERO) - spent.get(task.id, ZERO) for task in open_tasks)
    return sum(costs, ZERO)


def _days(value: PlanValue, a: Instant, b: Instant) -> Decimal:
    minutes = value.clock.between(value.clock.default, a, b)
    return Decimal(minutes) / value.plan.options.minutes_per_day


def _time(
    value: PlanValue, span: tuple[Instant, Instant], figures: Measures, when: Instant
) -> EarnedSchedule | None:
    """None before the baseline's start: no time has passed in which to earn any."""
    first, last = span
    earned = value.reached(figures.ev)
    if earned is None or when <= first:
        return None
    days = [_days(value, first, instant) for instant in (earned, when, last)]
    return in_time(*days)


def _finish(
    value: PlanValue, span: tuple[Instant, Instant], time: EarnedSchedule | None
) -> Instant | None:
    if time is None or time.ieac_spi is None:
        return None
    minutes = round(time.ieac_spi * value.plan.options.minutes_per_day)
    return value.clock.of(value.clock.default).add(span[0], minutes)


def _adherence(value: PlanValue, figures: Measures, when: Instant) -> Decimal | None:
    earned_at = value.reached(figures.ev)
    if earned_at is None:
        return None
    earned = {item.task: item.earned for item in value.at(when)}
    planned = value.at(earned_at)
    return p_factor((item.planned, earned[item.task]) for item in planned)


def _ranges(
    value: PlanValue,
    span: tuple[Instant, Instant],
    when: Instant,
    confidence: float,
    figures: Measures,
    progress: Progress | None,
) -> tuple[Interval | None, Interval | None]:
    dates = _periods(value, span[0], when)
    if len(dates) < MINIMUM_PERIODS:
        return None, None
    past = past_values(value, dates, progress)
    reached = [value.reached(earned) or span[0] for earned in past.earned]
    es = [_days(value, span[0], instant) for instant in reached]
    at = [_days(value, span[0], date) for date in dates]
    time = duration_range(es, at, _days(value, *span), confidence)
    if past.spent is None:
        return None, time
    return eac_range(past.earned, past.spent, figures.bac, confidence), time


def _periods(value: PlanValue, first: Instant, when: Instant) -> list[Instant]:
    """Ends of equal periods, weeks or longer, from the first work to the status date."""
    begun = [t.actual_start for t, _ in value.rows if t.actual_start is not None]
    start = min([first, *begun])
    if when <= start:
        return []
    step = max(WEEK, -(-(when - start) // MOST_PERIODS))
    return list(range(when, start, -step))[::-1]


def _missing(
    value: PlanValue,
    figures: Measures,
    time: EarnedSchedule | None,
    costs: Interval | None,
    days: Interval | None,
) -> dict[str, str]:
    """Why figures are not computed."""
    found = {}
    if figures.spi is None:
        found["spi"] = "nothing was planned by the status date"
    found |= _missing_cost(value, figures)
    if time is None:
        found["spi_t"] = "the status date is not after the baseline's start"
    elif time.ieac_spi is None:
        found["ieac_t"] = "nothing is earned yet"
    short = f"fewer than {MINIMUM_PERIODS} weeks have earned and spent anything"
    if costs is None and figures.eac_cpi is not None:
        found["cost_range"] = short
    if days is None and time is not None:
        found["time_range"] = f"fewer than {MINIMUM_PERIODS} weeks have earned anything"
    return found


def _missing_cost(value: PlanValue, figures: Measures) -> dict[str, str]:
    if figures.ac is None:
        return dict.fromkeys(("ac", "cpi", "eac"), _why_no_cost(value))
    if figures.cpi is None:
        return dict.fromkeys(("cpi", "eac"), "nothing is spent yet")
    return {} if figures.eac_cpi is not None else {"eac": "nothing is earned yet"}


def _why_no_cost(value: PlanValue) -> str:
    if value.basis is Basis.DURATION:
        return "the baseline holds neither costs nor work"
    noun = "cost" if value.basis is Basis.COST else "work"
    known = actual_costs(value.plan, value.basis)
    if not known:
        return f"the plan holds no actual {noun}"
    return f"some tasks with progress have no actual {noun}"
