"""Change requests: written, measured, decided, implemented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from pilothouse.control.changes import queries, rules
from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.permissions import DECIDE, EDIT, IMPLEMENT, RAISE
from pilothouse.control.changes.rules.impact import whole_days
from pilothouse.control.changes.types import (
    APPROVE,
    REJECT,
    ChangeDecided,
    ChangeImplemented,
    ChangeState,
)
from pilothouse.delivery.scenarios.services import mark_proposed, take_proposal
from pilothouse.delivery.schedule.queries import plan_of, plan_row, uncertainty_of, what_if
from pilothouse.delivery.schedule.queries.analysis import finish_distribution, working_time
from pilothouse.delivery.schedule.services import apply_edits, freeze_baseline
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import to_datetime
from pilothouse.engine.network.data import PlanError
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions.queries import authority
from pilothouse.foundation.decisions.services import open_decision, vote, withdraw
from pilothouse.foundation.decisions.types import Option, Step
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.permits import PMS
from pilothouse.kit.services import service

DECISION = "change"


@service("changes.raise")
def raise_change(*, actor: Actor, project_id: int, **values: Any) -> ChangeRequest:
    """Write a change request; `values` are title, description, reason, source, cost."""
    project = project_by_id(actor, project_id)
    permits.require(actor, RAISE, project.scope.path)
    number = f"CR-{next_number(f'change:{project.pk}')}"
    request = ChangeRequest(
        project=project, number=number, requested_by_id=actor.person_id, **values
    )
    change = store.create(actor, request)
    record(actor, "change.raised", request, change, scope_path=project.scope.path)
    return request


@service("changes.propose_scenario")
def propose_scenario(*, actor: Actor, scenario_id: int, **values: Any) -> ChangeRequest:
    """Make a change request of a what-if copy; the copy's edits become the request's.

    `values` are title, description, reason, source, cost. Raises RuleError for a copy that is
    closed or changes nothing, InvalidError when its edits no longer fit the plan.
    """
    wish = take_proposal(actor, scenario_id)
    project = project_by_id(actor, wish.project_id)
    permits.require(actor, RAISE, project.scope.path)
    number = f"CR-{next_number(f'change:{project.pk}')}"
    request = ChangeRequest(
        project=project,
        number=number,
        requested_by_id=actor.person_id,
        edits=rules.packed(wish.edits),
        **values,
    )
    _tried(actor, request, wish.edits)
    change = store.create(actor, request)
    url = reverse("changes:detail", args=[request.pk])
    mark_proposed(actor, scenario_id, outcome=number, url=url)
    record(actor, "change.raised", request, change, scope_path=project.scope.path)
    return request


@service("changes.edit")
def edit_change(
    *, actor: Actor, change_id: int, version: int | None = None, **values: Any
) -> ChangeRequest:
    """Change the words or the cost of a draft; a computed impact falls away."""
    request = queries.change(actor, change_id, EDIT)
    rules.check_draft(request.state)
    change = store.update(actor, request, expected=version, impact=None, **values)
    record(actor, "change.edited", request, change, scope_path=_path(request))
    return request


@service("changes.set_edits")
def set_edits(
    *, actor: Actor, change_id: int, edits: Sequence[Any], version: int | None = None
) -> ChangeRequest:
    """State what the request does to the plan: edits of `schedule.types`, or their JSON.

    Tried at once on a copy. Raises InvalidError for edits that the plan cannot take.
    """
    request = queries.change(actor, change_id, EDIT)
    rules.check_draft(request.state)
    known = rules.known_edits([e if isinstance(e, dict) else rules.packed([e])[0] for e in edits])
    _tried(actor, request, known)
    change = store.update(actor, request, expected=version, edits=rules.packed(known), impact=None)
    record(actor, "change.planned", request, change, scope_path=_path(request))
    return request


@service("changes.compute_impact")
def compute_impact(*, actor: Actor, change_id: int) -> ChangeRequest:
    """Reschedule a copy of the plan with the change and keep what differs.

    The P80 finish of both sides comes from the same simulation with the same seed.
    """
    request = queries.change(actor, change_id, EDIT)
    rules.check_draft(request.state)
    plan = plan_row(actor, request.project_id)
    before, after = _tried(actor, request, rules.known_edits(request.edits))
    hours = working_time(before.plan)
    days = hours.between(before.finish, after.finish) / before.plan.options.minutes_per_day
    found = rules.impact(before, after, cost=request.cost, finish_days=days)
    found |= {
        "revision": plan.version,
        "computed_at": actor.now.isoformat(),
        "p80_before": _p80(request.project_id, before.plan),
        "p80_after": _p80(request.project_id, after.plan),
    }
    change = store.update(actor, request, impact=found)
    record(actor, "change.measured", request, change, scope_path=_path(request))
    return request


def _tried(actor: Actor, request: ChangeRequest, edits: Sequence[Any]) -> tuple[Any, Any]:
    try:
        return what_if(plan_of(actor, request.project_id), edits)
    except PlanError as error:
        raise InvalidError(str(error), {"edits": [str(error)]}) from error


def _p80(project_id: int, plan: Any) -> str:
    known = uncertainty_of(project_id, plan)
    found = finish_distribution(plan, uncertainty=known).percentile(80)
    return to_datetime(int(found)).date().isoformat()


@service("changes.submit")
def submit_change(*, actor: Actor, change_id: int) -> ChangeRequest:
    """Put a measured request before whoever the delegated limits name, its evidence frozen."""
    request = queries.change(actor, change_id, EDIT)
    plan = plan_row(actor, request.project_id)
    rules.check_can_submit(request.state, impact=request.impact, revision=plan.version)
    found = request.impact or {}
    step = authority(
        DECISION,
        scope_path=_path(request),
        cost=request.cost,
        days=whole_days(found["finish_days"]),
    )
    decision = open_decision(
        actor,
        kind=DECISION,
        title=f"{request.project.number} {request.number}: {request.title}",
        question=request.reason,
        options=(
            Option(APPROVE, "Approve", _consequence(request)),
            Option(REJECT, "Reject", f"The finish stays {found['finish_before']}."),
        ),
        evidence=found | {"edits": request.edits, "what_changes": request.description},
        scope_path=_path(request),
        steps=(step,),
        url=reverse("changes:detail", args=[request.pk]),
        excluded=_parties(actor, request, step),
    )
    change = store.update(actor, request, state=ChangeState.DECIDING, decision=decision)
    record(actor, "change.submitted", request, change, scope_path=_path(request))
    return request


def _parties(actor: Actor, request: ChangeRequest, step: Step) -> list[int]:
    """Within a PM's own tolerance the PM who asks may decide; above it nobody judges their own."""
    if step.role in PMS:
        return []
    return [key for key in (request.requested_by_id, actor.person_id) if key is not None]


