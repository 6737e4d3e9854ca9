from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.forms import AbsenceForm, ClientForm, PersonForm, UnitForm
from pilothouse.foundation.people.permissions import (
    MANAGE,
    RECORD_ABSENCE,
    VIEW,
    VIEW_ABSENCES,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


def _tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    every = [
        ("people", _("People"), "people:list", VIEW),
        ("units", _("Units"), "people:units", VIEW),
        ("clients", _("Clients"), "people:clients", VIEW),
        ("absences", _("Absences"), "people:absences", VIEW_ABSENCES),
    ]
    return [
        {"label": label, "url": reverse(name), "current": key == current}
        for key, label, name, code in every
        if permits.can_anywhere(actor, code)
    ]


@require_GET
@page(VIEW)
def people(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    text = request.GET.get("q", "").strip()
    rows = queries.matching(actor, text) if text else queries.people(actor)
    if request.GET.get("show") != "all":
        rows = rows.filter(is_active=True)
    if unit := request.GET.get("unit", ""):
        rows = rows.filter(unit_id=unit if unit.isdigit() else 0)
    if client := request.GET.get("client", ""):
        rows = rows.filter(client_id=client if client.isdigit() else 0)
    return show(
        request,
        "people/list.html",
        title=_("People"),
        tabs=_tabs(actor, "people"),
        q=text,
        page=paginate(rows, order=["name"], cursor=request.GET.get("cursor", "")),
        may_manage=permits.can(actor, MANAGE),
    )


@require_GET
@page(VIEW)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    shown = queries.person(actor, person_id)
    may_manage = permits.can(actor, MANAGE)
    return show(
        request,
        "people/person.html",
        title=shown.name,
        sub=shown.job_title,
        crumbs=[Crumb(_("People"), reverse("people:list")), Crumb(shown.name)],
        person=shown,
        absences=queries.absences(actor).filter(person=shown)[:20],
        history=story(history_of(shown)[:10]) if may_manage else [],
        may_manage=may_manage,
    )


@page(MANAGE)
def new_person(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=PersonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda version=None, **values: services.add_person(actor=actor, **values),
        done=lambda made: reverse("people:person", args=[made.pk]),
        said=_("Person added."),
        title=_("New person"),
        cancel_url=reverse("people:list"),
    )


@page(MANAGE)
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.person(actor, person_id, MANAGE)
    done = reverse("people:person", args=[row.pk])
    return edit(
        request,
        form=PersonForm(request.POST or None, instance=row, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.edit_person(actor=actor, person_id=person_id, **values),
        done=done,
        said=_("Saved."),
        title=_("Edit %(name)s") % {"name": row.name},
        cancel_url=done,
    )


@require_GET
@page(VIEW)
def units(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "people/units.html",
        title=_("Units"),
        tabs=_tabs(actor, "units"),
        rows=queries.counted_units(actor),
        may_manage=permits.can(actor, MANAGE),
    )


@page(MANAGE)
def new_unit(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=UnitForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda name, parent, **_rest: services.add_unit(
            actor=actor, name=name, parent_id=parent.pk if parent else None
        ),
        done=reverse("people:units"),
        said=_("Unit added."),
        title=_("New unit"),
        cancel_url=reverse("people:units"),
    )


@page(MANAGE)
def edit_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.unit(actor, unit_id, MANAGE)
    return edit(
        request,
        form=UnitForm(request.POST or None, instance=row, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda name, parent, version=None: services.edit_unit(
            actor=actor,
            unit_id=unit_id,
            version=version,
            name=name,
            parent_id=parent.pk if parent else None,
        ),
        done=reverse("people:units"),
        said=_("Unit saved."),
        title=_("Edit %(name)s") % {"name": row.name},
        cancel_url=reverse("people:units"),
    )


@require_GET
@page(VIEW)
def clients(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "people/clients.html",
        title=_("Clients"),
        tabs=_tabs(actor, "clients"),
        rows=queries.counted_clients(actor),
        may_manage=permits.can(actor, MANAGE),
    )


@page(MANAGE)
def new_client(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=ClientForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda version=None, **values: services.add_client(actor=actor, **values),
        done=reverse("people:clients"),
        said=_("Client added."),
        title=_("New client"),
        cancel_url=reverse("people:clients"),
    )


@page(MANAGE)
def edit_client(request: HttpRequest, client_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.client(actor, client_id, MANAGE)
    return edit(
        request,
        form=ClientForm(request.POST or None, instance=row, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.edit_client(actor=actor, client_id=client_id, **values),
        done=reverse("people:clients"),
        said=_("Client saved."),
        title=_("Edit %(name)s") % {"name": row.name},
        cancel_url=reverse("people:clients"),
    )


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
        tabs=_tabs(actor, "absences"),
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
