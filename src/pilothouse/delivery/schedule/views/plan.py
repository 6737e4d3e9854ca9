"""The plan page and what it asks for."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import TypeAdapter, ValidationError

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.permissions import EDIT, EXPORT, IMPORT, VIEW
from pilothouse.delivery.schedule.queries.columns import own_columns
from pilothouse.delivery.schedule.queries.copies import revision_in
from pilothouse.delivery.schedule.queries.detail import task_detail
from pilothouse.delivery.schedule.queries.grid import answer_to, page_json
from pilothouse.delivery.schedule.queries.repeats import sent_before
from pilothouse.delivery.schedule.queries.sheet import typed_edits
from pilothouse.delivery.schedule.queries.shifting import move_preview
from pilothouse.delivery.schedule.queries.tracing import said_since, trace_of
from pilothouse.delivery.schedule.rules.resting import figures_rest_of
from pilothouse.delivery.schedule.rules.stages import PLANNED, may_edit
from pilothouse.delivery.schedule.types import Edit, Merge, Outcome, Shift
from pilothouse.delivery.schedule.types.desks import DeskAddress
from pilothouse.delivery.schedule.views.baselines import baseline_choices
from pilothouse.delivery.schedule.views.desks import PLAN
from pilothouse.delivery.schedule.views.similar import proposals
from pilothouse.delivery.schedule.views.words import (
    filter_words,
    group_words,
    plan_words,
    shift_words,
    task_panel,
)
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine.risk import Ranges
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, PilothouseError
from pilothouse.kit.web.pages import act, actor_of, page, show
from pilothouse.kit.web.places import panels_for

LONGEST_KEY = 64
_EDITS: TypeAdapter[list[Any]] = TypeAdapter(list[Edit])


@page(VIEW)
def plan(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    row = queries.plan_row_or_none(actor, project.pk)
    path = project.scope.path
    may_change = may_edit(project.stage) and permits.can(actor, EDIT, path)
    return show(
        request,
        "schedule/plan.html" if row else "schedule/no_plan.html",
        **project_page(actor, project, tab="plan"),
        title=_("Plan"),
        plan=row,
        desk=DeskAddress(PLAN.space, number),
        baselines=baseline_choices(actor, row) if row else [],
        config=_config(number, may_change) | {"fields": own_columns(row) if row else []},
        figures_after=figures_rest_of(row.tasks.count()) if row else 0,
        similar=proposals(actor, project) if may_change and row is None else [],
        starts=[] if row else panels_for(actor, "plan.start", path, {"number": number}),
        above=panels_for(actor, "plan.above", path, {"number": number}),
        words=plan_words(),
        filters=filter_words(),
        groups=group_words(),
        shifts=shift_words(),
        views=panels_for(actor, "plan.views", path, {"number": number}),
        places=panels_for(actor, "plan.menu", path, {"number": number}),
        may_export=permits.can(actor, EXPORT, path),
        may_keep=project.stage in PLANNED and permits.can(actor, EDIT, path),
        may_import=may_edit(project.stage) and permits.can(actor, IMPORT, path),
    )


def _config(number: str, may_edit: bool) -> dict[str, Any]:  # noqa: FBT001
    names = ("data", "edit", "moves", "undo", "redo", "figures", "since")
    urls = {name: reverse(f"schedule:{name}", args=[number]) for name in names}
    one = {name: reverse(f"schedule:{name}", args=[number, 0]) for name in ("task", "trace")}
    return {**urls, **one, "mayEdit": may_edit}


@page(VIEW)
def data(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_row(actor, get_project(actor, number).pk)
    content = page_json(actor, row, request.GET.get("baseline", "")[:10])
    return HttpResponse(content, content_type="application/json")


@page(VIEW)
def task(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    detail = task_detail(actor, project.pk, uid)
    is_open = may_edit(project.stage) and permits.can(actor, EDIT, project.scope.path)
    desk = DeskAddress(PLAN.space, number)
    return show(request, "schedule/_task.html", desk=desk, **task_panel(detail, may_edit=is_open))


@page(VIEW)
def trace(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    """What drives a task and what it drives, with the reason in words."""
    actor = actor_of(request)
    found = trace_of(actor, get_project(actor, number).pk, uid)
    return JsonResponse(dataclasses.asdict(found))


@page(VIEW)
def since(request: HttpRequest, number: str) -> HttpResponse:
    """What others did since a revision; nothing (204) when the plan is still at it."""
    actor = actor_of(request)
    row = queries.plan_row(actor, get_project(actor, number).pk)
    known = request.GET.get("revision", "")
    if not known.isdigit() or int(known) == row.version:
        return HttpResponse(status=204)
    return JsonResponse({"revision": row.version, "said": said_since(row, int(known))})


@require_POST
@page(EDIT)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    return _answered(request, number, _carry_out)


def _carry_out(request: HttpRequest, project_id: int) -> Outcome:
    actor = actor_of(request)
    body = json.loads(request.body)
    key = str(body.get("key", ""))[:LONGEST_KEY]
    # Typed cells are not read again: the plan is another one since.
    if (known := sent_before(actor, project_id, key)) is not None:
        return known
    expected = int(body["revision"])
    merge = Merge.SAME_ROWS if _names_rows(body) else Merge.ANY
    try:
        edits = _edits_in(actor, project_id, body)
    except InvalidError:
        row, given = (
            queries.plan_row(actor, project_id),
            _EDITS.validate_python(body.get("edits", [])),
        )
        services.refuse_stale(row, expected, given, merge)
        raise
    return services.edit_plan(
        actor=actor,
        project_id=project_id,
        edits=edits,
        expected=expected,
        shift=Shift(body.get("shift", Shift.USE)),
        key=key,
        merge=merge,
    )


def _names_rows(body: dict[str, Any]) -> bool:
    """Whether a typed cell means other tasks by the numbers of their rows."""
    return any(cell["column"] == "predecessors" for cell in body.get("cells", []))


def _edits_in(actor: Actor, project_id: int, body: dict[str, Any]) -> list[Any]:
    edits = _EDITS.validate_python(body.get("edits", []))
    cells = [(int(c["task"]), str(c["column"]), str(c["text"])) for c in body.get("cells", [])]
    if cells:
        edits += typed_edits(queries.plan_row(actor, project_id), cells, edits)
    return edits


@require_POST
@page(EDIT)
def moves(request: HttpRequest, number: str) -> HttpResponse:
    """How many linked tasks a move would take along, before it is made."""
    actor = actor_of(request)
    key = get_project(actor, number).pk
    try:
        body = json.loads(request.body)
        edits, shift = _edits_in(actor, key, body), Shift(body.get("shift", Shift.USE))
        found = move_preview(actor, key, edits, shift, code=EDIT)
    except PilothouseError as error:
        return JsonResponse({"message": error.message}, status=error.status)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"message": _("The edit was not understood.")}, status=422)
    return JsonResponse(dataclasses.asdict(found))


@require_POST
@page(EDIT)
def undo(request: HttpRequest, number: str) -> HttpResponse:
    return _stepped(request, number, services.undo)


@require_POST
@page(EDIT)
def redo(request: HttpRequest, number: str) -> HttpResponse:
    return _stepped(request, number, services.redo)


def _stepped(request: HttpRequest, number: str, step: Callable[..., Outcome]) -> HttpResponse:
    def do(request: HttpRequest, key: int) -> Outcome:
        return step(actor=actor_of(request), project_id=key, seen=revision_in(request.body))

    return _answered(request, number, do)


def _answered(
    request: HttpRequest, number: str, do: Callable[[HttpRequest, int], Outcome]
) -> HttpResponse:
    """Carry out an edit; the answer is what to show anew, or why not, both as JSON."""
    actor = actor_of(request)
    try:
        project = get_project(actor, number)
        outcome = do(request, project.pk)
    except ConflictError as error:
        found = {"message": error.message, "conflict": True, "repeat": error.repeatable}
        return JsonResponse(found, status=error.status)
    except PilothouseError as error:
        return JsonResponse({"message": error.message}, status=error.status)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"message": _("The edit was not understood.")}, status=422)
    return JsonResponse(answer_to(actor, queries.plan_row(actor, project.pk), outcome))


@require_POST
@page(EDIT)
def start(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return act(
        request,
        do=lambda: services.create_plan(actor=actor, project_id=project.pk),
        done=reverse("schedule:plan", args=[number]),
    )


@page(VIEW)
def figures(request: HttpRequest, number: str) -> HttpResponse:
    """The strip above the plan: finish, slip, P50 and P80, quality."""
    actor = actor_of(request)
    project = get_project(actor, number)
    forecast = queries.forecast(actor, project.pk)
    ranges = Ranges.of_plan(queries.plan_of(actor, project.pk))
    return show(
        request,
        "schedule/_figures.html",
        ranges=len(ranges.estimates),
        ranges_told=queries.ranges_told(len(ranges.estimates), len(ranges.outrun)),
        project=project,
        variance=queries.variance(actor, project.pk),
        assessment=queries.judged_plan(actor, project.pk),
        forecast=forecast,
        is_current=forecast is not None and queries.is_current(actor, project.pk, forecast),
    )


@page(VIEW)
def quality(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    computed, found = queries.assess_plan(actor, project.pk)
    names = {task.id: task.name for task in computed.plan.tasks}
    return show(
        request,
        "schedule/quality.html",
        **project_page(actor, project, tab="plan"),
        title=_("Plan quality"),
        assessment=found,
        metrics=[(m, [(uid, names[uid]) for uid in m.task_ids[:50]]) for m in found.metrics],
    )
