"""Skills, and who has them, in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.models import PersonSkill, Skill
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


class SkillIn(Schema):
    name: str = Field(max_length=80)
    description: str = Field("", max_length=300)


class SkillPatch(Schema):
    """`is_active` false retires a skill: who has it keeps it, nobody gets it any more."""

    name: str | None = Field(None, max_length=80)
    description: str | None = Field(None, max_length=300)
    is_active: bool | None = None


class SkillOut(SkillIn):
    id: int
    is_active: bool
    version: int


class PersonSkillIn(Schema):
    """`level` is 1 aware, 2 practising, 3 proficient or 4 expert. The first is the main skill."""

    person_id: int
    skill_id: int
    level: int = Field(ge=1, le=4)
    is_main: bool = False


class PersonSkillPatch(Schema):
    """`is_main` true takes the mark from the skill that had it."""

    level: int | None = Field(None, ge=1, le=4)
    is_main: bool | None = None


class PersonSkillOut(PersonSkillIn):
    id: int
    version: int


@router.get(
    "/skills",
    **operation(
        "skills.list",
        permission=VIEW,
        summary="Skills, retired ones too",
        response=PageOut[SkillOut],
    ),
)
def list_skills(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.skills(actor_of(request))
    return page_out(paginate(rows, order=["name"], cursor=cursor, size=size))


@router.post(
    "/skills",
    **operation(
        "skills.add", permission=MANAGE, summary="Add a skill", response=SkillOut, status=201
    ),
)
def add_skill(request: HttpRequest, body: SkillIn) -> HttpResponse:
    return created(request, SkillOut, services.add_skill, **body.model_dump())


@router.get(
    "/skills/{skill_id}",
    **operation("skills.read", permission=VIEW, summary="One skill", response=SkillOut),
)
def read_skill(request: HttpRequest, response: HttpResponse, skill_id: int) -> Skill:
    return tagged(response, queries.skill(actor_of(request), skill_id))


@router.patch(
    "/skills/{skill_id}",
    **operation("skills.edit", permission=MANAGE, summary="Change a skill", response=SkillOut),
)
def edit_skill(
    request: HttpRequest, response: HttpResponse, skill_id: int, body: SkillPatch
) -> Skill:
    return edited(request, response, services.edit_skill, body, skill_id=skill_id)


@router.delete(
    "/skills/{skill_id}",
    **operation(
        "skills.delete",
        permission=MANAGE,
        summary="Delete a skill that nobody has",
        response=None,
        status=204,
    ),
)
def delete_skill(request: HttpRequest, skill_id: int) -> Status[None]:
    services.delete_skill(actor=actor_of(request), skill_id=skill_id)
    return Status(204, None)


@router.get(
    "/person-skills",
    **operation(
        "person_skills.list",
        permission=VIEW,
        summary="Who has which skill",
        response=PageOut[PersonSkillOut],
    ),
)
def list_person_skills(
    request: HttpRequest,
    person_id: int | None = None,
    skill_id: int | None = None,
    cursor: str = "",
    size: int = 50,
) -> dict[str, Any]:
    rows = queries.person_skills(actor_of(request))
    rows = rows if person_id is None else rows.filter(person_id=person_id)
    rows = rows if skill_id is None else rows.filter(skill_id=skill_id)
    return page_out(paginate(rows, order=["person_id"], cursor=cursor, size=size))


@router.post(
    "/person-skills",
    **operation(
        "person_skills.give",
        permission=MANAGE,
        summary="Say that a person has a skill",
        response=PersonSkillOut,
        status=201,
    ),
)
def give_skill(request: HttpRequest, body: PersonSkillIn) -> HttpResponse:
    return created(request, PersonSkillOut, services.give_skill, **body.model_dump())


@router.get(
    "/person-skills/{person_skill_id}",
    **operation(
        "person_skills.read",
        permission=VIEW,
        summary="One skill of one person",
        response=PersonSkillOut,
    ),
)
def read_person_skill(
    request: HttpRequest, response: HttpResponse, person_skill_id: int
) -> PersonSkill:
    return tagged(response, queries.person_skill(actor_of(request), person_skill_id))


@router.patch(
    "/person-skills/{person_skill_id}",
    **operation(
        "person_skills.edit",
        permission=MANAGE,
        summary="Change a level, or the main skill",
        response=PersonSkillOut,
    ),
)
def edit_person_skill(
    request: HttpRequest, response: HttpResponse, person_skill_id: int, body: PersonSkillPatch
) -> PersonSkill:
    return edited(
        request, response, services.edit_person_skill, body, person_skill_id=person_skill_id
    )


@router.delete(
    "/person-skills/{person_skill_id}",
    **operation(
        "person_skills.take",
        permission=MANAGE,
        summary="Say that a person does not have a skill",
        response=None,
        status=204,
    ),
)
def take_skill(request: HttpRequest, person_skill_id: int) -> Status[None]:
    services.take_skill(actor=actor_of(request), person_skill_id=person_skill_id)
    return Status(204, None)
