"""An edit that comes again because its answer was lost on the way."""

from __future__ import annotations

from pilothouse.delivery.schedule.models import PlanEdit
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.types import Outcome
from pilothouse.kit.actor import Actor


def sent_before(actor: Actor, project_id: int, key: str) -> Outcome | None:
    """What is left to tell of an edit that the actor sent under a key and that is in the plan.

    None for a key that is new, or empty.
    """
    if not key:
        return None
    row = plan_row(actor, project_id)
    mine = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, key=key)
    if not mine.exists():
        return None
    finish = row.computed_finish
    return Outcome(row.pk, row.version, finish, finish, (), repeated=True)
