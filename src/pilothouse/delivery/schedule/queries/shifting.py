"""What a move of tasks would do to the tasks linked to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.delivery.schedule.rules.shifting import moves
from pilothouse.delivery.schedule.types import Shift
from pilothouse.engine import PlanError, Schedule, schedule
from pilothouse.engine.network.data import Instant
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move does: how many other tasks get other dates, how many links another lag.

    `finish_days` are working days by which the finish moves, later positive.
    """

    shift: Shift
    tasks: int
    links: int
    finish_before: Instant
    finish_after: Instant
    finish_days: float


def shifted_edits(
    before: Schedule, edits: Sequence[Any], shift: Shift, last_uid: int = 0
) -> list[Any]:
    """Edits with what the choice asks for linked tasks behind them.

    Raises InvalidError for what cannot be carried out or computed.
    """
    try:
        return rules.shifted(before, edits, shift, last_uid)
    except PlanError as error:
        raise InvalidError(str(error), {"plan": [str(error)]}) from error


def move_preview(
    actor: Actor, project_id: int, edits: Sequence[Any], shift: Shift, *, code: str = VIEW
) -> MovePreview:
    """What edits would move in a project's plan under a choice; nothing is written."""
    row = plan_row(actor, project_id, code)
    return previewed(computed_of(load(row)), edits, shift, row.last_uid)


def previewed(
    before: Schedule, edits: Sequence[Any], shift: Shift, last_uid: int = 0
) -> MovePreview:
    """What edits would move in any computed plan under a choice."""
    found = shifted_edits(before, edits, shift, last_uid)
    try:
        after = schedule(rules.apply(before.plan, found, last_uid))
    except PlanError as error:
        raise InvalidError(str(error), {"plan": [str(error)]}) from error
    way = working_time(after.plan).between(before.finish, after.finish)
    return MovePreview(
        shift,
        _others_moved(before, after, edits),
        len({(n.predecessor, n.successor) for n in found[len(edits) :] if n.kind == "set_link"}),
        before.finish,
        after.finish,
        way / after.plan.options.minutes_per_day,
    )


def _others_moved(before: Schedule, after: Schedule, edits: Sequence[Any]) -> int:
    """How many tasks but summaries and the moved ones themselves get other dates."""
    own = {edit.task for edit in edits if moves(edit)}
    if [task.id for task in before.plan.tasks] != [task.id for task in after.plan.tasks]:
        old = {d.task: (d.start, d.finish) for d in before}
        rows = [d.task for d in after if old.get(d.task) not in (None, (d.start, d.finish))]
    else:
        a, b = before.arrays, after.arrays
        differs = np.flatnonzero((a.start != b.start) | (a.finish != b.finish))
        rows = [after.plan.tasks[place].id for place in differs.tolist()]
    return sum(1 for uid in rows if uid not in own and uid not in after.summaries)
