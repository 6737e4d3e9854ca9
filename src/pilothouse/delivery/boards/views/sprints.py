"""Sprints: the list, one sprint with its burn-up, planning and estimating."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.forms import CarryForm, RemoveForm, SprintForm
from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.permissions import PLAN, VIEW
from pilothouse.delivery.boards.rules.sprints import phase
from pilothouse.delivery.boards.types import Load, Phase, State
from pilothouse.delivery.boards.views.charts import burnup_chart
from pilothouse.delivery.boards.views.frame import frame, wanted_of
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show

MOST_OFFERED = 200


@page(VIEW)
def sprints(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    rows = queries.sprints_of(actor, project.pk).order_by()
    found = paginate(rows, order=["-starts_on"], cursor=request.GET.get("cursor", ""), size=20)
    loads = queries.loads_of(actor, project.pk, found.items)
    return show(
        request,
        "boards/sprints.html",
        **frame(actor, project, "sprints", wanted_of(request)),
        title=_("Sprints"),
        page=found,
        rows=[_line(actor, row, loads[row.pk]) for row in found.items],
    )


def _line(actor: Actor, row: Sprint, load: Load) -> dict[str, Any]:
    return {
        "sprint": row,
        "phase": Phase(phase(row.starts_on, row.ends_on, actor.today)),
        "load": load,
        "url": reverse("boards:sprint", args=[row.pk]),
    }


@page(PLAN)
def new_sprint(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, PLAN)
    return edit(
        request,
        form=SprintForm(request.POST or None, initial=_next(actor, project.pk)),
        template="kit/page_form.html",
        save=lambda **values: services.add_sprint(actor=actor, project_id=project.pk, **values),
        done=lambda row: reverse("boards:sprint", args=[row.pk]),
        said=_("Sprint planned. Choose its tasks."),
        title=_("New sprint"),
        submit=_("Plan the sprint"),
        cancel_url=reverse("boards:sprints", args=[number]),
        **frame(actor, project, "sprints", {}),
    )


def _next(actor: Actor, project_id: int) -> dict[str, Any]:
    """The next sprint like the last one, right behind it; the first from today on."""
    last = queries.sprints_of(actor, project_id).first()
    if last is None:
        return {"starts_on": actor.today, "ends_on": actor.today + timedelta(days=13)}
    start = last.ends_on + timedelta(days=1)
    return {
        "starts_on": start,
        "ends_on": start + (last.ends_on - last.starts_on),
        "unit": last.unit,
        "capacity": last.capacity,
    }


@page(VIEW)
def sprint(request: HttpRequest, sprint_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id)
    uids = queries.task_uids(row)
    found = queries.cards(actor, row.project_id, uids)
    grown = queries.burnup_of(actor, row)
    return show(
        request,
        "boards/sprint.html",
        **_page(actor, row),
        phase=Phase(phase(row.starts_on, row.ends_on, actor.today)),
        load=queries.load_of(actor, row),
        cards=found,
        burnup=grown,
        chart=burnup_chart(row, grown, actor.today),
        history=story(history_of(row)[:20]),
    )


@page(PLAN)
def edit_sprint(request: HttpRequest, sprint_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id, PLAN)
    back = reverse("boards:sprint", args=[sprint_id])
    return edit(
        request,
        form=SprintForm(request.POST or None, instance=row),
        template="kit/page_form.html",
        save=lambda **values: services.edit_sprint(actor=actor, sprint_id=sprint_id, **values),
        done=back,
        said=_("Sprint saved."),
        cancel_url=back,
        **_page(actor, row),
    )


@page(PLAN)
def remove_sprint(request: HttpRequest, sprint_id: int) -> HttpResponse:
    """Asked first: what was in the sprint, and when, is not kept elsewhere."""
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id, PLAN)
    return edit(
        request,
        form=RemoveForm(request.POST or None, initial={"version": row.version}),
        template="boards/remove.html",
        save=lambda version: services.remove_sprint(
            actor=actor, sprint_id=sprint_id, version=version
        ),
        done=reverse("boards:sprints", args=[row.project.number]),
        said=_("Sprint removed. Its tasks stay in the plan."),
        submit=_("Remove it for good"),
        cancel_url=reverse("boards:sprint", args=[sprint_id]),
        **_page(actor, row) | {"title": _("Remove “%(sprint)s”?") % {"sprint": row.name}},
    )


@page(PLAN)
def choose_tasks(request: HttpRequest, sprint_id: int) -> HttpResponse:
    """Choose the sprint's tasks from the plan's open ones, with their estimates."""
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id, PLAN)
    wanted = wanted_of(request)
    if request.method == "POST":
        return act(
            request,
            do=lambda: _chosen(request, actor, row),
            done=reverse("boards:sprint", args=[sprint_id]),
            said=_("Sprint saved."),
        )
    found = queries.board(actor, row.project_id, wanted)
    columns = [column for column in found if column.state is not State.DONE]
    inside = queries.task_uids(row)
    offered = [card for column in columns for card in column.cards]
    return show(
        request,
        "boards/choose.html",
        **_page(actor, row) | {"options": queries.choices(actor, row.project_id), "wanted": wanted},
        inside=inside,
        offered=offered[:MOST_OFFERED],
        total=sum(column.total for column in columns),
    )


def _chosen(request: HttpRequest, actor: Actor, row: Sprint) -> None:
    shown = {int(uid) for uid in request.POST.getlist("shown") if uid.isdigit()}
    chosen = {int(uid) for uid in request.POST.getlist("task") if uid.isdigit()}
    points = {uid: _points(request.POST.get(f"points-{uid}", "")) for uid in shown}
    if row.unit == "points" and points:
        services.estimate(actor=actor, project_id=row.project_id, points=points)
    services.plan_tasks(actor=actor, sprint_id=row.pk, add=chosen & shown, remove=shown - chosen)


def _points(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise InvalidError(f"“{text}” is no number of points.") from error
    if not found.is_finite():
        raise InvalidError(f"“{text}” is no number of points.")
    return found.quantize(Decimal("0.1"))


@require_POST
@page(PLAN)
def take_out(request: HttpRequest, sprint_id: int, uid: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.plan_tasks(actor=actor, sprint_id=sprint_id, remove=[uid]),
        done=reverse("boards:sprint", args=[sprint_id]),
        said=_("Taken out of the sprint."),
    )


@page(PLAN)
def carry(request: HttpRequest, sprint_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.sprint(actor, sprint_id, PLAN)
    others = queries.sprints_of(actor, row.project_id).exclude(pk=row.pk)
    return edit(
        request,
        form=CarryForm(request.POST or None, others=others),
        template="kit/page_form.html",
        save=lambda **values: services.carry_over(actor=actor, sprint_id=sprint_id, **values),
        done=lambda other: reverse("boards:sprint", args=[other.pk]),
        said=_("Unfinished tasks carried over."),
        submit=_("Carry over"),
        cancel_url=reverse("boards:sprint", args=[sprint_id]),
        **_page(actor, row) | {"sub": _("Unfinished tasks leave this sprint for another one.")},
    )


def _page(actor: Actor, row: Sprint) -> dict[str, Any]:
    url = reverse("boards:sprints", args=[row.project.number])
    header = frame(actor, row.project, "sprints", {})
    return header | {
        "title": row.name,
        "sprint": row,
        "crumbs": [*header["project_header"].trail, Crumb(_("Sprints"), url), Crumb(row.name)],
    }
