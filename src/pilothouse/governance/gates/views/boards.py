"""The live board: what holds, what does not, and how to mend it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.governance.gates import queries, services
from pilothouse.governance.gates.forms import ReasonForm, WaiverForm
from pilothouse.governance.gates.permissions import SUBMIT, VIEW, WAIVE
from pilothouse.governance.gates.tables import board as board_groups
from pilothouse.governance.gates.tables import board_url, key_figures, round_rows, steps
from pilothouse.governance.standards.queries import newer_than
from pilothouse.governance.standards.types import Level
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show
from pilothouse.kit.web.places import tabs_for


@page(VIEW)
def board(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    found = queries.compliance(actor, project, request.GET.get("gate", ""))
    rounds = list(queries.hand_overs_of(actor, project.pk))
    return show(
        request,
        "gates/board.html",
        **project_page(actor, project, tab="gates"),
        **(_results(actor, project, found) if found else {}),
        title=found.gate.name if found else _("Gates"),
        sub=found.gate.purpose if found else "",
        steps=steps(project),
        rounds=round_rows(rounds),
        last=rounds[0] if rounds else None,
        waivers=queries.waivers_of(actor, project.pk),
        now=actor.now,
        may_submit=permits.can(actor, SUBMIT, project.scope.path)
        and project.stage in {"charter", "planning", "agreement"},
        may_waive=permits.can(actor, WAIVE, project.scope.path)
        and actor.person_id not in queries.pms_of(project),
    )


def _results(actor: Actor, project: Any, found: queries.Compliance) -> dict[str, Any]:
    kwargs = {"number": project.number}
    tabs = {e.name: e.url for e in tabs_for(actor, "project", project.scope.path, kwargs, "")}
    url = board_url(project.number)
    newer = newer_than(actor, found.method.code, found.method.version)
    return {
        "found": found,
        "newer": newer if permits.can(actor, WAIVE, project.scope.path) else None,
        "groups": board_groups(found, tabs, partial(queries.readable, actor, project)),
        "checks": found.method.checks_at(found.gate.key, project.tier),
        "figures": key_figures(found),
        "blocking": found.failing(Level.BLOCKS),
        "gates": [
            {"label": g.name, "url": f"{url}?gate={g.key}", "current": g.key == found.gate.key}
            for g in found.method.gates
        ],
    }


@page(WAIVE)
def waive(request: HttpRequest, number: str, key: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, WAIVE, project.scope.path)
    found = queries.compliance(actor, project)
    criteria = {c.key: c.title for c in found.method.criteria} if found else {}
    return edit(
        request,
        form=WaiverForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.grant_waiver(
            actor=actor, project_id=project.pk, key=key, **values
        ),
        done=board_url(number),
        said=_("Waived. The decision is in the register."),
        **project_page(actor, project, tab="gates"),
        title=_("Waive: %(title)s") % {"title": criteria.get(key, key)},
        sub=_("The criterion does not count until the day you name. Everybody sees who said so."),
        submit=_("Waive"),
        cancel_url=board_url(number),
        crumbs=[Crumb(_("Gates"), board_url(number)), Crumb(_("Waive"))],
    )


@page(WAIVE)
def end_waiver(request: HttpRequest, waiver_id: int) -> HttpResponse:
    actor = actor_of(request)
    waiver = queries.waiver(actor, waiver_id, WAIVE)
    number = waiver.project.number
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.end_waiver(actor=actor, waiver_id=waiver_id, **values),
        done=board_url(number),
        said=_("The criterion counts again."),
        **project_page(actor, get_project(actor, number), tab="gates"),
        title=_("End the waiver: %(title)s") % {"title": waiver.title},
        submit=_("End the waiver"),
        cancel_url=board_url(number),
    )
