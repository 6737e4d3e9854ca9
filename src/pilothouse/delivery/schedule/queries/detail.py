"""One task in full, for the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pilothouse.delivery.schedule.models import Plan, PlanTask
from pilothouse.delivery.schedule.queries.detail_more import TaskMore, task_more
from pilothouse.delivery.schedule.queries.plans import schedule_of, task
from pilothouse.delivery.schedule.queries.rows import task_columns
from pilothouse.delivery.schedule.rules.why import reason, room
from pilothouse.delivery.schedule.rules.wording import duration_text, lag_text
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import Link, Task
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class LinkedTask:
    """A neighbour of a task and the link to it."""

    uid: int
    name: str
    type: str
    lag: str
    drives: bool


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with its dates, its neighbours and the reasons, ready to show."""

    row: PlanTask
    early: tuple[datetime, datetime]
    late: tuple[datetime, datetime]
    duration: str
    remaining: str
    total_float: str
    free_float: str
    why: str
    room: str
    predecessors: tuple[LinkedTask, ...]
    successors: tuple[LinkedTask, ...]
    deadline: datetime | None
    constraint_date: datetime | None
    actual_start: datetime | None
    actual_finish: datetime | None
    more: TaskMore


def task_detail(actor: Actor, project_id: int, uid: int) -> TaskDetail:
    """All about one task. Raises NotFoundError."""
    return _detail(actor, task(actor, project_id, uid), schedule_of(actor, project_id))


def state_detail(actor: Actor, plan: Plan, computed: Schedule, uid: int) -> TaskDetail:
    """All about one task in a state of a plan that is not the project's own, or no more.

    Raises NotFoundError where the state has no such task.
    """
    found = [n for n, each in enumerate(computed.plan.tasks) if each.id == uid]
    if not found:
        raise NotFoundError("There is no such task in this plan.")
    row = PlanTask(plan=plan, **task_columns((computed.plan.tasks[found[0]],))[0])
    for name in ("start", "finish", "critical"):
        setattr(row, name, getattr(computed.arrays, name)[found[0]].item())
    return _detail(actor, row, computed)


def _detail(actor: Actor, row: PlanTask, computed: Schedule) -> TaskDetail:
    uid = row.uid
    day = computed.plan.options.minutes_per_day
    own = next(t for t in computed.plan.tasks if t.id == uid)
    dates, links = computed.of(uid), computed.plan.links
    before = tuple(link for link in links if link.successor == uid)
    after = tuple(link for link in links if link.predecessor == uid)
    return TaskDetail(
        row=row,
        early=(to_datetime(dates.early_start), to_datetime(dates.early_finish)),
        late=(to_datetime(dates.late_start), to_datetime(dates.late_finish)),
        duration=duration_text(own.duration, elapsed=own.elapsed, day=day),
        remaining="" if own.remaining is None else duration_text(own.remaining, day=day),
        total_float=duration_text(dates.total_float, day=day),
        free_float=duration_text(dates.free_float, day=day),
        why=why_text(computed, uid, day),
        room=room(dates, day, is_done=_is_done(computed.plan.tasks, own)),
        predecessors=tuple(_linked(computed, link, link.predecessor, uid) for link in before),
        successors=tuple(_linked(computed, link, link.successor, link.successor) for link in after),
        deadline=_moment(own.deadline),
        constraint_date=_moment(own.constraint_date),
        actual_start=_moment(own.actual_start),
        actual_finish=_moment(own.actual_finish),
        more=task_more(actor, row, computed),
    )


def _is_done(tasks: Sequence[Task], task: Task) -> bool:
    """Whether a task is finished; of a summary, all that is below it."""
    below: dict[int | None, list[Task]] = {}
    for each in tasks:
        below.setdefault(each.parent, []).append(each)
    waiting = [task]
    while waiting:
        inside = below.get((one := waiting.pop()).id, [])
        if not inside and one.actual_finish is None:
            return False
        waiting += inside
    return True


def _moment(value: int | None) -> datetime | None:
    return None if value is None else to_datetime(value)


def why_text(computed: Schedule, uid: int, day: int) -> str:
    """Why a task starts when it starts, as a sentence."""
    explained = computed.explain(uid)
    names = {t.id: t.name for t in computed.plan.tasks}
    dates = {link.predecessor: computed.of(link.predecessor) for link in explained.links}
    return reason(explained, names, dates, day)


def _linked(computed: Schedule, link: Link, other: int, successor: int) -> LinkedTask:
    name = next(t.name for t in computed.plan.tasks if t.id == other)
    drives = link in computed.of(successor).driving
    lag = lag_text(link.lag, link.lag_unit, computed.plan.options.minutes_per_day)
    return LinkedTask(other, name, link.type.value, lag, drives)
