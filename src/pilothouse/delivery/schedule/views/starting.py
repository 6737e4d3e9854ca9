"""Starting a plan from that of another project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.forms import CopyForm
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.starting import (
    Beginning,
    beginning,
    first_day,
    left_behind,
    lines,
    plans_to_copy,
)
from pilothouse.delivery.schedule.types import PlanChoice
from pilothouse.delivery.schedule.views.leaving import left_words
from pilothouse.delivery.schedule.views.similar import proposals
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine import to_datetime
from pilothouse.kit import permits
from pilothouse.kit.errors import PilothouseError
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show

SHOWN = 60


@page(EDIT)
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """What to take from which project; asked to show it, the plan that this would make."""
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, EDIT, project.scope.path)
    sources = [
        (row.project_id, f"{row.project.number} {row.project.name}")
        for row in plans_to_copy(actor, project.pk)
    ]
    form = CopyForm(
        request.POST or None, sources=sources, initial=_initial(request, first_day(actor, project))
    )
    context = {
        **project_page(actor, project, tab="plan"),
        "title": _("Start from another project's plan"),
        "crumbs": [Crumb(_("Plan"), reverse("schedule:plan", args=[number])), Crumb(_("Start"))],
        "sources": sources,
        "similar": [] if request.POST else proposals(actor, project),
    }
    if "show" in request.POST and form.is_valid():
        preview, why = _preview(actor, project, form)
        context |= {"form": form, "preview": preview, "why": why}
        return show(request, "schedule/copy.html", **context)
    return edit(
        request,
        form=form,
        template="schedule/copy.html",
        save=lambda **values: _start(request, project, _choice(values)),
        done=reverse("schedule:plan", args=[number]),
        said=_("The plan is started. Now make it this project's own."),
        **context,
    )


def _initial(request: HttpRequest, first: date) -> dict[str, Any]:
    """The first day, and the project that was chosen before, such as a similar one."""
    source = request.GET.get("source", "")
    return {"start": first} | ({"source": int(source)} if source.isdecimal() else {})


def _start(request: HttpRequest, project: Any, choice: PlanChoice) -> None:
    """Start it, and say on the new plan's page what did not come along."""
    actor = actor_of(request)
    services.copy_plan(actor=actor, project_id=project.pk, choice=choice)
    if left := left_words(left_behind(actor, choice)):
        messages.info(request, _("Not taken along: %(what)s.") % {"what": "; ".join(left)})


def _choice(values: dict[str, Any]) -> PlanChoice:
    return PlanChoice(
        source_id=values["source"],
        lengths=values["lengths"],
        keep_people=values["keep_people"],
        keep_dates=values["keep_dates"],
        start=values["start"],
    )


def _preview(actor: Any, project: Any, form: CopyForm) -> tuple[dict[str, Any] | None, str]:
    """The plan that would begin, or why none would."""
    try:
        return _shown(beginning(actor, project, _choice(form.cleaned_data))), ""
    except PilothouseError as error:
        return None, error.message


def _shown(found: Beginning) -> dict[str, Any]:
    computed, plan = found.computed, found.computed.plan
    return {
        "rows": lines(computed, SHOWN),
        "count": len(plan.tasks),
        "start": to_datetime(computed.start),
        "finish": to_datetime(computed.finish),
        "correction": found.correction,
        "left_out": left_words(found.left_out),
        "percent": found.correction and round(100 * (found.correction.factor - 1)),
    }
