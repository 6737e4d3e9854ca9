"""Rounds of hand-over: submitting, judging, the PMO's inbox."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.governance.gates import queries, rules, services
from pilothouse.governance.gates.forms import NoteForm, ReasonForm, ReturnForm
from pilothouse.governance.gates.models import HandOver
from pilothouse.governance.gates.permissions import CHECK, DECIDE, SUBMIT, VIEW
from pilothouse.governance.gates.tables import (
    board_url,
    check_rows,
    frozen,
    package_facts,
    state_tag,
)
from pilothouse.governance.gates.types import Answer
from pilothouse.governance.standards.types import Level
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(SUBMIT)
def submit(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, SUBMIT, project.scope.path)
    found = queries.compliance(actor, project, rules.HAND_OVER)
    return edit(
        request,
        form=NoteForm(request.POST or None),
        template="gates/submit.html",
        save=lambda note: services.submit_hand_over(actor=actor, project_id=project.pk, note=note),
        done=lambda row: reverse("gates:hand_over", args=[row.pk]),
        said=_("Handed over. The PMO has been told."),
        **project_page(actor, project, tab="gates"),
        title=_("Hand over to the PMO"),
        submit=_("Hand over"),
        cancel_url=board_url(number),
        crumbs=[Crumb(_("Gates"), board_url(number)), Crumb(_("Hand over"))],
        blocking=found.failing(Level.BLOCKS) if found else [],
        required=found.failing(Level.REQUIRES) if found else [],
    )


@page(VIEW)
def detail(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id)
    path = row.project.scope.path
    apart = actor.person_id not in queries.pms_of(row.project) and row.is_open
    live = queries.plan_facts_of(actor, row.project)
    return show(
        request,
        "gates/hand_over.html",
        **_page(actor, row),
        groups=frozen(row.results.all(), partial(queries.readable, actor, row.project)),
        checks=check_rows(row.checks.select_related("answered_by")),
        answers=[item for item in Answer if item != Answer.OPEN],
        facts=package_facts(row),
        history=story(history_of(row)[:20]),
        intact=rules.digest_of(row.package) == row.digest,
        changed=row.is_open and row.package["plan"].get("revision") != live.get("revision"),
        may_check=apart and permits.can(actor, CHECK, path),
        may_decide=apart and permits.can(actor, DECIDE, path),
        may_withdraw=row.is_open and permits.can(actor, SUBMIT, path),
        own=row.is_open and actor.person_id in queries.pms_of(row.project),
    )


@page(DECIDE)
def accept(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id, DECIDE)
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda reason: services.accept_hand_over(
            actor=actor, hand_over_id=hand_over_id, reason=reason
        ),
        done=reverse("gates:hand_over", args=[hand_over_id]),
        said=_("Accepted. Baseline 1 is frozen and execution is open."),
        **_page(actor, row) | {"title": _("Accept %(project)s") % {"project": row.project}},
        sub=_("This freezes baseline 1 and opens execution. The decision stays in the register."),
        submit=_("Accept"),
        cancel_url=reverse("gates:hand_over", args=[hand_over_id]),
    )


@page(DECIDE)
def send_back(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id, DECIDE)
    return edit(
        request,
        form=ReturnForm(request.POST or None, results=list(row.results.all())),
        template="kit/page_form.html",
        save=lambda **values: services.return_hand_over(
            actor=actor, hand_over_id=hand_over_id, **values
        ),
        done=reverse("gates:hand_over", args=[hand_over_id]),
        said=_("Returned. The PMs have been told why."),
        **_page(actor, row) | {"title": _("Return %(project)s") % {"project": row.project}},
        sub=_("Say what must be better, and where: each remark stands beside its criterion."),
        submit=_("Return"),
        cancel_url=reverse("gates:hand_over", args=[hand_over_id]),
    )


@page(SUBMIT)
def withdraw(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id, SUBMIT)
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda reason: services.withdraw_hand_over(
            actor=actor, hand_over_id=hand_over_id, reason=reason
        ),
        done=reverse("gates:hand_over", args=[hand_over_id]),
        said=_("Taken back."),
        **_page(actor, row) | {"title": _("Take the hand-over back")},
        submit=_("Take back"),
        cancel_url=reverse("gates:hand_over", args=[hand_over_id]),
    )


@require_POST
@page(CHECK)
def answer(request: HttpRequest, check_id: int) -> HttpResponse:
    actor = actor_of(request)
    check = queries.check(actor, check_id, CHECK)
    said, comment = request.POST.get("answer", ""), request.POST.get("comment", "")
    return act(
        request,
        do=lambda: services.answer_check(
            actor=actor, check_id=check_id, answer=said, comment=comment
        ),
        done=f"{reverse('gates:hand_over', args=[check.hand_over_id])}#checks",
        said=_("Answer kept."),
    )


@page(CHECK)
def inbox(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CHECK)
    return show(request, "gates/_inbox.html", rows=queries.awaiting(actor)[:20])


def _page(actor: Actor, row: HandOver) -> dict[str, Any]:
    title = _("Hand-over, round %(number)s") % {"number": row.number}
    return {
        **project_page(actor, row.project, tab="gates"),
        "row": row,
        "tag": state_tag(row),
        "title": title,
        "crumbs": [Crumb(_("Gates"), board_url(row.project.number)), Crumb(title)],
    }
