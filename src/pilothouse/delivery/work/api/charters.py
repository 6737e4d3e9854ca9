"""Charters in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.work import queries, services
from pilothouse.delivery.work.models import Charter, CharterVersion
from pilothouse.delivery.work.permissions import (
    APPROVE_CHARTER,
    VIEW,
    WRITE_CHARTER,
)
from pilothouse.delivery.work.types import Item, ItemKind
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    expected_version,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["work"])


class ItemBody(Schema):
    kind: ItemKind
    text: str = Field(min_length=1, max_length=300)
    baseline: str = Field("", max_length=80)
    target: str = Field("", max_length=80)
    due_on: date | None = None


class CharterIn(Schema):
    objective: str = ""
    items: list[ItemBody] = []


class CharterOut(CharterIn):
    project_id: int
    state: str
    version: int


class VersionOut(Schema):
    id: int
    number: int
    state: str
    content: dict[str, Any]
    hash: str
    submitted_by_id: int | None
    submitted_at: datetime
    decision_id: int


class WithdrawalIn(Schema):
    reason: str


class VerdictIn(Schema):
    option: str
    reason: str


def _charter_out(charter: Charter) -> dict[str, Any]:
    items = queries.items_of(charter)
    return {
        "project_id": charter.project_id,
        "state": charter.state,
        "version": charter.version,
        "objective": charter.objective,
        "items": [{name: getattr(item, name) for name in item.__slots__} for item in items],
    }


@router.get(
    "/projects/{project_id}/charter",
    **operation("work.read_charter", permission=VIEW, summary="The draft", response=CharterOut),
)
def read_charter(request: HttpRequest, response: HttpResponse, project_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    charter = queries.charter_of(actor, queries.project_by_id(actor, project_id).pk)
    if charter is None:
        raise NotFoundError("This project has no charter yet.")
    tagged(response, charter)
    return _charter_out(charter)


@router.put(
    "/projects/{project_id}/charter",
    **operation(
        "work.save_charter", permission=WRITE_CHARTER, summary="Write it", response=CharterOut
    ),
)
def save_charter(
    request: HttpRequest, response: HttpResponse, project_id: int, body: CharterIn
) -> dict[str, Any]:
    actor = actor_of(request)
    known = queries.charter_of(actor, project_id)
    services.save_charter(
        actor=actor,
        project_id=project_id,
        objective=body.objective,
        items=[Item(**item.model_dump()) for item in body.items],
        version=expected_version(request) if known else None,
    )
    return read_charter(request, response, project_id)


@router.post(
    "/projects/{project_id}/charter/submit",
    **operation(
        "work.submit_charter",
        permission=WRITE_CHARTER,
        summary="Freeze and submit",
        response=VersionOut,
    ),
)
def submit_charter(request: HttpRequest, project_id: int) -> CharterVersion:
    return services.submit_charter(actor=actor_of(request), project_id=project_id)


@router.get(
    "/projects/{project_id}/charter/versions",
    **operation(
        "work.list_charter_versions",
        permission=VIEW,
        summary="Submitted versions",
        response=PageOut[VersionOut],
    ),
)
def list_charter_versions(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.charter_versions(actor, queries.project_by_id(actor, project_id).pk)
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.post(
    "/charter-versions/{version_id}/decide",
    **operation(
        "work.decide_charter",
        permission=APPROVE_CHARTER,
        summary="Approve or return",
        response=VersionOut,
    ),
)
def decide_charter(request: HttpRequest, version_id: int, body: VerdictIn) -> CharterVersion:
    return services.decide_charter(
        actor=actor_of(request), version_id=version_id, option=body.option, reason=body.reason
    )


@router.post(
    "/charter-versions/{version_id}/withdraw",
    **operation(
        "work.withdraw_charter",
        permission=WRITE_CHARTER,
        summary="Withdraw",
        response=VersionOut,
    ),
)
def withdraw_charter(request: HttpRequest, version_id: int, body: WithdrawalIn) -> CharterVersion:
    return services.withdraw_charter(
        actor=actor_of(request), version_id=version_id, reason=body.reason
    )
