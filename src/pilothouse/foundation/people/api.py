"""People, units and clients in the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.models import Person
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
    edited,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["people"])


class PersonIn(Schema):
    name: str = Field(max_length=120)
    email: str = Field(max_length=254)
    job_title: str = Field("", max_length=120)
    unit_id: int | None = None
    client_id: int | None = None
    phone: str = Field("", max_length=40)
    hours_per_week: Decimal = Field(Decimal(40), ge=0, le=168)
    is_active: bool = True


class PersonPatch(Schema):
    name: str | None = Field(None, max_length=120)
    email: str | None = Field(None, max_length=254)
    job_title: str | None = Field(None, max_length=120)
    unit_id: int | None = None
    client_id: int | None = None
    phone: str | None = Field(None, max_length=40)
    hours_per_week: Decimal | None = Field(None, ge=0, le=168)
    is_active: bool | None = None


class PersonOut(PersonIn):
    id: int
    version: int


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
    "/people",
    **operation("people.list", permission=VIEW, summary="People", response=PageOut[PersonOut]),
)
def list_people(
    request: HttpRequest, q: str = "", cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.matching(actor, q) if q else queries.people(actor)
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/people",
    **operation(
        "people.add", permission=MANAGE, summary="Add a person", response=PersonOut, status=201
    ),
)
def add_person(request: HttpRequest, body: PersonIn) -> HttpResponse:
    return created(request, PersonOut, services.add_person, **body.model_dump())


@router.get(
    "/people/{person_id}",
    **operation("people.read", permission=VIEW, summary="One person", response=PersonOut),
)
def read_person(request: HttpRequest, response: HttpResponse, person_id: int) -> Person:
    person = queries.person(actor_of(request), person_id)
    return tagged(response, person)


@router.patch(
    "/people/{person_id}",
    **operation("people.edit", permission=MANAGE, summary="Change a person", response=PersonOut),
)
def edit_person(
    request: HttpRequest, response: HttpResponse, person_id: int, body: PersonPatch
) -> Person:
    return edited(request, response, services.edit_person, body, person_id=person_id)


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
def cancel_absence(request: HttpRequest, absence_id: int) -> tuple[int, None]:
    services.cancel_absence(actor=actor_of(request), absence_id=absence_id)
    return 204, None
