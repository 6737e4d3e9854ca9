"""The board and the calendar of a project's tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.forms import ColumnsForm
from pilothouse.delivery.boards.permissions import PLAN, VIEW
from pilothouse.delivery.boards.rules import weeks
from pilothouse.delivery.boards.types import BoardPlan, State
from pilothouse.delivery.boards.views.frame import frame, wanted_of
from pilothouse.delivery.schedule.queries import plan_row_or_none
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.kit import permits
from pilothouse.kit.errors import PilothouseError
from pilothouse.kit.web.pages import act, actor_of, edit, page, show

MONTH_LANES, WEEK_LANES = 5, 60


@page(VIEW)
def board(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, "boards/board.html", **_board(request, number), title=_("Board"))


@page(VIEW)
def columns(request: HttpRequest, number: str) -> HttpResponse:
    """The columns alone, after a card was moved."""
    return show(request, "boards/_board.html", **_board(request, number))


def _board(request: HttpRequest, number: str) -> dict[str, Any]:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    wanted = wanted_of(request)
    chosen = wanted["sprint"]
    sprint = queries.sprint(actor, int(chosen)) if chosen.isdigit() else None
    uids = queries.task_uids(sprint) if sprint else None
    return frame(actor, project, "board", wanted) | {
        "columns": queries.board(actor, project.pk, wanted, uids),
        "sprint": sprint,
        "sprints": queries.sprints_of(actor, project.pk)[:50],
        "has_plan": plan_row_or_none(actor, project.pk) is not None,
    }


@require_POST
@page(VIEW)
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Report what moving a card means; what cannot be done is said as JSON."""
    actor = actor_of(request)
    project = get_project(actor, number)
    given = {name: request.POST.get(name, "") for name in ("task", "before", "to")}
    column = request.POST.get("column", "")
    states = {given["before"], given["to"]}
    if not given["task"].isdigit() or not states <= set(State.values):
        return JsonResponse({"message": _("The move was not understood.")}, status=422)
    try:
        services.put_card(
            actor=actor, project_id=project.pk, task=int(given["task"]), before=given["before"],
            to=given["to"], column=int(column) if column.isdigit() else None,
        )  # fmt: skip
    except PilothouseError as error:
        return JsonResponse({"message": error.message}, status=error.status)
    return JsonResponse({"said": _("Progress saved.") if len(states) > 1 else _("Moved.")})


@page(PLAN)
def arrange(request: HttpRequest, number: str) -> HttpResponse:
    """The columns of the board: names, order, states and limits."""
    actor = actor_of(request)
    project = get_project(actor, number, PLAN)
    plan, held = queries.board_plan(actor, project.pk), queries.held(actor, project.pk)
    form = ColumnsForm(request.POST or None, plan=plan, held=held)
    return edit(
        request,
        form=form,
        template="boards/arrange.html",
        save=lambda version, **_values: services.arrange(
            actor=actor, project_id=project.pk, version=version, **form.wanted()
        ),
        done=reverse("boards:board", args=[number]),
        said=_("The board is arranged."),
        undo=lambda made: undo_url(number, made) if made.version != plan.version else "",
        undo_url=undo_url(number, plan) if queries.may_undo(actor, project.pk) else "",
        title=_("Columns of the board"),
        sub=_("Each column holds the tasks of one state. A new task of that state goes into the "
              "first one; cards stay where they are put."),
        cancel_url=reverse("boards:board", args=[number]),
        **frame(actor, project, "board", {}),
    )  # fmt: skip


def undo_url(number: str, plan: BoardPlan) -> str:
    """Where the arrangement that is shown is taken back."""
    return f"{reverse('boards:undo', args=[number])}?version={plan.version}"


@require_POST
@page(PLAN)
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """The columns as they were before the last arrangement."""
    actor = actor_of(request)
    project = get_project(actor, number, PLAN)
    version = request.GET.get("version", "")
    return act(
        request,
        do=lambda: services.undo_arranging(
            actor=actor, project_id=project.pk, version=int(version) if version.isdigit() else None
        ),
        done=reverse("boards:board", args=[number]),
        said=_("The board is as it was before."),
        undo=lambda made: undo_url(number, made),
    )


@page(VIEW)
def calendar(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    wanted = wanted_of(request)
    is_month = request.GET.get("span") != "week"
    on = _day(request.GET.get("on", "")) or actor.today
    first, last = weeks.span_of(on, is_month=is_month)
    found = queries.timed_cards(actor, project.pk, first, last, wanted)
    return show(
        request,
        "boards/calendar.html",
        **frame(actor, project, "calendar", wanted),
        title=_("Calendar"),
        on=on,
        first=first,
        last=last,
        is_month=is_month,
        before=weeks.step(on, -1, is_month=is_month),
        after=weeks.step(on, 1, is_month=is_month),
        today=actor.today,
        has_plan=plan_row_or_none(actor, project.pk) is not None,
        weeks=weeks.weeks_of(
            found,
            on,
            is_month=is_month,
            today=actor.today,
            is_free=queries.is_free_day(actor, project.pk),
            most=MONTH_LANES if is_month else WEEK_LANES,
        ),
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 < found.year < 2200 else None
