"""The best portfolio under a budget."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.governance.portfolio import queries, rules
from pilothouse.governance.portfolio.forms import ChooseForm
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.tables import (
    committed_words,
    conflict_words,
    frontier_chart,
    frontier_rows,
    left_out_rows,
    one_more_note,
    pick_figures,
    pick_rows,
    skill_periods,
    skill_table,
    staffing_words,
    timeline,
)
from pilothouse.governance.portfolio.types import Pick
from pilothouse.kit import permits
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, page, show


@page(CHOOSE)
def selection(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CHOOSE)
    form = ChooseForm(request.GET if "budget" in request.GET else None, actor=actor)
    asked = form.is_bound and form.is_valid()
    later = asked and bool(form.question().periods) and "now" not in request.GET
    found = queries.pick(actor, form.question()) if asked and not later else None
    return show(
        request,
        "portfolio/selection.html",
        status=422 if form.is_bound and not asked else 200,
        title=_("Best portfolio under a budget"),
        sub=_("Which open proposals are worth most together, and why each is in or out."),
        crumbs=_crumbs(),
        form=form,
        query=_query(request),
        later=later,
        **(answer_of(found) if found else {"open_count": queries.choosable(actor).count()}),
    )


def _query(request: HttpRequest) -> str:
    """The question as it stands in the address, without what was left empty."""
    kept = [(name, value) for name, value in request.GET.items() if value and name != "now"]
    return urlencode(kept)


def _crumbs() -> list[Crumb]:
    proposals = Crumb(_("Proposals"), reverse("portfolio:proposals"))
    return [proposals, Crumb(_("Best portfolio"))]


def answer_of(found: Pick) -> dict[str, Any]:
    """What the page of an answer shows."""
    return {
        "pick": found,
        "seen": rules.fingerprint(found),
        "conflict": conflict_words(found),
        "committed_words": committed_words(found),
        "figures": pick_figures(found),
        "left_out": left_out_rows(found),
        "chart": frontier_chart(found),
        "timeline": timeline(found),
        "skill_table": skill_table(found),
        "skill_periods": skill_periods(found),
        "one_more": one_more_note(found),
        "staffing_words": staffing_words(found),
        "points": frontier_rows(found),
        **pick_rows(found),
    }


@page(CHOOSE)
def selection_why(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal's reason with more time, where the page had none left."""
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, CHOOSE)
    form = ChooseForm(request.GET, actor=actor)
    if not form.is_valid():
        raise InvalidError(_("Give the budget for which you ask, as on the page."))
    found = queries.pick(actor, form.question(), whole=False)
    reason = rules.why(found, row.pk)
    answered = rules.with_reason(found, row.pk, reason)
    rows = [item for group in pick_rows(answered).values() for item in group]
    return show(
        request,
        "portfolio/_why.html",
        row=next((item for item in rows if item["candidate"].id == row.pk), None),
    )
