from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.layouts import queries, rules, services
from pilothouse.delivery.layouts.forms import LayoutForm, NewLayoutForm, SettingsForm
from pilothouse.delivery.layouts.models import Layout
from pilothouse.delivery.layouts.permissions import KEEP, SHARE, VIEW
from pilothouse.delivery.layouts.types import Preset
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.web.pages import act, actor_of, edit, page, show
from pilothouse.kit.web.responses import changed, is_htmx, toast


@page(VIEW)
def menu(request: HttpRequest, number: str) -> HttpResponse:
    """The menu of views on the plan page."""
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    rows = list(queries.layouts_of(actor, project.pk))
    return show(
        request,
        "layouts/_menu.html",
        project=project,
        may_keep=permits.can(actor, KEEP, project.scope.path),
        presets=[_entry(preset) for preset in rules.presets()],
        shared=[_entry(row) for row in rows if row.is_shared],
        own=[_entry(row) for row in rows if not row.is_shared],
    )


def _entry(view: Layout | Preset) -> dict[str, Any]:
    """A view as its button holds it: the settings as text for the page's script."""
    text = json.dumps(view.settings, ensure_ascii=False)
    return {"name": view.name, "text": text, "row": view}


@page(VIEW)
def all_layouts(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    return show(
        request,
        "layouts/list.html",
        **project_page(actor, project, tab="plan"),
        title=_("Views of the plan"),
        sub=_("What the plan page shows, kept under a name."),
        rows=queries.layouts_of(actor, project.pk),
        may_share=permits.can(actor, SHARE, project.scope.path),
    )


@page(KEEP)
def new_layout(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, KEEP, project.scope.path)
    may_share = permits.can(actor, SHARE, project.scope.path)
    return edit(
        request,
        form=NewLayoutForm(request.POST or None, may_share=may_share),
        template="kit/dialog_form.html" if is_htmx(request) else "kit/page_form.html",
        save=lambda **values: services.add_layout(actor=actor, project_id=project.pk, **values),
        done=lambda row: f"{reverse('schedule:plan', args=[number])}?view={row.pk}",
        said=_("View kept."),
        title=_("Keep this view"),
        sub=_(
            "Columns, widths, order, filter, group, sort, zoom, level and lines as they are now."
        ),
        submit=_("Keep it"),
        cancel_url=reverse("schedule:plan", args=[number]),
    )


@page(KEEP)
def edit_layout(request: HttpRequest, layout_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.own_or_shared(actor, layout_id)
    back = reverse("layouts:list", args=[row.project.number])
    given = {"name": row.name, "shared": row.is_shared, "version": row.version}
    may_share = permits.can(actor, SHARE, row.project.scope.path)
    return edit(
        request,
        form=LayoutForm(request.POST or None, initial=given, may_share=may_share),
        template="kit/dialog_form.html" if is_htmx(request) else "kit/page_form.html",
        save=lambda **values: services.edit_layout(actor=actor, layout_id=layout_id, **values),
        done=back,
        said=_("View saved."),
        title=row.name,
        cancel_url=back,
    )


@require_POST
@page(KEEP)
def keep_layout(request: HttpRequest, layout_id: int) -> HttpResponse:
    """Take over the settings that the plan page has now."""
    actor = actor_of(request)
    row = queries.own_or_shared(actor, layout_id)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _("Save a view from the plan page.")}, status=422)
    version = form.cleaned_data["version"]
    services.edit_layout(
        actor=actor, layout_id=layout_id, settings=form.cleaned_data["settings"], version=version
    )
    return _after(request, row, _("View saved."))


@require_POST
@page(KEEP)
def remove_layout(request: HttpRequest, layout_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.own_or_shared(actor, layout_id)
    return act(
        request,
        do=lambda: services.remove_layout(actor=actor, layout_id=layout_id),
        done=reverse("layouts:list", args=[row.project.number]),
        said=_("View removed."),
    )


def _after(request: HttpRequest, row: Layout, said: str) -> HttpResponse:
    if is_htmx(request):
        return toast(changed("views"), said)
    return act(
        request,
        do=lambda: None,
        done=reverse("schedule:plan", args=[row.project.number]),
        said=said,
    )
