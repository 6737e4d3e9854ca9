"""Undo and redo: every person takes back their own steps, across reloads. Past states restored."""

from __future__ import annotations

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.history import moment, past_plan
from pilothouse.delivery.schedule.queries.packing import unpacked_delta
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.rules.delta import overlap
from pilothouse.delivery.schedule.services.changing import (
    change_plan,
    check_control,
    computed_or_refused,
    locked_plan,
)
from pilothouse.delivery.schedule.services.merging import meanwhile
from pilothouse.delivery.schedule.types import Delta, Outcome, RemoveTask, UndoState
from pilothouse.engine.network.data import Plan
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service

LOOKED_AT = 50


@service("schedule.undo")
def undo(*, actor: Actor, project_id: int, seen: int | None = None) -> Outcome:
    """Take back the actor's latest step, exactly.

    `seen` is the revision that the person was looking at: what others did since is told. Raises
    RuleError when there is no step, or when somebody changed the same rows since, ConflictError
    when so much was changed since that not all of it can be told.
    """
    return _step(actor, project_id, seen, back=True)


@service("schedule.redo")
def redo(*, actor: Actor, project_id: int, seen: int | None = None) -> Outcome:
    """Carry out again the step that the actor took back last, as `undo` does."""
    return _step(actor, project_id, seen, back=False)


def _step(actor: Actor, project_id: int, seen: int | None, *, back: bool) -> Outcome:
    row = locked_plan(actor, project_id, EDIT, None)
    since = meanwhile(row, seen)
    wanted = UndoState.DONE if back else UndoState.UNDONE
    order = "-pk" if back else "pk"
    own = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, counts=True, state=wanted)
    edit = own.order_by(order).first()
    if edit is None:
        raise RuleError(f"There is nothing of yours to {'undo' if back else 'redo'}.")
    loaded, delta = load(row), unpacked_delta(edit.delta)
    new = _carried(loaded.plan, row, edit, delta.inverse() if back else delta)
    computed = computed_or_refused(new, loaded)
    check_control(row, loaded.plan, computed, taken_out(loaded.plan, new))
    said = f"{'Undone' if back else 'Done again'}: {edit.said}"
    outcome = change_plan(
        actor, loaded, new, said=said, counts=False, computed=computed,
        action="plan.undone" if back else "plan.redone",
    )  # fmt: skip
    edit.state = UndoState.UNDONE if back else UndoState.DONE
    edit.save(update_fields=["state"])
    return since.told(outcome)


def _carried(plan: Plan, row: PlanRow, edit: PlanEdit, delta: Delta) -> Plan:
    """The plan with a step taken back; where that cannot be, RuleError names the step between."""
    try:
        return rules.apply_delta(plan, delta)
    except RuleError:
        later = PlanEdit.objects.filter(plan=row, pk__gt=edit.pk).order_by("-pk")[:LOOKED_AT]
        for other in later:
            if overlap(delta, unpacked_delta(other.delta)):
                raise RuleError(
                    f"{other.actor_name} changed the same since: {other.said}. "
                    "Nothing was undone; take that step back first, or change it by hand."
                ) from None
        raise


def taken_out(old: Plan, new: Plan) -> list[RemoveTask]:
    """The removals that lead from one state to another, for the rule that guards agreed work."""
    gone = {task.id for task in old.tasks} - {task.id for task in new.tasks}
    return [RemoveTask(uid) for uid in gone]


@service("schedule.restore")
def restore(
    *, actor: Actor, project_id: int, revision: int, expected: int | None = None
) -> Outcome:
    """Bring a plan back to how it was at a revision, as one new step that undo takes back.

    Raises NotFoundError for a revision that the history does not hold, ConflictError when somebody
    changed the plan since `expected`, RuleError for what the stage leaves to a change request.
    """
    row = locked_plan(actor, project_id, EDIT, expected)
    loaded, then = load(row), moment(actor, row, revision)
    new = past_plan(row, revision)
    computed = computed_or_refused(new, loaded)
    check_control(row, loaded.plan, computed, taken_out(loaded.plan, new))
    said = f"Restored the plan of {then.at:%d %b %Y %H:%M} (revision {revision})"
    return change_plan(actor, loaded, new, said=said, computed=computed, action="plan.restored")
