"""Units and client organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.forms import ClientForm, UnitForm
from pilothouse.foundation.people.permissions import MANAGE, VIEW
from pilothouse.foundation.people.views.frame import tabs
from pilothouse.kit import permits
from pilothouse.kit.web.pages import actor_of, edit, page, show


@require_GET
@page(VIEW)
def units(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "people/units.html",
        title=_("Units"),
        tabs=tabs(actor, "units"),
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
        tabs=tabs(actor, "clients"),
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
