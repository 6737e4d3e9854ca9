"""Named views of plans in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.layouts import queries, services
from pilothouse.delivery.layouts.models import Layout
from pilothouse.delivery.layouts.permissions import KEEP, VIEW
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    expected_version,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["plan views"])


class LayoutIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    settings: dict[str, Any]
    shared: bool = False


class LayoutPatch(Schema):
    name: str | None = Field(None, min_length=1, max_length=80)
    settings: dict[str, Any] | None = None
    shared: bool | None = None


class LayoutOut(Schema):
    id: int
    project_id: int
    name: str
    settings: dict[str, Any]
    is_shared: bool
    version: int


@router.get(
    "/projects/{project_id}/plan/views",
    **operation(
        "layouts.list",
        permission=VIEW,
        summary="Named views of a plan",
        response=PageOut[LayoutOut],
    ),
)
def list_layouts(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.layouts_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/plan/views",
    **operation(
        "layouts.add", permission=KEEP, summary="Keep a view", response=LayoutOut, status=201
    ),
)
def add_layout(request: HttpRequest, project_id: int, body: LayoutIn) -> HttpResponse:
    return created(
        request, LayoutOut, services.add_layout, project_id=project_id, **body.model_dump()
    )


@router.get(
    "/plan-views/{layout_id}",
    **operation("layouts.read", permission=VIEW, summary="One view", response=LayoutOut),
)
def read_layout(request: HttpRequest, response: HttpResponse, layout_id: int) -> Layout:
    row = queries.layout(actor_of(request), layout_id)
    return tagged(response, row)


@router.patch(
    "/plan-views/{layout_id}",
    **operation("layouts.edit", permission=KEEP, summary="Change a view", response=LayoutOut),
)
def edit_layout(
    request: HttpRequest, response: HttpResponse, layout_id: int, body: LayoutPatch
) -> Layout:
    values = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    row = services.edit_layout(
        actor=actor_of(request), layout_id=layout_id, version=expected_version(request), **values
    )
    return tagged(response, row)


@router.delete(
    "/plan-views/{layout_id}",
    **operation(
        "layouts.remove", permission=KEEP, summary="Remove a view", response=None, status=204
    ),
)
def remove_layout(request: HttpRequest, layout_id: int) -> tuple[int, None]:
    services.remove_layout(actor=actor_of(request), layout_id=layout_id)
    return 204, None
