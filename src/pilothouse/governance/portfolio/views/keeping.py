"""Selections that are kept as evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.governance.portfolio import queries, rules, services
from pilothouse.governance.portfolio.forms import ChooseForm
from pilothouse.governance.portfolio.models import KeptSelection
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.tables import kept_facts, kept_rows
from pilothouse.governance.portfolio.types import Pick
from pilothouse.governance.portfolio.views.choosing import answer_of
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, page, show


@require_POST
@page(CHOOSE)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the answer to the question in the address, if it still is the one that was seen."""
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.keep_selection(
            actor=actor, pick=_as_seen(request, actor), name=_name(request)
        ),
        done=lambda row: reverse("portfolio:kept_selection", args=[row.number]),
        said=_("The selection is kept as it is now."),
    )


def _as_seen(request: HttpRequest, actor: Actor) -> Pick:
    form = ChooseForm(request.GET, actor=actor)
    if not form.is_valid():
        raise InvalidError(_("Give the budget for which you ask, as on the page."))
    found = queries.pick(actor, form.question())
    if request.POST.get("seen") != rules.fingerprint(found):
        raise RuleError(_("The answer is another one by now. Look at it before you keep it."))
    return found


def _name(request: HttpRequest) -> str:
    name = request.POST.get("name", "").strip()
    if not name:
        raise InvalidError(_("Give the selection a name, so that others find it."))
    return name


@page(CHOOSE)
def kept_selections(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CHOOSE)
    cursor = request.GET.get("cursor", "")
    found = paginate(queries.kept_selections(actor), order=["-pk"], cursor=cursor)
    return show(
        request,
        "portfolio/kept_selections.html",
        title=_("Kept selections"),
        sub=_("Answers frozen as evidence: question, proof and reasons as they were."),
        crumbs=_crumbs(),
        page=found,
        kept=kept_rows(found.items),
    )


@page(CHOOSE)
def kept_selection(request: HttpRequest, kept_number: str) -> HttpResponse:
    actor = actor_of(request)
    row = queries.kept_selection(actor, kept_number)
    hidden = queries.hiding(actor, row)
    return show(
        request,
        "portfolio/kept_selection.html",
        title=row.name,
        crumbs=_crumbs(row),
        kept=row,
        intact=queries.kept_is_intact(row),
        hidden=hidden,
        **({} if hidden else _shown(queries.kept_pick(actor, row))),
    )


def _shown(found: Pick) -> dict[str, Any]:
    return {**answer_of(found), "facts": kept_facts(found)}


def _crumbs(row: KeptSelection | None = None) -> list[Crumb]:
    crumbs = [
        Crumb(_("Proposals"), reverse("portfolio:proposals")),
        Crumb(_("Best portfolio"), reverse("portfolio:selection")),
    ]
    if row is None:
        return [*crumbs, Crumb(_("Kept selections"))]
    listed = Crumb(_("Kept selections"), reverse("portfolio:kept_selections"))
    return [*crumbs, listed, Crumb(row.number)]
