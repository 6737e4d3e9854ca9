from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.scenarios import queries, rules, services, tables
from pilothouse.delivery.scenarios.forms import NewScenarioForm, RenameForm
from pilothouse.delivery.scenarios.models import Scenario
from pilothouse.delivery.scenarios.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries import plan_row, plan_row_or_none
from pilothouse.delivery.schedule.queries.columns import state_columns
from pilothouse.delivery.schedule.queries.copies import (
    edits_in,
    move_in,
    patch_between,
    revision_in,
)
from pilothouse.delivery.schedule.queries.detail import state_detail
from pilothouse.delivery.schedule.queries.history import moment
from pilothouse.delivery.schedule.queries.tracing import state_trace
from pilothouse.delivery.schedule.types.desks import Desk, DeskAddress, DeskWords
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine import Schedule, to_datetime
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.answers import json_answer
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show
from pilothouse.kit.web.places import panels_for

COPY = "copy"


@page(VIEW)
def project_scenarios(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    rows = queries.scenarios_of(actor, project.pk).order_by()
    may_make = permits.can(actor, EDIT, project.scope.path)
    return show(
        request,
        "scenarios/list.html",
        **project_page(actor, project, tab="plan"),
        title=_("What-if copies"),
        sub=_("Copies of the plan to play with. The plan itself stays as it is."),
        crumbs=[_plan_crumb(number), Crumb(_("What-if copies"))],
        page=paginate(rows, order=["-created_at"], cursor=request.GET.get("cursor", "")),
        may_make=may_make and plan_row_or_none(actor, project.pk) is not None,
    )


def _plan_crumb(number: str) -> Crumb:
    return Crumb(_("Plan"), reverse("schedule:plan", args=[number]))


def _list_crumb(number: str) -> Crumb:
    return Crumb(_("What-if copies"), reverse("scenarios:list", args=[number]))


@page(EDIT)
def new_scenario(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, EDIT, project.scope.path)
    asked = request.GET.get("revision", "")
    revision = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    return edit(
        request,
        form=NewScenarioForm(request.POST or None, initial={"revision": revision}),
        template="kit/page_form.html",
        save=lambda **values: services.create_scenario(
            actor=actor, project_id=project.pk, **values
        ),
        done=lambda made: reverse("scenarios:detail", args=[made.pk]),
        said=_("The copy is yours to play with. The plan stays as it is."),
        title=_("New what-if copy"),
        sub=_copied_from(actor, project.pk, revision),
        submit=_("Copy the plan"),
        cancel_url=reverse("scenarios:list", args=[number]),
        crumbs=[_plan_crumb(number), _list_crumb(number), Crumb(_("New"))],
        **project_page(actor, project, tab="plan"),
    )


def _copied_from(actor: Actor, project_id: int, revision: int | None) -> str:
    if revision is None:
        return _("Of the plan as it is now.")
    then = moment(actor, plan_row(actor, project_id), revision)
    return _("Of the plan of %(at)s (%(said)s).") % {
        "at": tables.when(then.at), "said": then.said
    }  # fmt: skip


@require_POST
@page(EDIT)
def branch(request: HttpRequest, number: str) -> HttpResponse:
    """From a moment of the history to the form of a new copy of it."""
    return act(
        request,
        do=lambda: permits.require(
            actor_of(request), EDIT, get_project(actor_of(request), number).scope.path
        ),
        done=_new_url(number, request.POST.get("revision", "")),
    )


def _new_url(number: str, revision: str) -> str:
    url = reverse("scenarios:new", args=[number])
    return f"{url}?revision={revision}" if revision.isascii() and revision.isdigit() else url


@page(VIEW)
def scenario_detail(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The plan page on a copy."""
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    path = row.project.scope.path
    may_edit = row.is_open and permits.can(actor, EDIT, path)
    kwargs = {"scenario_id": row.pk}
    return show(
        request,
        "scenarios/detail.html",
        **_frame(actor, row),
        plan=plan_row(actor, row.project_id),
        config=_config(row, may_edit=may_edit)
        | {"fields": state_columns(queries.state_of(row).plan)},
        desk=DeskAddress(COPY, row.pk),
        may_play=may_edit,
        is_behind=row.is_open and queries.is_behind(actor, row),
        ways=panels_for(actor, "scenario.ways", path, kwargs) if row.is_open else [],
    )


def _frame(actor: Actor, row: Scenario) -> dict[str, Any]:
    number = row.project.number
    return {
        **project_page(actor, row.project, tab="plan"),
        "scenario": row,
        "title": row.name,
        "crumbs": [_plan_crumb(number), _list_crumb(number), Crumb(row.name)],
    }


def _config(row: Scenario, *, may_edit: bool) -> dict[str, Any]:
    names = ("data", "edit", "moves", "undo", "redo")
    urls = {name: reverse(f"scenarios:{name}", args=[row.pk]) for name in names}
    one = {name: reverse(f"scenarios:{name}", args=[row.pk, 0]) for name in ("task", "trace")}
    return {**urls, **one, "mayEdit": may_edit}


def open_desk(actor: Actor, scenario_id: int, code: str) -> Desk:
    """A copy on the desk, for the pages of plans. Raises RuleError for work on a closed one."""
    row = queries.scenario(actor, scenario_id, code)
    if code == EDIT:
        rules.check_open(row.state)
    computed = queries.state_of(row)
    number, home = row.project.number, reverse("scenarios:detail", args=[row.pk])
    return Desk(
        actor=actor,
        project=row.project,
        plan=computed.plan,
        revision=row.version,
        may_edit=row.is_open and permits.can(actor, EDIT, row.project.scope.path),
        at=DeskAddress(COPY, row.pk),
        home=home,
        words=DeskWords(
            home=_("Copy"),
            back=_("Back to the copy"),
            undo=_("Undo on the page of the copy takes that back."),
            mark=_("What-if"),
        ),
        crumbs=(_plan_crumb(number), _list_crumb(number), Crumb(row.name, home)),
        computed=lambda: computed,
        carry_out=lambda edits, expected: services.edit_scenario(
            actor=actor, scenario_id=row.pk, edits=edits, expected=expected
        ),
    )


@page(VIEW)
def data(request: HttpRequest, scenario_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    content = queries.page_json(actor, row, request.GET.get("baseline", "")[:10])
    return HttpResponse(content, content_type="application/json")


@page(VIEW)
def task(request: HttpRequest, scenario_id: int, uid: int) -> HttpResponse:
    """One task of a copy in full."""
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    plan = plan_row(actor, row.project_id)
    detail = state_detail(actor, plan, queries.state_of(row), uid)
    may_edit = row.is_open and permits.can(actor, EDIT, row.project.scope.path)
    desk = DeskAddress(COPY, row.pk)
    return show(request, "scenarios/_task.html", detail=detail, may_edit=may_edit, desk=desk)


@page(VIEW)
def trace(request: HttpRequest, scenario_id: int, uid: int) -> HttpResponse:
    """What drives a task of a copy and what it drives, with the reason in words."""
    row = queries.scenario(actor_of(request), scenario_id)
    return JsonResponse(asdict(state_trace(queries.state_of(row), uid)))


@page(VIEW)
def figures(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The strip above a copy: its figures beside the plan's."""
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    found = queries.side_by_side(actor, row)
    return show(
        request, "scenarios/_figures.html", scenario=row, rows=tables.rows(found), found=found
    )


@page(VIEW)
def certainty(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The finish with 80 % certainty on both sides; simulated when asked for."""
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    found = queries.certainty(actor, row)
    return show(
        request,
        "scenarios/_certainty.html",
        plan=None if found.plan is None else to_datetime(found.plan),
        copy=None if found.copy is None else to_datetime(found.copy),
        days=found.days,
    )


@page(VIEW)
def compare(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The plan as it is now against a copy: figures, what moves the finish, what differs."""
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id)
    frame = _frame(actor, row)
    frame["crumbs"][-1] = Crumb(row.name, reverse("scenarios:detail", args=[row.pk]))
    frame["crumbs"].append(Crumb(_("Against the plan")))
    found = queries.side_by_side(actor, row)
    return show(
        request,
        "scenarios/compare.html",
        **frame | {"title": _("Against the plan"), "sub": row.name},
        rows=tables.rows(found),
        compared=queries.against_plan(actor, row),
        is_behind=queries.is_behind(actor, row),
    )


@require_POST
@page(EDIT)
def change(request: HttpRequest, scenario_id: int) -> HttpResponse:
    def carry_out(actor: Actor, before: Schedule) -> Scenario:
        edits, expected = edits_in(request.body, before)
        return services.edit_scenario(
            actor=actor, scenario_id=scenario_id, edits=edits, expected=expected
        )

    return _answered(request, scenario_id, carry_out)


@require_POST
@page(EDIT)
def moves(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """How many linked tasks a move in a copy would take along."""
    row = queries.scenario(actor_of(request), scenario_id, EDIT)
    return json_answer(lambda: asdict(move_in(request.body, queries.state_of(row))))


@require_POST
@page(EDIT)
def undo(request: HttpRequest, scenario_id: int) -> HttpResponse:
    return _stepped(request, scenario_id, services.undo_step)


@require_POST
@page(EDIT)
def redo(request: HttpRequest, scenario_id: int) -> HttpResponse:
    return _stepped(request, scenario_id, services.redo_step)


def _stepped(request: HttpRequest, scenario_id: int, step: Callable[..., Scenario]) -> HttpResponse:
    """A step back or forth; of a state of the copy that is not shown it is refused."""

    def carry_out(actor: Actor, _before: Schedule) -> Scenario:
        return step(actor=actor, scenario_id=scenario_id, expected=revision_in(request.body))

    return _answered(request, scenario_id, carry_out)


def _answered(
    request: HttpRequest, scenario_id: int, do: Callable[[Actor, Schedule], Scenario]
) -> HttpResponse:
    actor = actor_of(request)

    def carried_out() -> dict[str, Any]:
        before = queries.state_of(queries.scenario(actor, scenario_id))
        row = do(actor, before)
        after = queries.state_of(row)
        return patch_between(before, after, queries.facts(row, after), "")

    return json_answer(carried_out)


@page(EDIT)
def rename(request: HttpRequest, scenario_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.scenario(actor, scenario_id, EDIT)
    back = reverse("scenarios:detail", args=[row.pk])
    first = {"name": row.name, "reason": row.reason, "version": row.version}
    return edit(
        request,
        form=RenameForm(request.POST or None, initial=first),
        template="kit/page_form.html",
        save=lambda **values: services.rename_scenario(actor=actor, scenario_id=row.pk, **values),
        done=back,
        submit=_("Save"),
        cancel_url=back,
        **_frame(actor, row),
    )


@require_POST
@page(EDIT)
def discard(request: HttpRequest, scenario_id: int) -> HttpResponse:
    row = queries.scenario(actor_of(request), scenario_id, EDIT)
    return act(
        request,
        do=lambda: services.discard_scenario(actor=actor_of(request), scenario_id=row.pk),
        done=reverse("scenarios:list", args=[row.project.number]),
        said=_("The copy is thrown away."),
    )


@require_POST
@page(EDIT)
def refresh(request: HttpRequest, scenario_id: int) -> HttpResponse:
    return act(
        request,
        do=lambda: services.refresh_scenario(actor=actor_of(request), scenario_id=scenario_id),
        done=reverse("scenarios:detail", args=[scenario_id]),
        said=_("The copy starts from the plan as it is now; its steps are carried over."),
    )


@require_POST
@page(EDIT)
def adopt(request: HttpRequest, scenario_id: int) -> HttpResponse:
    row = queries.scenario(actor_of(request), scenario_id, EDIT)
    return act(
        request,
        do=lambda: services.adopt_scenario(actor=actor_of(request), scenario_id=row.pk),
        done=reverse("schedule:plan", args=[row.project.number]),
        said=_("The copy's steps are in the plan now. Undo takes them back as one."),
    )
