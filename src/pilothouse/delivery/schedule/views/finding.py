"""The tasks that a form's field finds while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.finding import leaves, matching, words
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.kit.web.pages import actor_of, page
from pilothouse.kit.web.picking import found_rows


@require_GET
@page(VIEW)
def find(request: HttpRequest, number: str) -> HttpResponse:
    """Active tasks without parts whose outline or name fits what is typed."""
    actor = actor_of(request)
    rows = leaves(actor, [get_project(actor, number).pk])
    found = matching(rows, request.GET.get("q", "")[:200])
    return JsonResponse(found_rows({str(row.uid): words(row) for row in found}))
