"""Freezing a plan as a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilothouse.delivery.schedule.models import Baseline
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.permissions import BASELINE, EDIT, VIEW
from pilothouse.delivery.schedule.queries.packing import packed_plan, with_dates
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.rules.stages import PLANNED
from pilothouse.delivery.schedule.services.changing import computed_or_refused
from pilothouse.delivery.schedule.types import BaselineFrozen
from pilothouse.foundation.audit.services import record
from pilothouse.kit import events, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.services import part, service

if TYPE_CHECKING:
    from pilothouse.foundation.decisions.models import Decision


@part
def freeze_baseline(
    actor: Actor, project_id: int, *, name: str, decision: Decision | None = None
) -> Baseline:
    """Keep a complete, immutable copy of a project's plan as the next baseline.

    Used where something is accepted: a hand-over, a change request. The service around it has
    asked who may. Raises NotFoundError without a plan, RuleError for an empty one.
    """
    return _freeze(actor, plan_row(actor, project_id, VIEW), name, decision)[0]


def _freeze(
    actor: Actor, row: PlanRow, name: str, decision: Decision | None
) -> tuple[Baseline, store.Change]:
    plan = load(row).plan
    if not plan.tasks:
        raise RuleError("A plan without tasks cannot become a baseline.")
    computed = computed_or_refused(plan)
    content, digest = packed_plan(with_dates(plan, computed))
    last = Baseline.objects.filter(plan=row).order_by("-number").first()
    frozen = Baseline(
        plan=row,
        number=last.number + 1 if last else 1,
        name=name,
        content=content,
        sha256=digest,
        start=computed.start,
        finish=computed.finish,
        tasks=len(plan.tasks),
        revision=row.version,
        decision=decision,
        accepted_at=actor.now,
        accepted_by=actor.name,
        created_at=actor.now,
        updated_at=actor.now,
    )
    frozen.save(force_insert=True)
    events.announce(
        BaselineFrozen(
            actor=actor, project_id=row.project_id, baseline_id=frozen.pk, number=frozen.number
        )
    )
    return frozen, store.Change({}, _facts(frozen))


def _facts(frozen: Baseline) -> dict[str, object]:
    names = ("number", "name", "sha256", "start", "finish", "tasks", "revision", "decision_id")
    return {name: getattr(frozen, name) for name in names}


@service("schedule.freeze_plan")
def freeze_plan(*, actor: Actor, project_id: int, name: str, reason: str) -> Baseline:
    """Let the PMO freeze a plan outside a hand-over, as for a project taken over while it runs."""
    row = plan_row(actor, project_id, BASELINE)
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept in the history."]})
    frozen, change = _freeze(actor, row, name, None)
    path = row.project.scope.path
    record(actor, "baseline.frozen", frozen, change, scope_path=path, reason=reason)
    return frozen


@service("schedule.save_baseline")
def save_baseline(*, actor: Actor, project_id: int, name: str) -> Baseline:
    """Let a project manager keep the plan as a baseline while it is being planned.

    From execution on the accepted baseline counts and moves by a change request alone; RuleError.
    """
    row = plan_row(actor, project_id, EDIT)
    if row.project.stage not in PLANNED:
        raise RuleError(
            "The accepted baseline stands. It moves with an approved change request; the PMO can "
            "freeze another."
        )
    frozen, change = _freeze(actor, row, name.strip()[:120] or f"Kept on {actor.today}", None)
    record(actor, "baseline.kept", frozen, change, scope_path=row.project.scope.path)
    return frozen
