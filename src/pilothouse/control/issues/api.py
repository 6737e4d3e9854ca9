"""Issues in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.control.issues import queries, services
from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.permissions import EDIT, RAISE, VIEW
from pilothouse.control.issues.types import IssueState
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

router = Router(tags=["issues"])


class IssueIn(Schema):
    title: str = Field(max_length=200)
    description: str = ""
    severity: int = Field(2, ge=1, le=4)
    owner_id: int
    risk_id: int | None = None
    due_on: date | None = None


class IssuePatch(Schema):
    title: str | None = Field(None, max_length=200)
    description: str | None = None
    severity: int | None = Field(None, ge=1, le=4)
    owner_id: int | None = None
    due_on: date | None = None


class IssueOut(IssueIn):
    id: int
    number: str
    project_id: int
    state: IssueState
    level: int
    respond_by: datetime
    resolution: str
    version: int


class ReasonIn(Schema):
    reason: str


class ResolutionIn(Schema):
    resolution: str


@router.get(
    "/projects/{project_id}/issues",
    **operation(
        "issues.list", permission=VIEW, summary="Issues of a project", response=PageOut[IssueOut]
    ),
)
def list_issues(
    request: HttpRequest, project_id: int, state: str = "all", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.in_state(queries.issues_of(actor_of(request), project_id), state).order_by()
    return page_out(paginate(rows, order=["-severity"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/issues",
    **operation(
        "issues.raise", permission=RAISE, summary="Raise an issue", response=IssueOut, status=201
    ),
)
def raise_issue(request: HttpRequest, project_id: int, body: IssueIn) -> HttpResponse:
    return created(
        request, IssueOut, services.raise_issue, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/issues/{issue_id}",
    **operation("issues.read", permission=VIEW, summary="One issue", response=IssueOut),
)
def read_issue(request: HttpRequest, response: HttpResponse, issue_id: int) -> Issue:
    issue = queries.issue(actor_of(request), issue_id)
    return tagged(response, issue)


@router.patch(
    "/issues/{issue_id}",
    **operation("issues.edit", permission=EDIT, summary="Change an issue", response=IssueOut),
)
def edit_issue(
    request: HttpRequest, response: HttpResponse, issue_id: int, body: IssuePatch
) -> Issue:
    return edited(request, response, services.edit_issue, body, issue_id=issue_id)


@router.post(
    "/issues/{issue_id}/escalate",
    **operation("issues.escalate", permission=EDIT, summary="One level up", response=IssueOut),
)
def escalate_issue(request: HttpRequest, issue_id: int, body: ReasonIn) -> Issue:
    return services.escalate_issue(actor=actor_of(request), issue_id=issue_id, reason=body.reason)


@router.post(
    "/issues/{issue_id}/resolve",
    **operation("issues.resolve", permission=EDIT, summary="Resolve an issue", response=IssueOut),
)
def resolve_issue(request: HttpRequest, issue_id: int, body: ResolutionIn) -> Issue:
    return services.resolve_issue(
        actor=actor_of(request), issue_id=issue_id, resolution=body.resolution
    )


@router.post(
    "/issues/{issue_id}/reopen",
    **operation("issues.reopen", permission=EDIT, summary="Reopen an issue", response=IssueOut),
)
def reopen_issue(request: HttpRequest, issue_id: int) -> Issue:
    return services.reopen_issue(actor=actor_of(request), issue_id=issue_id)
