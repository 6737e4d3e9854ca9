from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilothouse.foundation.audit import queries
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.permissions import VIEW
from pilothouse.kit import permits
from pilothouse.kit.actor import Channel
from pilothouse.kit.paging import paginate
from pilothouse.kit.permits import ROOT
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, page, show

LATEST = 8


@require_GET
@page(VIEW)
def trail(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    events = queries.events(actor)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "since", "until")}
    shown = paginate(
        _filtered(events, chosen), order=["-seq"], cursor=request.GET.get("cursor", "")
    )
    return show(
        request,
        "audit/trail.html",
        title=_("Audit trail"),
        sub=_("Who did what, when and why; append-only and hash-chained"),
        page=shown,
        entries=list(zip(shown.items, queries.story(shown.items), strict=True)),
        kinds=queries.kinds_of(events),
        chosen=chosen,
        may_verify=permits.can(actor, VIEW, ROOT),
    )


@require_GET
@page(VIEW)
def latest_panel(request: HttpRequest) -> HttpResponse:
    """What people did last, as a fragment of a home page."""
    events = queries.events(actor_of(request)).exclude(channel=Channel.JOB)
    rows = list(events[:LATEST])
    entries = list(zip(rows, queries.story(rows), strict=True))
    return show(request, "audit/_latest.html", entries=entries)


@require_GET
@page(VIEW)
def event(request: HttpRequest, seq: int) -> HttpResponse:
    actor = actor_of(request)
    row = permits.get(actor, VIEW, queries.events(actor), seq=seq)
    return show(
        request,
        "audit/event.html",
        title=row.action,
        sub=row.object_label,
        crumbs=[Crumb(_("Audit trail"), "../"), Crumb(f"#{row.seq}")],
        event=row,
        differences=queries.differences(row),
    )


@require_GET
@page(VIEW)
def verify(request: HttpRequest) -> HttpResponse:
    """The state of the whole chain, as a fragment."""
    permits.require(actor_of(request), VIEW, ROOT)
    return show(request, "audit/_chain.html", check=queries.verify_chain())


def _filtered(events: QuerySet[AuditEvent], chosen: dict[str, str]) -> QuerySet[AuditEvent]:
    if text := chosen["q"]:
        wanted = Q(actor_name__icontains=text) | Q(object_label__icontains=text)
        events = events.filter(wanted | Q(action__icontains=text))
    if kind := chosen["kind"]:
        events = events.filter(object_type=kind)
    if since := _day(chosen["since"]):
        events = events.filter(at__date__gte=since)
    if until := _day(chosen["until"]):
        events = events.filter(at__date__lte=until)
    return events


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
