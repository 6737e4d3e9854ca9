"""Reading decisions: the register, whose turn it is, and whose authority covers what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from pilothouse.foundation.decisions import rules
from pilothouse.foundation.decisions.models import Decision, DecisionStep, DelegatedLimit
from pilothouse.foundation.decisions.permissions import VIEW
from pilothouse.foundation.decisions.types import DecisionState, Frozen, Step
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.permits import ROOT, Role, role_label
from pilothouse.kit.search import Hit


def decisions(actor: Actor) -> QuerySet[Decision]:
    """The decisions that the actor may see, newest first."""
    rows = Decision.objects.select_related("asked_by").prefetch_related("steps__votes__person")
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def decision(actor: Actor, number: str) -> Decision:
    """One decision by its number; NotFoundError when the actor may not see it."""
    return permits.get(actor, VIEW, decisions(actor), number=number)


def in_state(rows: QuerySet[Decision], state: str) -> QuerySet[Decision]:
    """Narrow to one state; anything that is no state leaves all."""
    return rows.filter(state=state) if state in DecisionState.values else rows


def hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Decisions whose number, title or reason holds a text."""
    match = Q(number__icontains=text) | Q(title__icontains=text) | Q(reason__icontains=text)
    return [
        Hit(
            row.title,
            f"{row.number} · {row.get_state_display()}",
            reverse("decisions:detail", args=[row.number]),
            "gavel",
            "Decisions",
        )
        for row in decisions(actor).filter(match)[:limit]
    ]


def awaiting(actor: Actor) -> list[Decision]:
    """The open decisions in which it is the actor's turn to vote, the most urgent first."""
    open_ones = decisions(actor).filter(state=DecisionState.OPEN)
    mine = [row for row in open_ones if may_vote(actor, row)]
    return sorted(mine, key=lambda row: (row.due_on or date.max, row.pk))


def current_step(row: Decision) -> DecisionStep | None:
    """The step whose votes are awaited, or None when the decision is over."""
    if row.state != DecisionState.OPEN:
        return None
    return next((step for step in row.steps.all() if step.passed_at is None), None)


def may_vote(actor: Actor, row: Decision) -> bool:
    """Whether the actor is entitled to vote now and has not done so."""
    step = current_step(row)
    if step is None or actor.person_id is None or actor.person_id in row.excluded:
        return False
    if any(vote.person_id == actor.person_id for vote in step.votes.all()):
        return False
    return is_named(actor, row, step)


def is_named(actor: Actor, row: Decision, step: DecisionStep) -> bool:
    """Whether a step names the actor, by person or by a role held at the decision's scope."""
    return actor.person_id in step.person_ids or step.role in actor.roles_at(row.scope_path)


def authority(
    kind: str, *, scope_path: str, cost: Decimal | None = None, days: int | None = None
) -> Step:
    """Who decides a kind of question of a given cost and delay (working days).

    The nearest scope with limits for the kind counts; within it the lowest rank that covers both.
    As long as no limit is set for the kind, the PMO director decides. Raises RuleError when there
    are limits and none covers it.
    """
    above = [scope_path[: i + 1] for i, char in enumerate(scope_path) if char == "/"]
    rows = DelegatedLimit.objects.filter(kind=kind, scope_path__in=above or [ROOT])
    if not rows:
        return Step(label=role_label(Role.PMO_DIRECTOR), role=Role.PMO_DIRECTOR)
    nearest = max((row.scope_path for row in rows), key=len, default=ROOT)
    limits = [
        rules.Limit(row.role, row.rank, row.max_cost, row.max_days)
        for row in rows
        if row.scope_path == nearest
    ]
    found = rules.lowest_authority(limits, cost, days)
    if found is None:
        raise RuleError(
            "Nobody's delegated limit covers this. Ask the PMO director to set one under Decisions."
        )
    return Step(label=role_label(found.role), role=found.role)


def limits(actor: Actor) -> QuerySet[DelegatedLimit]:
    """The delegated limits, by kind and rank."""
    return permits.limit(actor, VIEW, DelegatedLimit.objects.all()).order_by("kind", "rank")


def frozen(content: dict[str, Any]) -> Frozen:
    """Content as plain data that is kept, with the hash by which a later change would show."""
    kept = store.plain(content)
    return Frozen(kept, rules.frozen_hash(kept))


def is_unchanged(content: dict[str, Any], digest: str) -> bool:
    """Whether frozen content still has the hash that it had."""
    return rules.frozen_hash(content) == digest


def evidence_is_intact(row: Decision) -> bool:
    """Whether the frozen evidence still has the hash it had when the question was asked."""
    return is_unchanged(row.evidence, row.evidence_hash)
