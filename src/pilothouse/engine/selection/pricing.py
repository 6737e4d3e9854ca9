"""The price of each limit, and value against budget."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..figures import finite
from ..progress import Progress, Told
from .choosing import select
from .compile import compile_portfolio
from .data import (
    NoSelectionError,
    Number,
    Portfolio,
    SelectionError,
    SelectionStoppedError,
    times,
    total,
)
from .relaxation import relax
from .result import Selection
from .rules import PRICED, options_of, rules_of

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Price:
    """What `unit` more of one limit (for an at-least rule: less) adds to the best value.

    `gain` is the difference of two solutions, `marginal` the price per single unit in the relaxed
    problem, where proposals may be chosen in part. `proven` holds for `gain`.
    """

    key: str
    words: str
    unit: Number
    gain: float
    marginal: float
    proven: bool


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best value for one amount of money; no selection within it is worth more than `bound`.

    `budget` is the sum of the scaled limits of all periods, or the scaled total budget; `cost`
    is what the selection costs.
    """

    share: float
    budget: Number
    value: float
    bound: float
    chosen: tuple[int, ...]
    options: tuple[int, ...]
    cost: Number = 0


def loosened(portfolio: Portfolio, key: str, unit: Number) -> Portfolio:
    """The portfolio with one limit `unit` looser.

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    key : str
        Names the limit.
    unit : number
        By how much.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        For an unknown key, or where `unit` is no finite number.
    """
    keys = {r.key for r in rules_of(portfolio, options_of(portfolio)) if r.kind in PRICED}
    if key not in keys:
        known = ", ".join(f"“{each}”" for each in sorted(keys)) or "none"
        raise SelectionError(f"There is no limit “{key}”; there are: {known}.")
    if not finite(unit):
        raise SelectionError(f"A limit cannot be {unit!r} looser: give a finite number.")
    kind, *rest = key.split(":")
    if key == "budget" and portfolio.total_budget is not None:
        return replace(portfolio, total_budget=total([portfolio.total_budget, unit]))
    if kind == "budget" and rest:
        return replace(portfolio, budgets=_at(portfolio.budgets, int(rest[0]), unit))
    if kind == "capacity":
        skill, period = ":".join(rest[:-1]), int(rest[-1])
        row = _at(portfolio.capacity[skill], period, unit)
        return replace(portfolio, capacity={**portfolio.capacity, skill: row})
    if key == "risk" and portfolio.risk_limit is not None:
        return replace(portfolio, risk_limit=total([portfolio.risk_limit, unit]))
    if kind == "category":
        return _loosened_category(portfolio, ":".join(rest[:-2]), rest[-2], rest[-1], unit)
    raise SelectionError(f"There is no limit “{key}”.")


def _loosened_category(
    portfolio: Portfolio, category: str, measure: str, side: str, unit: Number
) -> Portfolio:
    rows = list(portfolio.categories)
    for at, row in enumerate(rows):
        if row.category == category and row.of_cost == (measure == "cost"):
            if side == "most" and row.at_most is not None:
                rows[at] = replace(row, at_most=total([row.at_most, unit]))
            if side == "least" and row.at_least is not None:
                rows[at] = replace(row, at_least=total([row.at_least, times(unit, -1)]))
    return replace(portfolio, categories=tuple(rows))


def _at(limits: Sequence[Number | None], period: int, unit: Number) -> tuple[Number | None, ...]:
    return tuple(
        total([limit, unit]) if at == period and limit is not None else limit
        for at, limit in enumerate(limits)
    )


