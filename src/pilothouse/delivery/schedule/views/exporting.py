"""Taking a plan out: choose a format, see what it cannot hold, download."""

from __future__ import annotations

import io
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.permissions import EXPORT
from pilothouse.delivery.schedule.services.exporting import lost_in
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.interchange import Format
from pilothouse.interchange.formats import INFO, SHOWN
from pilothouse.kit.errors import NotFoundError, PilothouseError
from pilothouse.kit.web.pages import actor_of, page, show
from pilothouse.kit.web.responses import attachment


@page(EXPORT)
def formats(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    queries.plan_row(actor, project.pk, EXPORT)
    return show(
        request,
        "schedule/export.html",
        **project_page(actor, project, tab="plan"),
        title=_("Export the plan"),
        sub=_("The file holds the plan as it is now, with the dates computed now."),
        formats=[_format(kind, number) for kind in SHOWN],
    )


def _format(kind: Format, number: str) -> dict[str, Any]:
    info = INFO[kind]
    return {
        "key": kind.value,
        "title": info.title,
        "suffix": info.suffix,
        "note": info.note,
        "may_lose": kind is not Format.JSON,
        "report_url": reverse("schedule:export_report", args=[number, kind.value]),
    }


def kind_named(name: str) -> Format:
    """The format of that name. Raises NotFoundError when there is none."""
    if name not in {kind.value for kind in Format}:
        raise NotFoundError("There is no such format.")
    return Format(name)


@require_POST
@page(EXPORT)
def download(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    kind = kind_named(request.POST.get("format", ""))
    made = services.export_plan(actor=actor, project_id=project.pk, kind=kind)
    stream = io.BytesIO(made.content)
    answer = attachment(stream, name=made.name, content_type=made.content_type)
    return cast("HttpResponse", answer)


@page(EXPORT)
def report(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    chosen = kind_named(kind)
    try:
        losses, error = lost_in(actor, project.pk, chosen), ""
    except PilothouseError as refusal:
        losses, error = (), refusal.message
    return show(
        request, "schedule/_export_report.html", losses=losses, info=INFO[chosen], error=error
    )
