"""The audit trail in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from pilothouse.foundation.audit import queries
from pilothouse.foundation.audit.permissions import VIEW
from pilothouse.foundation.audit.types import ChainCheck
from pilothouse.kit import permits
from pilothouse.kit.http.base import PageOut, actor_of, operation, page_out
from pilothouse.kit.paging import paginate
from pilothouse.kit.permits import ROOT

router = Router(tags=["audit"])


class AuditEventOut(Schema):
    seq: int
    at: datetime
    action: str
    actor_kind: str
    actor_name: str
    actor_user_id: int | None
    channel: str
    object_type: str
    object_id: int | None
    object_label: str
    object_version: int | None
    scope_path: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    hash: str


class ChainOut(Schema):
    holds: bool
    events: int
    broken_at: int | None
    why: str


@router.get(
    "/audit/events",
    **operation(
        "audit.list",
        permission=VIEW,
        summary="Audit events, newest first",
        response=PageOut[AuditEventOut],
    ),
)
def list_events(
    request: HttpRequest,
    object_type: str = "",
    object_id: int | None = None,
    cursor: str = "",
    size: int = 50,
) -> dict[str, Any]:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = queries.events(actor)
    if object_type:
        rows = rows.filter(object_type=object_type)
    if object_id is not None:
        rows = rows.filter(object_id=object_id)
    return page_out(paginate(rows, order=["-seq"], cursor=cursor, size=size))


@router.get(
    "/audit/chain",
    **operation(
        "audit.verify", permission=VIEW, summary="Verify the whole trail", response=ChainOut
    ),
)
def verify(request: HttpRequest) -> ChainCheck:
    permits.require(actor_of(request), VIEW, ROOT)
    return queries.verify_chain()
