"""The question of the best portfolio: what is weighed, and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pilothouse.delivery.work.queries import running_projects
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.models import Proposal, ProposalLevel
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.queries.linking import ties_of
from pilothouse.governance.portfolio.queries.proposals import (
    choosable,
    objectives,
    visible_scores,
)
from pilothouse.governance.portfolio.queries.staffing import named_skills, staffing
from pilothouse.governance.portfolio.types import (
    Candidate,
    ObjectiveLimit,
    Pick,
    Question,
    Running,
    Spread,
    Tie,
    ValueSource,
    Way,
    Work,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError


def candidates(
    actor: Actor, source: ValueSource, portfolio_id: int | None = None
) -> list[Candidate]:
    """The open proposals with the middle of their cost range and what counts as their value."""
    rows = list(choosable(actor, portfolio_id))
    scores = visible_scores(actor, rows)
    ties = ties_of(rows)
    return [_candidate(row, scores, source, ties.get(row.pk, ())) for row in rows]


def _candidate(
    row: Proposal, scores: dict[int, Spread | None], source: ValueSource, ties: tuple[Tie, ...]
) -> Candidate:
    spread = scores.get(row.pk)
    score = spread.mean if spread else None
    return Candidate(
        id=row.pk,
        number=row.number,
        title=row.title,
        cost=rules.expected_cost(row.cost_low, row.cost_high),
        value=score if source == ValueSource.SCORE else row.benefit_annual,
        currency=row.currency,
        is_mandatory=row.is_mandatory,
        hidden=row.pk not in scores,
        tier=row.tier,
        objective_id=row.objective_id,
        objective=str(row.objective or ""),
        months=rules.months_of(row.duration_months, row.wanted_start, row.wanted_finish),
        risk=row.risk,
        levels=tuple(_way(level) for level in row.levels.all()),
        ties=ties,
        work=tuple(Work(one.skill_id, one.skill.name, one.days) for one in row.work.all()),
    )


def _way(level: ProposalLevel) -> Way:
    cost = rules.expected_cost(level.cost_low, level.cost_high)
    return Way(level.name, cost or Decimal(0), level.share)


def commitments(actor: Actor, portfolio_id: int | None = None) -> list[Running]:
    """The running projects that the actor sees with their approved budgets."""
    rows = permits.limit(actor, CHOOSE, running_projects(actor)).order_by("number")
    if portfolio_id is not None:
        rows = rows.filter(portfolio_id=portfolio_id)
    return [Running(row.number, row.name, row.budget, row.currency) for row in rows]


def pick(actor: Actor, question: Question, *, whole: bool = True) -> Pick:
    """The best selection of the open proposals under a budget; a few seconds.

    The `whole` answer holds reasons, price and frontier beside the selection.
    """
    permits.require_anywhere(actor, CHOOSE)
    question = replace(
        question,
        limits=tuple(_named(actor, question.limits)),
        skill_days=tuple(named_skills(actor, question.skill_days)),
    )
    rows = candidates(actor, question.source, question.portfolio_id)
    running = commitments(actor, question.portfolio_id) if question.take_off_running else []
    limits = staffing(actor, question, rows)
    return rules.best(rows, question, running, whole=whole, staffing=limits)


def _named(actor: Actor, limits: Sequence[ObjectiveLimit]) -> Iterator[ObjectiveLimit]:
    """The limits with the names of their objectives; InvalidError for one that does not exist."""
    names = dict(objectives(actor).values_list("pk", "name")) if limits else {}
    for item in limits:
        if item.objective_id not in names:
            said = f"There is no objective with the id {item.objective_id}."
            raise InvalidError(said, {"limits": [said]})
        yield replace(item, objective=names[item.objective_id])
