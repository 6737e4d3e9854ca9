"""Reading objectives, scoring models, proposals and their score sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, Manager, Q, QuerySet
from django.urls import reverse

from pilothouse.delivery.work.queries import portfolios
from pilothouse.foundation.access.queries import people_with_role
from pilothouse.foundation.decisions.queries import may_vote
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.models import (
    Assessment,
    Objective,
    Proposal,
    ScoringModel,
)
from pilothouse.governance.portfolio.permissions import ASSESS, BOARD, CHOOSE, DECIDE, VIEW
from pilothouse.governance.portfolio.types import ProposalState, Spread
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.search import Hit

_ROWS = (
    "portfolio__scope", "objective", "proposer", "sponsor", "client", "programme", "business_pm",
    "technical_pm", "scoring_model", "decision", "project",
)  # fmt: skip
GROUPS: dict[str, tuple[str, ...]] = {
    "open": (
        ProposalState.SUBMITTED,
        ProposalState.IN_ASSESSMENT,
        ProposalState.FOR_DECISION,
    ),
    "draft": (ProposalState.DRAFT,),
    "deferred": (ProposalState.DEFERRED,),
    "accepted": (ProposalState.ACCEPTED,),
    "rejected": (ProposalState.REJECTED,),
}


def objectives(actor: Actor) -> QuerySet[Objective]:
    """The strategic objectives with how many open and accepted proposals serve each."""
    alive = Q(proposal__state__in=[*GROUPS["open"], ProposalState.ACCEPTED])
    rows = Objective.objects.select_related("owner").annotate(
        proposals_count=Count("proposal", filter=alive)
    )
    return permits.limit(actor, VIEW, rows).order_by("-is_active", "name")


def models(actor: Actor) -> QuerySet[ScoringModel]:
    """The scoring models with their criteria."""
    rows = ScoringModel.objects.prefetch_related("criteria")
    return permits.limit(actor, VIEW, rows).order_by("-is_active", "name")


def _with_all(rows: Manager[Proposal]) -> QuerySet[Proposal]:
    return rows.select_related(*_ROWS).prefetch_related("levels", "work__skill")


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals that the actor may see; a draft belongs to who wrote it."""
    rows = permits.limit(actor, VIEW, _with_all(Proposal.objects))
    if actor.is_system:
        return rows
    return rows.exclude(~Q(proposer_id=actor.person_id), state=ProposalState.DRAFT)


def proposal(actor: Actor, proposal_id: int, code: str = VIEW) -> Proposal:
    """One proposal on which the actor holds a code."""
    return permits.get(actor, code, proposals(actor), pk=proposal_id)


def in_group(rows: QuerySet[Proposal], group: str) -> QuerySet[Proposal]:
    """Narrow to open, draft, deferred, accepted or rejected ones, or leave all."""
    return rows.filter(state__in=GROUPS[group]) if group in GROUPS else rows


def sheets(proposal: Proposal) -> QuerySet[Assessment]:
    """The score sheets of a proposal's present round; ask `may_see_scores` before showing them."""
    rows = proposal.assessments.filter(round=proposal.round)
    return rows.select_related("assessor").prefetch_related("scores").order_by("pk")


def own_sheet(actor: Actor, proposal: Proposal) -> Assessment | None:
    """The actor's own sheet of the present round."""
    return sheets(proposal).filter(assessor_id=actor.person_id).first()


def visible_scores(actor: Actor, rows: Iterable[Proposal]) -> dict[int, Spread | None]:
    """Mean and spread of the proposals whose scores the actor may see, by key; two queries at most.

    While a proposal is in assessment, scores are hidden from who has not handed in a sheet.
    """
    listed = list(rows)
    totals: dict[int, list[Decimal]] = defaultdict(list)
    scored_by_me: set[int] = set()
    rounds = {row.pk: row.round for row in listed}
    found = Assessment.objects.filter(proposal_id__in=rounds)
    for key, number, who, total in found.values_list(
        "proposal_id", "round", "assessor_id", "total"
    ):
        if number == rounds[key]:
            totals[key].append(total)
            scored_by_me |= {key} if who == actor.person_id else set()
    return {
        row.pk: rules.spread(totals[row.pk])
        for row in listed
        if row.state != ProposalState.IN_ASSESSMENT or row.pk in scored_by_me or actor.is_system
    }


def may_see_scores(actor: Actor, proposal: Proposal) -> bool:
    """Whether the assessors' scores are open to the actor; see `visible_scores`."""
    return proposal.pk in visible_scores(actor, [proposal])


