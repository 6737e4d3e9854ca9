"""Computing compliance continually, and setting criteria aside for a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import services as decisions
from pilothouse.foundation.decisions.types import Option, Step
from pilothouse.governance.gates import queries, rules
from pilothouse.governance.gates.models import ComplianceState, Waiver
from pilothouse.governance.gates.permissions import VIEW, WAIVE
from pilothouse.governance.gates.types import ComplianceChanged
from pilothouse.governance.standards.types import Criterion
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError, RuleError
from pilothouse.kit.services import service


def check_compliance(*, actor: Actor, project_id: int) -> ComplianceState | None:
    """Compute a project's compliance at its next gate and keep it for lists.

    None for a project without a method. A large plan takes a second, which is spent outside the
    transaction, where it would hold up every writer.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    found = queries.compliance(actor, project)
    return (
        None if found is None else keep_compliance(actor=actor, project_id=project_id, found=found)
    )


@service("gates.keep_compliance")
def keep_compliance(*, actor: Actor, project_id: int, found: queries.Compliance) -> ComplianceState:
    """Keep what a check said of a project; leaves an event only when an outcome changed."""
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    state, change = _kept(actor, project, found)
    ComplianceState.objects.filter(pk=state.pk).update(checked_at=actor.now)
    if change:
        record(actor, "compliance.changed", state, change, scope_path=project.scope.path)
        events.announce(ComplianceChanged(actor=actor, project_id=project.pk))
    return state


def _kept(
    actor: Actor, project: Any, found: queries.Compliance
) -> tuple[ComplianceState, store.Change]:
    facts = queries.summary(found)
    values: dict[str, Any] = {
        "package": found.package,
        "outcomes": found.outcomes,
        "blocking": len(facts.blocking),
        "required": len(facts.required),
        "advised": len(facts.advised),
    }
    state = ComplianceState.objects.filter(project=project).first()
    if state is not None:
        return state, store.update(actor, state, **values)
    state = ComplianceState(project=project, checked_at=actor.now, **values)
    return state, store.create(actor, state)


@service("gates.grant_waiver")
def grant_waiver(
    *, actor: Actor, project_id: int, key: str, reason: str, expires_on: date
) -> Waiver:
    """Set a criterion aside for a project until a day; a decision record keeps why.

    Raises RuleError for a criterion that cannot be waived, InvalidError without a reason or with
    a day that is past or over a year away, NotPermittedError for the project's own PMs.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, WAIVE, project.scope.path)
    rules.check_independent(actor.person_id, queries.pms_of(project), WAIVE)
    criterion = _criterion(actor, project, key)
    rules.check_waivable(criterion.title, waivable=criterion.waivable)
    rules.check_reason(reason)
    rules.check_expiry(expires_on, actor.today)
    if any(row.key == key for row in queries.waivers_in_force(actor, project.pk)):
        raise RuleError("This criterion is waived already. End that waiver first.")
    waiver = Waiver(
        project=project,
        key=key,
        title=criterion.title,
        reason=reason,
        approver_id=actor.person_id or 0,
        expires_on=expires_on,
        decision=_decided(actor, project, criterion, reason, expires_on),
    )
    change = store.create(actor, waiver)
    path = project.scope.path
    record(actor, "waiver.granted", waiver, change, scope_path=path, reason=reason)
    return waiver


def _criterion(actor: Actor, project: Any, key: str) -> Criterion:
    found = queries.compliance(actor, project)
    for item in found.method.criteria if found else ():
        if item.key == key:
            return item
    raise NotFoundError("There is no such criterion in the project's method.")


def _decided(
    actor: Actor, project: Any, criterion: Criterion, reason: str, expires_on: date
) -> Any:
    found = queries.compliance(actor, project, criterion.gate)
    results = found.results if found else ()
    said = next((r.sentence for r in results if r.criterion.key == criterion.key), "")
    decision = decisions.open_decision(
        actor,
        kind="waiver",
        title=f"Waiver for {project}: {criterion.title}",
        question=f"May the project go on until {expires_on} without this?",
        options=[
            Option("waive", "Waive", f"The criterion does not count until {expires_on}."),
            Option("insist", "Insist", "The criterion must hold."),
        ],
        evidence={"criterion": criterion.model_dump(mode="json"), "evidence": said},
        scope_path=project.scope.path,
        steps=[Step("PMO", person_ids=(actor.person_id or 0,))],
        url=reverse("gates:board", args=[project.number]),
        review_on=expires_on,
        excluded=queries.pms_of(project),
    )
    decisions.vote(actor, decision, option="waive", reason=reason)
    return decision


@service("gates.end_waiver")
def end_waiver(*, actor: Actor, waiver_id: int, reason: str) -> Waiver:
    """End a waiver before its day; the criterion counts again."""
    waiver = queries.waiver(actor, waiver_id, WAIVE)
    rules.check_reason(reason)
    change = store.update(actor, waiver, ended_at=waiver.ended_at or actor.now)
    path = waiver.project.scope.path
    record(actor, "waiver.ended", waiver, change, scope_path=path, reason=reason)
    return waiver
