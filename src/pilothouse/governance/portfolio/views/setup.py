"""Objectives and scoring models."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.forms import ModelForm, ObjectiveForm
from pilothouse.governance.portfolio.permissions import SET_UP, VIEW
from pilothouse.kit import permits
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


def _crumbs(*labels: Crumb) -> list[Crumb]:
    return [Crumb(_("Proposals"), reverse("portfolio:proposals")), *labels]


@page(VIEW)
def objectives(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "portfolio/objectives.html",
        title=_("Objectives"),
        sub=_("What the organisation wants to reach; every proposal says which one it serves."),
        crumbs=_crumbs(Crumb(_("Objectives"))),
        rows=queries.objectives(actor),
        may_set_up=permits.can(actor, SET_UP),
    )


@page(SET_UP)
def new_objective(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, SET_UP)
    return edit(
        request,
        form=ObjectiveForm(request.POST or None, actor=actor, initial={"is_active": True}),
        template="kit/page_form.html",
        save=lambda owner, **values: services.add_objective(
            actor=actor, owner_id=owner.pk, **values
        ),
        done=reverse("portfolio:objectives"),
        said=_("Objective set."),
        title=_("New objective"),
        cancel_url=reverse("portfolio:objectives"),
        crumbs=_crumbs(
            Crumb(_("Objectives"), reverse("portfolio:objectives")), Crumb(_("New objective"))
        ),
    )


@page(SET_UP)
def edit_objective(request: HttpRequest, objective_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = permits.get(actor, SET_UP, queries.objectives(actor), pk=objective_id)
    return edit(
        request,
        form=ObjectiveForm(request.POST or None, instance=row, actor=actor),
        template="kit/page_form.html",
        save=lambda **values: services.edit_objective(
            actor=actor, objective_id=objective_id, **values
        ),
        done=reverse("portfolio:objectives"),
        said=_("Objective saved."),
        title=_("Edit the objective"),
        cancel_url=reverse("portfolio:objectives"),
        crumbs=_crumbs(Crumb(_("Objectives"), reverse("portfolio:objectives")), Crumb(row.name)),
    )


@page(VIEW)
def models(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "portfolio/models.html",
        title=_("Scoring models"),
        sub=_("Criteria and weights by which proposals are compared."),
        crumbs=_crumbs(Crumb(_("Scoring models"))),
        rows=queries.models(actor),
        may_set_up=permits.can(actor, SET_UP),
    )


@page(SET_UP)
def new_model(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, SET_UP)
    return edit(
        request,
        form=ModelForm(request.POST or None),
        template="portfolio/model_form.html",
        save=lambda **values: services.add_model(actor=actor, **values),
        done=reverse("portfolio:models"),
        said=_("Scoring model made."),
        title=_("New scoring model"),
        cancel_url=reverse("portfolio:models"),
        crumbs=_crumbs(
            Crumb(_("Scoring models"), reverse("portfolio:models")), Crumb(_("New scoring model"))
        ),
    )


@require_POST
@page(SET_UP)
def switch_model(request: HttpRequest, model_id: int) -> HttpResponse:
    actor = actor_of(request)
    is_active = request.POST.get("active") == "yes"
    return act(
        request,
        do=lambda: services.set_model_use(actor=actor, model_id=model_id, is_active=is_active),
        done=reverse("portfolio:models"),
    )