def _consequence(request: ChangeRequest) -> str:
    finish = (request.impact or {})["finish_after"]
    cost = f"{request.cost:+,.2f} {request.project.currency}"
    return f"The finish becomes {finish}, the cost changes by {cost}."


@service("changes.decide")
def decide_change(*, actor: Actor, change_id: int, option: str, reason: str) -> ChangeRequest:
    """Vote on a request; the outcome, once there is one, approves or rejects it."""
    request = queries.change(actor, change_id, DECIDE)
    rules.check_can_decide(request.state)
    outcome = vote(actor, queries.decision_of(request), option=option, reason=reason)
    path = _path(request)
    if outcome is None:
        record(actor, "change.voted", request, scope_path=path, reason=reason)
        return request
    approved = outcome == APPROVE
    state = ChangeState.APPROVED if approved else ChangeState.REJECTED
    change = store.update(actor, request, state=state)
    record(actor, f"change.{state.value}", request, change, scope_path=path, reason=reason)
    events.announce(
        ChangeDecided(
            actor=actor, change_id=request.pk, project_id=request.project_id, approved=approved
        )
    )
    return request


@service("changes.implement")
def implement_change(*, actor: Actor, change_id: int) -> ChangeRequest:
    """Put an approved change into the plan and freeze the next baseline, tied to the decision."""
    request = queries.change(actor, change_id, IMPLEMENT)
    rules.check_can_implement(request.state)
    said = f"{request.number}: {request.title}"
    if request.edits:
        edits = rules.known_edits(request.edits)
        apply_edits(actor, request.project_id, edits, reason=said)
    baseline = freeze_baseline(actor, request.project_id, name=said, decision=request.decision)
    change = store.update(
        actor,
        request,
        state=ChangeState.IMPLEMENTED,
        baseline_number=baseline.number,
        implemented_at=actor.now,
    )
    record(actor, "change.implemented", request, change, scope_path=_path(request))
    events.announce(
        ChangeImplemented(
            actor=actor,
            change_id=request.pk,
            project_id=request.project_id,
            baseline_number=baseline.number,
        )
    )
    return request


@service("changes.withdraw")
def withdraw_change(*, actor: Actor, change_id: int, reason: str) -> ChangeRequest:
    """Take a request back before it is implemented."""
    request = queries.change(actor, change_id, EDIT)
    rules.check_can_withdraw(request.state)
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept."]})
    if request.state == ChangeState.DECIDING:
        withdraw(actor, queries.decision_of(request), reason)
    change = store.update(actor, request, state=ChangeState.WITHDRAWN)
    record(actor, "change.withdrawn", request, change, scope_path=_path(request), reason=reason)
    return request


def _path(request: ChangeRequest) -> str:
    return request.project.scope.path
