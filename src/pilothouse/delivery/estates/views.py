"""Folders of plans: bring one in, watch, read what came of it, bring it in again."""

from __future__ import annotations

import io
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.estates import queries, services
from pilothouse.delivery.estates.forms import AgainForm, EstateForm
from pilothouse.delivery.estates.models import Estate
from pilothouse.delivery.estates.permissions import RUN, VIEW
from pilothouse.delivery.estates.tables import figures, file_row, link_row, report_csv
from pilothouse.delivery.estates.types import NewEstate
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, go, page, show
from pilothouse.kit.web.responses import attachment
from pilothouse.kit.web.waiting import waiting

LINKS_SHOWN = 200


@page(VIEW)
def all_estates(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.estates(actor)
    return show(
        request,
        "estates/list.html",
        title=_("Folders of plans"),
        sub=_("Many plan files brought in together, a project for each."),
        page=paginate(rows, order=["-pk"], cursor=request.GET.get("cursor", "")),
        may_add=permits.can_anywhere(actor, RUN),
    )


@page(RUN)
def new_estate(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, RUN)
    form = EstateForm(request.POST or None, request.FILES or None, actor=actor)
    return edit(
        request,
        form=form,
        template="kit/page_form.html",
        save=lambda **values: _open(actor, values),
        done=lambda row: reverse("estates:detail", args=[row.pk]),
        title=_("Bring in a folder of plans"),
        sub=_("Each file becomes a project. What is there already is updated."),
        submit=_("Bring them in"),
        crumbs=[_home(), Crumb(_("New"))],
        cancel_url=reverse("estates:list"),
    )


def _open(actor: Actor, values: dict[str, Any]) -> Estate:
    people = ("sponsor", "business_pm", "technical_pm")
    programme = values["programme"]
    new = NewEstate(
        name=values["name"],
        method=values["method"],
        portfolio_id=values["portfolio"].pk,
        programme_id=programme.pk if programme else None,
        **{f"{name}_id": values[name].pk for name in people},
    )
    return services.open_estate(actor=actor, new=new, archive=values["archive"])


def _home() -> Crumb:
    return Crumb(_("Folders of plans"), reverse("estates:list"))


@page(VIEW)
def estate_detail(request: HttpRequest, estate_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.estate(actor, estate_id)
    rows = paginate(
        queries.files(actor, row.pk), order=["path", "project_index"],
        cursor=request.GET.get("cursor", ""), size=100,
    )  # fmt: skip
    return show(
        request,
        "estates/detail.html",
        title=row.name,
        sub=_("Below %(place)s") % {"place": row.programme or row.portfolio},
        crumbs=[_home(), Crumb(row.name)],
        row=row,
        page=rows,
        items=[file_row(item) for item in rows.items],
        links=_links(actor, row),
        key_figures=figures(row) if row.summary else [],
        may_run=permits.can(actor, RUN, row.portfolio.scope.path),
        **_job(actor, row),
    )


def _links(actor: Actor, row: Estate) -> list[dict[str, Any]]:
    shown = list(queries.links(actor, row.pk)[:LINKS_SHOWN])
    met = queries.agreements(actor, shown)
    return [link_row(item, met.get(item.pk)) for item in shown]


def _job(actor: Actor, row: Estate) -> dict[str, Any]:
    facts = waiting(actor, row.job_id, reverse("estates:progress", args=[row.pk]))
    job = facts["job"]
    return facts | {"stopped": job is not None and job.state in {"failed", "cancelled"}}


@page(VIEW)
def progress(request: HttpRequest, estate_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.estate(actor, estate_id)
    facts = _job(actor, row)
    if not facts["busy"]:
        return go(request, reverse("estates:detail", args=[row.pk]))
    return show(request, "estates/_progress.html", **facts)


@page(RUN)
def again(request: HttpRequest, estate_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.estate(actor, estate_id, RUN)
    return edit(
        request,
        form=AgainForm(request.POST or None, request.FILES or None,
                       initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.run_again(actor=actor, estate_id=row.pk, **values),
        done=lambda row: reverse("estates:detail", args=[row.pk]),
        title=_("Bring %(name)s in again") % {"name": row.name},
        sub=_("Plans are updated by the identity of their tasks. Files that did not change are "
              "left alone; what was added here stays."),
        submit=_("Update the plans"),
        crumbs=[_home(), Crumb(row.name, reverse("estates:detail", args=[row.pk])),
                Crumb(_("Again"))],
        cancel_url=reverse("estates:detail", args=[row.pk]),
    )  # fmt: skip


@require_POST
@page(RUN)
def go_on(request: HttpRequest, estate_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.run_again(actor=actor, estate_id=estate_id),
        done=reverse("estates:detail", args=[estate_id]),
    )


@page(VIEW)
def report(request: HttpRequest, estate_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.estate(actor, estate_id)
    stream = io.BytesIO(report_csv(queries.report(actor, row.pk)))
    answer = attachment(stream, name=f"{row.name} report.csv", content_type="text/csv")
    return cast("HttpResponse", answer)
