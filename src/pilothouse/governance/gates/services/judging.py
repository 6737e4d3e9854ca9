"""The PMO's side: answer checks, return with reasons, accept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilothouse.delivery.schedule.services import freeze_baseline
from pilothouse.delivery.work.services import enter_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import services as decisions
from pilothouse.governance.gates import queries, rules
from pilothouse.governance.gates.models import HandOver, ManualCheck
from pilothouse.governance.gates.permissions import CHECK, DECIDE
from pilothouse.governance.gates.types import HandOverAccepted, HandOverReturned, HandOverState
from pilothouse.governance.standards.types import Level
from pilothouse.kit import events, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service


@service("gates.answer_check")
def answer_check(
    *, actor: Actor, check_id: int, answer: str, comment: str = "", version: int | None = None
) -> ManualCheck:
    """Answer a manual check of a waiting hand-over; no and not applicable need a comment."""
    check = queries.check(actor, check_id, CHECK)
    hand_over = check.hand_over
    rules.check_independent(actor.person_id, queries.pms_of(hand_over.project), CHECK)
    rules.check_open(hand_over.state)
    rules.check_answer(answer, comment)
    change = store.update(
        actor,
        check,
        expected=version,
        answer=answer,
        comment=comment,
        answered_by_id=actor.person_id,
        answered_at=actor.now,
    )
    path = hand_over.project.scope.path
    record(actor, "hand_over.checked", check, change, scope_path=path)
    return check


@service("gates.return_hand_over")
def return_hand_over(
    *, actor: Actor, hand_over_id: int, reason: str, reasons: Mapping[str, str] | None = None
) -> HandOver:
    """Send a hand-over back: a reason for the whole, and reasons by key of criterion.

    Raises RuleError when it is decided already or a reason names an unknown criterion.
    """
    hand_over = _judged(actor, hand_over_id)
    rules.check_reason(reason)
    said = {key: text.strip() for key, text in (reasons or {}).items() if text.strip()}
    results = {result.key: result for result in hand_over.results.all()}
    if unknown := set(said) - set(results):
        raise RuleError(f"There is no criterion {', '.join(sorted(unknown))} in this round.")
    for key, text in said.items():
        results[key].return_reason = text
        results[key].save(update_fields=["return_reason"])
    decisions.vote(actor, hand_over.decision, option="return", reason=reason)
    change = _close(actor, hand_over, HandOverState.RETURNED, reason)
    enter_stage(actor, hand_over.project, Stage.PLANNING)
    change.after["reasons"] = said
    path = hand_over.project.scope.path
    record(actor, "hand_over.returned", hand_over, change, scope_path=path, reason=reason)
    events.announce(
        HandOverReturned(actor=actor, hand_over_id=hand_over.pk, project_id=hand_over.project_id)
    )
    return hand_over


@service("gates.accept_hand_over")
def accept_hand_over(*, actor: Actor, hand_over_id: int, reason: str) -> HandOver:
    """Accept a project: baseline 1 is frozen and execution opens, all in one transaction.

    Neither PM of the project may, whatever roles they hold (NotPermittedError). Raises RuleError
    while something required fails, a check is open or answered no, or the plan has changed.
    """
    hand_over = _judged(actor, hand_over_id)
    project = hand_over.project
    rules.check_reason(reason)
    rules.check_unchanged(hand_over.package["plan"], queries.plan_facts_of(actor, project))
    found = queries.compliance(actor, project, hand_over.package["gate"])
    failing = found.failing(Level.BLOCKS, Level.REQUIRES) if found else []
    answers = hand_over.checks.values_list("title", "answer")
    rules.check_acceptable([r.criterion.title for r in failing], answers)
    if decisions.vote(actor, hand_over.decision, option="accept", reason=reason) != "accept":
        raise RuleError("The decision on this hand-over needs more votes.")
    baseline = freeze_baseline(
        actor, project.pk, name=f"Hand-over {hand_over.number}", decision=hand_over.decision
    )
    change = _close(
        actor, hand_over, HandOverState.ACCEPTED, reason, baseline_number=baseline.number
    )
    enter_stage(actor, project, Stage.EXECUTION)
    path = project.scope.path
    record(actor, "hand_over.accepted", hand_over, change, scope_path=path, reason=reason)
    events.announce(HandOverAccepted(actor=actor, hand_over_id=hand_over.pk, project_id=project.pk))
    return hand_over


def _judged(actor: Actor, hand_over_id: int) -> HandOver:
    hand_over = queries.hand_over(actor, hand_over_id, DECIDE)
    rules.check_independent(actor.person_id, queries.pms_of(hand_over.project), DECIDE)
    rules.check_open(hand_over.state)
    return hand_over


def _close(
    actor: Actor, hand_over: HandOver, state: HandOverState, reason: str, **values: Any
) -> store.Change:
    return store.update(
        actor,
        hand_over,
        state=state,
        decided_by_id=actor.person_id,
        decided_at=actor.now,
        reason=reason,
        **values,
    )
