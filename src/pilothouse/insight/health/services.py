"""Computing health, ordering corrective actions and judging their effect."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.insight.health import queries, rules
from pilothouse.insight.health.models import (
    CorrectiveAction,
    Finding,
    HealthSnapshot,
    ProjectHealth,
)
from pilothouse.insight.health.permissions import COMPUTE, FINISH, ORDER
from pilothouse.insight.health.queries.facts import PlanFigures
from pilothouse.insight.health.types import (
    ActionOrdered,
    ActionState,
    ComputedRag,
    Facts,
    Found,
    HealthComputed,
)
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import part, service

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project


@service("health.compute")
def compute_health(*, actor: Actor, project_id: int) -> ProjectHealth:
    """Run all checks on a project at the actor's moment and keep what they find.

    New findings are added, standing ones keep their first date, those that are gone are cleared;
    done corrective actions are judged by whether their finding went.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, COMPUTE, project.scope.path)
    facts, figures = queries.facts_of(actor, project)
    rag = rules.computed_rag(facts)
    found = rules.find(facts, rag)
    new, cleared = _keep_findings(actor, project, found)
    judged = _judge_actions(actor, project, facts)
    health, change = _keep_health(actor, project, facts, figures, rag)
    _keep_snapshot(actor, health)
    change.after.update({"new": new, "cleared": cleared, "judged": judged})
    record(actor, "health.computed", health, change, scope_path=project.scope.path)
    events.announce(
        HealthComputed(actor=actor, project_id=project.pk, rag=rag.rag, new_findings=len(new))
    )
    return health


def _keep_findings(
    actor: Actor, project: Project, found: list[Found]
) -> tuple[list[str], list[str]]:
    standing = {
        (row.kind, row.key): row for row in Finding.objects.filter(project=project, cleared_at=None)
    }
    new = []
    for item in found:
        row = standing.pop((str(item.kind), item.key), None)
        if row is None:
            new.append(item.title)
            row = Finding(project=project, kind=item.kind, key=item.key, first_seen=actor.now)
        _put_finding(actor, row, item)
    for row in standing.values():
        Finding.objects.filter(pk=row.pk).update(cleared_at=actor.now, updated_at=actor.now)
    return new, [row.title for row in standing.values()]


def _put_finding(actor: Actor, row: Finding, item: Found) -> None:
    row.title, row.severity, row.why, row.url = item.title[:200], item.severity, item.why, item.url
    row.evidence = [asdict(line) for line in item.rows]
    row.last_seen = row.updated_at = actor.now
    row.created_at = row.created_at or actor.now
    row.save()


def _judge_actions(actor: Actor, project: Project, facts: Facts) -> list[str]:
    judged = []
    rows = CorrectiveAction.objects.filter(project=project, state=ActionState.DONE)
    for row in rows.select_related("finding"):
        cleared = row.finding is None or row.finding.cleared_at is not None
        state = rules.effect_of(
            cleared=cleared, done_on=row.done_on or actor.today, today=actor.today
        )
        if state == ActionState.DONE:
            continue
        note = "The finding is gone." if cleared else "The finding still stands."
        store.update(
            actor,
            row,
            state=state,
            judged_at=actor.now,
            effect_note=note,
            figures_after=_figures(facts),
        )
        judged.append(f"{row.number} {state.label}")
    return judged


def _figures(facts: Facts) -> dict[str, Any]:
    names = ("finish", "finish_days", "p80")
    return {name: store.plain(getattr(facts, name)) for name in names}


