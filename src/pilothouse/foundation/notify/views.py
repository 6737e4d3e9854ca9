from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.notify import queries, services
from pilothouse.foundation.notify.permissions import OWN
from pilothouse.kit.due import due_from
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, page, show


@require_GET
@page(OWN)
def inbox(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.notifications(actor)
    unread_only = request.GET.get("show") == "unread"
    if unread_only:
        rows = rows.filter(read_at=None)
    unread = queries.unread_count(actor)
    chips = [
        {"label": _("All"), "url": "?", "current": not unread_only},
        {"label": _("Unread"), "url": "?show=unread", "current": unread_only, "count": unread},
    ]
    shown = paginate(rows, order=["-created_at"], cursor=request.GET.get("cursor", ""), size=30)
    context: dict[str, Any] = {
        "title": _("Notifications"),
        "page": shown,
        "chips": chips,
        "unread": unread,
    }
    return show(request, "notify/inbox.html", **context)


@require_GET
@page(OWN)
def due(request: HttpRequest) -> HttpResponse:
    """What is due from the reader, as a panel of the home page."""
    return show(request, "notify/_due.html", rows=due_from(actor_of(request)))


@require_POST
@page(OWN)
def open_one(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark as read and go to what it is about."""
    row = services.mark_read(actor=actor_of(request), notification_id=notification_id)
    local = row.url.startswith("/") and not row.url.startswith("//")
    return redirect(row.url if local else reverse("notifications"))


@require_POST
@page(OWN)
def read_all(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.mark_all_read(actor=actor),
        done=reverse("notifications"),
        said=_("All marked as read."),
    )


@page(OWN)
def preferences(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.settings_of(actor)
    if request.method == "POST":
        chosen = set(request.POST.getlist("by_email"))
        by_email = {kind.name: kind.name in chosen for kind, _on in rows}
        return act(
            request,
            do=lambda: services.set_preferences(actor=actor, by_email=by_email),
            done=reverse("notify:preferences"),
            said=_("Settings saved."),
        )
    return show(
        request,
        "notify/preferences.html",
        title=_("Notification settings"),
        crumbs=[Crumb(_("Notifications"), reverse("notifications")), Crumb(_("Settings"))],
        rows=rows,
    )
