"""What levelling would do to a plan: who has too much at once, and which delays resolve it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.engine import Levelling, LevelOptions, level, to_datetime
from pilothouse.engine.levelling import Overload
from pilothouse.engine.network.data import Minutes, Plan
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError

MOST_TASKS = 5000


@dataclass(frozen=True, slots=True)
class Overloaded:
    """A resource with more work than it can do, from `start` to `finish`; 1 unit is 100 %."""

    resource: int
    name: str
    start: datetime
    finish: datetime
    load: float
    capacity: float
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedDelay:
    """A task that waits: `minutes` of elapsed delay, `days` later in working days, and why."""

    task: int
    wbs: str
    name: str
    minutes: Minutes
    start_before: datetime
    start_after: datetime
    days: float
    why: str


@dataclass(frozen=True, slots=True)
class LevellingPreview:
    """A plan beside the plan levelled. `revision` is the plan's that was looked at.

    `left` is what no delay resolves; `delayed` how many tasks have a levelling delay already.
    """

    revision: int
    within_float: bool
    finish_before: datetime
    finish_after: datetime
    finish_days: float
    overloads: tuple[Overloaded, ...]
    delays: tuple[ProposedDelay, ...]
    left: tuple[Overloaded, ...]
    delayed: int


def levelling_preview(
    actor: Actor, project_id: int, *, within_float: bool = False, code: str = VIEW
) -> LevellingPreview:
    """The delays that would resolve the overloads of a project's plan; nothing is written.

    Parameters
    ----------
    actor : Actor
        Who asks; must hold `code`.
    project_id : int
        Whose plan.
    within_float : bool
        Delay no task beyond its float, so that the finish stays.
    code : str
        The permission that is asked for.

    Returns
    -------
    LevellingPreview
        Made once per state of the plan.

    Raises
    ------
    InvalidError
        For a plan of more than 5,000 tasks, which takes longer than a page can.
    """
    loaded = load(plan_row(actor, project_id, code))
    if len(loaded.plan.tasks) > MOST_TASKS:
        raise InvalidError(
            f"Plans of up to {MOST_TASKS:,} tasks are levelled here; this one has "
            f"{len(loaded.plan.tasks):,}. Export it and run “pilothouse analyse” on the file to "
            "see what levelling gives."
        )
    stamp = loaded.row.stamp
    held = memory.held(stamp) or memory.keep(stamp, loaded, computed_of(loaded))
    key = "levelling", within_float
    if key not in held.made:
        found = level(loaded.plan, LevelOptions(within_slack=within_float))
        held.made[key] = _preview(loaded.plan, found, loaded.row.version, within_float=within_float)
    made: LevellingPreview = held.made[key]
    return made


def _preview(
    plan: Plan, found: Levelling, revision: int, *, within_float: bool
) -> LevellingPreview:
    hours, day = working_time(plan), plan.options.minutes_per_day
    return LevellingPreview(
        revision=revision,
        within_float=within_float,
        finish_before=to_datetime(found.finish_before),
        finish_after=to_datetime(found.finish_after),
        finish_days=hours.between(found.finish_before, found.finish_after) / day,
        overloads=_overloads(plan, found.overloads_before),
        delays=_delays(plan, found),
        left=_overloads(plan, found.overloads_after),
        delayed=sum(1 for task in plan.tasks if task.leveling_delay),
    )


def _delays(plan: Plan, found: Levelling) -> tuple[ProposedDelay, ...]:
    hours, day = working_time(plan), plan.options.minutes_per_day
    tasks = {task.id: task for task in plan.tasks}
    return tuple(
        ProposedDelay(
            task=one.task,
            wbs=tasks[one.task].wbs,
            name=tasks[one.task].name,
            minutes=one.minutes,
            start_before=to_datetime(one.start_before),
            start_after=to_datetime(one.start_after),
            days=hours.between(one.start_before, one.start_after) / day,
            why=one.text,
        )
        for one in found.delays
    )


def _overloads(plan: Plan, found: Iterable[Overload]) -> tuple[Overloaded, ...]:
    people = {resource.id: resource.name for resource in plan.resources}
    tasks = {task.id: task.name for task in plan.tasks}
    return tuple(
        Overloaded(
            resource=one.resource,
            name=people[one.resource],
            start=to_datetime(one.start),
            finish=to_datetime(one.finish),
            load=one.load,
            capacity=one.capacity,
            tasks=tuple(tasks[uid] for uid in one.tasks),
        )
        for one in found
    )
