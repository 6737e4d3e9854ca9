"""What is weighed against what: the candidates, the money of each quarter, the engine's problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import pairwise

from pilothouse.delivery.work.types import Tier
from pilothouse.engine.selection import (
    CategoryLimit,
    Level,
    Portfolio,
    Proposal,
    Requirement,
    Synergy,
)
from pilothouse.governance.portfolio.types import (
    MONTHS_OF_PERIOD,
    PERIODS_AHEAD,
    Candidate,
    LinkKind,
    Missing,
    ObjectiveLimit,
    Question,
    Staffing,
    ValueSource,
    Way,
)

LARGE = "large"
OBJECTIVE = "objective-"
CENT = Decimal("0.01")
TRIFLE = Decimal("0.00001")
DAYS_OF_MONTH = Decimal("30.4375")
_NEEDING = (LinkKind.NEEDS, LinkKind.AFTER)
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
    kept, unmet = _without_unmet(weighed)
    return kept, (*left_out, *unmet), currency


def _without_unmet(rows: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], tuple[LeftOut, ...]]:
    """Those whose links allow them at all, and the others; one that is left out may cost others."""
    kept, unmet = list(rows), list[LeftOut]()
    while True:
        known = {row.id for row in kept}
        wrong = {row.id: reason for row in kept if (reason := _unmet(row, known))}
        if not wrong:
            return tuple(kept), tuple(unmet)
        unmet += [(row.number, row.title, wrong[row.id]) for row in kept if row.id in wrong]
        kept = [row for row in kept if row.id not in wrong]


def _unmet(row: Candidate, known: set[int]) -> Missing | None:
    if any(tie.kind == LinkKind.EXCLUDES and tie.settled for tie in row.ties):
        return Missing.EXCLUDED
    needed = [tie for tie in row.ties if tie.kind in _NEEDING and not tie.settled]
    return None if all(tie.other_id in known for tie in needed) else Missing.NEEDS


def _missing(row: Candidate, question: Question, currency: str) -> Missing | None:
    if row.currency != currency:
        return Missing.CURRENCY
    if row.cost is None and not row.levels:
        return Missing.COST
    if row.is_mandatory and question.keep_mandatory:
        return None
    if row.value is not None:
        return Missing.RISK if question.risk_limit is not None and row.risk is None else None
    if question.source == ValueSource.BENEFIT:
        return Missing.BENEFIT
    return Missing.HIDDEN if row.hidden else Missing.SCORE


def problem(
    rows: Sequence[Candidate],
    question: Question,
    available: Decimal,
    staffing: Staffing | None = None,
) -> Portfolio:
    """The choice as the engine takes it: money and skills by quarter, limits, ways to run."""
    rooms = staffing.rooms if staffing else ()
    skills = frozenset(room.skill_id for room in rooms)
    limits = [limit for item in question.limits for limit in _limits(item)]
    if question.most_large is not None:
        limits.append(CategoryLimit(LARGE, at_most=question.most_large))
    trifle = sum((row.value or Decimal(0) for row in rows), Decimal(0)) * TRIFLE
    return Portfolio(
        proposals=tuple(_proposal(row, question, trifle, skills) for row in rows),
        budgets=budgets_of(question, available),
        total_budget=available,
        capacity={str(room.skill_id): room.limits for room in rooms},
        requirements=tuple(_requirements(rows, question)),
        exclusions=tuple(_pairs(rows, LinkKind.EXCLUDES)),
        synergies=tuple(_synergies(rows)),
        risk_limit=question.risk_limit,
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


def _proposal(
    row: Candidate, question: Question, trifle: Decimal, skills: frozenset[int]
) -> Proposal:
    """A candidate as the engine takes it.

    With start times an earlier start is preferred also where waiting costs nothing: each quarter
    costs at least one part in 100,000, and what has no value gets that part of all value.
    """
    large = (LARGE,) if row.tier == Tier.LARGE else ()
    length = periods_of(row.months)
    return Proposal(
        id=row.id,
        name=row.title,
        value=row.value or (trifle if question.periods else Decimal(0)),
        risk=row.risk or 0,
        levels=_levels(row, question, length, skills),
        cost=_spread(row.cost or Decimal(0), question, length),
        demand=_demand(row, question, skills),
        mandatory=row.is_mandatory and question.keep_mandatory,
        categories=(_serving(row.objective_id), *large) if row.objective_id is not None else large,
        starts=starts_of(row, question),
        decay=max(float(question.decay) / 100, float(TRIFLE)) if row.value else 0.05,
    )


def _spread(cost: Decimal, question: Question, length: int) -> tuple[Decimal, ...]:
    return spread_evenly(cost, length) if question.periods else (cost,)


def starts_of(row: Candidate, question: Question) -> tuple[int, ...]:
    """The quarters in which a candidate may start, from 0; what is too long starts at once."""
    return tuple(range(max(1, question.periods - periods_of(row.months) + 1)))


def shares_of(row: Candidate) -> tuple[int, ...]:
    """The percentages of its value, and so of its work, at which a candidate can be run."""
    full = () if row.cost is None and row.levels else (100,)
    return (*full, *(level.share for level in row.levels))


def work_by_period(
    row: Candidate, question: Question, share: int
) -> dict[int, tuple[Decimal, ...]]:
    """Person-days of each skill, by its key, in each quarter from the start; in one without them.

    The days are spread evenly over the quarters of its duration, in proportion to the share of the
    value that a funding level brings. Without start times everything starts at once, and what
    comes after the quarters that are looked ahead is not counted.
    """
    found = {}
    for item in row.work:
        parts = spread_evenly(item.days * share / 100, periods_of(row.months))
        ahead = (sum(parts[:PERIODS_AHEAD], Decimal(0)),)
        found[item.skill_id] = parts if question.periods else ahead
    return found


def _demand(
    row: Candidate, question: Question, skills: frozenset[int], share: int = 100
) -> Mapping[str, tuple[Decimal, ...]]:
    """What a candidate asks of the skills that have a limit; the engine knows them by text."""
    work = work_by_period(row, question, share)
    return {str(key): days for key, days in work.items() if key in skills}


def _levels(
    row: Candidate, question: Question, length: int, skills: frozenset[int]
) -> tuple[Level, ...]:
    """The ways to fund a proposal: in full, named "", where that has a cost, and its levels."""
    if not row.levels:
        return ()
    value, risk = row.value or Decimal(0), row.risk or 0
    ways = [] if row.cost is None else [Way("", row.cost, 100)]
    return tuple(
        Level(
            way.name,
            value * way.share / 100,
            _spread(way.cost, question, length),
            _demand(row, question, skills, way.share),
            risk,
        )
        for way in [*ways, *row.levels]
    )


def _pairs(rows: Sequence[Candidate], kind: LinkKind) -> Iterator[tuple[int, int]]:
    known = {row.id for row in rows}
    for row in rows:
        for tie in row.ties:
            if tie.kind == kind and tie.other_id in known:
                yield row.id, tie.other_id


def _requirements(rows: Sequence[Candidate], question: Question) -> Iterator[Requirement]:
    """Without start times, one that starts only after another needs it like a prerequisite."""
    for kind in _NEEDING:
        after = kind == LinkKind.AFTER and bool(question.periods)
        yield from (Requirement(one, other, after) for one, other in _pairs(rows, kind))


def _synergies(rows: Sequence[Candidate]) -> Iterator[Synergy]:
    """The bonus is a percentage of the two values together."""
    worth = {row.id: row.value or Decimal(0) for row in rows}
    for row in rows:
        for tie in row.ties:
            if tie.kind == LinkKind.ADDS and tie.other_id in worth:
                both = worth[row.id] + worth[tie.other_id]
                yield Synergy((row.id, tie.other_id), both * tie.bonus / 100)
