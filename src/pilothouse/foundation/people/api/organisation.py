"""Units, clients and absences in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.permissions import (
    MANAGE,
    RECORD_ABSENCE,
    VIEW,
    VIEW_ABSENCES,
)
from pilothouse.foundation.people.types import AbsenceKind
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    created,
    operation,
    page_out,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["people"])


class UnitIn(Schema):
    name: str = Field(max_length=120)
    parent_id: int | None = None


class UnitOut(UnitIn):
    id: int
    version: int


class ClientIn(Schema):
    name: str = Field(max_length=120)
    country: str = Field("", max_length=2)


class ClientOut(ClientIn):
    id: int
    version: int


class AbsenceIn(Schema):
    person_id: int
    kind: AbsenceKind = AbsenceKind.HOLIDAY
    first_day: date
    last_day: date


class AbsenceOut(AbsenceIn):
    id: int


@router.get(
    "/units",
    **operation("units.list", permission=VIEW, summary="Units", response=PageOut[UnitOut]),
)
def list_units(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.units(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/units",
    **operation("units.add", permission=MANAGE, summary="Add a unit", response=UnitOut, status=201),
)
def add_unit(request: HttpRequest, body: UnitIn) -> HttpResponse:
    return created(request, UnitOut, services.add_unit, **body.model_dump())


@router.get(
    "/clients",
    **operation("clients.list", permission=VIEW, summary="Clients", response=PageOut[ClientOut]),
)
def list_clients(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.clients(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/clients",
    **operation(
        "clients.add", permission=MANAGE, summary="Add a client", response=ClientOut, status=201
    ),
)
def add_client(request: HttpRequest, body: ClientIn) -> HttpResponse:
    return created(request, ClientOut, services.add_client, **body.model_dump())


@router.get(
    "/absences",
    **operation(
        "absences.list",
        permission=VIEW_ABSENCES,
        summary="Absences, latest first",
        response=PageOut[AbsenceOut],
    ),
)
def list_absences(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.absences(actor_of(request))
    return page_out(paginate(rows, order=["-first_day"], cursor=cursor, size=size))


@router.post(
    "/absences",
    **operation(
        "absences.record",
        permission=RECORD_ABSENCE,
        summary="Record an absence",
        response=AbsenceOut,
        status=201,
    ),
)
def record_absence(request: HttpRequest, body: AbsenceIn) -> HttpResponse:
    return created(request, AbsenceOut, services.record_absence, **body.model_dump())


@router.delete(
    "/absences/{absence_id}",
    **operation(
        "absences.cancel",
        permission=RECORD_ABSENCE,
        summary="Take an absence back",
        response=None,
        status=204,
    ),
)
def cancel_absence(request: HttpRequest, absence_id: int) -> Status[None]:
    services.cancel_absence(actor=actor_of(request), absence_id=absence_id)
    return Status(204, None)
