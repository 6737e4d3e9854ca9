"""Pages of levelling projects together: choosing, watching, sending; and the PM's answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.delivery.schedule.queries.finding import matching
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.governance.levelling import queries, services
from pilothouse.governance.levelling.forms import ChooseForm, DeclineForm, SendForm
from pilothouse.governance.levelling.models import LevellingProposal, LevellingRun
from pilothouse.governance.levelling.permissions import ANSWER, RUN, VIEW
from pilothouse.governance.levelling.tables import (
    proposal_facts,
    proposal_means,
    proposal_row,
    run_figures,
)
from pilothouse.governance.levelling.types import RunState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, go, page, show
from pilothouse.kit.web.picking import found_rows
from pilothouse.kit.web.waiting import waiting

SHOWN = 200


@page(RUN)
def all_runs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, RUN)
    rows = queries.runs(actor).order_by()
    return show(
        request,
        "levelling/runs.html",
        title=_("Level projects together"),
        sub=_("Projects that share people wait for each other where that costs least."),
        page=paginate(rows, order=["-pk"], cursor=request.GET.get("cursor", "")),
    )


@page(RUN)
def new_run(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    candidates = queries.candidates(actor)
    picking = queries.task_picking(actor)
    form = ChooseForm(request.POST or None, candidates=candidates, picking=picking)
    return edit(
        request,
        form=form,
        template="levelling/new.html",
        save=lambda **_values: services.start_run(actor=actor, **form.choice()),
        done=lambda row: reverse("levelling:run", args=[row.pk]),
        title=_("Level projects together"),
        sub=_("Chosen are those whose people are planned elsewhere at the same time."),
        candidates=candidates,
        submit=_("Show what it would give"),
        cancel_url=reverse("levelling:runs"),
        crumbs=[_home(), Crumb(_("New"))],
    )


@require_GET
@page(RUN)
def find(request: HttpRequest) -> HttpResponse:
    """The tasks that fit what is typed, of the projects that may be levelled."""
    actor = actor_of(request)
    permits.require_anywhere(actor, RUN)
    rows = matching(queries.tasks_to_keep(actor), request.GET.get("q", "")[:200])
    return JsonResponse(found_rows(queries.task_words(rows)))


def _home() -> Crumb:
    return Crumb(_("Level projects together"), reverse("levelling:runs"))


@page(RUN)
def run_detail(request: HttpRequest, run_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.run(actor, run_id)
    proposals = list(queries.proposals_of(actor, run_id))
    ready = row.state in (RunState.READY, RunState.SENT)
    whole = queries.whole_names(actor, proposals)
    return show(
        request,
        "levelling/run.html",
        title=_title(row),
        crumbs=[_home(), Crumb(_title(row))],
        run=row,
        items=[
            proposal_row(each) | {"whole": whole.get(each.project_id, [])} for each in proposals
        ],
        figures=run_figures(proposals) if ready else [],
        ready=ready,
        may_send=row.state == RunState.READY and any(each.delays for each in proposals),
        most=SHOWN,
        history=story(history_of(row)),
        **_job(actor, row),
    )


def _title(row: LevellingRun) -> str:
    return _("Levelling %(n)s") % {"n": row.pk}


def _job(actor: Actor, row: LevellingRun) -> dict[str, Any]:
    facts = waiting(actor, row.job_id, reverse("levelling:progress", args=[row.pk]))
    # Whoever may run the levelling may stop it, not only who asked for it.
    return facts | {
        "busy": facts["busy"] and row.state == RunState.COMPUTING,
        "cancel_url": reverse("levelling:cancel", args=[row.pk]),
    }


@require_GET
@page(RUN)
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.run(actor, run_id)
    facts = _job(actor, row)
    if not facts["busy"]:
        return go(request, reverse("levelling:run", args=[row.pk]))
    return show(request, "levelling/_progress.html", **facts)


@require_POST
@page(RUN)
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    services.cancel_run(actor=actor_of(request), run_id=run_id)
    return go(request, reverse("levelling:run", args=[run_id]))


@page(RUN)
def send(request: HttpRequest, run_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.run(actor, run_id)
    here = reverse("levelling:run", args=[run_id])
    return edit(
        request,
        form=SendForm(request.POST or None, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.send_proposals(actor=actor, run_id=run_id, **values),
        done=here,
        said=_("Sent. Each project's managers accept or decline; nothing changed yet."),
        title=_("Send the proposals"),
        sub=_("The managers of each project with delays are asked. Their plans stay as they are."),
        submit=_("Send"),
        cancel_url=here,
        crumbs=[_home(), Crumb(_title(row), here), Crumb(_("Send"))],
    )


@page(VIEW)
def proposal_detail(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id)
    return show(
        request,
        "levelling/proposal.html",
        **_frame(request, row),
        item=proposal_row(row),
        facts=proposal_facts(row),
        means=proposal_means(row),
        stale=row.waits and queries.is_stale(actor, row),
        may_answer=row.waits and permits.can(actor, ANSWER, row.project.scope.path),
        most=SHOWN,
        history=story(history_of(row)),
    )


def _frame(request: HttpRequest, row: LevellingProposal) -> dict[str, Any]:
    actor = actor_of(request)
    project = get_project(actor, row.project.number)
    return {
        **project_page(actor, project, tab="plan"),
        "proposal": row,
        "title": _("Proposed delays"),
        "crumbs": [
            Crumb(_("Plan"), reverse("schedule:plan", args=[project.number])),
            Crumb(_("Proposed delays")),
        ],
    }


@require_POST
@page(ANSWER)
def accept(request: HttpRequest, proposal_id: int) -> HttpResponse:
    here = reverse("levelling:proposal", args=[proposal_id])
    return act(
        request,
        do=lambda: services.accept_proposal(actor=actor_of(request), proposal_id=proposal_id),
        done=here,
        said=_("The tasks were delayed. Undo on the plan page takes that back."),
    )


@page(ANSWER)
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, ANSWER)
    here = reverse("levelling:proposal", args=[proposal_id])
    return edit(
        request,
        form=DeclineForm(request.POST or None, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.decline_proposal(
            actor=actor, proposal_id=proposal_id, **values
        ),
        done=here,
        said=_("Declined. Whoever asked was told why."),
        cancel_url=here,
        **_frame(request, row)
        | {
            "title": _("Decline the delays"),
            "sub": _("The plan stays as it is."),
            "submit": _("Decline"),
        },
    )


@page(VIEW)
def strip(request: HttpRequest, number: str) -> HttpResponse:
    """The proposals that wait for an answer, above a project's plan."""
    actor = actor_of(request)
    project = get_project(actor, number)
    waiting = [proposal_row(row) for row in queries.open_of(actor, project.pk)[:1]]
    return show(request, "levelling/_strip.html", waiting=waiting)
