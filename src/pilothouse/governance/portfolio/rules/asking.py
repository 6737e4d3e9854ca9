"""What is weighed against what: the candidates, the money of each quarter, the engine's problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import pairwise

from pilothouse.delivery.work.types import Tier
from pilothouse.engine.selection import CategoryLimit, Portfolio, Proposal
from pilothouse.governance.portfolio.types import (
    MONTHS_OF_PERIOD,
    Candidate,
    Missing,
    ObjectiveLimit,
    Question,
    ValueSource,
)

LARGE = "large"
OBJECTIVE = "objective-"
CENT = Decimal("0.01")
DAYS_OF_MONTH = Decimal("30.4375")
LeftOut = tuple[str, str, Missing]


def months_of(duration: int | None, start: date | None, finish: date | None) -> int | None:
    """How many months a proposal takes: as it says, else between its wanted dates, else None."""
    if duration is not None or start is None or finish is None:
        return duration
    months = Decimal((finish - start).days + 1) / DAYS_OF_MONTH
    return max(1, int(months.quantize(Decimal(1), ROUND_HALF_UP)))


def periods_of(months: int | None) -> int:
    """The quarters that so many months take, begun ones in full; one where nobody said."""
    whole = Decimal(months or 1) / MONTHS_OF_PERIOD
    return int(whole.to_integral_value(ROUND_CEILING))


def spread_evenly(amount: Decimal, parts: int) -> tuple[Decimal, ...]:
    """An amount in equal parts to the cent that add up to it."""
    ends = [(amount * i / parts).quantize(CENT, ROUND_HALF_UP) for i in range(1, parts)]
    edges = [Decimal(0), *ends, amount]
    return tuple(after - before for before, after in pairwise(edges))


def budgets_of(question: Question, available: Decimal) -> tuple[Decimal, ...]:
    """The money for proposals in each quarter; empty where start times were not asked for.

    What no quarter was given is shared evenly by those without an amount. Running projects take
    the same share from each.
    """
    if not question.periods:
        return ()
    given = (*question.amounts, *[None] * question.periods)[: question.periods]
    rest = question.budget - sum((row for row in given if row is not None), Decimal(0))
    shares = iter(spread_evenly(max(Decimal(0), rest), max(1, given.count(None))))
    amounts = [next(shares) if row is None else row for row in given]
    if available == question.budget:
        return tuple(amounts)
    return tuple((row * available / question.budget).quantize(CENT) for row in amounts)


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
    """The choice as the engine takes it: money, in total and by quarter, limits, ways to run."""
    limits = [limit for item in question.limits for limit in _limits(item)]
    if question.most_large is not None:
        limits.append(CategoryLimit(LARGE, at_most=question.most_large))
    return Portfolio(
        proposals=tuple(_proposal(row, question) for row in rows),
        budgets=budgets_of(question, available),
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
    length = periods_of(row.months)
    return Proposal(
        id=row.id,
        name=row.title,
        value=row.value or Decimal(0),
        cost=_spread(row.cost or Decimal(0), question, length),
        mandatory=row.is_mandatory and question.keep_mandatory,
        categories=(_serving(row.objective_id), *large) if row.objective_id is not None else large,
        starts=tuple(range(max(1, question.periods - length + 1))),
        decay=float(question.decay) / 100,
    )


def _spread(cost: Decimal, question: Question, length: int) -> tuple[Decimal, ...]:
    return spread_evenly(cost, length) if question.periods else (cost,)
