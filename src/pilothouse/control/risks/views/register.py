from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.forms import FiguresForm, ReasonForm, RiskForm
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.permissions import EDIT, RAISE, VIEW
from pilothouse.control.risks.tables import (
    facts,
    figure_facts,
    matrix_table,
    saving_words,
    state_chips,
)
from pilothouse.control.risks.types import Saving
from pilothouse.delivery.schedule.queries.finding import task_picking
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.people.queries import choices as people_choices
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def project_risks(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return show(
        request,
        "risks/list.html",
        **project_page(actor, project, tab="risks"),
        title=_("Risks"),
        **_register(
            request, queries.risks_of(actor, project.pk), queries.savings_of(actor, project.pk)
        ),
        may_raise=permits.can(actor, RAISE, project.scope.path),
    )


@page(VIEW)
def all_risks(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "risks/list.html",
        title=_("Risks"),
        sub=_("Of all projects that you may see, the highest score first."),
        **_register(request, queries.risks(actor)),
    )


@page(RAISE)
def new_risk(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, RAISE)
    return edit(
        request,
        form=RiskForm(request.POST or None, people=people_choices(actor)),
        template="kit/page_form.html",
        save=lambda **values: services.raise_risk(actor=actor, project_id=project.pk, **values),
        done=lambda risk: reverse("risks:detail", args=[risk.pk]),
        said=_("Risk raised."),
        title=_("New risk"),
        submit=_("Raise the risk"),
        cancel_url=reverse("risks:list", args=[number]),
        **project_page(actor, project, tab="risks"),
    )


@page(VIEW)
def risk_detail(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id)
    return show(
        request,
        "risks/detail.html",
        **_risk_page(actor, risk),
        facts=facts(risk),
        figures=figure_facts(risk),
        task_names=queries.task_names(actor, risk),
        history=story(history_of(risk)[:20]),
        may_edit=permits.limit(actor, EDIT, queries.risks(actor)).filter(pk=risk.pk).exists(),
    )


@page(EDIT)
def edit_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id, EDIT)
    context = _risk_page(actor, risk)
    people = people_choices(actor)
    return edit(
        request,
        form=RiskForm(request.POST or None, instance=risk, people=people),
        template="kit/page_form.html",
        save=lambda **values: services.edit_risk(actor=actor, risk_id=risk_id, **values),
        done=reverse("risks:detail", args=[risk.pk]),
        said=_("Risk saved."),
        cancel_url=reverse("risks:detail", args=[risk.pk]),
        **context,
    )


@page(EDIT)
def edit_figures(request: HttpRequest, risk_id: int) -> HttpResponse:
    """What a simulation needs to know of a risk."""
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id, EDIT)
    context = _risk_page(actor, risk)
    picking = task_picking(actor, risk.project)
    return edit(
        request,
        form=FiguresForm(request.POST or None, instance=risk, picking=picking),
        template="risks/figures.html",
        save=lambda **values: services.edit_risk(actor=actor, risk_id=risk_id, **values),
        done=reverse("risks:detail", args=[risk.pk]),
        said=_("Figures saved; the plan is simulated with them."),
        cancel_url=reverse("risks:detail", args=[risk.pk]),
        **context,
    )


@page(EDIT)
def close_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id, EDIT)
    return edit(
        request,
        form=ReasonForm(request.POST or None, initial={"version": risk.version}),
        template="risks/close.html",
        save=lambda **values: services.close_risk(actor=actor, risk_id=risk_id, **values),
        done=reverse("risks:detail", args=[risk.pk]),
        said=_("Risk closed."),
        submit=_("Close the risk"),
        cancel_url=reverse("risks:detail", args=[risk.pk]),
        **_risk_page(actor, risk),
    )


@require_POST
@page(EDIT)
def reopen_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.reopen_risk(actor=actor, risk_id=risk_id),
        done=reverse("risks:detail", args=[risk_id]),
        said=_("Risk reopened."),
    )


def _register(
    request: HttpRequest, rows: QuerySet[Risk], savings: Mapping[str, Saving] | None = None
) -> dict[str, Any]:
    state = request.GET.get("state", "open")
    shown = queries.in_state(rows, state).order_by()
    counts = queries.matrix(queries.in_state(rows, "open"))
    page = paginate(shown, order=["-rank"], cursor=request.GET.get("cursor", ""))
    known = savings or {}
    for risk in page.items:
        risk.costs = saving_words(known.get(risk.number))  # type: ignore[attr-defined]
    return {
        "page": page,
        "has_savings": bool(known),
        "chips": state_chips(request.path, state),
        "matrix": matrix_table(counts),
        "has_matrix": bool(counts),
    }


def _risk_page(actor: Actor, risk: Risk) -> dict[str, Any]:
    number = risk.project.number
    crumbs = [Crumb(_("Risks"), reverse("risks:list", args=[number])), Crumb(risk.number)]
    return {
        **project_page(actor, risk.project, tab="risks"),
        "risk": risk,
        "title": risk.title,
        "crumbs": crumbs,
    }
