"""Decisions in the API. They are voted on through the thing they are about."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from pilothouse.foundation.decisions import queries, services
from pilothouse.foundation.decisions.models import Decision, DelegatedLimit
from pilothouse.foundation.decisions.permissions import REVIEW, SET_LIMITS, VIEW
from pilothouse.foundation.decisions.types import DecisionState, Hindsight
from pilothouse.kit.http.base import PageOut, actor_of, expected_version, operation, page_out
from pilothouse.kit.paging import paginate

router = Router(tags=["decisions"])


class OptionOut(Schema):
    key: str
    label: str
    consequence: str


class VoteOut(Schema):
    person_id: int
    option: str
    reason: str
    at: datetime


class StepOut(Schema):
    label: str
    role: str
    quorum: int
    passed_at: datetime | None
    votes: list[VoteOut]

    @staticmethod
    def resolve_votes(step: Any) -> list[Any]:
        return list(step.votes.all())


class DecisionOut(Schema):
    id: int
    number: str
    kind: str
    title: str
    question: str
    options: list[OptionOut]
    evidence: dict[str, Any]
    evidence_hash: str
    state: DecisionState
    steps: list[StepOut]
    due_on: date | None
    outcome: str
    reason: str
    decided_at: datetime | None
    review_on: date | None
    hindsight: str
    hindsight_note: str
    version: int

    @staticmethod
    def resolve_steps(decision: Decision) -> list[Any]:
        return list(decision.steps.all())


class OutcomeIn(Schema):
    hindsight: Hindsight
    note: str


class LimitIn(Schema):
    kind: str
    role: str
    rank: int
    max_cost: Decimal | None = None
    max_days: int | None = None


class LimitOut(LimitIn):
    id: int
    scope_path: str


@router.get(
    "/decisions",
    **operation(
        "decisions.list",
        permission=VIEW,
        summary="The register of decisions",
        response=PageOut[DecisionOut],
    ),
)
def list_decisions(
    request: HttpRequest, state: str = "all", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.in_state(queries.decisions(actor_of(request)), state).order_by()
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.get(
    "/decisions/{number}",
    **operation("decisions.read", permission=VIEW, summary="A decision", response=DecisionOut),
)
def read_decision(request: HttpRequest, number: str) -> Decision:
    return queries.decision(actor_of(request), number)


@router.post(
    "/decisions/{number}/outcome",
    **operation(
        "decisions.record_outcome",
        permission=REVIEW,
        summary="Write down what came of a decision",
        response=DecisionOut,
    ),
)
def record_outcome(request: HttpRequest, number: str, body: OutcomeIn) -> Decision:
    return services.record_outcome(
        actor=actor_of(request),
        number=number,
        hindsight=body.hindsight,
        note=body.note,
        version=expected_version(request),
    )


@router.get(
    "/delegated-limits",
    **operation(
        "decisions.list_limits",
        permission=VIEW,
        summary="Who may decide what",
        response=PageOut[LimitOut],
    ),
)
def list_limits(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.limits(actor_of(request)).order_by()
    return page_out(paginate(rows, order=["kind", "rank"], cursor=cursor, size=size))


@router.post(
    "/delegated-limits",
    **operation(
        "decisions.set_limit",
        permission=SET_LIMITS,
        summary="Set a delegated limit",
        response=LimitOut,
    ),
)
def set_limit(request: HttpRequest, body: LimitIn) -> DelegatedLimit:
    return services.set_limit(actor=actor_of(request), **body.model_dump())
