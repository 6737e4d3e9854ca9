"""Stakeholders in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.governance.stakeholders import queries, services
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.permissions import EDIT, VIEW
from pilothouse.governance.stakeholders.types import Channel, Frequency
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

router = Router(tags=["stakeholders"])


class StakeholderIn(Schema):
    name: str = Field(max_length=120)
    organisation: str = Field("", max_length=120)
    role: str = Field("", max_length=160)
    influence: int = Field(ge=1, le=5)
    interest: int = Field(ge=1, le=5)
    attitude: int = Field(0, ge=-2, le=2)
    desired: int = Field(1, ge=-2, le=2)
    strategy: str = ""
    owner_id: int
    message: str = Field("", max_length=200)
    frequency: Frequency = Frequency.MONTHLY
    channel: Channel = Channel.MEETING


class StakeholderPatch(Schema):
    name: str | None = Field(None, max_length=120)
    organisation: str | None = Field(None, max_length=120)
    role: str | None = Field(None, max_length=160)
    influence: int | None = Field(None, ge=1, le=5)
    interest: int | None = Field(None, ge=1, le=5)
    attitude: int | None = Field(None, ge=-2, le=2)
    desired: int | None = Field(None, ge=-2, le=2)
    strategy: str | None = None
    owner_id: int | None = None
    message: str | None = Field(None, max_length=200)
    frequency: Frequency | None = None
    channel: Channel | None = None


class StakeholderOut(StakeholderIn):
    id: int
    project_id: int
    quadrant: str
    gap: int
    version: int


class RemovalIn(Schema):
    reason: str = ""


class RemovedOut(Schema):
    project_id: int


@router.get(
    "/projects/{project_id}/stakeholders",
    **operation(
        "stakeholders.list",
        permission=VIEW,
        summary="Stakeholders of a project",
        response=PageOut[StakeholderOut],
    ),
)
def list_stakeholders(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.stakeholders_of(actor, project_by_id(actor, project_id).pk)
    return page_out(paginate(rows, order=["-weight", "name"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/stakeholders",
    **operation(
        "stakeholders.add", permission=EDIT, summary="Add one", response=StakeholderOut, status=201
    ),
)
def add_stakeholder(request: HttpRequest, project_id: int, body: StakeholderIn) -> HttpResponse:
    return created(
        request,
        StakeholderOut,
        services.add_stakeholder,
        project_id=project_id,
        **body.model_dump(),
    )


@router.get(
    "/stakeholders/{stakeholder_id}",
    **operation(
        "stakeholders.read", permission=VIEW, summary="One stakeholder", response=StakeholderOut
    ),
)
def read_stakeholder(
    request: HttpRequest, response: HttpResponse, stakeholder_id: int
) -> Stakeholder:
    row = queries.stakeholder(actor_of(request), stakeholder_id)
    return tagged(response, row)


@router.patch(
    "/stakeholders/{stakeholder_id}",
    **operation("stakeholders.edit", permission=EDIT, summary="Change it", response=StakeholderOut),
)
def edit_stakeholder(
    request: HttpRequest, response: HttpResponse, stakeholder_id: int, body: StakeholderPatch
) -> Stakeholder:
    return edited(request, response, services.edit_stakeholder, body, stakeholder_id=stakeholder_id)


@router.post(
    "/stakeholders/{stakeholder_id}/remove",
    **operation("stakeholders.remove", permission=EDIT, summary="Remove", response=RemovedOut),
)
def remove_stakeholder(
    request: HttpRequest, stakeholder_id: int, body: RemovalIn
) -> dict[str, Any]:
    project_id = services.remove_stakeholder(
        actor=actor_of(request), stakeholder_id=stakeholder_id, reason=body.reason
    )
    return {"project_id": project_id}
