"""Earned value formulas (ANSI/EIA-748; PMI, The Standard for Earned Value Management, 2019)."""

from __future__ import annotations

from decimal import Decimal

from .result import Measures

Number = Decimal | int | float


def number(value: Number) -> Decimal:
    """A Decimal of the figure as it is written: 0.1 is one tenth."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def ratio(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    """a ÷ b; None where either is unknown or b is zero."""
    if a is None or b is None or b == 0:
        return None
    return a / b


def measures(
    pv: Number, ev: Number, ac: Number | None, bac: Number, bottom_up_etc: Number | None = None
) -> Measures:
    """Variances, indices and estimates at completion from cumulative PV, EV, AC and the budget.

    EAC by three assumptions: BAC ÷ CPI; AC + (BAC − EV); AC + (BAC − EV) ÷ (CPI × SPI); and AC +
    the bottom-up estimate where there is one. VAC, ETC and TCPI(EAC) follow the bottom-up EAC if
    given, else BAC ÷ CPI.
    """
    planned, earned, budget = number(pv), number(ev), number(bac)
    spent = None if ac is None else number(ac)
    cpi, spi = ratio(earned, spent), ratio(earned, planned)
    left = budget - earned
    eac_cpi = ratio(budget, cpi)
    bottom_up = _plus(spent, None if bottom_up_etc is None else number(bottom_up_etc))
    eac = eac_cpi if bottom_up is None else bottom_up
    return Measures(
        pv=planned,
        ev=earned,
        ac=spent,
        bac=budget,
        sv=earned - planned,
        cv=_minus(earned, spent),
        spi=spi,
        cpi=cpi,
        percent_planned=ratio(planned, budget),
        percent_earned=ratio(earned, budget),
        percent_spent=ratio(spent, budget),
        eac_cpi=eac_cpi,
        eac_budget=_plus(spent, left),
        eac_spi_cpi=_plus(spent, ratio(left, _times(cpi, spi))),
        eac_bottom_up=bottom_up,
        vac=_minus(budget, eac),
        etc=_minus(eac, spent),
        tcpi_bac=ratio(left, _minus(budget, spent)),
        tcpi_eac=ratio(left, _minus(eac, spent)),
    )


def _plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _minus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b


def _times(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a * b
