"""Who is away, and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.forms import AbsenceForm
from pilothouse.foundation.people.permissions import RECORD_ABSENCE, VIEW_ABSENCES
from pilothouse.foundation.people.views.frame import tabs
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@require_GET
@page(VIEW_ABSENCES)
def away_panel(request: HttpRequest) -> HttpResponse:
    """Who is away now or soon, as a fragment of a home page."""
    return show(request, "people/_away.html", rows=queries.away_soon(actor_of(request))[:10])


@require_GET
@page(VIEW_ABSENCES)
def absences(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW_ABSENCES)
    rows = queries.absences(actor)
    past = request.GET.get("show") == "all"
    if not past:
        rows = rows.filter(last_day__gte=actor.today)
    chips = [
        {"label": _("Now and coming"), "url": "?", "current": not past},
        {"label": _("All"), "url": "?show=all", "current": past},
    ]
    return show(
        request,
        "people/absences.html",
        title=_("Absences"),
        tabs=tabs(actor, "absences"),
        chips=chips,
        page=paginate(rows, order=["-first_day"], cursor=request.GET.get("cursor", "")),
        may_record=permits.can_anywhere(actor, RECORD_ABSENCE),
        every=permits.can(actor, RECORD_ABSENCE),
    )


@page(RECORD_ABSENCE)
def new_absence(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, RECORD_ABSENCE)
    chosen = {"person": request.GET.get("person") or actor.person_id}
    return edit(
        request,
        form=AbsenceForm(request.POST or None, people=queries.recordable(actor), initial=chosen),
        template="kit/page_form.html",
        save=lambda person, **values: services.record_absence(
            actor=actor, person_id=person.pk, **values
        ),
        done=reverse("people:absences"),
        said=_("Absence recorded."),
        title=_("Record an absence"),
        cancel_url=reverse("people:absences"),
    )


@require_POST
@page(RECORD_ABSENCE)
def cancel_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.cancel_absence(actor=actor, absence_id=absence_id),
        done=reverse("people:absences"),
        said=_("Absence taken back."),
    )
