"""Undo and redo: every person takes back their own steps, across reloads."""

from __future__ import annotations

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.packing import unpacked_delta
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.delivery.schedule.services.changing import (
    change_plan,
    check_control,
    computed_or_refused,
    locked_plan,
)
from pilothouse.delivery.schedule.types import Outcome, UndoState
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import service


@service("schedule.undo")
def undo(*, actor: Actor, project_id: int, expected: int | None = None) -> Outcome:
    """Take back the actor's latest step, exactly.

    Raises RuleError when there is none, or when somebody changed the same rows since.
    """
    return _step(actor, project_id, expected, back=True)


@service("schedule.redo")
def redo(*, actor: Actor, project_id: int, expected: int | None = None) -> Outcome:
    """Carry out again the step that the actor took back last."""
    return _step(actor, project_id, expected, back=False)


def _step(actor: Actor, project_id: int, expected: int | None, *, back: bool) -> Outcome:
    row = locked_plan(actor, project_id, EDIT, expected)
    wanted = UndoState.DONE if back else UndoState.UNDONE
    order = "-pk" if back else "pk"
    own = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, counts=True, state=wanted)
    edit = own.order_by(order).first()
    if edit is None:
        raise RuleError(f"There is nothing of yours to {'undo' if back else 'redo'}.")
    loaded, delta = load(row), unpacked_delta(edit.delta)
    new = rules.apply_delta(loaded.plan, delta.inverse() if back else delta)
    computed = computed_or_refused(new, loaded)
    check_control(row, loaded.plan, computed, ())
    said = f"{'Undone' if back else 'Done again'}: {edit.said}"
    outcome = change_plan(
        actor, loaded, new, said=said, counts=False, computed=computed,
        action="plan.undone" if back else "plan.redone",
    )  # fmt: skip
    edit.state = UndoState.UNDONE if back else UndoState.DONE
    edit.save(update_fields=["state"])
    return outcome
