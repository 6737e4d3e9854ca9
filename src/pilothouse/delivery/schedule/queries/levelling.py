"""What levelling would do to a plan: who has too much at once, and which delays resolve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.analysis import working_time
from pilothouse.delivery.schedule.queries.plans import plan_row
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.engine import Levelling, LevelOptions, Schedule, level, to_datetime
from pilothouse.engine.levelling import Overload
from pilothouse.engine.network.data import Minutes, Plan, Resource, Task
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError

MOST_TASKS = 10_000
NAMED = 2
LONGEST = 30


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


@dataclass(frozen=True)
class ProposedDelay:
    """A task that waits: `minutes` of elapsed delay, `days` later in working days, and why.

    `resource` is what it waits for until `free_at` ("" for a delay that it no longer has), `units`
    how many of it there are, `holders` the tasks that have it until then, each with its project if
    that is another. `parts` are the instants between which an interrupted task is worked on.
    """

    task: int
    wbs: str
    name: str
    minutes: Minutes
    start_before: datetime
    start_after: datetime
    days: float
    resource: str
    free_at: datetime | None
    units: float
    holders: tuple[tuple[str, str], ...]
    parts: tuple[tuple[int, int], ...]

    @property
    def why(self) -> str:
        """The reason as part of a sentence, in the reader's language."""
        if self.free_at is None:
            return _("is no longer delayed")
        cuts = len(self.parts) - 1
        told = ngettext(
            "is interrupted %(n)s time by %(who)s, free on %(day)s",
            "is interrupted %(n)s times by %(who)s, free on %(day)s",
            cuts,
        )
        said = (told if cuts > 0 else _("waits for %(who)s, free on %(day)s")) % {
            "n": cuts,
            "who": self._who(),
            "day": date_format(self.free_at, "j M Y"),
        }
        if not self.holders:
            return said
        return _("%(waits)s; until then on %(tasks)s") % {"waits": said, "tasks": self._tasks()}

    def _who(self) -> str:
        if self.units <= 0:
            return _("%(who)s, who is away") % {"who": self.resource}
        if self.units <= 1:
            return self.resource
        return _("%(who)s (%(n)s there are)") % {"who": self.resource, "n": f"{self.units:g}"}

    def _tasks(self) -> str:
        names = [
            _("“%(task)s” of %(project)s") % {"task": task, "project": project}
            if project
            else f"“{task}”"
            for task, project in self.holders
        ]
        if len(names) <= NAMED:
            return _(" and ").join(names)
        more = {"tasks": ", ".join(names[:NAMED]), "n": len(names) - NAMED}
        return _("%(tasks)s and %(n)s more") % more


@dataclass(frozen=True, slots=True)
class LevellingPreview:
    """A plan beside the plan levelled. `revision` is the plan's that was looked at.

    `whole` are the tasks that are never interrupted. `left` is what no delay resolves; `delayed`
    how many tasks have a levelling delay already. That no levelling without overload finishes
    before `bound` is proven; `shortest` where none does before `finish_after`. `seconds` is how
    long a search for an earlier finish took at most.
    """

    revision: int
    within_float: bool
    splitting: bool
    whole: tuple[int, ...]
    seconds: int
    finish_before: datetime
    finish_after: datetime
    finish_days: float
    bound: datetime
    shortest: bool
    overloads: tuple[Overloaded, ...]
    delays: tuple[ProposedDelay, ...]
    left: tuple[Overloaded, ...]
    delayed: int


