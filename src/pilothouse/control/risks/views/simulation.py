"""The page that says what the register makes of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.control.risks import queries, services
from pilothouse.control.risks.forms import ChanceForm
from pilothouse.control.risks.permissions import VIEW
from pilothouse.control.risks.tables import safe_question, shown_simulation
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, go, page, show
from pilothouse.kit.web.waiting import waiting

if TYPE_CHECKING:
    from pilothouse.control.risks.types import Chances
    from pilothouse.delivery.work.models import Project
    from pilothouse.kit.actor import Actor


@page(VIEW)
def project_simulation(request: HttpRequest, number: str) -> HttpResponse:
    """Finish and cost before and after the responses, their chances, and what each risk costs."""
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    found = queries.simulation(actor, project.pk)
    keys = queries.risks_of(actor, project.pk).values_list("number", "pk")
    form, asked = _question(request, found, project)
    return show(
        request,
        "risks/simulation.html",
        **project_page(actor, project, tab="risks"),
        title=_("Simulation of the risks"),
        crumbs=[Crumb(_("Risks"), reverse("risks:list", args=[number])), Crumb(_("Simulation"))],
        found=found,
        form=form,
        **shown_simulation(found, dict(keys), asked),
        **_job(actor, project),
    )


def _question(
    request: HttpRequest, found: queries.Shown, project: Project
) -> tuple[ChanceForm | None, Chances | None]:
    """The day and the cost in the address, or those that are 80 % certain, and their chances."""
    if found.newest is None or not found.can_ask:
        return None, None
    content = found.newest.content
    given = request.GET if {"by", "cost"} & set(request.GET) else safe_question(content)
    priced = content["before"]["cost"] is not None
    form = ChanceForm(given, priced=priced, currency=content["currency"])
    if not form.is_valid() or not any(value is not None for value in form.cleaned_data.values()):
        return form, None
    return form, queries.chances(actor_of(request), project.pk, **form.cleaned_data)


def _job(actor: Actor, project: Project) -> dict[str, Any]:
    url = reverse("risks:progress", args=[project.number])
    return waiting(actor, queries.job_of(project.pk), url)


@require_GET
@page(VIEW)
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """How far the simulation is; the whole page once it has ended."""
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    facts = _job(actor, project)
    if not facts["busy"]:
        return go(request, reverse("risks:simulation", args=[number]))
    return show(request, "risks/_progress.html", **facts)


@require_POST
@page(VIEW)
def simulate(request: HttpRequest, number: str) -> HttpResponse:
    """Have it computed now."""
    actor = actor_of(request)
    project = get_project(actor, number)
    return act(
        request,
        do=lambda: services.request_simulation(actor=actor, project_id=project.pk),
        done=reverse("risks:simulation", args=[number]),
        said=_("The plan is being simulated with its risks."),
    )
