"""Capacity handed out in order of priority."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.tables import (
    capacity_heat,
    capacity_rows,
    first_short,
    unknown_rows,
)
from pilothouse.governance.portfolio.types import CapacityBy
from pilothouse.kit import permits
from pilothouse.kit.web.pages import actor_of, page, show

LONGEST = 4000


@page(CAPACITY)
def capacity(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CAPACITY)
    asked = request.GET.get("by", "")
    by = CapacityBy(asked) if asked in CapacityBy.values else CapacityBy.PERSON
    order = request.GET.get("order", "")[:LONGEST]
    found = queries.capacity_picture(actor, by, [n for n in order.split(",") if n])
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
