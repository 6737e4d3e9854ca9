"""Folders of plans in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile as NinjaFile
from pydantic import Field

from pilothouse.delivery.estates import queries, services
from pilothouse.delivery.estates.models import Estate
from pilothouse.delivery.estates.permissions import RUN, VIEW
from pilothouse.delivery.estates.types import EstateState, FileState, NewEstate
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["estates"])


class EstateIn(Schema):
    """Where the plans go and who answers for projects that name nobody."""

    name: str = Field(max_length=120)
    portfolio_id: int
    programme_id: int | None = None
    sponsor_id: int
    business_pm_id: int
    technical_pm_id: int
    method: str = Field(max_length=80)


class EstateOut(EstateIn):
    id: int
    state: EstateState
    summary: dict[str, Any]
    archive_name: str
    job_id: int | None
    finished_at: datetime | None
    version: int


class EstateFileOut(Schema):
    id: int
    path: str
    state: FileState
    error: str
    project_id: int | None
    plan_import_id: int | None
    sha256: str
    facts: dict[str, Any]


class EstateLinkOut(Schema):
    id: int
    project_id: int | None
    task: int
    incoming: bool
    type: str
    lag: int
    lag_unit: str
    other_said: str
    other_name: str
    other_project_id: int | None
    other_task: int | None
    dependency_id: int | None

    @staticmethod
    def resolve_project_id(row: Any) -> int | None:
        found: int | None = row.file.project_id
        return found


@router.get(
    "/estates",
    **operation(
        "estates.list", permission=VIEW, summary="Folders of plans",
        response=PageOut[EstateOut],
    ),
)  # fmt: skip
def list_estates(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.estates(actor_of(request))
    return page_out(paginate(rows, order=["-pk"], cursor=cursor, size=size))


@router.post(
    "/estates",
    **operation(
        "estates.open", permission=RUN, summary="Open a folder of plans; then send its archive",
        response=EstateOut, status=201,
    ),
)  # fmt: skip
def open_estate(request: HttpRequest, body: EstateIn) -> Status[Estate]:
    new = NewEstate(**body.model_dump())
    return Status(201, services.open_estate(actor=actor_of(request), new=new))


@router.get(
    "/estates/{estate_id}",
    **operation(
        "estates.read", permission=VIEW, summary="One folder with its summary", response=EstateOut
    ),
)
def read_estate(request: HttpRequest, response: HttpResponse, estate_id: int) -> Estate:
    row = queries.estate(actor_of(request), estate_id)
    return tagged(response, row)


@router.post(
    "/estates/{estate_id}/archive",
    **operation(
        "estates.run", permission=RUN, summary="Bring in a zip of the folder, new or again",
        response=EstateOut, status=202,
    ),
)  # fmt: skip
def run_estate(
    request: HttpRequest,
    estate_id: int,
    archive: NinjaFile = File(...),  # type: ignore[type-arg]  # noqa: B008
) -> Status[Estate]:
    actor = actor_of(request)
    return Status(202, services.run_again(actor=actor, estate_id=estate_id, archive=archive))


@router.post(
    "/estates/{estate_id}/go-on",
    **operation(
        "estates.go_on", permission=RUN, summary="Go on with an interrupted run",
        response=EstateOut, status=202,
    ),
)  # fmt: skip
def go_on(request: HttpRequest, estate_id: int) -> Status[Estate]:
    return Status(202, services.run_again(actor=actor_of(request), estate_id=estate_id))


@router.get(
    "/estates/{estate_id}/files",
    **operation(
        "estates.files", permission=VIEW, summary="What became of each file",
        response=PageOut[EstateFileOut],
    ),
)  # fmt: skip
def list_files(
    request: HttpRequest, estate_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.files(actor, queries.estate(actor, estate_id).pk)
    return page_out(paginate(rows, order=["path", "project_index"], cursor=cursor, size=size))


@router.get(
    "/estates/{estate_id}/links",
    **operation(
        "estates.links", permission=VIEW, summary="Links between the plans",
        response=PageOut[EstateLinkOut],
    ),
)  # fmt: skip
def list_links(
    request: HttpRequest, estate_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.links(actor, queries.estate(actor, estate_id).pk)
    found = paginate(rows, order=["pk"], cursor=cursor, size=size)
    met = queries.agreements(actor, found.items)
    for item in found.items:
        setattr(item, "dependency_id", met[item.pk].pk if item.pk in met else None)  # noqa: B010
    return page_out(found)