def prices(
    portfolio: Portfolio,
    selection: Selection,
    *,
    units: Mapping[str, Number] | None = None,
    seconds: float = 5.0,
    progress: Progress | None = None,
    steps: int | None = None,
) -> tuple[Price, ...]:
    """What one more unit of each limit is worth, dearest first.

    Parameters
    ----------
    portfolio, selection
        The choice and its result; exact where it was solved with `gap=0`.
    units
        How much more of which limit (key as in `selection.usage`) to try; 1 where it is not named.
    seconds
        Wall-clock limit of each solution; there is one per limit.
    progress
        `progress(done, total)` counts solutions; False stops.
    steps
        Of each solution, in place of `seconds`, as in `select`.

    Returns
    -------
    tuple of Price
        `loosened(portfolio, price.key, price.unit)` solved again is worth `price.gain` more.

    Raises
    ------
    SelectionError
        Where `units` names a limit that there is not.
    SelectionStoppedError
        When `progress` returned False.
    """
    units = units or {}
    compiled = compile_portfolio(portfolio)
    root = relax(compiled.program, seconds if steps is None else math.inf)
    rows = [(at, r) for at, r in enumerate(compiled.rules) if r.kind in PRICED]
    unknown = sorted(set(units) - {rule.key for _, rule in rows})
    if unknown:
        raise SelectionError(f"There is no limit “{unknown[0]}” to price.")
    told = Told(progress, len(rows), SelectionStoppedError)
    found = []
    for done, (at, rule) in enumerate(rows):
        told.tell(done)
        unit = units.get(rule.key, 1)
        best = select(
            loosened(portfolio, rule.key, unit),
            seconds=seconds,
            gap=0.0,
            known=selection.options,
            progress=told.piece(),
            steps=steps,
        )
        gain = max(0.0, best.value - selection.value)
        marginal = float(root.price[at]) if root else 0.0
        proven = best.proven and selection.proven
        found.append(Price(rule.key, rule.words, unit, gain, marginal, proven))
    told.tell(len(rows))
    return tuple(sorted(found, key=lambda p: (-p.gain, -p.marginal, p.key)))


def scaled(portfolio: Portfolio, share: float) -> Portfolio:
    """The portfolio with every budget multiplied by `share` (Decimal budgets to the cent).

    Parameters
    ----------
    portfolio : Portfolio
        It is not changed.
    share : float
        1 changes nothing.

    Returns
    -------
    Portfolio
        A changed copy.

    Raises
    ------
    SelectionError
        Where the share is no finite number of 0 or more.
    """
    if not (finite(share) and share >= 0):
        raise SelectionError(f"A budget cannot be multiplied by {share!r}: give 0 or more.")
    budgets = tuple(None if b is None else _share(b, share) for b in portfolio.budgets)
    total = portfolio.total_budget
    return replace(
        portfolio, budgets=budgets, total_budget=None if total is None else _share(total, share)
    )


def _share(limit: Number, share: float) -> Number:
    if isinstance(limit, Decimal):
        return (limit * Decimal(str(share))).quantize(CENT)
    return limit * share


def frontier(
    portfolio: Portfolio,
    shares: Sequence[float],
    *,
    seconds: float = 5.0,
    gap: float = 1e-4,
    progress: Progress | None = None,
    steps: int | None = None,
) -> tuple[FrontierPoint, ...]:
    """The best value for each share of the budget, from the least money to the most.

    Parameters
    ----------
    portfolio
        The choice; it needs at least one budget.
    shares
        Multiples of the budget, such as 0.5, 0.75, 1.0, 1.25. A share too small for any selection
        (mandatory work alone costs more) is left out.
    seconds, gap, steps
        As in `select`, for each point; each starts from the selection of the one before.
    progress
        `progress(done, total)` counts points; False stops.

    Returns
    -------
    tuple of FrontierPoint
        One per share that allows a selection.

    Raises
    ------
    SelectionError
        The portfolio has no budget, or a share is below zero.
    SelectionStoppedError
        When `progress` returned False.
    """
    if portfolio.total_budget is None and all(limit is None for limit in portfolio.budgets):
        raise SelectionError("Without a budget there is no frontier: set total_budget or budgets.")
    told = Told(progress, len(shares), SelectionStoppedError)
    points: list[FrontierPoint] = []
    for done, share in enumerate(sorted(shares)):
        told.tell(done)
        part = scaled(portfolio, share)
        known = points[-1].options if points else ()
        try:
            best = select(
                part, seconds=seconds, gap=gap, known=known, progress=told.piece(), steps=steps
            )
        except NoSelectionError:
            continue
        budget = _money(part)
        chosen = (best.ids, best.options, best.cost)
        points.append(FrontierPoint(share, budget, best.value, best.bound, *chosen))
    told.tell(len(shares))
    return tuple(points)


def _money(portfolio: Portfolio) -> Number:
    if portfolio.total_budget is not None:
        return portfolio.total_budget
    return total(b for b in portfolio.budgets if b is not None)
