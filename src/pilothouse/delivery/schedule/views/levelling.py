"""Levelling on its own page: who has too much at once, what delays would do, and doing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries import tasks
from pilothouse.delivery.schedule.rules.stages import may_edit
from pilothouse.delivery.schedule.types import ClearLevelling, SetLevelling
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.pages import act, actor_of, page, show

SHOWN = 200
AT_ONCE = 2000
LONGER = 10


@page(VIEW)
def preview(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    slow = "longer" in request.GET or tasks(actor, project.pk).count() > AT_ONCE
    later = slow and "now" not in request.GET
    found = None if later else queries.levelling_preview(actor, project.pk, **_how(request.GET))
    return show(
        request,
        "schedule/level.html",
        **project_page(actor, project, tab="plan"),
        title=_("Level the plan"),
        found=found,
        query=request.GET.urlencode(),
        most=SHOWN,
        longer=LONGER,
        may_edit=may_edit(project.stage) and permits.can(actor, EDIT, project.scope.path),
    )


def _how(values: QueryDict) -> dict[str, Any]:
    """What levelling may do, from the boxes that are ticked."""
    how: dict[str, Any] = {name: bool(values.get(name)) for name in ("within_float", "splitting")}
    return how | {"seconds": LONGER if values.get("longer") else 0}


@require_POST
@page(EDIT)
def apply(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)

    def delays() -> SetLevelling:
        how = _how(request.POST)
        found = queries.levelling_preview(actor, project.pk, **how, code=EDIT)
        return SetLevelling(
            tuple((one.task, one.minutes) for one in found.delays),
            tuple((one.task, one.parts) for one in found.delays if one.parts),
        )

    return act(
        request,
        do=lambda: _carry_out(request, project.pk, delays()),
        done=_after(number),
        said=_("The tasks were delayed. Undo on the plan page takes that back."),
    )


@require_POST
@page(EDIT)
def clear(request: HttpRequest, number: str) -> HttpResponse:
    project = get_project(actor_of(request), number)
    return act(
        request,
        do=lambda: _carry_out(request, project.pk, ClearLevelling()),
        done=_after(number),
        said=_("The levelling delays were taken away. Undo on the plan page brings them back."),
    )


def _carry_out(request: HttpRequest, project_id: int, made: Any) -> Any:
    text = request.POST.get("revision", "")
    if not (text.isascii() and text.isdigit()):
        raise InvalidError("Look at what levelling gives first, and delay the tasks from there.")
    return services.edit_plan(
        actor=actor_of(request), project_id=project_id, edits=[made], expected=int(text)
    )


def _after(number: str) -> str:
    return reverse("schedule:level", args=[number])
