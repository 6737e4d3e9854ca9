"""The best portfolio under a budget: the answer and its reasons.

The engine computes; each call has a limit of time, and what was not found within it is left out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pilothouse.engine.selection import (
    FrontierPoint,
    Level,
    NoSelectionError,
    Portfolio,
    Proposal,
    Reason,
    Selection,
    TimeOverError,
    explain,
    frontier,
    scaled,
    select,
)
from pilothouse.engine.selection.warming import warm
from pilothouse.governance.portfolio.rules.asking import (
    LeftOut,
    budgets_of,
    candidates_of,
    problem,
)
from pilothouse.governance.portfolio.rules.pricing import skill_prices
from pilothouse.governance.portfolio.types import (
    Candidate,
    LevelLoss,
    Missing,
    More,
    Pick,
    Question,
    Running,
    SkillPrice,
    Staffing,
)

POINTS = 12
TENTH_MORE = 1.1


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for the selection, each other budget, all reasons, one reason, levels, and skills."""

    select: float
    point: float
    reasons: float
    one_reason: float
    levels: float
    skills: float


SHORT = Patience(1.5, 0.2, 1.5, 3.0, 0.5, 1.0)
LONG = Patience(5.0, 0.4, 4.0, 6.0, 2.0, 3.0)


def patience_of(question: Question) -> Patience:
    """How long an answer may take: longer where start times are chosen too."""
    return LONG if question.periods else SHORT


def best(
    rows: Sequence[Candidate],
    question: Question,
    running: Sequence[Running] = (),
    *,
    whole: bool = True,
    staffing: Staffing | None = None,
) -> Pick:
    """The best portfolio, why each proposal is in or out, the price of the budget, the frontier.

    Bounded by a few seconds. `selection.proven` says whether it is certain that nothing is better;
    reasons for which the time did not suffice are missing and can be asked for one by one (`why`).
    Only the selection is found where not the `whole` answer is asked for. `staffing` limits the
    days of each skill.
    """
    _ready()
    considered, left_out, currency = candidates_of(rows, question)
    taken, without = _committed(running, currency or "")
    committed = sum((row.budget or Decimal(0) for row in taken), Decimal(0))
    available = max(Decimal(0), question.budget - committed)
    asked = problem(considered, question, available, staffing)
    patience = patience_of(question)
    selection, conflict = _select(asked, patience) if considered else (None, ())
    told = selection is not None and whole
    return Pick(
        question=question,
        currency=currency,
        considered=considered,
        left_out=(*left_out, *without),
        committed=committed,
        running=tuple(taken),
        selection=selection,
        conflict=conflict,
        price=_price(asked, selection, patience) if selection and told else None,
        frontier=_frontier(asked, patience) if considered and whole else (),
        reasons=_reasons(asked, selection, patience) if selection and told else {},
        budgets=budgets_of(question, available),
        level_losses=_level_losses(asked, selection, patience) if selection and told else {},
        staffing=staffing,
        skill_prices=_skill_prices(asked, selection, question, staffing) if told else (),
    )


def _skill_prices(
    asked: Portfolio, selection: Selection | None, question: Question, staffing: Staffing | None
) -> tuple[SkillPrice, ...]:
    if selection is None or staffing is None or not selection.proven:
        return ()
    return skill_prices(asked, selection, question, staffing.rooms, patience_of(question).skills)


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


def _select(asked: Portfolio, patience: Patience) -> tuple[Selection | None, tuple[str, ...]]:
    try:
        return select(asked, seconds=patience.select, gap=0.0), ()
    except NoSelectionError as error:
        return None, error.keys
    except TimeOverError:
        return None, ()


def _price(asked: Portfolio, selection: Selection, patience: Patience) -> More | None:
    """What a tenth more of all money adds; None without a budget or time."""
    if not asked.total_budget:
        return None
    unit = (Decimal(str(asked.total_budget)) / 10).quantize(Decimal("0.01"))
    more = scaled(asked, TENTH_MORE)
    try:
        found = select(more, seconds=patience.point, gap=0.0, known=selection.options)
    except TimeOverError:
        return None
    gain = max(0.0, found.value - selection.value)
    return More(unit, gain, found.proven and selection.proven)


def _frontier(asked: Portfolio, patience: Patience) -> tuple[FrontierPoint, ...]:
    """The best value for amounts from a tenth to all that is asked for, and for the budget."""
    budget = Decimal(str(asked.total_budget or 0))
    everything = sum((_dearest(p) for p in asked.proposals), Decimal(0))
    if budget <= 0 or everything <= 0:
        return ()
    top = max(everything, budget)
    shares = {1.0} | {float(top * i / POINTS / budget) for i in range(1, POINTS + 1)}
    try:
        return frontier(asked, sorted(shares), seconds=patience.point)
    except TimeOverError:
        return ()


def _dearest(p: Proposal) -> Decimal:
    """What a proposal costs when it is run in full."""
    ways = [p.cost, *(level.cost for level in p.levels)]
    return max(sum((Decimal(str(amount)) for amount in way), Decimal(0)) for way in ways)


def _reasons(asked: Portfolio, selection: Selection, patience: Patience) -> dict[int, Reason]:
    until = time.monotonic() + patience.reasons
    found: dict[int, Reason] = {}
    for row in asked.proposals:
        left = until - time.monotonic()
        reason = _reason(asked, selection, row.id, left) if left > 0 else None
        if reason is not None:
            found[row.id] = reason
    return found


def _level_losses(
    asked: Portfolio, selection: Selection, patience: Patience
) -> dict[int, tuple[LevelLoss, ...]]:
    """For each chosen proposal with funding levels, what the other levels would be worth less."""
    until = time.monotonic() + patience.levels
    found: dict[int, tuple[LevelLoss, ...]] = {}
    for row in asked.proposals:
        choice = selection.of(row.id)
        others = [level for level in row.levels if choice and level.name != choice.level]
        try:
            losses = [_level_loss(asked, selection, row.id, level, until) for level in others]
        except TimeOverError:
            return found
        found |= {row.id: tuple(losses)} if losses else {}
    return found


def _level_loss(
    asked: Portfolio, selection: Selection, proposal_id: int, level: Level, until: float
) -> LevelLoss:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeOverError("the time for the levels is over")
    rows = tuple(
        replace(p, levels=(level,), mandatory=True) if p.id == proposal_id else p
        for p in asked.proposals
    )
    try:
        other = select(replace(asked, proposals=rows), seconds=left, gap=0.0)
    except NoSelectionError:
        return LevelLoss(level.name, None)
    return LevelLoss(level.name, max(0.0, selection.value - other.value))


def with_reason(pick: Pick, proposal_id: int, reason: Reason | None) -> Pick:
    """The same answer with one reason more."""
    return replace(pick, reasons={proposal_id: reason} if reason else {})


def why(pick: Pick, proposal_id: int) -> Reason | None:
    """Why one proposal is in or out, with more time than on the page; None if it does not do."""
    asked = problem(pick.considered, pick.question, pick.available, pick.staffing)
    _ready()
    if pick.selection is None or proposal_id not in {row.id for row in pick.considered}:
        return None
    return _reason(asked, pick.selection, proposal_id, patience_of(pick.question).one_reason)


def _reason(
    asked: Portfolio, selection: Selection, proposal_id: int, seconds: float
) -> Reason | None:
    try:
        return explain(asked, selection, proposal_id, seconds=seconds, within=seconds)
    except TimeOverError:
        return None
