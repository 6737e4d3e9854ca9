"""Capacity handed out in order of priority, in the API."""

from __future__ import annotations

from datetime import date
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


class CapacityIn(Schema):
    """`first` are numbers of projects that come before the board's order."""

    by: CapacityBy = CapacityBy.PERSON
    first: list[str] = Field([], max_length=500)


class ShortageOut(Schema):
    """Minutes that are needed of `who` in the week that begins on a Monday, and what is left."""

    project_id: int
    week: date
    who: str
    needed: int
    left: int


class HandedOut(Schema):
    project_id: int
    number: str
    name: str
    mandatory: bool
    score: Decimal | None
    planned: bool
    served: bool
    shortages: list[ShortageOut]


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
        "needed": found.needed,
        "left": found.left,
    }
