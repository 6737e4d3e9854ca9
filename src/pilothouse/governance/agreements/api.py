"""Agreements in the API: our side. The client's side is the personal link."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.governance.agreements import queries, rules, services
from pilothouse.governance.agreements.models import AgreementVersion
from pilothouse.governance.agreements.permissions import EDIT, VIEW
from pilothouse.governance.agreements.types import Section, VersionState
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["agreements"])


class DraftIn(Schema):
    price: Decimal | None = Field(None, ge=0)
    payment: str = ""
    cover: str = ""
    milestone_keys: list[str] | None = None
    version: int | None = None


class SendIn(Schema):
    name: str = Field(max_length=120)
    email: str
    days: int = 30


class LinkOut(Schema):
    id: int
    name: str
    email: str
    expires_at: datetime
    revoked_at: datetime | None
    first_seen_at: datetime | None


class ReplyIn(Schema):
    section: Section = Section.GENERAL
    text: str


class ReasonIn(Schema):
    reason: str


class CommentOut(Schema):
    id: int
    section: Section
    kind: str
    text: str
    author: str
    by_client: bool
    created_at: datetime


class VersionOut(Schema):
    id: int
    number: int
    state: VersionState
    price: Decimal | None
    currency: str
    digest: str
    sent_at: datetime | None
    version: int


class DifferenceOut(Schema):
    section: str
    label: str
    before: str
    after: str


class VersionDetail(VersionOut):
    terms: dict[str, Any]
    comments: list[CommentOut]
    links: list[LinkOut]
    drift: list[DifferenceOut]


@router.get(
    "/projects/{project_id}/agreement",
    **operation(
        "agreements.list",
        permission=VIEW,
        summary="Versions of a project's agreement",
        response=PageOut[VersionOut],
    ),
)
def list_versions(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.versions_of(actor_of(request), project_id)
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/agreement",
    **operation(
        "agreements.save_draft",
        permission=EDIT,
        summary="Begin or change the draft",
        response=VersionOut,
        status=201,
    ),
)
def save_draft(request: HttpRequest, project_id: int, body: DraftIn) -> HttpResponse:
    return created(
        request, VersionOut, services.save_draft, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/agreements/{version_id}",
    **operation("agreements.read", permission=VIEW, summary="One version", response=VersionDetail),
)
def read_version(request: HttpRequest, response: HttpResponse, version_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    version = queries.version(actor, version_id)
    tagged(response, version)
    return {
        **VersionOut.from_orm(version).model_dump(),
        "terms": queries.terms(version, actor.now),
        "comments": list(version.comments.all()),
        "links": list(version.links.all()),
        "drift": queries.drift(version, actor.now),
    }


@router.get(
    "/agreements/{version_id}/differences/{other_id}",
    **operation(
        "agreements.compare",
        permission=VIEW,
        summary="What differs from another version",
        response=list[DifferenceOut],
    ),
)
def compare(request: HttpRequest, version_id: int, other_id: int) -> list[Any]:
    actor = actor_of(request)
    one, other = queries.version(actor, version_id), queries.version(actor, other_id)
    return rules.differences(queries.terms(one, actor.now), queries.terms(other, actor.now))


@router.post(
    "/agreements/{version_id}/send",
    **operation(
        "agreements.send",
        permission=EDIT,
        summary="Freeze and send to a contact",
        response=LinkOut,
        status=201,
    ),
)
def send(request: HttpRequest, version_id: int, body: SendIn) -> HttpResponse:
    return created(
        request, LinkOut, services.send_version, version_id=version_id, **body.model_dump()
    )


@router.post(
    "/agreements/{version_id}/comments",
    **operation(
        "agreements.reply",
        permission=EDIT,
        summary="Answer the client",
        response=CommentOut,
        status=201,
    ),
)
def reply(request: HttpRequest, version_id: int, body: ReplyIn) -> HttpResponse:
    return created(request, CommentOut, services.reply, version_id=version_id, **body.model_dump())


@router.post(
    "/agreements/{version_id}/withdraw",
    **operation(
        "agreements.withdraw", permission=EDIT, summary="Withdraw a version", response=VersionOut
    ),
)
def withdraw(request: HttpRequest, version_id: int, body: ReasonIn) -> AgreementVersion:
    return services.withdraw(actor=actor_of(request), version_id=version_id, reason=body.reason)


@router.post(
    "/agreements/links/{link_id}/revoke",
    **operation("agreements.revoke_link", permission=EDIT, summary="End a link", response=LinkOut),
)
def revoke_link(request: HttpRequest, link_id: int) -> Any:
    return services.revoke_link(actor=actor_of(request), link_id=link_id)
