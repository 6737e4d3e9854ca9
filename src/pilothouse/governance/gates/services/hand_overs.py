"""The PM's side: submit a hand-over, or take it back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.urls import reverse

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.delivery.work.services import enter_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import services as decisions
from pilothouse.foundation.decisions.types import Option, Step
from pilothouse.governance.gates import queries, rules
from pilothouse.governance.gates.models import CriterionResult, HandOver, ManualCheck
from pilothouse.governance.gates.permissions import SUBMIT
from pilothouse.governance.gates.types import HandOverState, HandOverSubmitted
from pilothouse.governance.standards.types import Level
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service


@service("gates.submit_hand_over")
def submit_hand_over(*, actor: Actor, project_id: int, note: str = "") -> HandOver:
    """Freeze facts, results, charter and agreement, and ask the PMO to accept the project.

    Raises RuleError while a criterion blocks, a round is waiting, or the project has no method.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, SUBMIT, project.scope.path)
    last = queries.hand_overs_of(actor, project.pk).first()
    rules.check_can_submit(project.stage, last.state if last else None)
    found = queries.compliance(actor, project, rules.HAND_OVER)
    if found is None:
        raise RuleError(f"There is no standard for the method “{project.method}”.")
    rules.check_none_blocks([r.criterion.title for r in found.failing(Level.BLOCKS)])
    hand_over = _freeze(actor, project, found, note, last.number + 1 if last else 1)
    _enter_hand_over(actor, project)
    facts = {"round": hand_over.number, "digest": hand_over.digest, "note": note}
    path = project.scope.path
    record(actor, "hand_over.submitted", hand_over, store.Change({}, facts), scope_path=path)
    events.announce(
        HandOverSubmitted(actor=actor, hand_over_id=hand_over.pk, project_id=project.pk)
    )
    return hand_over


def _enter_hand_over(actor: Actor, project: Any) -> None:
    if project.stage == Stage.CHARTER:
        enter_stage(actor, project, Stage.PLANNING)
    enter_stage(actor, project, Stage.HAND_OVER)


def _freeze(
    actor: Actor, project: Any, found: queries.Compliance, note: str, number: int
) -> HandOver:
    package = queries.package(actor, project, found, note)
    digest = rules.digest_of(package)
    hand_over = HandOver(
        project=project,
        number=number,
        note=note,
        package=package,
        digest=digest,
        submitted_by_id=actor.person_id,
        submitted_at=actor.now,
        decision=_ask(actor, project, number, package, digest),
    )
    store.create(actor, hand_over)
    _keep_results(actor, hand_over, found)
    return hand_over


def _ask(actor: Actor, project: Any, number: int, package: dict[str, Any], digest: str) -> Any:
    return decisions.open_decision(
        actor,
        kind="hand_over",
        title=f"Hand-over of {project}, round {number}",
        question="Does the project meet the standard, and may it begin?",
        options=[
            Option("accept", "Accept", "Baseline 1 is frozen and execution begins."),
            Option("return", "Return", "The PMs mend what is named and submit again."),
        ],
        evidence={"package": package, "digest": digest},
        scope_path=project.scope.path,
        steps=[Step("PMO", person_ids=queries.deciders(project))],
        url=reverse("gates:board", args=[project.number]),
        excluded=queries.pms_of(project),
    )


def _keep_results(actor: Actor, hand_over: HandOver, found: queries.Compliance) -> None:
    CriterionResult.objects.bulk_create(
        CriterionResult(
            hand_over=hand_over,
            position=position,
            key=result.criterion.key,
            title=result.criterion.title,
            level=result.criterion.level,
            outcome=result.outcome,
            sentence=result.sentence,
            rows=[asdict(row) for row in result.rows],
        )
        for position, result in enumerate(found.results, start=1)
    )
    for position, item in enumerate(
        found.method.checks_at(found.gate.key, hand_over.project.tier), start=1
    ):
        check = ManualCheck(
            hand_over=hand_over, position=position, key=item.key, title=item.title, why=item.why
        )
        store.create(actor, check)


@service("gates.withdraw_hand_over")
def withdraw_hand_over(*, actor: Actor, hand_over_id: int, reason: str) -> HandOver:
    """Take a hand-over back before the PMO has decided; the project is planned on."""
    hand_over = queries.hand_over(actor, hand_over_id, SUBMIT)
    rules.check_open(hand_over.state)
    rules.check_reason(reason)
    decisions.withdraw(actor, hand_over.decision, reason)
    change = store.update(
        actor,
        hand_over,
        state=HandOverState.WITHDRAWN,
        decided_at=actor.now,
        reason=reason,
    )
    enter_stage(actor, hand_over.project, Stage.PLANNING)
    path = hand_over.project.scope.path
    record(actor, "hand_over.withdrawn", hand_over, change, scope_path=path, reason=reason)
    return hand_over