def ranked(
    actor: Actor, rows: Sequence[Proposal], budget: Decimal | None = None
) -> list[dict[str, Any]]:
    """Proposals in rank order: mandatory first, then by mean score, with the money running down.

    Each row has proposal, score (Spread or None), hidden, cost (middle of the range), running
    (total so far) and fits (within the budget). Currencies are not mixed: another currency than
    the first row's counts as unknown cost.
    """
    scores = visible_scores(actor, rows)
    order = sorted(rows, key=lambda row: _rank(row, scores.get(row.pk)))
    currency = order[0].currency if order else ""
    costs = [
        rules.expected_cost(row.cost_low, row.cost_high) if row.currency == currency else None
        for row in order
    ]
    running, total = [], Decimal(0)
    for cost in costs:
        total += cost or Decimal(0)
        running.append(total)
    columns = zip(order, costs, running, rules.cut_off(costs, budget), strict=True)
    return [
        {
            "proposal": row,
            "score": scores.get(row.pk),
            "hidden": row.pk not in scores,
            "cost": cost,
            "running": so_far,
            "fits": fits,
        }
        for row, cost, so_far, fits in columns
    ]


def _rank(row: Proposal, score: Spread | None) -> tuple[bool, Decimal, int]:
    return (not row.is_mandatory, -(score.mean if score else Decimal(-1)), row.pk)


def choosable(actor: Actor, portfolio_id: int | None = None) -> QuerySet[Proposal]:
    """The open proposals among which the actor may choose, of one portfolio or of all."""
    rows = in_group(permits.limit(actor, CHOOSE, proposals(actor)), "open").order_by("pk")
    return rows if portfolio_id is None else rows.filter(portfolio_id=portfolio_id)


def scope_of(actor: Actor, portfolio_id: int) -> str:
    """The scope path of a portfolio that the actor may see."""
    row = portfolios(actor).select_related("scope").filter(pk=portfolio_id).first()
    if row is None:
        raise NotFoundError("There is no such portfolio, or it is not shared with you.")
    return str(row.scope.path)


def board(proposal: Proposal) -> tuple[int, ...]:
    """Keys of the persons who sit on the portfolio board: by role at the portfolio or above."""
    path = proposal.portfolio.scope.path
    return tuple(sorted({key for role in BOARD for key in people_with_role(role, path)}))


def to_assess(actor: Actor) -> list[Proposal]:
    """The proposals in assessment that await the actor's sheet."""
    rows = permits.limit(actor, ASSESS, proposals(actor))
    rows = rows.filter(state=ProposalState.IN_ASSESSMENT).exclude(proposer_id=actor.person_id)
    mine = set(
        Assessment.objects.filter(assessor_id=actor.person_id).values_list("proposal_id", "round")
    )
    return [row for row in rows.order_by("submitted_at", "pk") if (row.pk, row.round) not in mine]


def to_decide(actor: Actor) -> list[Proposal]:
    """The proposals on which the board awaits the actor's vote."""
    rows = permits.limit(actor, DECIDE, proposals(actor))
    waiting = rows.filter(state=ProposalState.FOR_DECISION).order_by("pk")
    listed = waiting.prefetch_related("decision__steps__votes")
    return [row for row in listed if row.decision and may_vote(actor, row.decision)]


def evidence(proposal: Proposal, kept: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the board decides on, as plain data to be frozen: scores, money, capacity.

    `kept` is what a kept selection says of the proposal.
    """
    handed_in = list(sheets(proposal))
    overall = rules.spread([sheet.total for sheet in handed_in])
    return {
        "proposal": {
            "number": proposal.number,
            "title": proposal.title,
            "problem": proposal.problem,
            "objective": str(proposal.objective or ""),
            "mandatory": proposal.is_mandatory,
        },
        "cost": {
            "low": proposal.cost_low,
            "high": proposal.cost_high,
            "currency": proposal.currency,
        },
        "benefit": {"annual": proposal.benefit_annual, "words": proposal.benefit},
        "levels": [asdict(level.facts) for level in proposal.levels.all()],
        "work": [{"skill": row.skill.name, "days": row.days} for row in proposal.work.all()],
        "duration_months": proposal.duration_months,
        "risk": proposal.risk,
        "capacity": proposal.capacity_note,
        **({"selection": kept} if kept else {}),
        "scores": {
            "model": str(proposal.scoring_model),
            "mean": overall.mean if overall else None,
            "low": overall.low if overall else None,
            "high": overall.high if overall else None,
            "criteria": criteria_summary(proposal, handed_in),
            "sheets": [
                {"assessor": str(s.assessor), "total": s.total, "note": s.note} for s in handed_in
            ],
        },
    }


def criteria_summary(proposal: Proposal, handed_in: Sequence[Assessment]) -> list[dict[str, Any]]:
    """For each criterion its weight and every assessor's value, in the order of the sheets."""
    if proposal.scoring_model is None:
        return []
    values = [{score.criterion_id: score.value for score in s.scores.all()} for s in handed_in]
    return [
        {
            "name": item.name,
            "weight": item.weight,
            "inverted": item.inverted,
            "values": [sheet.get(item.pk) for sheet in values],
        }
        for item in proposal.scoring_model.criteria.all()
    ]


def search_hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Proposals for the search."""
    found = proposals(actor).filter(Q(title__icontains=text) | Q(number__icontains=text))
    return [
        Hit(
            label=row.title,
            hint=f"{row.number} · {row.get_state_display()}",
            url=reverse("portfolio:proposal", args=[row.pk]),
            icon="bulb",
            group="Proposals",
        )
        for row in found.order_by("-pk")[:limit]
    ]
