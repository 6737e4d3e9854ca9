"""Levelling on its own page: who has too much at once, what delays would do, and doing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.forms.levelling import LevelForm
from pilothouse.delivery.schedule.queries.finding import plan_matching, plan_picking
from pilothouse.delivery.schedule.queries.levelling import LevellingPreview, state_levelling
from pilothouse.delivery.schedule.types import ClearLevelling, SetLevelling
from pilothouse.delivery.schedule.types.desks import Desk
from pilothouse.delivery.schedule.views.desks import desk_page, posts, reads
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.pages import act
from pilothouse.kit.web.picking import found_rows

SHOWN = 200
AT_ONCE = 2000
LONGER = 10


@reads
def preview(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = _form(desk, request.GET)
    slow = "longer" in request.GET or len(desk.plan.tasks) > AT_ONCE
    later = slow and "now" not in request.GET
    return desk_page(
        request,
        desk,
        "schedule/level.html",
        _("Level the plan"),
        found=None if later else _found(desk, request.GET, form),
        form=form,
        query=request.GET.urlencode(),
        most=SHOWN,
        longer=LONGER,
    )


@reads
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Tasks that may be kept whole, by what is typed."""
    return JsonResponse(found_rows(plan_matching(desk.plan, request.GET.get("q", "")[:200])))


def _form(desk: Desk, values: QueryDict) -> LevelForm:
    return LevelForm(values, picking=plan_picking(desk.plan, desk.url("level_find")))


def _found(desk: Desk, values: QueryDict, form: LevelForm) -> LevellingPreview:
    """What levelling gives where it may do what the ticked boxes say."""
    how: dict[str, Any] = {name: bool(values.get(name)) for name in ("within_float", "splitting")}
    whole = form.cleaned_data["whole"] if form.is_valid() and how["splitting"] else ()
    seconds = LONGER if values.get("longer") else 0
    return state_levelling(desk.computed(), desk.revision, seconds=seconds, whole=whole, **how)


@posts
def apply(request: HttpRequest, desk: Desk) -> HttpResponse:
    def delay() -> Any:
        form = _form(desk, request.POST)
        if not form.is_valid():
            raise InvalidError("Look at what levelling gives now; a task is no longer in the plan.")
        found = _found(desk, request.POST, form)
        made = SetLevelling(
            tuple((one.task, one.minutes) for one in found.delays),
            tuple((one.task, one.parts) for one in found.delays if one.parts),
        )
        return desk.put(made, expected=_seen(request))

    return _done(request, desk, delay, _("The tasks were delayed."))


@posts
def clear(request: HttpRequest, desk: Desk) -> HttpResponse:
    def take_away() -> Any:
        return desk.put(ClearLevelling(), expected=_seen(request))

    return _done(request, desk, take_away, _("The levelling delays were taken away."))


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    if not (text.isascii() and text.isdigit()):
        raise InvalidError("Look at what levelling gives first, and delay the tasks from there.")
    return int(text)


def _done(request: HttpRequest, desk: Desk, do: Any, said: str) -> HttpResponse:
    return act(request, do=do, done=desk.url("level"), said=f"{said} {desk.words.undo}")
