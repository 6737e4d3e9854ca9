from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.control.changes import queries, services, tables
from pilothouse.control.changes.forms import KINDS, ChangeForm, DecisionForm, ReasonForm
from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.permissions import DECIDE, EDIT, IMPLEMENT, RAISE, VIEW
from pilothouse.control.changes.rules import known_edits, packed
from pilothouse.control.changes.types import ChangeState
from pilothouse.delivery.scenarios.queries import scenario as get_scenario
from pilothouse.delivery.schedule.queries import minutes_of_a_day, plan_of, plan_row_or_none
from pilothouse.delivery.schedule.queries import tasks as plan_tasks
from pilothouse.delivery.schedule.queries.copies import each_in_words
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.decisions.queries import may_vote
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def project_changes(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return show(
        request,
        "changes/list.html",
        **project_page(actor, project, tab="changes"),
        title=_("Change requests"),
        **_register(request, queries.changes_of(actor, project.pk)),
        may_raise=permits.can(actor, RAISE, project.scope.path),
    )


@page(VIEW)
def all_changes(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "changes/list.html",
        title=_("Change requests"),
        sub=_("Of all projects that you may see, the newest first."),
        **_register(request, queries.changes(actor)),
    )


@page(RAISE)
def new_change(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, RAISE, project.scope.path)
    return edit(
        request,
        form=ChangeForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.raise_change(actor=actor, project_id=project.pk, **values),
        done=lambda made: reverse("changes:detail", args=[made.pk]),
        said=_("Change request written. Now say what it does to the plan."),
        title=_("New change request"),
        submit=_("Write the request"),
        cancel_url=reverse("changes:list", args=[number]),
        **project_page(actor, project, tab="changes"),
    )


@page(RAISE)
def propose(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """A what-if copy as a change request: its name and question are the first words."""
    actor = actor_of(request)
    copy = get_scenario(actor, scenario_id)
    permits.require(actor, RAISE, copy.project.scope.path)
    return edit(
        request,
        form=ChangeForm(request.POST or None, initial={"title": copy.name, "reason": copy.reason}),
        template="kit/page_form.html",
        save=lambda **values: services.propose_scenario(actor=actor, scenario_id=copy.pk, **values),
        done=lambda made: reverse("changes:detail", args=[made.pk]),
        said=_("The copy became a change request. Compute its impact, then submit it."),
        title=_("Propose as change request"),
        sub=copy.name,
        submit=_("Write the request"),
        cancel_url=reverse("scenarios:detail", args=[copy.pk]),
        **project_page(actor, copy.project, tab="changes"),
    )


@page(VIEW)
def change_detail(request: HttpRequest, change_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id)
    return show(
        request,
        "changes/detail.html",
        **_change_page(actor, found),
        facts=tables.facts(found),
        steps=tables.steps(found),
        impact=tables.shown_impact(found.impact),
        edits=_edits_in_words(actor, found),
        kinds=[(key, label) for key, (label, _form) in KINDS.items()],
        history=story(history_of(found)[:20]),
        **_rights(actor, found),
    )


@page(EDIT)
def edit_change(request: HttpRequest, change_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id, EDIT)
    return _edit(
        request,
        found,
        form=ChangeForm(request.POST or None, instance=found),
        save=lambda **values: services.edit_change(actor=actor, change_id=change_id, **values),
        said=_("Saved. Compute the impact again."),
    )


@page(EDIT)
def add_edit(request: HttpRequest, change_id: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id, EDIT)
    if kind not in KINDS:
        raise Http404
    label, make_form = KINDS[kind]
    form = make_form(request.POST or None, **_plan_choices(actor, found))

    def save(**_values: Any) -> ChangeRequest:
        edits = [*found.edits, *packed([form.edit()])]
        return services.set_edits(actor=actor, change_id=change_id, edits=edits)

    return _edit(request, found, form=form, save=save, title=label, submit=_("Add"))


@require_POST
@page(EDIT)
def remove_edit(request: HttpRequest, change_id: int, place: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id, EDIT)
    kept = [row for number, row in enumerate(found.edits) if number != place]
    return act(
        request,
        do=lambda: services.set_edits(actor=actor, change_id=change_id, edits=kept),
        done=reverse("changes:detail", args=[change_id]),
    )


@page(DECIDE)
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id, DECIDE)
    return _edit(
        request,
        found,
        form=DecisionForm(request.POST or None),
        save=lambda **values: services.decide_change(actor=actor, change_id=change_id, **values),
        said=_("Your decision is recorded."),
        title=_("Decide the change request"),
        sub=str(found),
        submit=_("Decide"),
    )


@page(EDIT)
def withdraw(request: HttpRequest, change_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.change(actor, change_id, EDIT)
    return _edit(
        request,
        found,
        form=ReasonForm(request.POST or None),
        save=lambda **values: services.withdraw_change(actor=actor, change_id=change_id, **values),
        said=_("Request withdrawn."),
        title=_("Withdraw the change request"),
        submit=_("Withdraw"),
    )


@require_POST
@page(EDIT)
def measure(request: HttpRequest, change_id: int) -> HttpResponse:
    said = _("Impact computed on a copy of the plan.")
    return _act(request, change_id, services.compute_impact, said)


@require_POST
@page(EDIT)
def submit(request: HttpRequest, change_id: int) -> HttpResponse:
    return _act(request, change_id, services.submit_change, _("Submitted for decision."))


@require_POST
@page(IMPLEMENT)
def implement(request: HttpRequest, change_id: int) -> HttpResponse:
    said = _("The plan is changed and the next baseline frozen.")
    return _act(request, change_id, services.implement_change, said)


def _act(
    request: HttpRequest, change_id: int, do: Callable[..., ChangeRequest], said: str
) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: do(actor=actor, change_id=change_id),
        done=reverse("changes:detail", args=[change_id]),
        said=said,
    )


def _edit(request: HttpRequest, found: ChangeRequest, **how: Any) -> HttpResponse:
    back = reverse("changes:detail", args=[found.pk])
    context = _change_page(actor_of(request), found)
    defaults = {"template": "kit/page_form.html", "done": back, "cancel_url": back}
    return edit(request, **(context | defaults | how))


def _register(request: HttpRequest, rows: QuerySet[ChangeRequest]) -> dict[str, Any]:
    state = request.GET.get("state", "all")
    shown = queries.in_state(rows, state).order_by()
    return {
        "page": paginate(shown, order=["-created_at"], cursor=request.GET.get("cursor", "")),
        "chips": tables.state_chips(request.path, state),
    }


def _plan_choices(actor: Actor, found: ChangeRequest) -> dict[str, Any]:
    rows = plan_tasks(actor, found.project_id).values_list("uid", "wbs", "name")
    choices = [(uid, f"{wbs} {name}".strip()) for uid, wbs, name in rows]
    return {"tasks": choices, "day": minutes_of_a_day(actor, found.project_id)}


def _edits_in_words(actor: Actor, found: ChangeRequest) -> list[str]:
    if not found.edits or plan_row_or_none(actor, found.project_id) is None:
        return []
    return each_in_words(known_edits(found.edits), plan_of(actor, found.project_id))


def _rights(actor: Actor, found: ChangeRequest) -> dict[str, bool]:
    path = found.project.scope.path
    own = permits.limit(actor, EDIT, queries.changes(actor)).filter(pk=found.pk).exists()
    deciding = found.state == ChangeState.DECIDING and found.decision is not None
    return {
        "may_edit": own,
        "may_decide": deciding and may_vote(actor, queries.decision_of(found)),
        "may_implement": permits.can(actor, IMPLEMENT, path),
        "has_plan": plan_row_or_none(actor, found.project_id) is not None,
    }


def _change_page(actor: Actor, found: ChangeRequest) -> dict[str, Any]:
    url = reverse("changes:list", args=[found.project.number])
    return {
        **project_page(actor, found.project, tab="changes"),
        "change": found,
        "title": found.title,
        "crumbs": [Crumb(_("Changes"), url), Crumb(found.number)],
    }
