"""Writing, submitting, approving and returning charters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from pilothouse.delivery.work import queries, rules
from pilothouse.delivery.work.models import Charter, CharterItem, CharterVersion, Project
from pilothouse.delivery.work.permissions import APPROVE_CHARTER, WRITE_CHARTER
from pilothouse.delivery.work.types import (
    CharterApproved,
    CharterReturned,
    CharterState,
    CharterSubmitted,
    Item,
    VersionState,
)
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import services as decisions
from pilothouse.foundation.decisions.types import Option, Step
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service


@service("work.save_charter")
def save_charter(
    *,
    actor: Actor,
    project_id: int,
    objective: str,
    items: Sequence[Item],
    version: int | None = None,
) -> Charter:
    """Write the draft charter as a whole: the objective and all lines in their order.

    After an approval this begins the next version. Raises RuleError while the sponsor decides,
    ConflictError when somebody saved first.
    """
    project = permits.get(actor, WRITE_CHARTER, queries.projects(actor), pk=project_id)
    charter = queries.charter_of(actor, project.pk)
    if charter is None:
        return _begin_charter(actor, project, objective, items)
    rules.check_can_edit(charter.state)
    before, after = queries.draft_content(charter), rules.frozen(objective, items)
    change = store.update(
        actor,
        charter,
        expected=version,
        objective=objective,
        draft_hash=rules.content_hash(after),
        state=charter.state if before == after else CharterState.DRAFT,
    )
    if change:
        _put_items(charter, items)
        _record_charter(actor, charter, before, after)
    return charter


def _begin_charter(
    actor: Actor, project: Project, objective: str, items: Sequence[Item]
) -> Charter:
    content = rules.frozen(objective, items)
    charter = Charter(project=project, objective=objective, draft_hash=rules.content_hash(content))
    store.create(actor, charter)
    _put_items(charter, items)
    _record_charter(actor, charter, {}, content)
    return charter


def _put_items(charter: Charter, items: Sequence[Item]) -> None:
    charter.items.all().delete()
    rows = [
        CharterItem(
            charter=charter,
            kind=item.kind,
            position=position,
            text=item.text,
            baseline=item.baseline,
            target=item.target,
            due_on=item.due_on,
        )
        for position, item in enumerate(items, start=1)
    ]
    for row in rows:
        store.check(row)
    CharterItem.objects.bulk_create(rows)


def _record_charter(
    actor: Actor, charter: Charter, before: dict[str, Any], after: dict[str, Any]
) -> None:
    rows = rules.differences(before, after)
    sides = (("before", before), ("after", after))
    told = [{"lines": _lines(rows, side)} if content else {} for side, content in sides]
    change = store.Change(*told)
    path = charter.project.scope.path
    record(
        actor, "charter.edited" if before else "charter.started", charter, change, scope_path=path
    )


def _lines(rows: list[dict[str, str]], side: str) -> list[str]:
    return [f"{row['label']}: {row[side]}" for row in rows if row[side]]


@service("work.submit_charter")
def submit_charter(*, actor: Actor, project_id: int) -> CharterVersion:
    """Freeze the draft as a version and ask the sponsor to approve it.

    Raises RuleError when something is missing or a version is waiting already.
    """
    project = permits.get(actor, WRITE_CHARTER, queries.projects(actor), pk=project_id)
    charter = queries.charter_of(actor, project.pk)
    if charter is None:
        raise RuleError("There is no charter yet. Write it first.")
    content = queries.draft_content(charter)
    rules.check_can_submit(charter.state, content)
    version = _frozen_version(actor, charter, content)
    store.update(actor, charter, state=CharterState.SUBMITTED)
    change = store.Change({}, {"number": version.number, "hash": version.hash})
    record(actor, "charter.submitted", version, change, scope_path=project.scope.path)
    told = CharterSubmitted(actor=actor, project_id=project.pk, version_id=version.pk)
    events.announce(told)
    return version


def _frozen_version(actor: Actor, charter: Charter, content: dict[str, Any]) -> CharterVersion:
    number = charter.versions.count() + 1
    digest = rules.content_hash(content)
    version = CharterVersion(
        charter=charter,
        number=number,
        content=content,
        hash=digest,
        submitted_by_id=actor.person_id,
        submitted_at=actor.now,
        decision=_ask_sponsor(actor, charter.project, number, content, digest),
    )
    store.create(actor, version)
    return version


def _ask_sponsor(
    actor: Actor, project: Project, number: int, content: dict[str, Any], digest: str
) -> Any:
    return decisions.open_decision(
        actor,
        kind="charter",
        title=f"Charter of {project}, version {number}",
        question="Is this what the project is for, and may planning go ahead on it?",
        options=[
            Option("approve", "Approve", "The version is frozen and planning goes ahead."),
            Option("return", "Return", "The PMs change it and submit a new version."),
        ],
        evidence={"charter": content, "hash": digest},
        scope_path=project.scope.path,
        steps=[Step("Sponsor", person_ids=(project.sponsor_id,))],
        url=reverse("work:charter", args=[project.number]),
        excluded=(project.business_pm_id, project.technical_pm_id),
    )


@service("work.decide_charter")
def decide_charter(*, actor: Actor, version_id: int, option: str, reason: str) -> CharterVersion:
    """Approve or return a submitted charter; only the sponsor's vote counts."""
    version = queries.charter_version(actor, version_id, APPROVE_CHARTER)
    outcome = decisions.vote(actor, version.decision, option=option, reason=reason)
    approved = outcome == "approve"
    change = store.update(
        actor, version, state=VersionState.APPROVED if approved else VersionState.RETURNED
    )
    charter = version.charter
    store.update(actor, charter, state=CharterState.APPROVED if approved else CharterState.DRAFT)
    path = charter.project.scope.path
    action = "charter.approved" if approved else "charter.returned"
    record(actor, action, version, change, scope_path=path, reason=reason)
    told = CharterApproved if approved else CharterReturned
    events.announce(told(actor=actor, project_id=charter.project_id, version_id=version.pk))
    return version


@service("work.withdraw_charter")
def withdraw_charter(*, actor: Actor, version_id: int, reason: str) -> CharterVersion:
    """Take a submitted charter back before the sponsor has decided, to change it."""
    version = queries.charter_version(actor, version_id, WRITE_CHARTER)
    rules.check_reason(reason)
    if version.state != VersionState.SUBMITTED:
        raise RuleError("Only a version that awaits approval can be withdrawn.")
    decisions.withdraw(actor, version.decision, reason)
    change = store.update(actor, version, state=VersionState.WITHDRAWN)
    store.update(actor, version.charter, state=CharterState.DRAFT)
    path = version.charter.project.scope.path
    record(actor, "charter.withdrawn", version, change, scope_path=path, reason=reason)
    return version
