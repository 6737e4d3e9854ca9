"""The plan through time: any moment shown, and brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.columns import own_columns
from pilothouse.delivery.schedule.queries.detail import state_detail
from pilothouse.delivery.schedule.queries.grid import content_json, shown_json, state_facts
from pilothouse.delivery.schedule.queries.history import Moment, moment, moments, past_plan
from pilothouse.delivery.schedule.rules.stages import may_edit
from pilothouse.delivery.schedule.views.words import (
    filter_words,
    group_words,
    plan_words,
    task_panel,
)
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine import schedule, to_datetime
from pilothouse.kit import permits
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, page, show
from pilothouse.kit.web.places import panels_for

SHOWN = 400


@page(VIEW)
def history(request: HttpRequest, number: str) -> HttpResponse:
    """The plan page with a slider over its revisions instead of commands."""
    actor = actor_of(request)
    project = get_project(actor, number)
    row = queries.plan_row(actor, project.pk)
    known = moments(actor, row, SHOWN, _before(request, row))
    newest = known[-1].revision
    path = project.scope.path
    return show(
        request,
        "schedule/history.html",
        **project_page(actor, project, tab="plan"),
        title=_("History of the plan"),
        crumbs=[Crumb(_("Plan"), reverse("schedule:plan", args=[number])), Crumb(_("History"))],
        plan=row,
        moments=known[::-1],
        older=known[0].revision if len(known) == SHOWN else None,
        is_past=newest != row.version,
        config={
            "data": reverse("schedule:past", args=[number, newest]),
            "task": reverse("schedule:past_task", args=[number, newest, 0]),
            "now": row.version,
            "mayEdit": False,
            "fields": own_columns(row),
            "moments": [_told(one) for one in known],
        },
        words=plan_words() | {"nowShown": _("As it is now")},
        filters=filter_words(),
        groups=group_words(),
        may_restore=may_edit(project.stage) and permits.can(actor, EDIT, path),
        branches=panels_for(actor, "plan.moment", path, {"number": number}),
    )


def _before(request: HttpRequest, row: Plan) -> int | None:
    """The revision before which steps are shown; None for the newest."""
    text = request.GET.get("before", "")
    known = text.isascii() and text.isdigit() and 1 < int(text) <= row.version
    return int(text) if known else None


def _told(one: Moment) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "when": _when(one.at),
        "who": one.who,
        "said": one.said,
        "finish": one.finish,
        "ends": "" if one.finish is None else date_format(to_datetime(one.finish), "j M Y"),
    }


def _when(at: datetime) -> str:
    return date_format(localtime(at), "j M Y H:i")


@page(VIEW)
def past(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """The plan at a revision as the page's script loads it."""
    actor = actor_of(request)
    row = queries.plan_row(actor, get_project(actor, number).pk)
    content = _past_json(row, moment(actor, row, revision).revision)
    return HttpResponse(content, content_type="application/json")


@page(VIEW)
def past_task(request: HttpRequest, number: str, revision: int, uid: int) -> HttpResponse:
    """One task as it was at a revision, to be read."""
    actor = actor_of(request)
    row = queries.plan_row(actor, get_project(actor, number).pk)
    computed = schedule(past_plan(row, moment(actor, row, revision).revision))
    detail = state_detail(actor, row, computed, uid)
    return show(request, "schedule/_task.html", **task_panel(detail, may_edit=False))


def _past_json(row: Plan, revision: int) -> str:
    computed = schedule(past_plan(row, revision))
    return shown_json(state_facts(computed, revision), content_json(computed, None))


@require_POST
@page(EDIT)
def restore(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return act(
        request,
        do=lambda: services.restore(
            actor=actor,
            project_id=project.pk,
            revision=_number(request, "revision"),
            expected=_number(request, "expected"),
        ),
        done=reverse("schedule:plan", args=[number]),
        said=_("The plan is as it was then. Undo takes that back."),
    )


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit()):
        raise InvalidError("Choose a moment of the history first.")
    return int(text)
