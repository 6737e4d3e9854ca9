"""Levelling projects together: asking for it, proposing delays, answering them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import (
    PooledPlan,
    overloaded,
    plans,
    pooled_plans,
    proposed_delays,
)
from pilothouse.delivery.schedule.services import edit_plan
from pilothouse.delivery.schedule.types import SetLevelling
from pilothouse.delivery.work.queries import running_projects
from pilothouse.engine import Levelling, LevelOptions, PlanError, level_jointly
from pilothouse.foundation.audit.services import record
from pilothouse.governance.levelling import queries, rules
from pilothouse.governance.levelling.models import LevellingProposal, LevellingRun
from pilothouse.governance.levelling.permissions import ANSWER, RUN
from pilothouse.governance.levelling.types import (
    Answered,
    ProposalAnswered,
    ProposalsSent,
    ProposalState,
    RunState,
)
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, InvalidError, RuleError
from pilothouse.kit.jobs.running import cancel, enqueue
from pilothouse.kit.models import Job
from pilothouse.kit.services import service

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

JOB = "levelling.compute"
EVERY = 0.5
MOST_LEFT = 200
Tell = Callable[[int, int], None]


@service("levelling.start")
def start_run(
    *,
    actor: Actor,
    project_ids: Sequence[int],
    within_float: bool = False,
    splitting: bool = False,
    whole: Mapping[int, Sequence[int]] | None = None,
    seconds: int = 20,
) -> LevellingRun:
    """Ask for these projects, the most important first, to be levelled together by a job.

    `within_float` leaves every finish where it is; with `splitting` work is interrupted while
    somebody is away or busy elsewhere, but for the tasks in `whole` (uids by project); `seconds` is
    time to look for a better order. Raises InvalidError for fewer than two projects, one without a
    plan, and tasks that their plans do not have.
    """
    rules.check_choice(project_ids, seconds)
    chosen = [permits.get(actor, RUN, running_projects(actor), pk=key) for key in project_ids]
    _check_planned(actor, chosen)
    uncut = {key: sorted(set(uids)) for key, uids in (whole or {}).items() if uids and splitting}
    known = queries.known_tasks(actor, uncut.keys() & set(project_ids))
    rules.check_whole(uncut, project_ids, known)
    path = rules.common_path(project.scope.path for project in chosen)
    row = LevellingRun(
        within_float=within_float, splitting=splitting, seconds=seconds,
        asked_by_id=actor.person_id,
    )  # fmt: skip
    change = store.create(actor, row)
    LevellingProposal.objects.bulk_create(
        LevellingProposal(
            run=row,
            project=project,
            place=place,
            whole=uncut.get(project.pk, []),
            created_at=actor.now,
            updated_at=actor.now,
        )
        for place, project in enumerate(chosen, start=1)
    )
    row.job_id = enqueue(actor, JOB, {"run_id": row.pk}, scope_path=path).pk
    row.save(update_fields=["job_id"])
    change.after["projects"] = [project.number for project in chosen]
    if uncut:
        change.after["whole"] = sum(map(len, uncut.values()))
    record(actor, "levelling.started", row, change, scope_path=path)
    return row


def _check_planned(actor: Actor, chosen: Sequence[Project]) -> None:
    keys = [project.pk for project in chosen]
    planned = set(plans(actor).filter(project_id__in=keys).values_list("project_id", flat=True))
    without = [project.number for project in chosen if project.pk not in planned]
    if without:
        text = f"These projects have no plan yet: {', '.join(without)}."
        raise InvalidError(text, {"projects": [text]})


def compute_run(*, actor: Actor, run_id: int, tell: Tell | None = None) -> LevellingRun:
    """Level the projects of a run over our people and keep what that proposes.

    It computes outside a transaction. `tell(done, total)` hears how many seconds of the search are
    over and may raise to stop it. Our people only, on top of what is delayed already and around the
    days on which they are away: the rest is the project managers' own business. A run that has
    been computed stays as it is. Raises InvalidError for a plan that is gone or cannot be
    computed, or for too many tasks.
    """
    row = queries.run(actor, run_id)
    if row.state != RunState.COMPUTING:
        return row
    asked = dict(row.proposals.order_by("place").values_list("project_id", "whole"))
    keys = list(asked)
    pooled = pooled_plans(actor, keys)
    rules.check_plans(len(keys), [len(one.plan.tasks) for one in pooled])
    options = LevelOptions(
        within_slack=row.within_float,
        splitting=row.splitting,
        whole_by_plan=tuple(frozenset(asked[one.project_id]) for one in pooled),
        keep_delays=True,
        resources=frozenset(who for one in pooled for who in one.people),
        capacity=queries.time_of(actor, pooled),
        seconds=row.seconds,
    )
    progress = _Progress(tell, row.seconds)
    try:
        found = level_jointly([one.plan for one in pooled], options, progress=progress)
    except PlanError as error:
        raise InvalidError(_("A plan cannot be computed: %(why)s") % {"why": error}) from error
    answers = [_answer(one, levelled) for one, levelled in zip(pooled, found, strict=True)]
    return keep_answers(actor=actor, run_id=row.pk, answers=answers)


class _Progress:
    """Tells how many seconds of the search are over, twice a second."""

    def __init__(self, tell: Tell | None, seconds: int) -> None:
        self._tell, self._seconds = tell, seconds
        self._begun = time.monotonic()
        self._next = self._begun

    def __call__(self, _done: int, _of: int) -> None:
        now = time.monotonic()
        if self._tell is not None and now >= self._next:
            self._next = now + EVERY
            self._tell(min(int(now - self._begun), self._seconds), self._seconds)


def _answer(one: PooledPlan, found: Levelling) -> Answered:
    left = overloaded(one.plan, found.overloads_after)[:MOST_LEFT]
    return Answered(
        project_id=one.project_id,
        revision=one.revision,
        finish_before=found.finish_before,
        finish_after=found.finish_after,
        delays=[store.plain(asdict(delay)) for delay in proposed_delays(one.plan, found)],
        left=[store.plain(asdict(each)) for each in left],
    )


@service("levelling.keep")
def keep_answers(*, actor: Actor, run_id: int, answers: Sequence[Answered]) -> LevellingRun:
    """Keep what a job found for the projects of a run."""
    row = queries.run(actor, run_id, lock=True)
    rules.check_computing(row.state)
    found = {answer.project_id: answer for answer in answers}
    for proposal in row.proposals.all():
        answer = found[proposal.project_id]
        for name in ("revision", "finish_before", "finish_after", "delays", "left"):
            setattr(proposal, name, getattr(answer, name))
        proposal.state = ProposalState.DRAFT if answer.delays else ProposalState.NOTHING
        proposal.save()
    change = store.update(actor, row, state=RunState.READY)
    change.after["delays"] = sum(len(answer.delays) for answer in answers)
    record(actor, "levelling.computed", row, change, scope_path=_path(row))
    return row


def _path(row: LevellingRun) -> str:
    return rules.common_path(queries.paths_of(row))


@service("levelling.stop")
def stop_run(*, actor: Actor, run_id: int, sentence: str) -> LevellingRun:
    """Keep why a run came to no answer."""
    row = queries.run(actor, run_id, lock=True)
    rules.check_computing(row.state)
    change = store.update(actor, row, state=RunState.STOPPED, error=sentence)
    record(actor, "levelling.stopped", row, change, scope_path=_path(row), reason=sentence)
    return row


@service("levelling.cancel")
def cancel_run(*, actor: Actor, run_id: int) -> LevellingRun:
    """Ask a run that is being computed to stop; what was there before stays."""
    row = queries.run(actor, run_id, lock=True)
    rules.check_computing(row.state)
    cancel(Job.objects.get(pk=row.job_id or 0))
    row.refresh_from_db()
    change = store.Change({}, {"cancelled": row.job_id})
    record(actor, "levelling.cancelled", row, change, scope_path=_path(row))
    return row


@service("levelling.send")
def send_proposals(
    *, actor: Actor, run_id: int, note: str = "", version: int | None = None
) -> LevellingRun:
    """Ask the managers of each project with delays to accept them; the plans stay as they are.

    What waits for them from an earlier run is replaced. Raises RuleError where there is nothing to
    send, or a plan changed since.
    """
    row = queries.run(actor, run_id, lock=True)
    sending = [each for each in row.proposals.select_related("project") if each.delays]
    rules.check_can_send(row.state, len(sending))
    _check_unchanged(actor, sending)
    keys = [each.project_id for each in sending]
    LevellingProposal.objects.filter(project_id__in=keys, state=ProposalState.SENT).update(
        state=ProposalState.REPLACED, updated_at=actor.now
    )
    row.proposals.filter(pk__in=[each.pk for each in sending]).update(
        state=ProposalState.SENT, updated_at=actor.now
    )
    change = store.update(
        actor, row, expected=version, state=RunState.SENT, note=note.strip(), sent_at=actor.now
    )
    change.after["projects"] = [each.project.number for each in sending]
    record(actor, "levelling.sent", row, change, scope_path=_path(row))
    events.announce(ProposalsSent(actor=actor, run_id=row.pk))
    return row


def _check_unchanged(actor: Actor, sending: Sequence[LevellingProposal]) -> None:
    now = queries.revisions(actor, [each.project_id for each in sending])
    changed = [each.project.number for each in sending if now.get(each.project_id) != each.revision]
    if changed:
        raise RuleError(
            f"The plan changed since this was computed: {', '.join(changed)}. Level again."
        )


@service("levelling.accept")
def accept_proposal(
    *, actor: Actor, proposal_id: int, version: int | None = None
) -> LevellingProposal:
    """Delay the proposed tasks of the plan, as one step that undo takes back.

    Raises RuleError for a proposal that was answered and for what the project's stage leaves to a
    change request, ConflictError where the plan changed since the proposal was computed.
    """
    row = queries.proposal(actor, proposal_id, ANSWER, lock=True)
    rules.check_can_answer(row.state)
    _check_fresh(actor, row)
    delays = queries.delays_of(row)
    edit = SetLevelling(
        tuple((one.task, one.minutes) for one in delays),
        tuple((one.task, one.parts) for one in delays if one.parts),
    )
    said = _("Proposed by levelling projects together (%(run)s)") % {"run": row.run_id}
    edit_plan(
        actor=actor, project_id=row.project_id, edits=[edit], expected=row.revision, reason=said
    )
    return _answered(actor, row, version, accepted=True)


def _check_fresh(actor: Actor, row: LevellingProposal) -> None:
    now = queries.revisions(actor, [row.project_id]).get(row.project_id, 0)
    if now != row.revision:
        raise ConflictError(
            f"The plan changed since the proposal was computed: it was revision {row.revision}, "
            f"now it is {now}. Decline it and ask for the projects to be levelled again.",
            model="schedule.plan",
            key=row.project_id,
            expected=row.revision or 0,
            current=now,
        )


@service("levelling.decline")
def decline_proposal(
    *, actor: Actor, proposal_id: int, reason: str, version: int | None = None
) -> LevellingProposal:
    """Leave the plan as it is, and say why."""
    row = queries.proposal(actor, proposal_id, ANSWER, lock=True)
    rules.check_can_answer(row.state)
    return _answered(actor, row, version, accepted=False, reason=rules.check_reason(reason))


def _answered(
    actor: Actor, row: LevellingProposal, version: int | None, *, accepted: bool, reason: str = ""
) -> LevellingProposal:
    change = store.update(
        actor, row, expected=version, answered_by_id=actor.person_id, answered_at=actor.now,
        state=ProposalState.ACCEPTED if accepted else ProposalState.DECLINED, reason=reason,
    )  # fmt: skip
    action = "levelling.accepted" if accepted else "levelling.declined"
    path = row.project.scope.path
    record(actor, action, row, change, scope_path=path, reason=reason)
    events.announce(ProposalAnswered(actor=actor, proposal_id=row.pk, accepted=accepted))
    return row
