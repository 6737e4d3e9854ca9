"""Progress of many tasks in one step: as it was planned, and what remains put behind a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date  # noqa: N812  (the field's own name is date)
from datetime import datetime, time, timedelta

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.rows import Loaded, computed_of, load
from pilothouse.delivery.schedule.rules import statusing
from pilothouse.delivery.schedule.services.changing import (
    change_plan,
    check_control,
    computed_or_refused,
    locked_plan,
)
from pilothouse.delivery.schedule.types import Outcome
from pilothouse.engine import instant, to_datetime
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.services import service

LAST = Date(2200, 1, 1)


@service("schedule.update_as_scheduled")
def update_as_scheduled(
    *,
    actor: Actor,
    project_id: int,
    on: Date,
    tasks: Sequence[int] = (),
    only_done: bool = False,
    expected: int | None = None,
) -> Outcome:
    """Report work up to the end of a day as it was planned: of some tasks, or of all.

    The data date moves there. With `only_done` work that would still be under way stays as it is.
    Raises InvalidError for a day in the future, ConflictError when the plan moved on.
    """
    row = locked_plan(actor, project_id, EDIT, expected)
    rules.check_may_report(row.project.stage)
    if on > actor.today:
        raise _future("on")
    loaded = load(row)
    computed, until = computed_of(loaded), _end_of(loaded, on)
    edits = statusing.as_scheduled(computed, until, tasks, only_done=only_done)
    new = rules.apply(loaded.plan, edits, row.last_uid)
    said = f"Progress as scheduled up to {on:%-d %b %Y}"
    return change_plan(actor, loaded, new, said=said, action="plan.progress")


@service("schedule.reschedule_remaining")
def reschedule_remaining(
    *,
    actor: Actor,
    project_id: int,
    on: Date,
    tasks: Sequence[int] = (),
    expected: int | None = None,
) -> Outcome:
    """Put work that is not done behind the end of a day: of some tasks, or of all.

    Raises InvalidError when nothing can be moved, naming what holds it.
    """
    row = locked_plan(actor, project_id, EDIT, expected)
    loaded = load(row)
    edits, pinned = statusing.rescheduled(computed_of(loaded), _end_of(loaded, on), tasks)
    if not edits and pinned:
        raise InvalidError(_held(pinned))
    new = rules.apply(loaded.plan, edits, row.last_uid)
    computed = computed_or_refused(new, loaded)
    check_control(row, loaded.plan, computed, edits)
    said = f"Remaining work put behind {on:%-d %b %Y}" + (f"; {_held(pinned)}" if pinned else "")
    return change_plan(actor, loaded, new, said=said, action="plan.edited", computed=computed)


def _held(pinned: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in pinned[:3])
    more = f" and {len(pinned) - 3} more" if len(pinned) > 3 else ""
    return f"{shown}{more} are held by a constraint or scheduled by hand"


def _end_of(loaded: Loaded, day: Date) -> int:
    """Where the work of a day ends, or the work before it where nobody works on it."""
    if not to_datetime(loaded.plan.start).date() <= day < LAST:
        text = "Choose a day between the start of the plan and the year 2200."
        raise InvalidError(text, {"on": [text]})
    midnight = instant(datetime.combine(day + timedelta(days=1), time()))
    return working_time(loaded.plan).prev_work(midnight)


def _future(field: str) -> InvalidError:
    text = "Progress cannot be known for a day that has not come."
    return InvalidError(text, {field: [text]})
