"""Prints of plans and read-only links in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.delivery.prints import queries, services
from pilothouse.delivery.prints.models import PlanPrint, PlanShare
from pilothouse.delivery.prints.permissions import DRAW, SHARE, VIEW
from pilothouse.delivery.prints.rules import LONGEST_DAYS, MOST_ACROSS, TYPES
from pilothouse.delivery.prints.types import (
    USUAL,
    FileKind,
    Orientation,
    PaperSize,
    PrintColumn,
    PrintOptions,
    PrintState,
    Which,
)
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.http.base import PageOut, actor_of, once, operation, page_out
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.responses import attachment

router = Router(tags=["prints"])


class PrintIn(Schema):
    kind: FileKind = FileKind.PDF
    paper: PaperSize = PaperSize.A4
    orientation: Orientation = Orientation.LANDSCAPE
    first: date | None = None
    last: date | None = None
    columns: list[PrintColumn] = Field(default_factory=lambda: [PrintColumn(n) for n in USUAL])
    which: Which = Which.ALL
    level: int = Field(0, ge=0, le=60)
    across: int = Field(1, ge=1, le=MOST_ACROSS)
    links: bool = True
    baseline: bool = True
    slack: bool = False


class PrintOut(Schema):
    id: int
    project_id: int
    state: PrintState
    revision: int
    pages: int
    file_name: str
    size: int
    error: str
    by_name: str


class ShareIn(Schema):
    name: str = Field(min_length=1, max_length=120)
    days: int = Field(30, ge=1, le=LONGEST_DAYS)
    which: Which = Which.ALL
    level: int = Field(0, ge=0, le=60)


class ShareOut(Schema):
    id: int
    project_id: int
    name: str
    expires_at: datetime
    revoked_at: datetime | None
    first_seen_at: datetime | None


class ShareMade(ShareOut):
    address: str


@router.get(
    "/projects/{project_id}/plan/prints",
    **operation(
        "prints.list", permission=VIEW, summary="Prints of a plan", response=PageOut[PrintOut]
    ),
)
def list_prints(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.prints_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/plan/prints",
    **operation(
        "prints.ask", permission=DRAW, summary="Print a plan", response=PrintOut, status=202
    ),
)
def ask_print(request: HttpRequest, project_id: int, body: PrintIn) -> HttpResponse:
    def make() -> tuple[int, PrintOut]:
        given = body.model_dump(mode="python")
        plain = {k: v.value if hasattr(v, "value") else v for k, v in given.items()}
        plain["columns"] = tuple(column.value for column in body.columns)
        row = services.ask_print(
            actor=actor_of(request), project_id=project_id, options=PrintOptions(**plain)
        )
        return 202, PrintOut.from_orm(row)

    return once(request, make)


@router.get(
    "/plan-prints/{print_id}",
    **operation("prints.read", permission=VIEW, summary="One print", response=PrintOut),
)
def read_print(request: HttpRequest, print_id: int) -> PlanPrint:
    return queries.plan_print(actor_of(request), print_id)


@router.get(
    "/plan-prints/{print_id}/file",
    **operation("prints.file", permission=VIEW, summary="The file of a print", response=None),
)
def read_file(request: HttpRequest, print_id: int) -> FileResponse:
    row = queries.plan_print(actor_of(request), print_id)
    if row.state != PrintState.READY:
        raise NotFoundError("This print is not drawn yet.")
    kind = TYPES[row.file_name.rpartition(".")[2]]
    return attachment(row.file.open("rb"), name=row.file_name, content_type=kind)


@router.delete(
    "/plan-prints/{print_id}",
    **operation(
        "prints.remove", permission=DRAW, summary="Remove a print", response=None, status=204
    ),
)
def remove_print(request: HttpRequest, print_id: int) -> tuple[int, None]:
    services.remove_print(actor=actor_of(request), print_id=print_id)
    return 204, None


@router.get(
    "/projects/{project_id}/plan/links",
    **operation(
        "prints.shares",
        permission=SHARE,
        summary="Read-only links to a plan",
        response=PageOut[ShareOut],
    ),
)
def list_shares(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.shares_of(actor_of(request), project_id).order_by()
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.post(
    "/projects/{project_id}/plan/links",
    **operation(
        "prints.give_share",
        permission=SHARE,
        summary="Give a read-only link to a plan",
        response=ShareMade,
        status=201,
    ),
)
def give_share(request: HttpRequest, project_id: int, body: ShareIn) -> HttpResponse:
    def make() -> tuple[int, ShareMade]:
        given = body.model_dump() | {"which": body.which.value}
        row = services.give_share(actor=actor_of(request), project_id=project_id, **given)
        address = settings.BASE_URL + reverse("prints:open", args=[queries.secret_of(row)])
        return 201, ShareMade(**ShareOut.from_orm(row).model_dump(), address=address)

    return once(request, make)


@router.post(
    "/plan-links/{share_id}/end",
    **operation(
        "prints.end_share", permission=SHARE, summary="End a read-only link", response=ShareOut
    ),
)
def end_share(request: HttpRequest, share_id: int) -> PlanShare:
    return services.end_share(actor=actor_of(request), share_id=share_id)
