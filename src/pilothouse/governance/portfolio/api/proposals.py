"""Proposals in the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.schedule.queries import corrected_finish
from pilothouse.delivery.schedule.types import HistoryForecast
from pilothouse.delivery.work.types import Tier
from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import Assessment, Proposal
from pilothouse.governance.portfolio.permissions import (
    ASSESS,
    DECIDE,
    EDIT,
    PROPOSE,
    VIEW,
)
from pilothouse.governance.portfolio.types import (
    LONGEST_MONTHS,
    MOST_DAYS,
    MOST_RISK,
    MOST_SHARE,
    LevelFacts,
    ProjectTerms,
    ProposalState,
    Verdict,
    WorkFacts,
)
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    edited,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["portfolio"])


class LevelBody(Schema):
    """Another way to fund it than in full; `share` is the percentage of the value it brings."""

    name: str = Field(max_length=80)
    cost_low: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    cost_high: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    share: int = Field(100, ge=1, le=MOST_SHARE)


class WorkBody(Schema):
    """The person-days of a skill that it needs, done in full."""

    skill_id: int
    days: Decimal = Field(gt=0, le=MOST_DAYS, decimal_places=1)


class ProposalIn(Schema):
    title: str = Field(max_length=200)
    problem: str
    portfolio_id: int
    objective_id: int | None = None
    cost_low: Decimal | None = Field(None, ge=0)
    cost_high: Decimal | None = Field(None, ge=0)
    currency: str = Field("GBP", max_length=3)
    benefit_annual: Decimal | None = Field(None, ge=0)
    benefit: str = ""
    wanted_start: date | None = None
    wanted_finish: date | None = None
    duration_months: int | None = Field(None, ge=1, le=LONGEST_MONTHS)
    risk: int | None = Field(None, ge=0, le=MOST_RISK)
    sponsor_id: int | None = None
    client_id: int | None = None
    tier: Tier = Tier.MEDIUM
    method: str = Field("predictive", max_length=60)
    is_mandatory: bool = False
    levels: list[LevelBody] = []
    work: list[WorkBody] = []


class ProposalPatch(Schema):
    title: str | None = Field(None, max_length=200)
    problem: str | None = None
    objective_id: int | None = None
    cost_low: Decimal | None = Field(None, ge=0)
    cost_high: Decimal | None = Field(None, ge=0)
    currency: str | None = Field(None, max_length=3)
    benefit_annual: Decimal | None = Field(None, ge=0)
    benefit: str | None = None
    wanted_start: date | None = None
    wanted_finish: date | None = None
    duration_months: int | None = Field(None, ge=1, le=LONGEST_MONTHS)
    risk: int | None = Field(None, ge=0, le=MOST_RISK)
    sponsor_id: int | None = None
    client_id: int | None = None
    tier: Tier | None = None
    method: str | None = Field(None, max_length=60)
    is_mandatory: bool | None = None
    levels: list[LevelBody] | None = None
    work: list[WorkBody] | None = None


class ProposalOut(ProposalIn):
    id: int
    number: str
    state: ProposalState
    proposer_id: int
    scoring_model_id: int | None
    capacity_note: str
    decision_id: int | None
    project_id: int | None
    version: int


class RankedOut(Schema):
    place: int
    proposal: ProposalOut
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    sheets: int
    hidden: bool
    cost: Decimal | None
    running: Decimal
    fits: bool


class StartIn(Schema):
    model_id: int


class SheetIn(Schema):
    values: dict[int, int]
    note: str = ""


class SheetOut(Schema):
    id: int
    proposal_id: int
    assessor_id: int
    total: Decimal
    note: str
    submitted_at: datetime


class ForwardIn(Schema):
    capacity_note: str
    quorum: int = Field(1, ge=1)
    due_on: date | None = None
    selection: str = Field("", max_length=12)


class TermsBody(Schema):
    business_pm_id: int
    technical_pm_id: int
    sponsor_id: int
    tier: Tier
    method: str = Field(max_length=60)
    programme_id: int | None = None


class VoteIn(Schema):
    option: Verdict
    reason: str
    terms: TermsBody | None = None


@router.get(
    "/proposals",
    **operation(
        "portfolio.list_proposals",
        permission=VIEW,
        summary="Proposals",
        response=PageOut[ProposalOut],
    ),
)
def list_proposals(
    request: HttpRequest, group: str = "all", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.in_group(queries.proposals(actor_of(request)), group)
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.get(
    "/proposals/ranking",
    **operation(
        "portfolio.rank_proposals",
        permission=VIEW,
        summary="Proposals in rank order, with the cut-off by budget",
        response=list[RankedOut],
    ),
)
def rank_proposals(
    request: HttpRequest, group: str = "open", budget: Decimal | None = None
) -> list[dict[str, Any]]:
    actor = actor_of(request)
    rows = list(queries.in_group(queries.proposals(actor), group).order_by("pk"))
    ranked = queries.ranked(actor, rows, budget)
    return [_ranked_out(place, row) for place, row in enumerate(ranked, start=1)]


def _ranked_out(place: int, row: dict[str, Any]) -> dict[str, Any]:
    score = row["score"]
    return {
        **row,
        "place": place,
        "score": score.mean if score else None,
        "low": score.low if score else None,
        "high": score.high if score else None,
        "sheets": score.count if score else 0,
    }


@router.post(
    "/proposals",
    **operation(
        "portfolio.propose",
        permission=PROPOSE,
        summary="Draft a proposal",
        response=ProposalOut,
        status=201,
    ),
)
def propose(request: HttpRequest, body: ProposalIn) -> HttpResponse:
    return created(request, ProposalOut, _with_facts(services.propose), **body.model_dump())


def _with_facts(service: Callable[..., Proposal]) -> Callable[..., Proposal]:
    """The service, called with the levels and the work of a body as facts."""

    def call(**values: Any) -> Proposal:
        if values.get("levels") is not None:
            values["levels"] = [LevelFacts(**level) for level in values["levels"]]
        if values.get("work") is not None:
            values["work"] = [WorkFacts(**row) for row in values["work"]]
        return service(**values)

    return call


@router.get(
    "/proposals/{proposal_id}",
    **operation(
        "portfolio.read_proposal", permission=VIEW, summary="One proposal", response=ProposalOut
    ),
)
def read_proposal(request: HttpRequest, response: HttpResponse, proposal_id: int) -> Proposal:
    row = queries.proposal(actor_of(request), proposal_id)
    return tagged(response, row)


class PastOut(Schema):
    """A wanted finish corrected by closed projects of the same tier, or why there is none."""

    computed: bool
    tier: str
    why: str
    n: int
    needed: int
    projects: list[str]
    uplift: float | None
    chance: int | None
    finish: date | None
    low: date | None
    high: date | None


@router.get(
    "/proposals/{proposal_id}/history-forecast",
    **operation(
        "portfolio.history_forecast",
        permission=VIEW,
        summary="Its wanted finish, corrected by closed projects of its tier",
        response=PastOut,
    ),
)
def history_forecast(request: HttpRequest, proposal_id: int) -> HistoryForecast:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id)
    return corrected_finish(actor, row.wanted_start, row.wanted_finish, row.tier)


@router.patch(
    "/proposals/{proposal_id}",
    **operation("portfolio.edit", permission=EDIT, summary="Change it", response=ProposalOut),
)
def edit_proposal(
    request: HttpRequest, response: HttpResponse, proposal_id: int, body: ProposalPatch
) -> Proposal:
    return edited(
        request, response, _with_facts(services.edit_proposal), body, proposal_id=proposal_id
    )


@router.post(
    "/proposals/{proposal_id}/submit",
    **operation("portfolio.submit", permission=EDIT, summary="Submit it", response=ProposalOut),
)
def submit(request: HttpRequest, proposal_id: int) -> Proposal:
    return services.submit(actor=actor_of(request), proposal_id=proposal_id)


@router.post(
    "/proposals/{proposal_id}/start-assessment",
    **operation(
        "portfolio.start_assessment",
        permission=ASSESS,
        summary="Open it to score sheets",
        response=ProposalOut,
    ),
)
def start_assessment(request: HttpRequest, proposal_id: int, body: StartIn) -> Proposal:
    return services.start_assessment(
        actor=actor_of(request), proposal_id=proposal_id, model_id=body.model_id
    )


@router.post(
    "/proposals/{proposal_id}/assess",
    **operation(
        "portfolio.assess", permission=ASSESS, summary="Hand in one's sheet", response=SheetOut
    ),
)
def assess(request: HttpRequest, proposal_id: int, body: SheetIn) -> Assessment:
    return services.assess(
        actor=actor_of(request), proposal_id=proposal_id, values=body.values, note=body.note
    )


@router.get(
    "/proposals/{proposal_id}/sheets",
    **operation(
        "portfolio.list_sheets",
        permission=VIEW,
        summary="Score sheets; empty while they are hidden from you",
        response=list[SheetOut],
    ),
)
def list_sheets(request: HttpRequest, proposal_id: int) -> list[Assessment]:
    actor = actor_of(request)
    proposal = queries.proposal(actor, proposal_id)
    return list(queries.sheets(proposal)) if queries.may_see_scores(actor, proposal) else []


@router.post(
    "/proposals/{proposal_id}/put-forward",
    **operation(
        "portfolio.put_forward",
        permission=ASSESS,
        summary="Freeze the evidence and ask the board",
        response=ProposalOut,
    ),
)
def put_forward(request: HttpRequest, proposal_id: int, body: ForwardIn) -> Proposal:
    return services.put_forward(
        actor=actor_of(request), proposal_id=proposal_id, **body.model_dump()
    )


@router.post(
    "/proposals/{proposal_id}/decide",
    **operation("portfolio.decide", permission=DECIDE, summary="Vote", response=ProposalOut),
)
def decide(request: HttpRequest, proposal_id: int, body: VoteIn) -> Proposal:
    terms = ProjectTerms(**body.terms.model_dump()) if body.terms else None
    return services.decide(
        actor=actor_of(request),
        proposal_id=proposal_id,
        option=body.option,
        reason=body.reason,
        terms=terms,
    )
