"""How uncertain EAC and IEAC(t) are, from the spread of the periods so far.

Lipke, Zwikael, Henderson and Anbari, Prediction of project outcome: the application of statistical
methods to earned value management and earned schedule performance indexes, International Journal
of Project Management 27 (2009) 400-407.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from .errors import ValueDataError
from .measures import Number, number, ratio
from .result import Interval

MINIMUM_PERIODS = 5
MANY_PERIODS = 30
CONFIDENCE = 0.9
METHOD = (
    "Confidence limits of the cumulative index from the logarithms of {n} periods "
    "(Student's t, normal from 30; corrected for the finite length; Lipke et al. 2009)."
)


def eac_range(
    ev: Sequence[Number], ac: Sequence[Number], bac: Number, confidence: float = CONFIDENCE
) -> Interval | None:
    """The range of BAC ÷ CPI.

    Parameters
    ----------
    ev, ac : sequence of number, shape (periods,)
        Cumulative earned value and actual cost at the end of each period so far.
    bac : number
        Budget at completion.
    confidence : float
        Of the range, above 0 and below 1.

    Returns
    -------
    Interval or None
        In the unit of `bac`; None with fewer than `MINIMUM_PERIODS` periods in which something was
        earned and spent.

    Raises
    ------
    ValueDataError
        For a confidence outside (0, 1) or sequences of different length.

    Notes
    -----
    CL = exp(ln CPI ± t · σ ÷ √n · √((BAC − EV) ÷ (BAC − EV ÷ n))), σ the standard deviation of the
    logarithms of the periods' CPI about that of the cumulative one; EAC = BAC ÷ CL. A period that
    earns or spends nothing has no logarithm and is joined to the next.
    """
    steps = _steps(ev, ac)
    return _interval(steps, number(bac), confidence)


def duration_range(
    es: Sequence[Number], at: Sequence[Number], pd: Number, confidence: float = CONFIDENCE
) -> Interval | None:
    """The range of PD ÷ SPI(t).

    Parameters
    ----------
    es, at : sequence of number, shape (periods,)
        Earned schedule and actual time at the end of each period so far, in one unit of time.
    pd : number
        Planned duration.
    confidence : float
        Of the range, above 0 and below 1.

    Returns
    -------
    Interval or None
        In the unit of `pd`; None with fewer than `MINIMUM_PERIODS` periods that gained time.

    Raises
    ------
    ValueDataError
        For a confidence outside (0, 1) or sequences of different length.

    Notes
    -----
    As `eac_range`, with SPI(t), ES and PD for CPI, EV and BAC.
    """
    return _interval(_steps(es, at), number(pd), confidence)


def _steps(got: Sequence[Number], paid: Sequence[Number]) -> list[tuple[Decimal, Decimal]]:
    """What each period got and paid; periods without either are joined to the next."""
    if len(got) != len(paid):
        raise ValueDataError("a range needs as many figures of one kind as of the other")
    steps: list[tuple[Decimal, Decimal]] = []
    before = (Decimal(0), Decimal(0))
    for after in zip(map(number, got), map(number, paid), strict=True):
        step = (after[0] - before[0], after[1] - before[1])
        if step[0] > 0 and step[1] > 0:
            steps.append(step)
            before = after
    return steps


def _interval(
    steps: Sequence[tuple[Decimal, Decimal]], whole: Decimal, confidence: float
) -> Interval | None:
    if not 0 < confidence < 1:
        raise ValueDataError("a confidence lies between 0 and 1")
    n = len(steps)
    got, paid = (sum((step[side] for step in steps), Decimal(0)) for side in (0, 1))
    index = ratio(got, paid)
    if n < MINIMUM_PERIODS or index is None or whole <= 0:
        return None
    middle = math.log(index)
    spread = [math.log(a / b) - middle for a, b in steps]
    sigma = math.sqrt(sum(x * x for x in spread) / (n - 1))
    left = max(0.0, float((whole - got) / (whole - got / n)))
    reach = quantile(confidence, n) * sigma / math.sqrt(n) * math.sqrt(left)
    value, wide = whole / index, Decimal(math.exp(reach))
    return Interval(
        low=value / wide,
        value=value,
        high=value * wide,
        confidence=confidence,
        periods=n,
        method=METHOD.format(n=n),
    )


def quantile(confidence: float, n: int) -> float:
    """The two-sided quantile: Student's t below thirty periods, else the normal.

    Parameters
    ----------
    confidence : float
        The probability between the two bounds.
    n : int
        The number of periods.

    Returns
    -------
    float
        In standard deviations.
    """
    from scipy.special import ndtri, stdtrit

    upper = (1 + confidence) / 2
    return float(ndtri(upper) if n >= MANY_PERIODS else stdtrit(n - 1, upper))
