"""Asking, voting, withdrawing, and looking back at decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import queries, rules
from pilothouse.foundation.decisions.models import Decision, DecisionStep, DelegatedLimit, Vote
from pilothouse.foundation.decisions.permissions import REVIEW, SET_LIMITS
from pilothouse.foundation.decisions.types import (
    DecisionMade,
    DecisionState,
    Hindsight,
    Option,
    Step,
)
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotPermittedError, RuleError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.permits import ROOT
from pilothouse.kit.services import note_permit, part, service


@part
def open_decision(
    actor: Actor,
    *,
    kind: str,
    title: str,
    question: str,
    options: Sequence[Option],
    evidence: dict[str, Any],
    scope_path: str,
    steps: Sequence[Step],
    url: str = "",
    due_on: date | None = None,
    review_on: date | None = None,
    excluded: Sequence[int] = (),
) -> Decision:
    """Ask a question and freeze the evidence on which it will be decided.

    `excluded` are persons who may not vote whatever their roles, such as a project's own PMs at
    its gate. The subject's row keeps the decision's key.
    """
    kept = queries.frozen(evidence)
    decision = Decision(
        number=f"D-{next_number('decision'):04d}",
        kind=kind,
        title=title[:200],
        question=question,
        options=[asdict(option) for option in options],
        evidence=kept.content,
        evidence_hash=kept.digest,
        scope_path=scope_path,
        url=url,
        asked_by_id=actor.person_id,
        due_on=due_on,
        review_on=review_on,
        excluded=sorted(set(excluded)),
    )
    store.create(actor, decision)
    DecisionStep.objects.bulk_create(
        DecisionStep(
            decision=decision,
            position=position,
            label=step.label,
            role=step.role,
            person_ids=list(step.person_ids),
            quorum=step.quorum,
        )
        for position, step in enumerate(steps, start=1)
    )
    return decision


@part
def vote(actor: Actor, decision: Decision, *, option: str, reason: str) -> str | None:
    """Cast the actor's vote in the current step; returns the outcome once there is one.

    An option that reaches the quorum carries the step; in the last step it is the outcome. Any
    step may refuse: when it chooses another option than the step before, that is the outcome.
    Raises NotPermittedError for who is not named or is excluded, RuleError when it is over.
    """
    note_permit()
    rules.check_vote(decision.state, decision.options, option, reason)
    step = _my_step(actor, decision)
    Vote.objects.create(
        step=step, person_id=actor.person, option=option, reason=reason, at=actor.now
    )
    chosen = rules.passed(list(step.votes.values_list("option", flat=True)), step.quorum)
    if chosen is None:
        return None
    DecisionStep.objects.filter(pk=step.pk).update(passed_at=actor.now)
    if _goes_on(decision, step, chosen):
        return None
    return _decide(actor, decision, chosen, reason)


def _my_step(actor: Actor, decision: Decision) -> DecisionStep:
    step = decision.steps.filter(passed_at=None).first()
    if step is None:
        raise RuleError("All steps of this decision are passed.")
    if actor.person_id in decision.excluded:
        raise NotPermittedError("You are a party to this decision and may not vote on it.")
    if actor.person_id is None or not queries.is_named(actor, decision, step):
        raise NotPermittedError(f"This step is for: {step.label}.")
    if step.votes.filter(person_id=actor.person_id).exists():
        raise RuleError("You have voted already. Your vote stands in the record.")
    return step


def _goes_on(decision: Decision, step: DecisionStep, chosen: str) -> bool:
    favoured = decision.options[0]["key"]
    return chosen == favoured and decision.steps.filter(position__gt=step.position).exists()


def _decide(actor: Actor, decision: Decision, option: str, reason: str) -> str:
    store.update(
        actor,
        decision,
        state=DecisionState.DECIDED,
        outcome=option,
        reason=reason,
        decided_at=actor.now,
    )
    events.announce(
        DecisionMade(actor=actor, decision_id=decision.pk, kind=decision.kind, option=option)
    )
    return option


@part
def withdraw(actor: Actor, decision: Decision, reason: str) -> None:
    """End an open decision without an outcome, as its subject was withdrawn."""
    if decision.state != DecisionState.OPEN:
        raise RuleError("Only an open decision can be withdrawn.")
    store.update(actor, decision, state=DecisionState.WITHDRAWN, reason=reason)


@service("decisions.record_outcome")
def record_outcome(
    *, actor: Actor, number: str, hindsight: Hindsight, note: str, version: int | None = None
) -> Decision:
    """Write down, later, what came of a decision beside what was expected."""
    decision = permits.get(actor, REVIEW, queries.decisions(actor), number=number)
    if decision.state != DecisionState.DECIDED:
        raise RuleError("Nothing was decided yet, so there is nothing to look back at.")
    change = store.update(
        actor, decision, expected=version, hindsight=hindsight, hindsight_note=note
    )
    record(actor, "decision.reviewed", decision, change, scope_path=decision.scope_path)
    return decision


@part
def follow_scope(old: str, new: str) -> None:
    """Let the decisions and limits of a scope go with it when it moves in the tree."""
    for model in (Decision, DelegatedLimit):
        for row in model.objects.filter(scope_path__startswith=old):
            path = new + row.scope_path.removeprefix(old)
            model.objects.filter(pk=row.pk).update(scope_path=path)


@service("decisions.set_limit")
def set_limit(
    *,
    actor: Actor,
    kind: str,
    role: str,
    rank: int,
    max_cost: Decimal | None = None,
    max_days: int | None = None,
    scope_path: str = ROOT,
) -> DelegatedLimit:
    """State up to which cost and delay the holders of a role decide a kind of question."""
    permits.require(actor, SET_LIMITS, scope_path)
    values: dict[str, Any] = {"rank": rank, "max_cost": max_cost, "max_days": max_days}
    limit = DelegatedLimit.objects.filter(kind=kind, role=role, scope_path=scope_path).first()
    if limit is None:
        limit = DelegatedLimit(kind=kind, role=role, scope_path=scope_path, **values)
        change = store.create(actor, limit)
    else:
        change = store.update(actor, limit, **values)
    record(actor, "limit.set", limit, change, scope_path=scope_path)
    return limit
