"""Risks, issues, changes, corrective actions and second looks beside the weekly progress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pilothouse.control.changes import services as changes
from pilothouse.control.changes.types import APPROVE
from pilothouse.control.issues import services as issues
from pilothouse.control.risks import services as risks
from pilothouse.control.risks.queries import risks_of
from pilothouse.delivery.schedule.queries import plan_of
from pilothouse.delivery.schedule.types import AddLink, AddTask, Edit, SetDuration
from pilothouse.engine import Plan
from pilothouse.foundation.decisions.queries import decisions
from pilothouse.foundation.decisions.services import record_outcome
from pilothouse.insight.health import services as health
from pilothouse.insight.health.queries import open_findings
from pilothouse.site.demo import turns
from pilothouse.site.demo.clock import Script
from pilothouse.site.demo.planning import DAY
from pilothouse.site.demo.preparing import Undertaking, put_risk
from pilothouse.site.demo.stage import Company, Steps, at
from pilothouse.site.demo.stories import IssueStory, RiskStory
from pilothouse.site.demo.working import Truth


def scripts(company: Company, job: Undertaking, truth: Truth) -> Iterator[Script]:
    """All that happens to one project while it runs."""
    key = job.story.key
    yield from (_later_risk(company, job, risk) for risk in job.later_risks)
    yield from (_closed_risk(company, job, risk) for risk in job.story.risks if risk.closed)
    yield _reviews(company, job)
    yield from (_issue(company, job, issue) for issue in job.story.issues)
    yield from (_change(company, job, truth, c) for c in turns.CHANGES if c.project == key)
    yield from (_action(company, job, a) for a in turns.ACTIONS if a.project == key)


def _part(company: Company, job: Undertaking, share: float) -> timedelta:
    return timedelta(days=round((company.today - job.start).days * share))


def _later_risk(company: Company, job: Undertaking, risk: RiskStory) -> Steps[None]:
    yield at(job.start + _part(company, job, 0.55), 10)
    put_risk(company, job, risk)


def _closed_risk(company: Company, job: Undertaking, risk: RiskStory) -> Steps[None]:
    yield at(job.start + _part(company, job, 0.3), 16)
    found = risks_of(company.system, job.key).filter(title=risk.title, state="open").first()
    if found is not None:
        pm = company.actor(job.story.bpm)
        risks.close_risk(actor=pm, risk_id=found.pk, reason=risk.closed)


def _reviews(company: Company, job: Undertaking) -> Steps[None]:
    """Every month one risk is looked at again, and the next date is set for all."""
    chance, day = company.chance("reviews", job.story.key), job.start
    while True:
        day += timedelta(days=28)
        yield at(day, 13)
        rows = list(risks_of(company.system, job.key).filter(state="open").order_by("pk"))
        looked_at = chance.randrange(len(rows)) if rows else 0
        for place, risk in enumerate(rows):
            values: dict[str, Any] = {"review_on": day + timedelta(days=31)}
            if place == looked_at and risk.contingency_plan:
                values["likelihood"] = max(2, min(4, risk.likelihood + chance.choice((-1, 0))))
            pm = company.actor(job.story.bpm)
            risks.edit_risk(actor=pm, risk_id=risk.pk, **values)


def _issue(company: Company, job: Undertaking, story: IssueStory) -> Steps[None]:
    first = max(company.today - timedelta(days=story.ago), job.start + timedelta(days=10))
    yield at(first, 8, 30)
    owner = job.story.tpm
    issue = issues.raise_issue(
        actor=company.actor(owner), project_id=job.key, title=story.title, description=story.what,
        severity=story.severity, owner_id=company.lead(owner), due_on=first + timedelta(days=14),
    )  # fmt: skip
    for level in range(1, story.levels + 1):
        yield at(first + timedelta(days=6 * level), 11)
        pm = company.actor(job.story.bpm)
        issues.escalate_issue(actor=pm, issue_id=issue.pk, reason=story.escalated)
    if story.resolved:
        yield at(first + timedelta(days=12), 15)
        issues.resolve_issue(
            actor=company.actor(owner), issue_id=issue.pk, resolution=story.resolved
        )


def _change(
    company: Company, job: Undertaking, truth: Truth, turn: turns.ChangeTurn
) -> Steps[None]:
    raised = company.today - timedelta(days=turn.ago)
    yield at(raised, 10)
    pm = job.story.tpm
    request = changes.raise_change(
        actor=company.actor(pm), project_id=job.key, title=turn.title, description=turn.what,
        reason=turn.why, source=turn.source, cost=Decimal(turn.cost),
    )  # fmt: skip
    if not turn.submitted:
        return
    yield at(raised + timedelta(days=1), 14)
    edits = _edits(plan_of(company.system, job.key), turn)
    changes.set_edits(actor=company.actor(pm), change_id=request.pk, edits=edits)
    changes.compute_impact(actor=company.actor(pm), change_id=request.pk)
    changes.submit_change(actor=company.actor(pm), change_id=request.pk)
    if not turn.decider:
        return
    yield at(raised + timedelta(days=4), 11)
    changes.decide_change(
        actor=company.actor(turn.decider), change_id=request.pk, option=turn.option,
        reason=turn.reason,
    )  # fmt: skip
    if turn.option == APPROVE and turn.implemented:
        yield at(raised + timedelta(days=6), 9)
        changes.implement_change(actor=company.actor(pm), change_id=request.pk)
        for edit in edits:
            if isinstance(edit, SetDuration):
                truth.plan_for(edit.task, edit.minutes)
        truth.learn(plan_of(company.system, job.key))


def _edits(plan: Plan, turn: turns.ChangeTurn) -> list[Edit]:
    uid = {task.name: task.id for task in plan.tasks}
    parent = {task.id: task.parent for task in plan.tasks}
    edits: list[Edit] = []
    for new, change in enumerate(turn.does, max(uid.values()) + 1):
        if isinstance(change, turns.Longer):
            edits.append(SetDuration(uid[change.task], change.days * DAY))
            continue
        behind = uid[change.behind]
        edits += [
            AddTask(change.name, parent[behind], behind, change.days * DAY, task=new),
            AddLink(behind, new),
            AddLink(new, uid[change.ahead_of]),
        ]
    return edits


def _action(company: Company, job: Undertaking, turn: turns.ActionTurn) -> Steps[None]:
    ordered = company.today - timedelta(days=turn.ago)
    yield at(ordered, 9, 30)
    found = open_findings(company.system, job.key).filter(kind=turn.finding).first()
    action = health.order_action(
        actor=company.actor("pmo"), project_id=job.key, title=turn.title,
        owner_id=company.lead(turn.owner), due_on=ordered + timedelta(days=turn.due_in),
        expected_effect=turn.effect, finding_id=found.pk if found else None,
    )  # fmt: skip
    if not turn.done:
        return
    yield at(ordered + timedelta(days=turn.done), 15)
    if turn.plan_for_risk:
        _prepare_risk(company, job, turn.plan_for_risk)
    health.finish_action(actor=company.actor(turn.owner), action_id=action.pk, done_note=turn.note)


def _prepare_risk(company: Company, job: Undertaking, plan: str) -> None:
    rows = risks_of(company.system, job.key).filter(state="open", contingency_plan="")
    for risk in list(rows.order_by("pk")):
        if risk.score >= 12:
            risks.edit_risk(
                actor=company.actor(job.story.bpm), risk_id=risk.pk, contingency_plan=plan,
                trigger="Notice is given", impact_days=15, contingency_budget=Decimal(48_000),
            )  # fmt: skip


def look_back(company: Company, turn: turns.LookBack) -> Steps[None]:
    """Write down what came of the board's decision on a proposal."""
    yield at(company.today - timedelta(days=turn.ago), 16)
    director = company.actor("director")
    rows = decisions(director).filter(kind="selection", title__endswith=turn.title)
    for row in rows:
        record_outcome(actor=director, number=row.number, hindsight=turn.hindsight, note=turn.note)
