"""Earned value formulas (ANSI/EIA-748; PMI, The Standard for Earned Value Management, 2019)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from .errors import ValueDataError
from .result import EacMethod, Measures

Number = Decimal | int | float


def number(value: Number) -> Decimal:
    """A Decimal of the figure as it is written: 0.1 is one tenth.

    Raises ValueDataError for what is no number, infinite or undefined.
    """
    try:
        figure = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite():
        raise ValueDataError(f"{value!r} is no figure: give a finite number of money or hours.")
    return figure


def ratio(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    """a ÷ b; None where either is unknown or b is zero."""
    if a is None or b is None or b == 0:
        return None
    return a / b


def measures(
    pv: Number,
    ev: Number,
    ac: Number | None,
    bac: Number,
    bottom_up_etc: Number | None = None,
    eac: EacMethod | None = None,
) -> Measures:
    """Variances, indices and estimates at completion from cumulative PV, EV, AC and the budget.

    Parameters
    ----------
    pv, ev, bac : Decimal, int or float
        Planned value, earned value and budget at completion, in one unit (money or hours).
    ac : Decimal, int, float or None
        Actual cost in the same unit; None where it is not known.
    bottom_up_etc : Decimal, int, float or None
        A new estimate of what is left, where somebody made one.
    eac : EacMethod or None
        The estimate at completion that VAC, ETC and TCPI(EAC) follow; None takes the bottom-up
        one where there is one, else BAC ÷ CPI.

    Returns
    -------
    Measures
        What would divide by zero, or needs what is not known, is None.

    Raises
    ------
    ValueDataError
        For a figure that is no finite number.

    Notes
    -----
    EAC by four assumptions: BAC ÷ CPI; AC + (BAC − EV); AC + (BAC − EV) ÷ (CPI × SPI); AC + the
    bottom-up estimate. A negative TCPI(BAC) means that the budget is spent before the work is done.
    Source: ANSI/EIA-748; PMI, The Standard for Earned Value Management (2019).
    """
    planned, earned, budget = number(pv), number(ev), number(bac)
    spent = None if ac is None else number(ac)
    cpi, spi, left = ratio(earned, spent), ratio(earned, planned), budget - earned
    estimates = {
        EacMethod.CPI: ratio(budget, cpi),
        EacMethod.BUDGET: _plus(spent, left),
        EacMethod.SPI_CPI: _plus(spent, ratio(left, _times(cpi, spi))),
        EacMethod.BOTTOM_UP: _plus(spent, None if bottom_up_etc is None else number(bottom_up_etc)),
    }
    if eac is None:
        known = estimates[EacMethod.BOTTOM_UP] is not None
        eac = EacMethod.BOTTOM_UP if known else EacMethod.CPI
    chosen = estimates[eac]
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
        eac_cpi=estimates[EacMethod.CPI],
        eac_budget=estimates[EacMethod.BUDGET],
        eac_spi_cpi=estimates[EacMethod.SPI_CPI],
        eac_bottom_up=estimates[EacMethod.BOTTOM_UP],
        vac=_minus(budget, chosen),
        etc=_minus(chosen, spent),
        tcpi_bac=ratio(left, _minus(budget, spent)),
        tcpi_eac=ratio(left, _minus(chosen, spent)),
    )


def _plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _minus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b


def _times(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a * b