def _keep_health(
    actor: Actor, project: Project, facts: Facts, figures: PlanFigures | None, rag: ComputedRag
) -> tuple[ProjectHealth, store.Change]:
    row = _health_row(actor, project)
    before = {"rag": row.rag, "open_findings": row.open_findings}
    row.rag, row.reasons, row.computed_at = rag.rag, list(rag.reasons), actor.now
    for name in ("finish", "baseline_finish", "finish_days", "p80", "data_date"):
        setattr(row, name, getattr(facts, name))
    if figures:
        row.percent, row.planned_percent = figures.percent, figures.planned_percent
        row.quality_passed = figures.quality.passed_count
        row.quality_judged = figures.quality.judged_count
    row.value = store.plain(asdict(figures.value)) if figures else {}
    row.open_findings = Finding.objects.filter(project=project, cleared_at=None).count()
    row.updated_at = actor.now
    row.save()
    after = {"rag": row.rag, "open_findings": row.open_findings}
    return row, store.Change(before, after)


def _health_row(actor: Actor, project: Project) -> ProjectHealth:
    row, _ = ProjectHealth.objects.get_or_create(
        project=project, defaults={"created_at": actor.now, "updated_at": actor.now}
    )
    return row


def _keep_snapshot(actor: Actor, health: ProjectHealth) -> None:
    names = ("rag", "stated_rag", "finish", "finish_days", "p80", "percent", "open_findings")
    HealthSnapshot.objects.update_or_create(
        project_id=health.project_id,
        day=actor.today,
        defaults={name: getattr(health, name) for name in names},
    )


@part
def state_rag(actor: Actor, project: Project, rag: str, on: date | None) -> ProjectHealth:
    """Keep the RAG that a published status report states; no day when none stands."""
    row = _health_row(actor, project)
    ProjectHealth.objects.filter(pk=row.pk).update(stated_rag=rag, stated_on=on)
    row.stated_rag, row.stated_on = rag, on
    return row


@service("health.order_action")
def order_action(
    *,
    actor: Actor,
    project_id: int,
    title: str,
    owner_id: int,
    due_on: date,
    expected_effect: str,
    finding_id: int | None = None,
) -> CorrectiveAction:
    """Order a corrective action, from a finding or from a decision.

    Raises InvalidError for a due date in the past or without an expected effect.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, ORDER, project.scope.path)
    rules.check_effect(expected_effect)
    if due_on < actor.today:
        raise InvalidError("The due date lies in the past.", {"due_on": ["Choose a later day."]})
    finding = queries.finding(actor, finding_id) if finding_id else None
    health = ProjectHealth.objects.filter(project=project).first()
    action = CorrectiveAction(
        project=project,
        number=f"A-{next_number(f'action:{project.pk}')}",
        finding=finding,
        title=title,
        owner_id=owner_id,
        due_on=due_on,
        expected_effect=expected_effect,
        figures_before=_before(health),
    )
    change = store.create(actor, action)
    record(actor, "action.ordered", action, change, scope_path=project.scope.path)
    events.announce(
        ActionOrdered(actor=actor, action_id=action.pk, project_id=project.pk, owner_id=owner_id)
    )
    return action


def _before(health: ProjectHealth | None) -> dict[str, Any]:
    if health is None:
        return {}
    return {name: store.plain(getattr(health, name)) for name in ("finish", "finish_days", "p80")}


@service("health.finish_action")
def finish_action(
    *, actor: Actor, action_id: int, done_note: str, version: int | None = None
) -> CorrectiveAction:
    """Report an action as done; the next computations tell whether its effect came."""
    action = queries.action(actor, action_id, FINISH)
    rules.check_can_finish(action.state)
    if not done_note.strip():
        raise InvalidError("Say what was done.", {"done_note": ["Say what was done."]})
    change = store.update(
        actor,
        action,
        expected=version,
        state=ActionState.DONE,
        done_on=actor.today,
        done_note=done_note,
    )
    record(actor, "action.done", action, change, scope_path=action.project.scope.path)
    return action


@service("health.cancel_action")
def cancel_action(*, actor: Actor, action_id: int, reason: str) -> CorrectiveAction:
    """Call an action off."""
    action = queries.action(actor, action_id, ORDER)
    rules.check_can_cancel(action.state)
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept."]})
    change = store.update(actor, action, state=ActionState.CANCELLED)
    path = action.project.scope.path
    record(actor, "action.cancelled", action, change, scope_path=path, reason=reason)
    return action
