"""People in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.models import Person
from pilothouse.foundation.people.permissions import MANAGE, VIEW
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


@router.get(
    "/people",
    **operation("people.list", permission=VIEW, summary="People", response=PageOut[PersonOut]),
)
def list_people(
    request: HttpRequest,
    q: str = "",
    skill_id: int | None = None,
    level: int = 1,
    cursor: str = "",
    size: int = 50,
) -> dict[str, Any]:
    """`skill_id` and `level` narrow to who has a skill at that level, 1 to 4, or above."""
    actor = actor_of(request)
    rows = queries.matching(actor, q) if q else queries.people(actor)
    if skill_id is not None:
        rows = queries.skilled(rows, skill_id, level)
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
