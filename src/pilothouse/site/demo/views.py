"""The demo's way in for the client: the personal link that waits for a signature."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from pilothouse.governance.agreements.queries import secret_of, usable_link, versions
from pilothouse.governance.agreements.types import OPEN
from pilothouse.kit.actor import system_actor
from pilothouse.kit.web.pages import actor_of, page


@require_GET
@page("", public=True)
def open_as_client(request: HttpRequest) -> HttpResponse:
    """Open the newest unsigned agreement as its client. This address exists in demo mode only."""
    now = actor_of(request).now
    for version in versions(system_actor(now)).filter(state__in=OPEN):
        for link in version.links.all():
            if usable := usable_link(link.pk, now):
                return redirect(reverse("agreements:open", args=[secret_of(usable)]))
    raise Http404("No agreement waits for a client. Send one from a project's Client tab.")
