"""Risks in the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.permissions import EDIT, RAISE, VIEW
from pilothouse.control.risks.types import Response, RiskState
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

router = Router(tags=["risks"])


class FiguresIn(Schema):
    """What a simulation reads of a risk: per cent, working days, money of the project.

    `tasks` are uids of tasks of the plan, each of which is delayed. Least and most are optional.
    The residual figures are those with the response carried out; left out, they are today's.
    """

    tasks: list[int] = []
    probability: Decimal | None = None
    impact_days_min: int | None = None
    impact_days: int | None = None
    impact_days_max: int | None = None
    impact_cost_min: Decimal | None = None
    impact_cost: Decimal | None = None
    impact_cost_max: Decimal | None = None
    response_cost: Decimal | None = None
    residual_probability: Decimal | None = None
    residual_days_min: int | None = None
    residual_days: int | None = None
    residual_days_max: int | None = None
    residual_cost_min: Decimal | None = None
    residual_cost: Decimal | None = None
    residual_cost_max: Decimal | None = None


class RiskIn(FiguresIn):
    title: str = Field(max_length=200)
    cause: str = ""
    effect: str = ""
    likelihood: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    owner_id: int
    response: Response = Response.REDUCE
    response_plan: str = ""
    contingency_plan: str = ""
    trigger: str = ""
    contingency_budget: Decimal | None = None
    review_on: date | None = None


class RiskPatch(FiguresIn):
    title: str | None = Field(None, max_length=200)
    cause: str | None = None
    effect: str | None = None
    likelihood: int | None = Field(None, ge=1, le=5)
    impact: int | None = Field(None, ge=1, le=5)
    owner_id: int | None = None
    response: Response | None = None
    response_plan: str | None = None
    contingency_plan: str | None = None
    trigger: str | None = None
    contingency_budget: Decimal | None = None
    review_on: date | None = None


class RiskOut(RiskIn):
    id: int
    number: str
    project_id: int
    state: RiskState
    score: int
    version: int


class ClosingIn(Schema):
    reason: str


@router.get(
    "/projects/{project_id}/risks",
    **operation(
        "risks.list", permission=VIEW, summary="Risks of a project", response=PageOut[RiskOut]
    ),
)
def list_risks(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.risks_of(actor_of(request), project_id)
    return page_out(paginate(rows, order=["-rank"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/risks",
    **operation("risks.raise", permission=RAISE, summary="Raise", response=RiskOut, status=201),
)
def raise_risk(request: HttpRequest, project_id: int, body: RiskIn) -> HttpResponse:
    return created(
        request, RiskOut, services.raise_risk, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/risks/{risk_id}",
    **operation("risks.read", permission=VIEW, summary="One risk", response=RiskOut),
)
def read_risk(request: HttpRequest, response: HttpResponse, risk_id: int) -> Risk:
    risk = queries.risk(actor_of(request), risk_id)
    return tagged(response, risk)


@router.patch(
    "/risks/{risk_id}",
    **operation("risks.edit", permission=EDIT, summary="Change a risk", response=RiskOut),
)
def edit_risk(request: HttpRequest, response: HttpResponse, risk_id: int, body: RiskPatch) -> Risk:
    return edited(request, response, services.edit_risk, body, risk_id=risk_id)


@router.post(
    "/risks/{risk_id}/close",
    **operation("risks.close", permission=EDIT, summary="Close a risk", response=RiskOut),
)
def close_risk(request: HttpRequest, risk_id: int, body: ClosingIn) -> Risk:
    return services.close_risk(actor=actor_of(request), risk_id=risk_id, reason=body.reason)


@router.post(
    "/risks/{risk_id}/reopen",
    **operation("risks.reopen", permission=EDIT, summary="Reopen a risk", response=RiskOut),
)
def reopen_risk(request: HttpRequest, risk_id: int) -> Risk:
    return services.reopen_risk(actor=actor_of(request), risk_id=risk_id)
