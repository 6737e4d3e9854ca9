"""Printing a plan and giving links to it."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.delivery.prints import queries, services
from pilothouse.delivery.prints.forms import PrintForm, ShareForm
from pilothouse.delivery.prints.models import PlanPrint
from pilothouse.delivery.prints.permissions import DRAW, SHARE, VIEW
from pilothouse.delivery.prints.rules import TYPES
from pilothouse.delivery.prints.types import PrintState
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.web.pages import act, actor_of, edit, go, page, show
from pilothouse.kit.web.responses import attachment
from pilothouse.kit.web.waiting import waiting

MOST_SHOWN = 20


@page(DRAW)
def print_plan(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, DRAW, project.scope.path)
    plan_row(actor, project.pk)
    form = PrintForm(request.POST or None)
    may_share = permits.can(actor, SHARE, project.scope.path)
    return edit(
        request,
        form=form,
        template="prints/print.html",
        save=lambda **_values: services.ask_print(
            actor=actor, project_id=project.pk, options=form.options()
        ),
        done=lambda row: reverse("prints:print", args=[row.pk]),
        title=_("Print the plan"),
        sub=_("As PDF or PNG, page by page, with a legend."),
        submit=_("Draw it"),
        cancel_url=reverse("schedule:plan", args=[number]),
        prints=queries.prints_of(actor, project.pk)[:MOST_SHOWN],
        may_share=may_share,
        **project_page(actor, project, tab="plan"),
    )


@require_GET
@page(VIEW)
def one_print(request: HttpRequest, print_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_print(actor, print_id)
    return show(
        request,
        "prints/one.html",
        title=_("Printed plan"),
        row=row,
        **_progress(actor, row),
        **project_page(actor, row.project, tab="plan"),
    )


@require_GET
@page(VIEW)
def progress(request: HttpRequest, print_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_print(actor, print_id)
    facts = _progress(actor, row)
    if not facts["busy"]:
        return go(request, reverse("prints:print", args=[row.pk]))
    return show(request, "prints/_progress.html", **facts)


def _progress(actor: Actor, row: PlanPrint) -> dict[str, Any]:
    url = reverse("prints:progress", args=[row.pk])
    facts = waiting(actor, row.job_id, url, title=_("Drawing the plan"))
    return facts | {"busy": row.state == PrintState.DRAWING}


@require_GET
@page(VIEW)
def download(request: HttpRequest, print_id: int) -> HttpResponse:
    row = queries.plan_print(actor_of(request), print_id)
    if row.state != PrintState.READY:
        raise NotFoundError("This print is not drawn yet.")
    kind = TYPES[row.file_name.rpartition(".")[2]]
    answer = attachment(row.file.open("rb"), name=row.file_name, content_type=kind)
    return cast("HttpResponse", answer)


@require_POST
@page(DRAW)
def remove(request: HttpRequest, print_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_print(actor, print_id, DRAW)
    return act(
        request,
        do=lambda: services.remove_print(actor=actor, print_id=print_id),
        done=reverse("prints:new", args=[row.project.number]),
        said=_("Print removed."),
    )


@page(SHARE)
def shares(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, SHARE, project.scope.path)
    plan_row(actor, project.pk)
    here = reverse("prints:shares", args=[number])
    return edit(
        request,
        form=ShareForm(request.POST or None),
        template="prints/shares.html",
        save=lambda **values: services.give_share(actor=actor, project_id=project.pk, **values),
        done=here,
        said=_("Link made. Copy it and pass it on."),
        title=_("Read-only links"),
        sub=_("For people without an account: names, dates, progress. No people, costs or notes."),
        submit=_("Make a link"),
        links=[
            {
                "share": row,
                "address": settings.BASE_URL
                + reverse("prints:open", args=[queries.secret_of(row)]),
                "open": row.revoked_at is None and actor.now < row.expires_at,
            }
            for row in queries.shares_of(actor, project.pk)[:MOST_SHOWN]
        ],
        cancel_url=reverse("schedule:plan", args=[number]),
        **project_page(actor, project, tab="plan"),
    )


@require_POST
@page(SHARE)
def end_share(request: HttpRequest, share_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.share(actor, share_id)
    return act(
        request,
        do=lambda: services.end_share(actor=actor, share_id=share_id),
        done=reverse("prints:shares", args=[row.project.number]),
        said=_("The link opens nothing any more."),
    )
