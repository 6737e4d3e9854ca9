from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule.queries import prepare_plan
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.people.queries import choices as people_choices
from pilothouse.insight.health import queries, services, tables
from pilothouse.insight.health.forms import ActionForm, DoneForm, ReasonForm
from pilothouse.insight.health.models import CorrectiveAction
from pilothouse.insight.health.permissions import COMPUTE, CONTROL_ROOM, FINISH, ORDER, VIEW
from pilothouse.insight.health.queries.room import room
from pilothouse.insight.health.tasks import DAILY
from pilothouse.kit import permits
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(CONTROL_ROOM)
def control_room(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = tables.with_trends(room(actor))
    return show(
        request,
        "health/room.html",
        title=_("Control room"),
        sub=_("Every running project, the worst first. Each number opens what makes it."),
        rows=rows,
        kpis=tables.key_figures(rows),
        may_compute=permits.can(actor, COMPUTE),
    )


@require_POST
@page(COMPUTE)
def compute_all(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, COMPUTE)
    return act(
        request,
        do=lambda: enqueue(actor, DAILY),
        done=reverse("health:room"),
        said=_("The checks run over all projects; reload in a moment."),
    )


@require_POST
@page(COMPUTE)
def compute_one(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    prepare_plan(actor, project.pk)
    return act(
        request,
        do=lambda: services.compute_health(actor=actor, project_id=project.pk),
        done=reverse("work:project", args=[number]),
        said=_("Checked just now."),
    )


@page(VIEW)
def findings(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = queries.open_findings(actor)
    counts = Counter(rows.order_by().values_list("kind", flat=True))
    kind, number = request.GET.get("kind", ""), request.GET.get("project", "")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(project__number=number) if number else rows
    return show(
        request,
        "health/findings.html",
        title=_("Findings"),
        sub=_("Weaknesses that the checks see now, with their evidence."),
        page=paginate(rows.order_by(), order=["-severity"], cursor=request.GET.get("cursor", "")),
        chips=tables.kind_chips(request.path, kind, counts),
    )


@page(VIEW)
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.finding(actor, finding_id)
    return show(
        request,
        "health/finding.html",
        title=found.title,
        crumbs=[Crumb(_("Findings"), reverse("health:findings")), Crumb(found.project.number)],
        finding=found,
        facts=tables.finding_facts(found),
        may_order=permits.can(actor, ORDER, found.project.scope.path),
    )


@page(ORDER)
def order_action(request: HttpRequest, finding_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.finding(actor, finding_id, ORDER)
    return edit(
        request,
        form=ActionForm(request.POST or None, people=people_choices(actor)),
        template="kit/page_form.html",
        save=lambda **values: services.order_action(
            actor=actor,
            project_id=found.project_id,
            finding_id=found.pk,
            owner_id=values.pop("owner").pk,
            **values,
        ),
        done=lambda made: reverse("health:action", args=[made.pk]),
        said=_("Corrective action ordered."),
        title=_("Order a corrective action"),
        sub=found.title,
        submit=_("Order it"),
        cancel_url=reverse("health:finding", args=[found.pk]),
    )


@page(VIEW)
def actions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    state = request.GET.get("state", "all")
    rows = queries.actions(actor).order_by()
    rows = rows.filter(state=state) if state != "all" else rows
    return show(
        request,
        "health/actions.html",
        title=_("Corrective actions"),
        sub=_("What was ordered, by when, and whether it helped."),
        page=paginate(rows, order=["-due_on"], cursor=request.GET.get("cursor", "")),
        chips=tables.state_chips(request.path, state),
    )


@page(VIEW)
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.action(actor, action_id)
    own = permits.limit(actor, FINISH, queries.actions(actor)).filter(pk=found.pk)
    return show(
        request,
        "health/action.html",
        **_action_page(found),
        facts=tables.action_facts(found),
        effect=tables.effect_rows(found),
        history=story(history_of(found)[:20]),
        may_finish=own.exists(),
        may_order=permits.can(actor, ORDER, found.project.scope.path),
    )


@page(FINISH)
def finish_action(request: HttpRequest, action_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.action(actor, action_id, FINISH)
    back = reverse("health:action", args=[action_id])
    return edit(
        request,
        form=DoneForm(request.POST or None, initial={"version": found.version}),
        template="kit/page_form.html",
        save=lambda **values: services.finish_action(actor=actor, action_id=action_id, **values),
        done=back,
        said=_("Reported as done. The next checks tell whether it helped."),
        cancel_url=back,
        submit=_("It is done"),
        **_action_page(found),
    )


@page(ORDER)
def cancel_action(request: HttpRequest, action_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.action(actor, action_id, ORDER)
    back = reverse("health:action", args=[action_id])
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.cancel_action(actor=actor, action_id=action_id, **values),
        done=back,
        said=_("Action called off."),
        cancel_url=back,
        submit=_("Call it off"),
        **_action_page(found),
    )


@page(VIEW)
def overview_panel(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    health = queries.health_of(actor, project.pk)
    return show(
        request,
        "health/_overview.html",
        project=project,
        health=health,
        value=tables.value_shown(health.value) if health else {},
        past=queries.past_of(actor, project),
        findings=queries.open_findings(actor, project.pk)[:8],
        may_compute=permits.can(actor, COMPUTE, project.scope.path),
    )


def _action_page(found: CorrectiveAction) -> dict[str, Any]:
    url = reverse("health:actions")
    crumbs = [Crumb(_("Corrective actions"), url), Crumb(f"{found.project.number} {found.number}")]
    return {"action": found, "title": found.title, "crumbs": crumbs}
