"""Objectives and scoring models in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import Objective, ScoringModel
from pilothouse.governance.portfolio.permissions import (
    SET_UP,
    VIEW,
)
from pilothouse.governance.portfolio.types import (
    CriterionFacts,
)
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    edited,
    once,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["portfolio"])


class ObjectiveIn(Schema):
    name: str = Field(max_length=160)
    description: str = ""
    measure: str = Field("", max_length=200)
    target: str = Field("", max_length=120)
    owner_id: int


class ObjectivePatch(Schema):
    name: str | None = Field(None, max_length=160)
    description: str | None = None
    measure: str | None = Field(None, max_length=200)
    target: str | None = Field(None, max_length=120)
    owner_id: int | None = None
    is_active: bool | None = None


class ObjectiveOut(ObjectiveIn):
    id: int
    is_active: bool
    version: int


class CriterionBody(Schema):
    name: str = Field(max_length=120)
    weight: Decimal = Field(ge=0)
    inverted: bool = False
    low_anchor: str = Field("", max_length=160)
    high_anchor: str = Field("", max_length=160)


class CriterionOut(CriterionBody):
    id: int


class ModelIn(Schema):
    name: str = Field(max_length=120)
    description: str = ""
    criteria: list[CriterionBody]


class ModelOut(Schema):
    id: int
    name: str
    description: str
    is_active: bool
    criteria: list[CriterionOut]
    version: int

    @staticmethod
    def resolve_criteria(row: ScoringModel) -> list[Any]:
        return list(row.criteria.all())


class UseIn(Schema):
    is_active: bool


@router.get(
    "/objectives",
    **operation(
        "portfolio.list_objectives",
        permission=VIEW,
        summary="Strategic objectives",
        response=PageOut[ObjectiveOut],
    ),
)
def list_objectives(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.objectives(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/objectives",
    **operation(
        "portfolio.add_objective",
        permission=SET_UP,
        summary="Set an objective",
        response=ObjectiveOut,
        status=201,
    ),
)
def add_objective(request: HttpRequest, body: ObjectiveIn) -> HttpResponse:
    return created(request, ObjectiveOut, services.add_objective, **body.model_dump())


@router.patch(
    "/objectives/{objective_id}",
    **operation(
        "portfolio.edit_objective",
        permission=SET_UP,
        summary="Change an objective",
        response=ObjectiveOut,
    ),
)
def edit_objective(
    request: HttpRequest, response: HttpResponse, objective_id: int, body: ObjectivePatch
) -> Objective:
    return edited(request, response, services.edit_objective, body, objective_id=objective_id)


@router.get(
    "/scoring-models",
    **operation(
        "portfolio.list_models",
        permission=VIEW,
        summary="Scoring models",
        response=PageOut[ModelOut],
    ),
)
def list_models(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.models(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/scoring-models",
    **operation(
        "portfolio.add_model",
        permission=SET_UP,
        summary="Make a scoring model",
        response=ModelOut,
        status=201,
    ),
)
def add_model(request: HttpRequest, body: ModelIn) -> HttpResponse:
    def make() -> tuple[int, ModelOut]:
        criteria = [CriterionFacts(**item.model_dump()) for item in body.criteria]
        row = services.add_model(
            actor=actor_of(request),
            name=body.name,
            description=body.description,
            criteria=criteria,
        )
        return 201, ModelOut.from_orm(row)

    return once(request, make)


@router.post(
    "/scoring-models/{model_id}/use",
    **operation(
        "portfolio.set_model_use",
        permission=SET_UP,
        summary="Offer it or not",
        response=ModelOut,
    ),
)
def set_model_use(request: HttpRequest, model_id: int, body: UseIn) -> ScoringModel:
    return services.set_model_use(
        actor=actor_of(request), model_id=model_id, is_active=body.is_active
    )