def levelling_preview(
    actor: Actor,
    project_id: int,
    *,
    within_float: bool = False,
    splitting: bool = False,
    whole: Sequence[int] = (),
    seconds: int = 0,
    code: str = VIEW,
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
    splitting : bool
        Work may be interrupted while somebody is busy elsewhere.
    whole : sequence of int
        Tasks, by uid, that are never interrupted, also with `splitting`.
    seconds : int
        How long to look for an earlier finish, up to 30; 0 takes what the rules give at once.
    code : str
        The permission that is asked for.

    Returns
    -------
    LevellingPreview
        Made once per state of the plan.

    Raises
    ------
    InvalidError
        For a plan of more than 10,000 tasks, which takes longer than a page can, for other
        `seconds`, and for a task in `whole` that is not in the plan.
    """
    row = plan_row(actor, project_id, code)
    computed = computed_of(load(row))
    return state_levelling(
        computed, row.version, within_float=within_float, splitting=splitting, whole=whole,
        seconds=seconds,
    )  # fmt: skip


def state_levelling(
    computed: Schedule,
    revision: int,
    *,
    within_float: bool = False,
    splitting: bool = False,
    whole: Sequence[int] = (),
    seconds: int = 0,
) -> LevellingPreview:
    """The same for any state of a plan, such as a copy at its `revision`."""
    if not 0 <= seconds <= LONGEST:
        raise InvalidError(f"Give 0 to {LONGEST} seconds to look for an earlier finish.")
    plan = computed.plan
    if len(plan.tasks) > MOST_TASKS:
        raise InvalidError(
            f"Plans of up to {MOST_TASKS:,} tasks are levelled here; this one has "
            f"{len(plan.tasks):,}. Export it and run “pilothouse analyse” on the file to "
            "see what levelling gives."
        )
    kept = frozenset(whole)
    for uid in sorted(kept - {task.id for task in plan.tasks}):
        raise InvalidError(f"Task {uid} is not in the plan, so it cannot be kept whole.")
    answers = memory.answers(computed)
    key = "levelling", revision, within_float, splitting, kept, seconds
    if key not in answers:
        options = LevelOptions(
            within_slack=within_float, splitting=splitting, whole=kept, seconds=seconds
        )
        answers[key] = _preview(plan, level(plan, options), revision, options)
    made: LevellingPreview = answers[key]
    return made


def _preview(
    plan: Plan, found: Levelling, revision: int, options: LevelOptions
) -> LevellingPreview:
    hours, day = working_time(plan), plan.options.minutes_per_day
    return LevellingPreview(
        revision=revision,
        within_float=options.within_slack,
        splitting=options.splitting,
        whole=tuple(sorted(options.whole)),
        seconds=int(options.seconds),
        finish_before=to_datetime(found.finish_before),
        finish_after=to_datetime(found.finish_after),
        finish_days=hours.between(found.finish_before, found.finish_after) / day,
        bound=to_datetime(found.bound),
        shortest=found.proven and not found.overloads_after,
        overloads=overloaded(plan, found.overloads_before),
        delays=proposed_delays(plan, found),
        left=overloaded(plan, found.overloads_after),
        delayed=sum(1 for task in plan.tasks if task.leveling_delay),
    )


def proposed_delays(plan: Plan, found: Levelling) -> tuple[ProposedDelay, ...]:
    """The delays of a levelling of this plan, in order of start, each with its reason."""
    hours, day = working_time(plan), plan.options.minutes_per_day
    tasks = {task.id: task for task in plan.tasks}
    levelled = {task.id: task for task in found.plan.tasks}
    people = {resource.id: resource for resource in plan.resources}
    return tuple(
        ProposedDelay(
            task=one.task,
            wbs=tasks[one.task].wbs,
            name=tasks[one.task].name,
            minutes=one.minutes,
            start_before=to_datetime(one.start_before),
            start_after=to_datetime(one.start_after),
            days=hours.between(one.start_before, one.start_after) / day,
            resource=_name(people[one.resource]) if one.resource is not None else "",
            free_at=to_datetime(one.free_at) if one.free_at is not None else None,
            units=one.units,
            holders=tuple((held.name, held.project) for held in one.holders),
            parts=_new_parts(tasks[one.task], levelled[one.task]),
        )
        for one in found.delays
    )


def _name(resource: Resource) -> str:
    return resource.name or _("resource %(n)s") % {"n": resource.id}


def _new_parts(before: Task, after: Task) -> tuple[tuple[int, int], ...]:
    """The parts into which levelling cuts a task, none where it leaves them as they are."""
    return after.splits if after.splits != before.splits else ()


def overloaded(plan: Plan, found: Iterable[Overload]) -> tuple[Overloaded, ...]:
    """Overloads of a plan in words: who, from when to when, and the tasks."""
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
