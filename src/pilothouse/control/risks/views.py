from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.forms import ReasonForm, RiskForm
from pilothouse.control.risks.permissions import EDIT, RAISE, VIEW
from pilothouse.control.risks.types import Impact, Likelihood
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def project_risks(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    rows = queries.risks_of(actor, project.pk)
    if state := request.GET.get("state", "open"):
        rows = rows.filter(state=state)
    return show(
        request,
        "risks/list.html",
        **project_page(actor, project, tab="risks"),
        rows=paginate(rows, order=["-rank"], cursor=request.GET.get("cursor", "")),
        matrix=queries.matrix(queries.open_risks_of(actor, project.pk)),
        likelihoods=Likelihood, impacts=Impact, state=state,
        may_raise=permits.can(actor, RAISE, project.scope.path),
    )  # fmt: skip


@page(RAISE)
def new_risk(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, RAISE)
    return edit(
        request,
        form=RiskForm(request.POST or None),
        template="risks/form.html",
        save=lambda **values: services.raise_risk(actor=actor, project_id=project.pk, **values),
        done=lambda risk: reverse("risks:detail", args=[risk.pk]),
        said=_("Risk raised."),
        **project_page(actor, project, tab="risks"),
    )


@page(VIEW)
def risk_detail(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id)
    may_edit = permits.limit(actor, EDIT, queries.risks(actor)).filter(pk=risk.pk).exists()
    return show(
        request,
        "risks/detail.html",
        **project_page(actor, risk.project, tab="risks"),
        risk=risk,
        history=history_of(risk)[:20],
        may_edit=may_edit,
    )


@page(EDIT)
def edit_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    actor = actor_of(request)
    risk = queries.risk(actor, risk_id, EDIT)
    return edit(
        request,
        form=RiskForm(request.POST or None, instance=risk, initial={"version": risk.version}),
        template="risks/form.html",
        save=lambda **values: services.edit_risk(actor=actor, risk_id=risk_id, **values),
        done=reverse("risks:detail", args=[risk.pk]),
        said=_("Risk saved."),
        risk=risk,
        **project_page(actor, risk.project, tab="risks"),
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
        risk=risk,
        **project_page(actor, risk.project, tab="risks"),
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
