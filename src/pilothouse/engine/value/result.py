"""Earned value figures. Money and indices are Decimal; what would divide by zero is None."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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
    """Schedule performance in time: all in periods, `spi_t` a ratio.

    `ieac_plan` assumes that the rest goes as planned, `ieac_spi` as performed so far.
    """

    at: Decimal
    es: Decimal
    sv_t: Decimal
    spi_t: Decimal | None
    ieac_plan: Decimal
    ieac_spi: Decimal | None


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
