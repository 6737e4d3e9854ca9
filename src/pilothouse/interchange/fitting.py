"""A plan as another tool can hold it: what that tool does not know is turned into what it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pilothouse.engine.network.data import (
    Calendar,
    ConstraintType,
    Convention,
    LagUnit,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.engine.network.terms import hourly

_ROUND_THE_CLOCK = ((0, 1440),)
_MANDATORY = {
    ConstraintType.MANDATORY_START: ConstraintType.MUST_START,
    ConstraintType.MANDATORY_FINISH: ConstraintType.MUST_FINISH,
}


def for_primavera(plan: Plan) -> Plan:
    """Give the plan as Primavera P6 can hold it.

    Elapsed durations get a calendar that never rests, elapsed lags become the working time that a
    week has in them, lags in percent minutes of the predecessor's duration, tasks scheduled by hand
    and external tasks get a mandatory start, and inactive tasks, which P6 would schedule, are left
    out with their links and assignments. Rates become such for an hour of work.
    """
    plan = _without_inactive(plan)
    elapsed = any(task.elapsed for task in plan.tasks)
    clock = max((calendar.id for calendar in plan.calendars), default=0) + 1
    durations = {task.id: task.duration for task in plan.tasks}
    tasks = tuple(_primavera_task(task, clock) for task in plan.tasks)
    share = _working_share(plan)
    links = tuple(_in_minutes(link, durations, share) for link in plan.links)
    calendars = plan.calendars
    if elapsed:
        continuous = Calendar(clock, "24 hours", (_ROUND_THE_CLOCK,) * 7, minutes_per_day=1440)
        calendars = (*calendars, continuous)
    minutes = plan.options.minutes_per_day
    resources = tuple(_by_the_hour(resource, minutes) for resource in plan.resources)
    return replace(plan, tasks=tasks, links=links, calendars=calendars, resources=resources)


def _by_the_hour(resource: Resource, minutes_per_day: int) -> Resource:
    rates = tuple(
        replace(rate, standard=hourly(rate.standard, rate.per, minutes_per_day), per="hour")
        for rate in resource.rates
    )
    return replace(resource, rates=rates)


def _without_inactive(plan: Plan) -> Plan:
    gone = {task.id for task in plan.tasks if not task.active}
    if not gone:
        return plan
    return replace(
        plan,
        tasks=tuple(task for task in plan.tasks if task.id not in gone),
        links=tuple(x for x in plan.links if not {x.predecessor, x.successor} & gone),
        assignments=tuple(x for x in plan.assignments if x.task not in gone),
    )


def _primavera_task(task: Task, clock: int) -> Task:
    task = _at_home(task)
    if task.elapsed:
        task = replace(task, elapsed=False, calendar=clock)
    if task.manual and task.manual_start is not None and task.kind is not TaskKind.SUMMARY:
        return replace(
            task, manual=False, constraint=ConstraintType.MANDATORY_START,
            constraint_date=task.manual_start,
        )  # fmt: skip
    return task


def _at_home(task: Task) -> Task:
    """An external task as one that is fixed at its dates: no file reaches into another."""
    if not task.external or task.kind is TaskKind.SUMMARY:
        return task
    return replace(task, external=False, outside="", manual=True)


def _in_minutes(link: Link, durations: dict[int, int], share: float) -> Link:
    if link.lag_unit is LagUnit.WORKING:
        return link
    if link.lag_unit is LagUnit.ELAPSED:
        minutes = link.lag * share
    else:
        minutes = durations[link.predecessor] * link.lag / 10_000
    return replace(link, lag=round(minutes), lag_unit=LagUnit.WORKING)


def _working_share(plan: Plan) -> float:
    """The share of a week that the plan's calendar works."""
    calendar = next(x for x in plan.calendars if x.id == plan.default_calendar)
    minutes = sum(end - start for day in calendar.week for start, end in day or ())
    return minutes / 10_080 if minutes else 1.0


def for_microsoft(plan: Plan) -> Plan:
    """Give the plan as Microsoft Project can hold it: one kind of milestone, hard dates as its own.

    P6's mandatory dates become must-start-on and must-finish-on, and level of effort tasks become
    ordinary ones with the duration that they have now. External tasks are scheduled by hand.
    """
    return replace(plan, tasks=tuple(_microsoft_task(task) for task in plan.tasks))


def _microsoft_task(task: Task) -> Task:
    task = _at_home(task)
    kind = TaskKind.MILESTONE if task.kind.value.endswith("milestone") else task.kind
    if kind is TaskKind.LEVEL_OF_EFFORT:
        kind = TaskKind.TASK
    return replace(task, kind=kind, constraint=_MANDATORY.get(task.constraint, task.constraint))


def activity_ids(plan: Plan) -> dict[int, str]:
    """Give every task an activity id for P6: its code where that is its own and short enough."""
    codes = Counter(task.wbs for task in plan.tasks if task.kind is not TaskKind.SUMMARY)
    own = plan.options.convention is Convention.PRIMAVERA
    return {task.id: _code(task, codes[task.wbs], own=own) for task in plan.tasks}


def _code(task: Task, times: int, *, own: bool) -> str:
    usable = (own or times == 1) and 0 < len(task.wbs) <= 40
    return task.wbs if usable else f"A{task.id}"
