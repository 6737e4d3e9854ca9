"""Kept selections in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.api.choosing import (
    QuestionIn,
    SelectionOut,
    question_of,
    selection_out,
)
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.kit.http.base import PageOut, actor_of, once, operation, page_out
from pilothouse.kit.paging import paginate

router = Router(tags=["portfolio"])


class KeepIn(QuestionIn):
    name: str = Field(min_length=1, max_length=120)


class KeptOut(Schema):
    number: str
    name: str
    kept_by_id: int
    kept_at: datetime
    evidence_hash: str


class KeptAnswerOut(KeptOut):
    """`intact` says whether it still has the hash that it had when it was kept."""

    intact: bool
    answer: SelectionOut


@router.get(
    "/proposals/selections",
    **operation(
        "portfolio.list_selections",
        permission=CHOOSE,
        summary="Selections that were kept as evidence",
        response=PageOut[KeptOut],
    ),
)
def list_selections(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.kept_selections(actor_of(request))
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.post(
    "/proposals/selections",
    **operation(
        "portfolio.keep_selection",
        permission=CHOOSE,
        summary="Find the best selection and keep it as evidence",
        response=KeptOut,
        status=201,
    ),
)
def keep_selection(request: HttpRequest, body: KeepIn) -> HttpResponse:
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        pick = queries.pick(actor, question_of(body))
        row = services.keep_selection(actor=actor, pick=pick, name=body.name)
        return 201, KeptOut.from_orm(row)

    return once(request, make)


@router.get(
    "/proposals/selections/{kept_number}",
    **operation(
        "portfolio.read_selection",
        permission=CHOOSE,
        summary="A kept selection with its question and answer",
        response=KeptAnswerOut,
    ),
)
def read_selection(request: HttpRequest, kept_number: str) -> dict[str, Any]:
    actor = actor_of(request)
    row = queries.kept_selection(actor, kept_number)
    return {
        "number": row.number,
        "name": row.name,
        "kept_by_id": row.kept_by_id,
        "kept_at": row.kept_at,
        "evidence_hash": row.evidence_hash,
        "intact": queries.kept_is_intact(row),
        "answer": selection_out(queries.kept_pick(actor, row)),
    }
