"""Pages that belong to no area: home, search, jobs, health."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.kit.jobs import queries as jobs
from pilothouse.kit.jobs import running
from pilothouse.kit.search import search
from pilothouse.kit.web.pages import actor_of, page, show
from pilothouse.kit.web.places import panels_for
from pilothouse.site.greeting import greeting, main_role
from pilothouse.site.permissions import HOME, JOBS, SEARCH

PALETTE_LIMIT = 5
SEARCH_LIMIT = 40


@require_GET
@page("", public=True)
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether this process can work: 200, or 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
@page(HOME)
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "site/home.html",
        title=_("Home"),
        greeting=greeting(actor),
        role=main_role(actor),
        panels=panels_for(actor, "home", "", {}),
    )


@require_GET
@page(SEARCH)
def search_page(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    hits = search(actor_of(request), text, limit=SEARCH_LIMIT)
    return show(request, "site/search.html", title=_("Search"), text=text, hits=hits)


@require_GET
@page(SEARCH)
def palette(request: HttpRequest) -> HttpResponse:
    """Hits for the Ctrl-K palette, as JSON."""
    hits = search(actor_of(request), request.GET.get("q", ""), limit=PALETTE_LIMIT)
    return JsonResponse([_entry(hit) for hit in hits], safe=False)


@require_GET
@page(JOBS)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """A job's progress: a page, or the fragment that the page polls."""
    shown = jobs.shown(jobs.job(actor_of(request), job_id))
    template = "site/_job.html" if request.headers.get("HX-Request") else "site/job.html"
    return show(request, template, title=shown.title, job=shown)


@require_POST
@page(JOBS)
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask a job to stop; the page that waits for it, whichever it is, shows what came of that."""
    running.cancel(jobs.job(actor_of(request), job_id))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _entry(hit: Any) -> dict[str, str]:
    return {name: str(getattr(hit, name)) for name in ("label", "hint", "url", "icon", "group")}
