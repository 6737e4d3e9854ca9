from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.decisions import queries, services
from pilothouse.foundation.decisions.forms import LimitForm, OutcomeForm
from pilothouse.foundation.decisions.permissions import REVIEW, SET_LIMITS, VIEW
from pilothouse.foundation.decisions.tables import evidence_facts, facts, state_chips
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show


@page(VIEW)
def register(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    state = request.GET.get("state", "all")
    rows = queries.in_state(queries.decisions(actor), state)
    return show(
        request,
        "decisions/list.html",
        title=_("Decisions"),
        sub=_("What was decided, by whom, on which evidence and why."),
        page=paginate(rows.order_by(), order=["-created_at"], cursor=request.GET.get("cursor", "")),
        chips=state_chips(request.path, state),
        awaiting={row.pk for row in queries.awaiting(actor)},
        may_set_limits=permits.can(actor, SET_LIMITS),
    )


@page(VIEW)
def record_page(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    decision = queries.decision(actor, number)
    return show(
        request,
        "decisions/detail.html",
        title=decision.title,
        crumbs=[Crumb(_("Decisions"), reverse("decisions:list")), Crumb(decision.number)],
        decision=decision,
        facts=facts(decision),
        evidence=evidence_facts(decision.evidence),
        intact=queries.evidence_is_intact(decision),
        may_vote=queries.may_vote(actor, decision),
        may_review=permits.can(actor, REVIEW, decision.scope_path),
        history=story(history_of(decision)[:20]),
    )


@page(REVIEW)
def review(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    decision = permits.get(actor, REVIEW, queries.decisions(actor), number=number)
    initial = {
        "version": decision.version,
        "hindsight": decision.hindsight,
        "note": decision.hindsight_note,
    }
    back = reverse("decisions:detail", args=[number])
    return edit(
        request,
        form=OutcomeForm(request.POST or None, initial=initial),
        template="kit/page_form.html",
        save=lambda **values: services.record_outcome(actor=actor, number=number, **values),
        done=back,
        said=_("Saved beside the decision."),
        title=_("What came of this decision"),
        sub=decision.title,
        cancel_url=back,
    )


@page(VIEW)
def limits(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "decisions/limits.html",
        title=_("Delegated limits"),
        sub=_("Who may decide what, up to which cost and delay. The lowest that fits decides."),
        crumbs=[Crumb(_("Decisions"), reverse("decisions:list")), Crumb(_("Delegated limits"))],
        rows=list(queries.limits(actor)),
        may_set_limits=permits.can(actor, SET_LIMITS),
    )


@page(SET_LIMITS)
def set_limit(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, SET_LIMITS)
    return edit(
        request,
        form=LimitForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.set_limit(actor=actor, **values),
        done=reverse("decisions:limits"),
        said=_("Limit set."),
        title=_("Set a delegated limit"),
        submit=_("Set the limit"),
        cancel_url=reverse("decisions:limits"),
    )


@page(VIEW)
def awaiting_panel(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(request, "decisions/_awaiting.html", rows=queries.awaiting(actor))
