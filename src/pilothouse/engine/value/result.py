"""Earned value figures. Money and indices are Decimal; what would divide by zero is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..network.data import Instant
from .technique import Basis


class EacMethod(StrEnum):
    """What is assumed about the work that is left: at the cost efficiency so far, as budgeted,
    at the cost and schedule efficiency so far, or as estimated anew."""

    CPI = "cpi"
    BUDGET = "budget"
    SPI_CPI = "spi_cpi"
    BOTTOM_UP = "bottom_up"


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures at one status date, in the currency (or hours) of what was put in.

    `cpi`, `spi` and `tcpi_*` are ratios; `percent_*` are fractions of the budget at completion.
    Without actual cost everything that needs it is None.
    """

    pv: Decimal
    ev: Decimal
    ac: Decimal | None
    bac: Decimal
    sv: Decimal
    cv: Decimal | None
    spi: Decimal | None
    cpi: Decimal | None
    percent_planned: Decimal | None
    percent_earned: Decimal | None
    percent_spent: Decimal | None
    eac_cpi: Decimal | None
    eac_budget: Decimal | None
    eac_spi_cpi: Decimal | None
    eac_bottom_up: Decimal | None
    vac: Decimal | None
    etc: Decimal | None
    tcpi_bac: Decimal | None
    tcpi_eac: Decimal | None


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Schedule performance in time: all in periods, `spi_t` and `tspi` ratios.

    `ieac_plan` assumes that the rest goes as planned, `ieac_spi` as performed so far. `pd` is the
    planned duration; `tspi` the SPI(t) that what is left needs to finish on it, None once the
    planned duration is over.
    """

    at: Decimal
    es: Decimal
    sv_t: Decimal
    spi_t: Decimal | None
    ieac_plan: Decimal
    ieac_spi: Decimal | None
    pd: Decimal = Decimal(0)
    tspi: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DurationForecasts:
    """Estimated duration at completion by three methods, in periods.

    Suffix 1: the rest goes as planned; suffix 2: as performed so far (Vandevoorde and Vanhoucke
    2006).
    """

    planned_value_1: Decimal | None
    planned_value_2: Decimal | None
    earned_duration_1: Decimal | None
    earned_duration_2: Decimal | None
    earned_schedule_1: Decimal
    earned_schedule_2: Decimal | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A forecast with its uncertainty: the value, and bounds that hold with a stated confidence.

    `periods` is the number of periods whose spread was measured; `method` says how.
    """

    low: Decimal
    value: Decimal
    high: Decimal
    confidence: float
    periods: int
    method: str


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """Earned value and earned schedule of a plan at one date.

    Money or hours as `basis` says; `time` in working days of the plan's own calendar, counted from
    the baseline's start; `finish` is the instant that IEAC(t) = PD ÷ SPI(t) gives.
    `missing` says for each figure that could not be computed why, by the figure's name.
    """

    date: Instant
    baseline: int
    basis: Basis
    measures: Measures
    time: EarnedSchedule | None
    p_factor: Decimal | None
    finish: Instant | None
    cost_range: Interval | None
    time_range: Interval | None
    missing: Mapping[str, str] = field(default_factory=dict)
