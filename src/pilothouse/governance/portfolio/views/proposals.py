"""Proposals: the ranking, writing, assessing, deciding."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule.queries import corrected_finish
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.decisions.queries import evidence_is_intact, may_vote
from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.forms import (
    AssessForm,
    DecideForm,
    ProposalForm,
    PutForwardForm,
    TakeUpForm,
)
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.permissions import (
    ASSESS,
    CHOOSE,
    DECIDE,
    EDIT,
    PROPOSE,
    SET_UP,
    VIEW,
)
from pilothouse.governance.portfolio.tables import (
    TONES,
    evidence_facts,
    group_chips,
    key_figures,
    level_rows,
    linked_rows,
    proposal_facts,
    ranking,
    score_table,
    steps,
    votes_of,
    work_rows,
)
from pilothouse.governance.portfolio.types import ProposalState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.format import number
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def proposal_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    group = request.GET.get("group", "open")
    budget = _budget(request.GET.get("budget", ""))
    found = queries.in_group(queries.proposals(actor), group).order_by("pk")
    return show(
        request,
        "portfolio/proposals.html",
        title=_("Proposals"),
        sub=_("Ranked by mandate and score. The line shows how far the money goes."),
        rows=ranking(queries.ranked(actor, list(found), budget)),
        budget=budget,
        budget_words=number(budget) if budget else "",
        group=group,
        chips=group_chips(request.path, group, request.GET.get("budget", "")),
        may_propose=permits.can_anywhere(actor, PROPOSE),
        may_set_up=permits.can_anywhere(actor, SET_UP),
        may_choose=permits.can_anywhere(actor, CHOOSE),
    )


def _budget(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


@page(VIEW)
def proposal_detail(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id)
    scores = queries.visible_scores(actor, [row])
    return show(
        request,
        "portfolio/proposal.html",
        **page_of(row),
        steps=steps(row.state),
        figures=key_figures(row, scores.get(row.pk), hidden=row.pk not in scores),
        facts=proposal_facts(row),
        past=corrected_finish(actor, row.wanted_start, row.wanted_finish, row.tier),
        tone=TONES.get(ProposalState(row.state), ""),
        **_scores(actor, row, visible=row.pk in scores),
        **_decision(row),
        history=[{**entry, "diff": []} for entry in story(history_of(row)[:20])],
        levels=level_rows(row),
        work=work_rows(row),
        linked=linked_rows(queries.links(actor, row), queries.links_to(actor, row)),
        **_rights(actor, row),
    )


def page_of(row: Proposal, label: str = "") -> dict[str, Any]:
    """What every page of a proposal has: title, crumbs, and where to go back to."""
    url = reverse("portfolio:proposal", args=[row.pk])
    crumbs = [Crumb(_("Proposals"), reverse("portfolio:proposals")), Crumb(row.number, url)]
    return {
        "proposal": row,
        "title": label or row.title,
        "crumbs": [*crumbs, Crumb(label)] if label else crumbs,
        "cancel_url": url,
    }


def _scores(actor: Actor, row: Proposal, *, visible: bool) -> dict[str, Any]:
    sheets = list(queries.sheets(row))
    return {
        "sheet_count": len(sheets),
        "own": next((s for s in sheets if s.assessor_id == actor.person_id), None),
        "scores": score_table(row, sheets) if visible and sheets else None,
    }


def _decision(row: Proposal) -> dict[str, Any]:
    if row.decision is None:
        return {"decision": None}
    return {
        "decision": row.decision,
        "votes": votes_of(row.decision),
        "intact": evidence_is_intact(row.decision),
    }


def _rights(actor: Actor, row: Proposal) -> dict[str, bool]:
    path, state = row.portfolio.scope.path, row.state
    may_edit = row.proposer_id == actor.person_id or permits.can(actor, EDIT, path)
    assessor = permits.can(actor, ASSESS, path)
    scoring = state == ProposalState.IN_ASSESSMENT and assessor
    own = queries.own_sheet(actor, row) if scoring else None
    return {
        "may_edit": may_edit and state in {"draft", "submitted", "deferred"},
        "may_link": may_edit and state not in {"accepted", "rejected"},
        "may_submit": may_edit and state in {"draft", "deferred"},
        "may_take_up": assessor and state == ProposalState.SUBMITTED,
        "may_assess": scoring and own is None and row.proposer_id != actor.person_id,
        "may_put_forward": scoring,
        "may_vote": row.decision is not None
        and permits.can(actor, DECIDE, path)
        and may_vote(actor, row.decision),
    }


@page(PROPOSE)
def new_proposal(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, PROPOSE)
    return edit(
        request,
        form=ProposalForm(request.POST or None, actor=actor),
        template="portfolio/proposal_form.html",
        save=lambda **values: services.propose(actor=actor, **values),
        done=lambda row: reverse("portfolio:proposal", args=[row.pk]),
        said=_("Draft saved. Only you see it until you submit it."),
        title=_("New proposal"),
        sub=_("Rough figures are enough; the assessment refines them."),
        submit=_("Save the draft"),
        cancel_url=reverse("portfolio:proposals"),
        crumbs=[Crumb(_("Proposals"), reverse("portfolio:proposals")), Crumb(_("New proposal"))],
    )


@page(EDIT)
def edit_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, EDIT)
    context = page_of(row, _("Edit"))
    return edit(
        request,
        form=ProposalForm(request.POST or None, instance=row, actor=actor),
        template="portfolio/proposal_form.html",
        save=lambda **values: services.edit_proposal(
            actor=actor, proposal_id=proposal_id, **values
        ),
        done=context["cancel_url"],
        said=_("Proposal saved."),
        **context,
    )


@require_POST
@page(EDIT)
def submit(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.submit(actor=actor, proposal_id=proposal_id),
        done=reverse("portfolio:proposal", args=[proposal_id]),
        said=_("Submitted. The PMO takes it from here."),
    )


@page(ASSESS)
def take_up(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, ASSESS)
    context = page_of(row, _("Start the assessment"))
    return edit(
        request,
        form=TakeUpForm(request.POST or None, actor=actor),
        template=dialog_or_page(request),
        save=lambda model: services.start_assessment(
            actor=actor, proposal_id=proposal_id, model_id=model.pk
        ),
        done=context["cancel_url"],
        said=_("Open for score sheets."),
        sub=_("Each assessor scores alone; the others' scores stay hidden until then."),
        submit=_("Start"),
        **context,
    )


@page(ASSESS)
def assess(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, ASSESS)
    model = row.scoring_model
    context = page_of(row, _("Score sheet"))
    return edit(
        request,
        form=AssessForm(request.POST or None, criteria=list(model.criteria.all()) if model else []),
        template="portfolio/assess.html",
        save=lambda values, note: services.assess(
            actor=actor, proposal_id=proposal_id, values=values, note=note
        ),
        done=context["cancel_url"],
        said=_("Your sheet is in. Now you see the others'."),
        **context,
    )


@page(ASSESS)
def put_forward(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, ASSESS)
    context = page_of(row, _("Put to the board"))
    return edit(
        request,
        form=PutForwardForm(request.POST or None, actor=actor, proposal=row),
        template=dialog_or_page(request),
        save=lambda **values: services.put_forward(actor=actor, proposal_id=proposal_id, **values),
        done=context["cancel_url"],
        said=_("The evidence is frozen and the board is asked."),
        sub=_("Scores, cost, benefit and capacity are frozen as they are now."),
        submit=_("Freeze and ask the board"),
        **context,
    )


@page(DECIDE)
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, DECIDE)
    context = page_of(row, _("Vote"))
    return edit(
        request,
        form=DecideForm(request.POST or None, actor=actor, proposal=row),
        template="portfolio/decide.html",
        save=lambda **values: services.decide(actor=actor, proposal_id=proposal_id, **values),
        done=_after_vote,
        said=_("Your vote is recorded."),
        decision=row.decision,
        evidence=evidence_facts(row.decision.evidence) if row.decision else [],
        votes=votes_of(row.decision) if row.decision else [],
        **context,
    )


def _after_vote(row: Proposal) -> str:
    return reverse("portfolio:proposal", args=[row.pk])


def dialog_or_page(request: HttpRequest) -> str:
    """The frame of a small form: a dialog when htmx asks, else a page of its own."""
    asked = request.headers.get("HX-Request") == "true"
    return "kit/dialog_form.html" if asked else "kit/page_form.html"


@page(ASSESS)
def assess_panel(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "portfolio/_waiting.html",
        label=_("Proposals to assess"),
        rows=queries.to_assess(actor),
        url_name="portfolio:assess",
    )


@page(DECIDE)
def decide_panel(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "portfolio/_waiting.html",
        label=_("Proposals to decide"),
        rows=queries.to_decide(actor),
        url_name="portfolio:decide",
    )
