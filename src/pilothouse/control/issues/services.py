"""Raising, changing, escalating, resolving and reopening issues."""

from __future__ import annotations

from typing import Any

from pilothouse.control.issues import queries, rules
from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.permissions import EDIT, RAISE
from pilothouse.control.issues.types import IssueEscalated, IssueResolved, IssueState, Level
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import service


@service("issues.raise")
def raise_issue(*, actor: Actor, project_id: int, **values: Any) -> Issue:
    """Put a new issue in a project's register; `values` are columns of Issue."""
    project = project_by_id(actor, project_id)
    permits.require(actor, RAISE, project.scope.path)
    number = f"I-{next_number(f'issue:{project.pk}')}"
    issue = Issue(project=project, number=number, level_since=actor.now, **values)
    change = store.create(actor, issue)
    record(actor, "issue.raised", issue, change, scope_path=project.scope.path)
    return issue


@service("issues.edit")
def edit_issue(*, actor: Actor, issue_id: int, version: int | None = None, **values: Any) -> Issue:
    """Change an issue; `version` is the one the person was looking at."""
    issue = queries.issue(actor, issue_id, EDIT)
    change = store.update(actor, issue, expected=version, **values)
    record(actor, "issue.edited", issue, change, scope_path=issue.project.scope.path)
    return issue


@service("issues.escalate")
def escalate_issue(
    *, actor: Actor, issue_id: int, reason: str, version: int | None = None
) -> Issue:
    """Take an issue one level up the path: programme, PMO, sponsor; its clock starts anew."""
    issue = queries.issue(actor, issue_id, EDIT)
    rules.check_open(issue.state)
    rules.check_words(reason, "reason")
    above = rules.next_level(issue.level, has_programme=issue.project.programme_id is not None)
    change = store.update(actor, issue, expected=version, level=above.value, level_since=actor.now)
    path = issue.project.scope.path
    record(actor, "issue.escalated", issue, change, scope_path=path, reason=reason)
    events.announce(
        IssueEscalated(
            actor=actor, issue_id=issue.pk, project_id=issue.project_id, level=above.value
        )
    )
    return issue


@service("issues.resolve")
def resolve_issue(
    *, actor: Actor, issue_id: int, resolution: str, version: int | None = None
) -> Issue:
    """Close an issue and write down what settled it."""
    issue = queries.issue(actor, issue_id, EDIT)
    rules.check_open(issue.state)
    rules.check_words(resolution, "resolution")
    values = {"state": IssueState.RESOLVED, "resolution": resolution, "resolved_at": actor.now}
    change = store.update(actor, issue, expected=version, **values)
    record(actor, "issue.resolved", issue, change, scope_path=issue.project.scope.path)
    events.announce(IssueResolved(actor=actor, issue_id=issue.pk, project_id=issue.project_id))
    return issue


@service("issues.reopen")
def reopen_issue(*, actor: Actor, issue_id: int, reason: str = "") -> Issue:
    """Open a resolved issue again, at the level of the project."""
    issue = queries.issue(actor, issue_id, EDIT)
    rules.check_resolved(issue.state)
    change = store.update(
        actor,
        issue,
        state=IssueState.OPEN,
        resolved_at=None,
        level=Level.PROJECT,
        level_since=actor.now,
    )
    path = issue.project.scope.path
    record(actor, "issue.reopened", issue, change, scope_path=path, reason=reason)
    return issue
