"""What somebody sees by a read-only link: one plan and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilothouse.delivery.prints import queries, services
from pilothouse.delivery.prints.permissions import READ
from pilothouse.delivery.prints.types import SharedPage
from pilothouse.kit.web.pages import actor_of, page, show
from pilothouse.kit.web.private import (
    count_guess,
    exchanged,
    gone,
    held,
    may_guess,
    private,
    wait,
)

COOKIE = "ph_plan"
PATH = "/shared/"


@require_GET
@page(READ, public=True)
def open_share(request: HttpRequest, secret: str) -> HttpResponse:
    if not may_guess(request):
        return wait(request)
    row = queries.share_of_secret(secret, actor_of(request).now)
    if row is None:
        count_guess(request)
        return gone(request)
    return exchanged(reverse("prints:shared"), cookie=COOKIE, key=row.pk, path=PATH)


@require_GET
@page(READ, public=True)
def shared(request: HttpRequest) -> HttpResponse:
    key, now = held(request, COOKIE), actor_of(request).now
    row = None if key is None else queries.usable_share(key, now)
    if row is None:
        return gone(request)
    actor = queries.share_actor(row, now)
    services.note_first_view(actor=actor, share_id=row.pk)
    number = request.GET.get("page", "1")
    found = queries.shared_page(row, now, int(number[:6]) if number.isdigit() else 1)
    answer = show(
        request,
        "prints/shared.html",
        title=row.project.name,
        share=row,
        found=found,
        figures=_figures(found),
    )
    return private(answer)


def _figures(found: SharedPage) -> list[dict[str, Any]]:
    labels = [
        ("start", _("Start")),
        ("finish", _("Finish")),
        ("data_date", _("Data date")),
        ("tasks", _("Tasks")),
    ]
    return [
        {"label": label, "value": _shown(found.facts[name])}
        for name, label in labels
        if found.facts[name] is not None
    ]


def _shown(value: Any) -> Any:
    return date_format(value, "j M Y") if isinstance(value, date) else value
