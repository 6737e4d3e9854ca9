"""Standards in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from pilothouse.governance.standards import queries, services
from pilothouse.governance.standards.models import MethodAssignment, MethodPackage
from pilothouse.governance.standards.permissions import INSTALL, MOVE, VIEW
from pilothouse.kit import permits
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    once,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["standards"])


class PackageOut(Schema):
    id: int
    code: str
    edition: str
    name: str
    summary: str
    digest: str
    is_shipped: bool
    installed_at: datetime


class PackageDetail(PackageOut):
    content: dict[str, Any]
    source: str


class PackageIn(Schema):
    source: str


class MoveIn(Schema):
    edition: str
    reason: str


class MoveOut(Schema):
    project_id: int
    package: PackageOut


class StartIn(Schema):
    start: date | None = None


class StartedOut(Schema):
    project_id: int
    tasks: int


class FactOut(Schema):
    key: str
    kind: str
    label: str


@router.get(
    "/standards",
    **operation(
        "standards.list",
        permission=VIEW,
        summary="Installed method packages",
        response=PageOut[PackageOut],
    ),
)
def list_packages(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.packages(actor_of(request))
    return page_out(paginate(rows, order=["code", "-rank"], cursor=cursor, size=size))


@router.get(
    "/standards/facts",
    **operation(
        "standards.facts",
        permission=VIEW,
        summary="Facts that rules may use",
        response=list[FactOut],
    ),
)
def list_facts(request: HttpRequest) -> list[dict[str, str]]:
    permits.require_anywhere(actor_of(request), VIEW)
    return [{"key": f.key, "kind": f.kind.value, "label": f.label} for f in queries.facts()]


@router.get(
    "/standards/{code}/{edition}",
    **operation(
        "standards.read", permission=VIEW, summary="One method package", response=PackageDetail
    ),
)
def read_package(request: HttpRequest, code: str, edition: str) -> MethodPackage:
    return queries.package(actor_of(request), code, edition)


@router.post(
    "/standards",
    **operation(
        "standards.install",
        permission=INSTALL,
        summary="Install a method package from its YAML",
        response=PackageOut,
        status=201,
    ),
)
def install_package(request: HttpRequest, body: PackageIn) -> HttpResponse:
    return created(request, PackageOut, services.install_package, source=body.source)


@router.post(
    "/projects/{project_id}/method",
    **operation(
        "standards.move",
        permission=MOVE,
        summary="Move a project to another version of its method",
        response=MoveOut,
    ),
)
def move_project(request: HttpRequest, project_id: int, body: MoveIn) -> MethodAssignment:
    return services.move_project(
        actor=actor_of(request), project_id=project_id, **body.model_dump()
    )


@router.post(
    "/projects/{project_id}/plan/from-method",
    **operation(
        "standards.start_plan",
        permission=VIEW,
        summary="Begin a project's plan from its method",
        response=StartedOut,
        status=201,
    ),
)
def start_plan(request: HttpRequest, project_id: int, body: StartIn) -> HttpResponse:
    def make() -> tuple[int, StartedOut]:
        actor = actor_of(request)
        count = services.start_plan(actor=actor, project_id=project_id, start=body.start)
        return 201, StartedOut(project_id=project_id, tasks=count)

    return once(request, make)
