from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.dependencies import queries, services, tables
from pilothouse.delivery.dependencies.forms import (
    ConfirmForm,
    DateForm,
    DeliverForm,
    ReasonForm,
    WishForm,
)
from pilothouse.delivery.dependencies.models import Dependency
from pilothouse.delivery.dependencies.permissions import EDIT, VIEW
from pilothouse.delivery.dependencies.queries import Both
from pilothouse.delivery.dependencies.types import Role, Wish
from pilothouse.delivery.schedule.queries.finding import task_picking
from pilothouse.delivery.work.queries import programme, project_page
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show


@page(VIEW)
def project_dependencies(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    rows = queries.dependencies_of(actor, project.pk).order_by()
    found = paginate(rows, order=["-created_at"], cursor=request.GET.get("cursor", ""))
    return show(
        request,
        "dependencies/list.html",
        **project_page(actor, project, tab="plan"),
        title=_("Dependencies"),
        sub=_("What this project gives to others and gets from them, as both sides agreed."),
        crumbs=[
            Crumb(_("Plan"), reverse("schedule:plan", args=[number])),
            Crumb(_("Dependencies")),
        ],
        page=found,
        lines=[tables.line(queries.both_of(actor, row), project.pk) for row in found.items],
        may_propose=permits.can(actor, EDIT, project.scope.path),
    )


@page(VIEW)
def strip(request: HttpRequest, number: str) -> HttpResponse:
    """The open deliveries of a project, above its plan."""
    actor = actor_of(request)
    project = get_project(actor, number)
    rows = queries.standing(queries.dependencies_of(actor, project.pk))
    lines = [tables.line(queries.both_of(actor, row), project.pk) for row in rows]
    return show(request, "dependencies/_strip.html", lines=lines, project=project)


@page(VIEW)
def programme_panel(request: HttpRequest, programme_id: int) -> HttpResponse:
    """The deliveries between projects, of which one belongs to the programme."""
    actor = actor_of(request)
    row = programme(actor, programme_id)
    found = [queries.both_of(actor, d) for d in queries.dependencies_of_programme(actor, row.pk)]
    return show(request, "dependencies/_programme.html", rows=found)


@page(EDIT)
def new_dependency(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, EDIT, project.scope.path)
    back = reverse("dependencies:list", args=[number])

    def save(other: str, **values: Any) -> Dependency:
        wish = Wish(other_id=queries.named_project(actor, other), **values)
        return services.propose(actor=actor, project_id=project.pk, wish=wish)

    return edit(
        request,
        form=WishForm(request.POST or None, picking=task_picking(actor, project)),
        template="kit/page_form.html",
        save=save,
        done=lambda made: reverse("dependencies:detail", args=[made.pk]),
        said=_("Proposed. The other project's managers are asked to confirm."),
        title=_("New dependency"),
        submit=_("Propose"),
        cancel_url=back,
        crumbs=[Crumb(_("Dependencies"), back), Crumb(_("New"))],
        **project_page(actor, project, tab="plan"),
    )


@page(VIEW)
def dependency_detail(request: HttpRequest, dependency_id: int) -> HttpResponse:
    actor = actor_of(request)
    both = queries.dependency(actor, dependency_id)
    row = both.row
    history = story(history_of(row))
    return show(
        request,
        "dependencies/detail.html",
        **_frame(actor, both),
        both=both,
        sides=[_side(actor, both.giver), _side(actor, both.receiver)],
        steps=tables.steps(row),
        facts=tables.facts(row),
        history=history,
        may_speak=bool(both.mine),
        may_give=Role.GIVES in both.mine,
    )


def _side(actor: Actor, side: Any) -> dict[str, Any]:
    return {"side": side, "names": tables.named(side, queries.task_names(actor, side))}


def _frame(actor: Actor, both: Both) -> dict[str, Any]:
    """The page of a side's project that the actor may see, the own one first."""
    sides = sorted((both.giver, both.receiver), key=lambda side: side.role not in both.mine)
    for side in sides:
        try:
            project = get_project(actor, side.project.number)
        except NotFoundError:
            continue
        crumb = Crumb(_("Dependencies"), reverse("dependencies:list", args=[project.number]))
        return {
            **project_page(actor, project, tab="plan"),
            "dependency": both.row,
            "title": both.row.title,
            "crumbs": [crumb, Crumb(both.row.number)],
        }
    raise NotFoundError("There is no such dependency, or it is not shared with you.")


Save = Callable[[Actor, int, dict[str, Any]], Any]


def _form(
    request: HttpRequest, dependency_id: int, form: Callable[[Both], forms.Form], save: Save,
    *, title: Any, submit: Any, said: Any,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    both = queries.dependency(actor, dependency_id, EDIT)
    back = reverse("dependencies:detail", args=[dependency_id])
    return edit(
        request,
        form=form(both),
        template="kit/page_form.html",
        save=lambda **values: save(actor, dependency_id, values),
        done=back,
        said=said,
        cancel_url=back,
        **_frame(actor, both) | {"title": title, "sub": both.row.title, "submit": submit},
    )


@page(EDIT)
def confirm(request: HttpRequest, dependency_id: int) -> HttpResponse:
    def form(both: Both) -> forms.Form:
        side = both.giver if both.giver.confirmed_at is None else both.receiver
        first = {"version": both.row.version, "task": side.task}
        picking = task_picking(actor_of(request), side.project)
        return ConfirmForm(request.POST or None, picking=picking, initial=first)

    return _form(
        request, dependency_id, form,
        lambda actor, key, values: services.confirm(actor=actor, dependency_id=key, **values),
        title=_("Confirm"), submit=_("Confirm the date"),
        said=_("Confirmed. The agreed date stands in both plans."),
    )  # fmt: skip


@page(EDIT)
def propose_date(request: HttpRequest, dependency_id: int) -> HttpResponse:
    return _form(
        request, dependency_id,
        lambda both: DateForm(request.POST or None, initial={
            "on": both.row.forecast_on or both.row.agreed_on, "version": both.row.version}),
        lambda actor, key, values: services.propose_date(actor=actor, dependency_id=key, **values),
        title=_("Propose another date"), submit=_("Propose"),
        said=_("Proposed. Until both confirm, the agreed date holds."),
    )  # fmt: skip


@page(EDIT)
def keep_date(request: HttpRequest, dependency_id: int) -> HttpResponse:
    return _form(
        request, dependency_id, lambda _both: ReasonForm(request.POST or None),
        lambda actor, key, values: services.keep_date(actor=actor, dependency_id=key, **values),
        title=_("Keep the agreed date"), submit=_("Keep it"), said=_("The agreed date stands."),
    )  # fmt: skip


@page(EDIT)
def deliver(request: HttpRequest, dependency_id: int) -> HttpResponse:
    actor = actor_of(request)
    return _form(
        request, dependency_id,
        lambda _both: DeliverForm(request.POST or None, initial={"on": actor.today}),
        lambda actor, key, values: services.deliver(actor=actor, dependency_id=key, **values),
        title=_("Delivered"), submit=_("It is delivered"), said=_("Marked as delivered."),
    )  # fmt: skip


@page(EDIT)
def withdraw(request: HttpRequest, dependency_id: int) -> HttpResponse:
    return _form(
        request, dependency_id, lambda _both: ReasonForm(request.POST or None),
        lambda actor, key, values: services.withdraw(actor=actor, dependency_id=key, **values),
        title=_("Withdraw"), submit=_("Withdraw it"),
        said=_("Withdrawn. The milestone in the plan stays; take it out if it is not needed."),
    )  # fmt: skip
