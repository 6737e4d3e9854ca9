"""Projects and teams in the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.work import queries, services
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.permissions import (
    ADVANCE,
    CREATE,
    EDIT,
    HISTORY,
    PRIORITISE,
    STAFF,
    VIEW,
)
from pilothouse.delivery.work.types import MOST_PRIORITY, Stage, Tier
from pilothouse.foundation.audit.queries import events_below
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    edited,
    once,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["work"])


class ProjectIn(Schema):
    name: str = Field(max_length=200)
    summary: str = ""
    portfolio_id: int
    programme_id: int | None = None
    client_id: int | None = None
    tier: Tier = Tier.MEDIUM
    method: str = Field(max_length=60)
    sponsor_id: int
    business_pm_id: int
    technical_pm_id: int
    target_start: date | None = None
    target_finish: date | None = None
    budget: Decimal | None = None
    currency: str = Field("GBP", max_length=3)


class ProjectPatch(Schema):
    name: str | None = Field(None, max_length=200)
    summary: str | None = None
    client_id: int | None = None
    tier: Tier | None = None
    method: str | None = Field(None, max_length=60)
    sponsor_id: int | None = None
    business_pm_id: int | None = None
    technical_pm_id: int | None = None
    target_start: date | None = None
    target_finish: date | None = None
    budget: Decimal | None = None
    currency: str | None = Field(None, max_length=3)


class ProjectOut(ProjectIn):
    id: int
    number: str
    stage: Stage
    stage_since: datetime
    priority: int
    version: int


class MoveIn(Schema):
    stage: Stage
    reason: str


class PriorityIn(Schema):
    """1 to 1000, the higher first; 500 is usual. Without a number it stays."""

    priority: int | None = Field(None, ge=1, le=MOST_PRIORITY)
    reason: str = Field("", max_length=2000)


class PlaceIn(Schema):
    portfolio_id: int
    programme_id: int | None = None
    reason: str


class EventOut(Schema):
    seq: int
    at: datetime
    actor_name: str
    action: str
    object_type: str
    object_id: int | None
    object_label: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


class MemberIn(Schema):
    person_id: int


class ReasonIn(Schema):
    reason: str


@router.get(
    "/projects",
    **operation(
        "work.list_projects", permission=VIEW, summary="Projects", response=PageOut[ProjectOut]
    ),
)
def list_projects(
    request: HttpRequest, stage: str = "", q: str = "", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.in_stage(queries.projects(actor_of(request)), stage)
    rows = queries.matching(rows, q) if q else rows
    return page_out(paginate(rows, order=["number"], cursor=cursor, size=size))


@router.post(
    "/projects",
    **operation(
        "work.create_project",
        permission=CREATE,
        summary="Open a project",
        response=ProjectOut,
        status=201,
    ),
)
def create_project(request: HttpRequest, body: ProjectIn) -> HttpResponse:
    def make() -> tuple[int, ProjectOut]:
        new = services.NewProject(**body.model_dump())
        return 201, ProjectOut.from_orm(services.create_project(actor=actor_of(request), new=new))

    return once(request, make)


@router.get(
    "/projects/{project_id}",
    **operation("work.read_project", permission=VIEW, summary="One project", response=ProjectOut),
)
def read_project(request: HttpRequest, response: HttpResponse, project_id: int) -> Project:
    row = queries.project_by_id(actor_of(request), project_id)
    return tagged(response, row)


@router.patch(
    "/projects/{project_id}",
    **operation("work.edit_project", permission=EDIT, summary="Change facts", response=ProjectOut),
)
def edit_project(
    request: HttpRequest, response: HttpResponse, project_id: int, body: ProjectPatch
) -> Project:
    return edited(request, response, services.edit_project, body, project_id=project_id)


@router.post(
    "/projects/{project_id}/stage",
    **operation(
        "work.move_to_stage", permission=ADVANCE, summary="Move to a stage", response=ProjectOut
    ),
)
def move_to_stage(request: HttpRequest, project_id: int, body: MoveIn) -> Project:
    return services.move_to_stage(
        actor=actor_of(request), project_id=project_id, stage=body.stage, reason=body.reason
    )


@router.patch(
    "/projects/{project_id}/priority",
    **operation(
        "work.set_priority",
        permission=PRIORITISE,
        summary="Set the priority among projects",
        response=ProjectOut,
    ),
)
def set_priority(
    request: HttpRequest, response: HttpResponse, project_id: int, body: PriorityIn
) -> Project:
    return edited(request, response, services.set_priority, body, project_id=project_id)


@router.post(
    "/projects/{project_id}/place",
    **operation(
        "work.place_project",
        permission=CREATE,
        summary="Move into another programme or portfolio",
        response=ProjectOut,
    ),
)
def place_project(request: HttpRequest, project_id: int, body: PlaceIn) -> Project:
    return services.place_project(
        actor=actor_of(request), project_id=project_id, **body.model_dump()
    )


@router.post(
    "/projects/{project_id}/team",
    **operation(
        "work.add_team_member", permission=STAFF, summary="Add to the team", response=ProjectOut
    ),
)
def add_team_member(request: HttpRequest, project_id: int, body: MemberIn) -> Project:
    return services.add_team_member(
        actor=actor_of(request), project_id=project_id, person_id=body.person_id
    )


@router.post(
    "/projects/{project_id}/team/{person_id}/remove",
    **operation(
        "work.remove_team_member",
        permission=STAFF,
        summary="Take from the team",
        response=ProjectOut,
    ),
)
def remove_team_member(
    request: HttpRequest, project_id: int, person_id: int, body: ReasonIn
) -> Project:
    return services.remove_team_member(
        actor=actor_of(request), project_id=project_id, person_id=person_id, reason=body.reason
    )


@router.get(
    "/projects/{project_id}/history",
    **operation(
        "work.list_history",
        permission=HISTORY,
        summary="What was done in the project, newest first",
        response=PageOut[EventOut],
    ),
)
def list_history(
    request: HttpRequest, project_id: int, kind: str = "", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    project = queries.project_by_id(actor_of(request), project_id, HISTORY)
    rows = events_below(project, project.scope.path)
    rows = rows.filter(object_type=kind) if kind else rows
    return page_out(paginate(rows, order=["-seq"], cursor=cursor, size=size))
