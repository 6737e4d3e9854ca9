"""Links between proposals in the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import ProposalLink
from pilothouse.governance.portfolio.permissions import EDIT, VIEW
from pilothouse.governance.portfolio.types import LinkKind
from pilothouse.kit.http.base import actor_of, created, operation

router = Router(tags=["portfolio"])


class LinkIn(Schema):
    """`bonus`, in % of both values, belongs to `adds` and only to it."""

    other_id: int
    kind: LinkKind
    bonus: int | None = Field(None, ge=-100, le=100)


class LinkOut(LinkIn):
    id: int
    proposal_id: int


@router.get(
    "/proposals/{proposal_id}/links",
    **operation(
        "portfolio.list_links",
        permission=VIEW,
        summary="What choosing it means for others",
        response=list[LinkOut],
    ),
)
def list_links(request: HttpRequest, proposal_id: int) -> QuerySet[ProposalLink]:
    actor = actor_of(request)
    return queries.links(actor, queries.proposal(actor, proposal_id))


@router.post(
    "/proposals/{proposal_id}/links",
    **operation(
        "portfolio.add_link",
        permission=EDIT,
        summary="Link it to another proposal",
        response=LinkOut,
        status=201,
    ),
)
def add_link(request: HttpRequest, proposal_id: int, body: LinkIn) -> HttpResponse:
    values = {"proposal_id": proposal_id, **body.model_dump()}
    return created(request, LinkOut, services.add_link, **values)


@router.delete(
    "/proposals/{proposal_id}/links/{link_id}",
    **operation(
        "portfolio.remove_link",
        permission=EDIT,
        summary="Take a link away",
        response=None,
        status=204,
    ),
)
def remove_link(request: HttpRequest, proposal_id: int, link_id: int) -> tuple[int, None]:
    services.remove_link(actor=actor_of(request), proposal_id=proposal_id, link_id=link_id)
    return 204, None
