"""Reference class forecasting: the overruns of closed projects correct a new estimate.

D. Kahneman and A. Tversky, Intuitive prediction: biases and corrective procedures, TIMS Studies in
Management Science 12 (1979); B. Flyvbjerg, From Nobel Prize to project management: getting risks
right, Project Management Journal 37 (2006), with the uplift at a chosen chance of holding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ..progress import Progress, Told
from .data import HistoryError, HistoryStoppedError, Outcome
from .result import Basis, NoForecast, ReferenceForecast

LEAST, OFTEN = 10, 1000
CHANCE, INTERVAL = 0.8, 0.8


def reference_class(
    outcomes: Iterable[Outcome], group: str | None = None, progress: Progress | None = None
) -> Basis:
    """The closed projects of a class by their overrun.

    Parameters
    ----------
    outcomes : iterable of Outcome
        Closed projects of any class.
    group : str or None
        The class; None takes all.
    progress : callable or None
        `progress(done, total)` counts outcomes, a thousand at a time; False stops.

    Returns
    -------
    Basis
        Projects and ratios, the least overrun first.

    Raises
    ------
    HistoryStoppedError
        When `progress` returned False.
    """
    rows = list(outcomes)
    told = Told(progress, len(rows), HistoryStoppedError)
    chosen: list[Outcome] = []
    for at in range(0, len(rows), OFTEN):
        told.tell(at)
        chosen += [row for row in rows[at : at + OFTEN] if group is None or row.group == group]
    chosen.sort(key=lambda row: (row.ratio, row.project))
    told.tell(len(rows))
    return Basis(
        group or "", tuple(row.project for row in chosen), tuple(row.ratio for row in chosen)
    )


def needed(chance: float = CHANCE, interval: float = INTERVAL, least: int = LEAST) -> int:
    """How many closed projects a forecast needs.

    Parameters
    ----------
    chance : float
        With which the corrected estimate is to hold.
    interval : float
        The probability between `low` and `high`.
    least : int
        A floor, whatever the percentiles would allow.

    Returns
    -------
    int
        The sample whose smallest and largest overrun still lie outside all percentiles asked for:
        beyond them nothing has been observed, and nothing is invented.

    Raises
    ------
    HistoryError
        For a probability outside (0, 1).
    """
    for value in (chance, interval):
        if not 0 < value < 1:
            raise HistoryError("a probability lies between 0 and 1")
    tail = min((1 - interval) / 2, chance, 1 - chance)
    return max(least, math.ceil(round(1 / tail - 1, 9)))


def forecast(
    estimate: float,
    outcomes: Iterable[Outcome],
    group: str | None = None,
    *,
    chance: float = CHANCE,
    interval: float = INTERVAL,
    least: int = LEAST,
    progress: Progress | None = None,
) -> ReferenceForecast | NoForecast:
    """Correct an estimate by the overruns of closed projects of its class.

    Parameters
    ----------
    estimate : float
        Made as those of the closed projects were made; above zero.
    outcomes : iterable of Outcome
        Closed projects, in the unit of the estimate or any other: only ratios count.
    group : str or None
        The class of the new project; None takes all projects.
    chance : float
        With which the corrected estimate is to hold.
    interval : float
        The probability between `low` and `high`.
    least : int
        The smallest sample that is answered, see `needed`.
    progress : callable or None
        As for `reference_class`.

    Returns
    -------
    ReferenceForecast or NoForecast
        The latter where the class has too few closed projects; never a guess from elsewhere.

    Raises
    ------
    HistoryError
        For an estimate that is not above zero or a probability outside (0, 1).
    HistoryStoppedError
        When `progress` returned False.

    Notes
    -----
    The percentile p of the ratios is read at rank p · (n + 1), between ranks by a straight line:
    for exchangeable projects the next one lies below the k-th of n with probability k ÷ (n + 1),
    whatever the distribution.
    """
    if not (math.isfinite(estimate) and estimate > 0):
        raise HistoryError("an estimate must be above 0 to be corrected")
    least = needed(chance, interval, least)
    basis = reference_class(outcomes, group, progress)
    if basis.n < least:
        return NoForecast(basis, least)
    tail = (1 - interval) / 2
    low, median, high, ratio = (percentile(basis.ratios, p) for p in (tail, 0.5, 1 - tail, chance))
    return ReferenceForecast(
        estimate=estimate,
        corrected=estimate * ratio,
        uplift=ratio - 1,
        chance=chance,
        median=estimate * median,
        low=estimate * low,
        high=estimate * high,
        interval=interval,
        basis=basis,
    )


def percentile(ordered: Sequence[float], p: float) -> float:
    """The value at rank p · (n + 1) of ordered values.

    Parameters
    ----------
    ordered : sequence of float, shape (n,)
        Least first.
    p : float
        The probability, with 1 ≤ p · (n + 1) ≤ n; beyond, the outermost value.

    Returns
    -------
    float
        Between ranks by a straight line.
    """
    rank = min(max(round(p * (len(ordered) + 1), 9), 1.0), float(len(ordered)))
    below = math.floor(rank)
    above = min(below + 1, len(ordered))
    first, second = ordered[below - 1], ordered[above - 1]
    return first + (rank - below) * (second - first)
