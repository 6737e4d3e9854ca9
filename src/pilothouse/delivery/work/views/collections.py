"""Portfolios and programmes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work import queries, services
from pilothouse.delivery.work.forms import PortfolioForm, ProgrammeForm
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.permissions import CREATE, VIEW
from pilothouse.delivery.work.tables import project_rows
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.format import money_words
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show
from pilothouse.kit.web.places import panels_for


@page(VIEW)
def portfolio_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "work/portfolios.html",
        title=_("Portfolios"),
        sub=_("What is chosen and funded together."),
        rows=queries.with_counts(queries.portfolios(actor)),
        may_create=permits.can(actor, CREATE),
    )


@page(VIEW)
def portfolio_detail(request: HttpRequest, portfolio_id: int) -> HttpResponse:
    actor = actor_of(request)
    portfolio = permits.get(actor, VIEW, queries.portfolios(actor), pk=portfolio_id)
    rows = queries.projects(actor).filter(portfolio=portfolio)
    kwargs = {"portfolio_id": portfolio_id}
    programmes = queries.programmes(actor).filter(portfolio=portfolio)
    return show(
        request,
        "work/portfolio.html",
        title=portfolio.name,
        sub=portfolio.purpose,
        crumbs=[Crumb(_("Portfolios"), reverse("work:portfolios")), Crumb(portfolio.name)],
        portfolio=portfolio,
        programmes=queries.programmes_with_counts(programmes),
        panels=panels_for(actor, "portfolio.overview", portfolio.scope.path, kwargs),
        may_edit=permits.can(actor, CREATE, portfolio.scope.path),
        **_projects(actor, rows),
    )


@page(VIEW)
def programme_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "work/programmes.html",
        title=_("Programmes"),
        sub=_("Projects that are steered together towards one outcome."),
        rows=queries.programmes_with_counts(queries.programmes(actor)),
        may_create=permits.can_anywhere(actor, CREATE),
    )


@page(VIEW)
def programme_detail(request: HttpRequest, programme_id: int) -> HttpResponse:
    actor = actor_of(request)
    programme = permits.get(actor, VIEW, queries.programmes(actor), pk=programme_id)
    rows = queries.projects(actor).filter(programme=programme)
    kwargs = {"programme_id": programme_id}
    return show(
        request,
        "work/programme.html",
        title=programme.name,
        sub=programme.purpose,
        crumbs=[Crumb(_("Programmes"), reverse("work:programmes")), Crumb(programme.name)],
        programme=programme,
        panels=panels_for(actor, "programme.overview", programme.scope.path, kwargs),
        may_edit=permits.can(actor, CREATE, programme.scope.path),
        **_projects(actor, rows),
    )


def _projects(actor: Actor, rows: Any) -> dict[str, Any]:
    listed: list[Project] = list(rows.order_by("number"))
    described = project_rows(actor, listed)
    return {"projects": described, "figures": _figures(queries.totals(rows), described)}


def _figures(totals: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rags = dict.fromkeys(("green", "amber", "red", "none"), 0)
    for row in rows:
        value = getattr(row.get("computed_rag"), "value", row.get("computed_rag")) or "none"
        rags[value if value in rags else "none"] += 1
    money = " + ".join(
        money_words(amount, unit, compact=True) for unit, amount in totals["budgets"]
    )
    return [
        {"label": _("Computed health"), "rag": rags},
        {"label": _("Running projects"), "value": totals["running"], "unit": f"/ {totals['all']}"},
        {"label": _("Approved budget, running"), "value": money or "–"},
    ]


@page(CREATE)
def new_portfolio(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, CREATE)
    return edit(
        request,
        form=PortfolioForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.create_portfolio(actor=actor, **values),
        done=lambda row: reverse("work:portfolio", args=[row.pk]),
        said=_("Portfolio opened."),
        title=_("New portfolio"),
        cancel_url=reverse("work:portfolios"),
        crumbs=[Crumb(_("Portfolios"), reverse("work:portfolios")), Crumb(_("New portfolio"))],
    )


@page(CREATE)
def edit_portfolio(request: HttpRequest, portfolio_id: int) -> HttpResponse:
    actor = actor_of(request)
    portfolio = permits.get(actor, CREATE, queries.portfolios(actor), pk=portfolio_id)
    url = reverse("work:portfolio", args=[portfolio_id])
    return edit(
        request,
        form=PortfolioForm(request.POST or None, instance=portfolio),
        template="kit/page_form.html",
        save=lambda **values: services.edit_portfolio(
            actor=actor, portfolio_id=portfolio_id, **values
        ),
        done=url,
        said=_("Portfolio saved."),
        title=_("Edit the portfolio"),
        cancel_url=url,
        crumbs=[Crumb(portfolio.name, url), Crumb(_("Edit"))],
    )


@page(CREATE)
def new_programme(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CREATE)
    return edit(
        request,
        form=ProgrammeForm(request.POST or None, actor=actor),
        template="kit/page_form.html",
        save=lambda portfolio, manager, **values: services.create_programme(
            actor=actor, portfolio_id=portfolio.pk, manager_id=manager.pk, **values
        ),
        done=lambda row: reverse("work:programme", args=[row.pk]),
        said=_("Programme opened."),
        title=_("New programme"),
        cancel_url=reverse("work:programmes"),
        crumbs=[Crumb(_("Programmes"), reverse("work:programmes")), Crumb(_("New programme"))],
    )


@page(CREATE)
def edit_programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    actor = actor_of(request)
    programme = permits.get(actor, CREATE, queries.programmes(actor), pk=programme_id)
    url = reverse("work:programme", args=[programme_id])
    return edit(
        request,
        form=ProgrammeForm(request.POST or None, instance=programme, actor=actor),
        template="kit/page_form.html",
        save=lambda **values: services.edit_programme(
            actor=actor, programme_id=programme_id, **values
        ),
        done=url,
        said=_("Programme saved."),
        title=_("Edit the programme"),
        cancel_url=url,
        crumbs=[Crumb(programme.name, url), Crumb(_("Edit"))],
    )
