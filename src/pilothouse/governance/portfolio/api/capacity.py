"""Capacity handed out in order of priority, in the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pilothouse.engine.capacity import Shortage
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.types import CapacityBy, CapacityPicture
from pilothouse.kit.http.base import actor_of, operation

router = Router(tags=["portfolio"])


class FirstIn(Schema):
    """`first` are numbers of projects that come before the order of priority."""

    first: list[str] = Field([], max_length=500)


class CapacityIn(FirstIn):
    by: CapacityBy = CapacityBy.PERSON


class ShortageOut(Schema):
    """Minutes that are needed of `who` in the week that begins on a Monday, and what is left.

    `skill` is the main skill that runs short, `person` who, where it is one person.
    """

    project_id: int
    week: date
    who: str
    skill: str
    person: str
    needed: int
    left: int


class HandedOut(Schema):
    project_id: int
    number: str
    name: str
    priority: int
    mandatory: bool
    score: Decimal | None
    planned: bool
    served: bool
    shortages: list[ShortageOut]


class GainOut(Schema):
    """Calendar days by which a project finishes earlier; below zero for later."""

    project_id: int
    days: float


class MoreOut(Schema):
    """What one more of a person would give, in calendar days over all projects."""

    person_id: int
    name: str
    days: float
    finish: datetime
    finish_with: datetime
    projects: list[GainOut]


class LeftOut(Schema):
    project_id: int
    number: str
    name: str
    why: str


class BottlenecksOut(Schema):
    """`levelled` are the days by which projects finish later than their plans say, because people
    cannot do two things at once. Where `in_time` is false the plans could not be levelled in the
    time there is."""

    in_time: bool
    people: list[MoreOut]
    levelled: list[GainOut]
    left_out: list[LeftOut]
    untried: list[str]


class CapacityOut(Schema):
    by: CapacityBy
    weeks: list[date]
    first_short: ShortageOut | None
    projects: list[HandedOut]
    capacity: dict[str, list[int]]
    left: dict[str, list[int]]


@router.get(
    "/capacity",
    **operation(
        "portfolio.capacity",
        permission=CAPACITY,
        summary="Capacity handed out to running projects in order of priority, in minutes a week",
        response=CapacityOut,
    ),
)
def capacity(request: HttpRequest, asked: Query[CapacityIn]) -> dict[str, Any]:
    found = queries.capacity_picture(actor_of(request), asked.by, asked.first)
    grants = {grant.project: grant for grant in found.handed.grants}
    short = found.handed.first_short
    return {
        "by": found.by,
        "weeks": found.weeks,
        "first_short": _shortage(found, short) if short else None,
        "projects": [
            {
                "project_id": row.id,
                "number": row.number,
                "name": row.name,
                "priority": row.priority,
                "mandatory": row.is_mandatory,
                "score": row.score,
                "planned": row not in found.unplanned,
                "served": grants[row.id].served,
                "shortages": [_shortage(found, item) for item in grants[row.id].shortages],
            }
            for row in found.order
        ],
        "capacity": found.capacity,
        "left": found.handed.left,
    }


def _shortage(picture: CapacityPicture, found: Shortage) -> dict[str, Any]:
    return {
        "project_id": found.project,
        "week": picture.weeks[found.week],
        "who": found.skill,
        "skill": picture.skills.get(found.skill, ""),
        "person": picture.only_person(found.skill),
        "needed": found.needed,
        "left": found.left,
    }


@router.get(
    "/capacity/bottlenecks",
    **operation(
        "portfolio.bottlenecks",
        permission=CAPACITY,
        summary="Our people by the days of finish that one more of each would gain",
        response=BottlenecksOut,
    ),
)
def bottlenecks(request: HttpRequest, asked: Query[FirstIn]) -> dict[str, Any]:
    found = queries.bottleneck_people(actor_of(request), asked.first)
    return {
        "in_time": found.in_time,
        "people": [
            {
                "person_id": row.person_id,
                "name": row.name,
                "days": row.days,
                "finish": row.finish,
                "finish_with": row.finish_with,
                "projects": _gains(row.by_project),
            }
            for row in found.rows
        ],
        "levelled": _gains(found.levelled),
        "left_out": [
            {"project_id": row.id, "number": row.number, "name": row.name, "why": why}
            for row, why in found.left_out
        ],
        "untried": found.untried,
    }


def _gains(by_project: dict[int, float]) -> list[dict[str, Any]]:
    return [{"project_id": key, "days": days} for key, days in by_project.items()]
