"""The best portfolio under a budget: what can be weighed, the problem, its answer and its reasons.

The engine computes; each call has a limit of time, and what was not found within it is left out.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from pilothouse.delivery.work.types import Tier
from pilothouse.engine.selection import (
    CategoryLimit,
    FrontierPoint,
    NoSelectionError,
    Portfolio,
    Price,
    Proposal,
    Reason,
    Selection,
    TimeOverError,
    explain,
    frontier,
    prices,
    select,
)
from pilothouse.engine.selection.warming import warm
from pilothouse.governance.portfolio.types import (
    Candidate,
    Missing,
    ObjectiveLimit,
    Pick,
    Question,
    Running,
    ValueSource,
)

SELECT_SECONDS = 1.5
POINT_SECONDS = 0.2
REASONS_SECONDS = 1.5
ONE_REASON_SECONDS = 3.0
POINTS = 12
LARGE = "large"
OBJECTIVE = "objective-"
LeftOut = tuple[str, str, Missing]


def candidates_of(
    rows: Sequence[Candidate], question: Question
) -> tuple[tuple[Candidate, ...], tuple[LeftOut, ...], str]:
    """Who can be weighed, who cannot and why, and the currency in which it is done.

    The currency is the one that most of the proposals have. Mandatory work needs a cost only: it
    is taken whatever it is worth, if mandatory work is to be kept.
    """
    counted = Counter(row.currency for row in rows)
    currency = max(sorted(counted), key=lambda name: counted[name], default="")
    weighed, left_out = [], []
    for row in rows:
        reason = _missing(row, question, currency)
        if reason is None:
            weighed.append(row)
        else:
            left_out.append((row.number, row.title, reason))
    return tuple(weighed), tuple(left_out), currency


def _missing(row: Candidate, question: Question, currency: str) -> Missing | None:
    if row.currency != currency:
        return Missing.CURRENCY
    if row.cost is None:
        return Missing.COST
    if row.value is not None or (row.is_mandatory and question.keep_mandatory):
        return None
    if question.source == ValueSource.BENEFIT:
        return Missing.BENEFIT
    return Missing.HIDDEN if row.hidden else Missing.SCORE


def problem(rows: Sequence[Candidate], question: Question, available: Decimal) -> Portfolio:
    """The choice as the engine takes it: one period, one budget, limits per objective and size."""
    limits = [limit for item in question.limits for limit in _limits(item)]
    if question.most_large is not None:
        limits.append(CategoryLimit(LARGE, at_most=question.most_large))
    return Portfolio(
        proposals=tuple(_proposal(row, question) for row in rows),
        total_budget=available,
        categories=tuple(limits),
    )


def _serving(objective_id: int) -> str:
    """The category of the proposals that serve an objective; names may be equal, keys are not."""
    return f"{OBJECTIVE}{objective_id}"


def _limits(item: ObjectiveLimit) -> Iterator[CategoryLimit]:
    objective = _serving(item.objective_id)
    if item.at_least is not None:
        yield CategoryLimit(objective, at_least=item.at_least)
    if item.at_most is not None:
        yield CategoryLimit(objective, at_most=item.at_most, of_cost=True)


def _proposal(row: Candidate, question: Question) -> Proposal:
    large = (LARGE,) if row.tier == Tier.LARGE else ()
    return Proposal(
        id=row.id,
        name=row.title,
        value=row.value or Decimal(0),
        cost=(row.cost or Decimal(0),),
        mandatory=row.is_mandatory and question.keep_mandatory,
        categories=(_serving(row.objective_id), *large) if row.objective_id is not None else large,
    )


def best(
    rows: Sequence[Candidate],
    question: Question,
    running: Sequence[Running] = (),
    *,
    reasons: bool = True,
) -> Pick:
    """The best portfolio, why each proposal is in or out, the price of the budget, the frontier.

    Bounded by a few seconds. `selection.proven` says whether it is certain that nothing is better;
    reasons for which the time did not suffice are missing and can be asked for one by one (`why`).
    """
    _ready()
    considered, left_out, currency = candidates_of(rows, question)
    taken, without = _committed(running, currency or "")
    committed = sum((row.budget or Decimal(0) for row in taken), Decimal(0))
    available = max(Decimal(0), question.budget - committed)
    asked = problem(considered, question, available)
    selection, conflict = _select(asked) if considered else (None, ())
    return Pick(
        question=question,
        currency=currency,
        considered=considered,
        left_out=(*left_out, *without),
        committed=committed,
        running=tuple(taken),
        selection=selection,
        conflict=conflict,
        price=_price(asked, selection) if selection else None,
        frontier=_frontier(asked) if considered else (),
        reasons=_reasons(asked, selection) if selection and reasons else {},
    )


def _committed(
    running: Sequence[Running], currency: str
) -> tuple[list[Running], tuple[LeftOut, ...]]:
    taken = [row for row in running if row.budget is not None and row.currency == currency]
    return taken, tuple(
        (row.number, row.name, Missing.BUDGET if row.budget is None else Missing.CURRENCY)
        for row in running
        if row not in taken
    )


@cache
def _ready() -> None:
    """Load the machine code before time is counted."""
    warm()


def _select(asked: Portfolio) -> tuple[Selection | None, tuple[str, ...]]:
    try:
        return select(asked, seconds=SELECT_SECONDS, gap=0.0), ()
    except NoSelectionError as error:
        return None, error.keys
    except TimeOverError:
        return None, ()


def _price(asked: Portfolio, selection: Selection) -> Price | None:
    """What a tenth more of the budget adds; None without a budget or time."""
    if not asked.total_budget:
        return None
    unit = (Decimal(str(asked.total_budget)) / 10).quantize(Decimal("0.01"))
    try:
        found = prices(asked, selection, units={"budget": unit}, seconds=POINT_SECONDS)
    except TimeOverError:
        return None
    return next((price for price in found if price.key == "budget"), None)


def _frontier(asked: Portfolio) -> tuple[FrontierPoint, ...]:
    """The best value for amounts from a tenth to all that is asked for, and for the budget."""
    budget = Decimal(str(asked.total_budget or 0))
    everything = sum((Decimal(str(p.cost[0])) for p in asked.proposals), Decimal(0))
    if budget <= 0 or everything <= 0:
        return ()
    top = max(everything, budget)
    shares = {1.0} | {float(top * i / POINTS / budget) for i in range(1, POINTS + 1)}
    try:
        return frontier(asked, sorted(shares), seconds=POINT_SECONDS)
    except TimeOverError:
        return ()


def _reasons(asked: Portfolio, selection: Selection) -> dict[int, Reason]:
    until = time.monotonic() + REASONS_SECONDS
    found: dict[int, Reason] = {}
    for row in asked.proposals:
        left = until - time.monotonic()
        reason = _reason(asked, selection, row.id, left) if left > 0 else None
        if reason is not None:
            found[row.id] = reason
    return found


def with_reason(pick: Pick, proposal_id: int, reason: Reason | None) -> Pick:
    """The same answer with one reason more."""
    return replace(pick, reasons={proposal_id: reason} if reason else {})


def why(pick: Pick, proposal_id: int) -> Reason | None:
    """Why one proposal is in or out, with more time than on the page; None if it does not do."""
    asked = problem(pick.considered, pick.question, pick.available)
    _ready()
    if pick.selection is None or proposal_id not in {row.id for row in pick.considered}:
        return None
    return _reason(asked, pick.selection, proposal_id, ONE_REASON_SECONDS)


def _reason(
    asked: Portfolio, selection: Selection, proposal_id: int, seconds: float
) -> Reason | None:
    try:
        return explain(asked, selection, proposal_id, seconds=seconds, within=seconds)
    except TimeOverError:
        return None
