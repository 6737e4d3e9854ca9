"""Capacity handed out in order of priority."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.tables import (
    bottleneck_rows,
    capacity_heat,
    capacity_rows,
    first_short,
    held_up,
    no_gain,
    unknown_rows,
)
from pilothouse.governance.portfolio.types import CapacityBy
from pilothouse.kit import permits
from pilothouse.kit.web.pages import actor_of, page, show

LONGEST = 4000
MOST_ROWS = 20


@page(CAPACITY)
def capacity(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CAPACITY)
    asked = request.GET.get("by", "")
    by = CapacityBy(asked) if asked in CapacityBy.values else CapacityBy.PERSON
    order = request.GET.get("order", "")[:LONGEST]
    found = queries.capacity_picture(actor, by, _numbers(order))
    return show(
        request,
        "portfolio/capacity.html",
        title=_("Capacity"),
        sub=_("The time of our people, handed out to running projects in order of priority."),
        rows=capacity_rows(found),
        heat=capacity_heat(found),
        short=first_short(found),
        unknown=unknown_rows(found),
        weeks=len(found.weeks),
        by=by,
        order=order,
        chips=[
            {"label": item.label, "url": f"?by={item}&order={order}", "current": item == by}
            for item in CapacityBy
        ],
    )


def _numbers(order: str) -> list[str]:
    return [number for number in order.split(",") if number]


@page(CAPACITY)
def bottlenecks(request: HttpRequest) -> HttpResponse:
    order = request.GET.get("order", "")[:LONGEST]
    found = queries.bottleneck_people(actor_of(request), _numbers(order))
    return show(
        request,
        "portfolio/_bottlenecks.html",
        found=found,
        people=bottleneck_rows(found)[:MOST_ROWS],
        held=held_up(found),
        nothing=no_gain(found),
        untried=", ".join(found.untried),
    )
