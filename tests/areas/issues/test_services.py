"""Issues: the escalation path, its clock, and what resolving leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilothouse.control.issues import queries, rules, services
from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.types import IssueState, Level
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db


def raised(world: make.World, by: str = "team_member", **values: object) -> Issue:
    facts = {"title": "Server is down", "severity": 3}
    facts |= {"owner_id": world.people["technical_pm"].pk}
    return services.raise_issue(
        actor=world.actor(by), project_id=world.project.pk, **(facts | values)
    )


def test_a_member_raises_but_does_not_resolve(world: make.World) -> None:
    issue = raised(world)
    assert issue.number == "I-1"
    with pytest.raises(NotPermittedError):
        services.resolve_issue(
            actor=world.actor("team_member"), issue_id=issue.pk, resolution="Restarted"
        )
    with pytest.raises(NotFoundError):
        services.edit_issue(actor=world.actor("stranger"), issue_id=issue.pk, title="x")


def test_it_climbs_the_path_and_stops_at_the_sponsor(world: make.World) -> None:
    issue, pm = raised(world), world.actor("business_pm")
    levels = [
        services.escalate_issue(actor=pm, issue_id=issue.pk, reason="No answer").level
        for _ in range(3)
    ]
    assert levels == [Level.PROGRAMME, Level.PMO, Level.SPONSOR]
    with pytest.raises(RuleError):
        services.escalate_issue(actor=pm, issue_id=issue.pk, reason="Again")


def test_a_project_without_programme_goes_straight_to_the_pmo() -> None:
    assert rules.next_level(Level.PROJECT, has_programme=False) is Level.PMO


def test_the_clock_runs_from_the_level_and_starts_anew(world: make.World) -> None:
    issue = raised(world)
    assert issue.respond_by == make.NOW + timedelta(days=5)
    late = make.NOW + timedelta(days=6)
    assert queries.overdue(world.actor("auditor", late)) == [issue]
    pm = world.actor("business_pm", late)
    services.escalate_issue(actor=pm, issue_id=issue.pk, reason="No answer")
    assert queries.overdue(pm) == []


def test_resolving_needs_words_and_can_be_undone(world: make.World) -> None:
    issue, pm = raised(world), world.actor("business_pm")
    with pytest.raises(InvalidError):
        services.resolve_issue(actor=pm, issue_id=issue.pk, resolution="  ")
    done = services.resolve_issue(actor=pm, issue_id=issue.pk, resolution="Restarted")
    assert (done.state, done.resolved_at) == (IssueState.RESOLVED, make.NOW)
    with pytest.raises(RuleError):
        services.escalate_issue(actor=pm, issue_id=issue.pk, reason="x")
    assert services.reopen_issue(actor=pm, issue_id=issue.pk).state == IssueState.OPEN
