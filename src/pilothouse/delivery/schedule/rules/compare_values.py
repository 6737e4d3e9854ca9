"""A baseline of a plan's file against another state: it has dates and sums, and nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.rules.compare import Comparison
from pilothouse.delivery.schedule.rules.costing import costs_of, task_costs
from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text, moment_text
from pilothouse.delivery.schedule.types import Difference, RowChange
from pilothouse.engine import Schedule, WorkingTime
from pilothouse.engine.network.data import Instant, Minutes, Plan, Task, TaskKind
from pilothouse.engine.value.costs import PlanCosts

V = TypeVar("V")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Values:
    """What a state holds of one task; None is not stated, which differs from nothing."""

    start: Instant
    finish: Instant
    duration: Minutes | None = None
    work: Minutes | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ValueState:
    """One of two states: its tasks by uid with what it holds of each."""

    tasks: Mapping[int, Task]
    values: Mapping[int, Values]

    @property
    def finish(self) -> Instant:
        """When the last of its tasks ends."""
        return max((each.finish for each in self.values.values()), default=0)


def state_of_file(plan: Plan, number: int) -> ValueState:
    """A numbered baseline that the plan's file brought along, of the tasks that are still there."""
    return ValueState(
        {task.id: task for task in plan.tasks},
        {
            task.id: Values(one.start, one.finish, one.duration, one.work, one.cost)
            for task in plan.tasks
            for one in task.baselines
            if one.number == number and one.start is not None and one.finish is not None
        },
    )


def state_of_plan(computed: Schedule) -> ValueState:
    """A computed plan: dates as they are scheduled, work as stated, cost as it comes to."""
    plan = computed.plan
    dates = {task.id: computed.of(task.id) for task in plan.tasks if task.active}
    spans = {uid: (found.start, found.finish) for uid, found in dates.items()}
    return _stated(costs_of(computed), spans)


def state_of_frozen(plan: Plan) -> ValueState:
    """A baseline of our own, whose tasks have their dates of then beside them."""
    return _stated(
        PlanCosts(plan),
        {
            task.id: (task.stored.start, task.stored.finish)
            for task in plan.tasks
            if task.active
            and task.stored is not None
            and task.stored.start is not None
            and task.stored.finish is not None
        },
    )


def _stated(known: PlanCosts, dates: Mapping[int, tuple[Instant, Instant]]) -> ValueState:
    plan, costs = known.plan, task_costs(known)
    booked: defaultdict[int, Minutes] = defaultdict(int)
    for item in plan.assignments:
        booked[item.task] += item.work
    values = {
        task.id: Values(
            *dates[task.id], task.duration, task.work or booked[task.id],
            costs.get(task.id, NOTHING),
        )
        for task in plan.tasks
        if task.id in dates
    }  # fmt: skip
    return ValueState({task.id: task for task in plan.tasks}, values)


def compare_values(first: ValueState, second: ValueState, plan: Plan) -> Comparison:
    """What differs in dates, duration, work and cost, task by task; `plan` gives the working time.

    Of summaries only dates are compared; what one side does not state is not compared.
    """
    hours, day = _hours(plan), plan.options.minutes_per_day
    was, now = first.values, second.values
    changed = [
        row
        for uid in now
        if uid in was and (row := _changed(second.tasks[uid], was[uid], now[uid], day)).fields
    ]
    found = Difference(
        added=tuple(_rows(second, now.keys() - was.keys())),
        changed=tuple(changed),
        removed=tuple(_rows(first, was.keys() - now.keys())),
    )
    days = hours.between(first.finish, second.finish) / day
    untold = _(
        "A baseline of the file holds dates, durations, work and cost of tasks. It has no links, "
        "calendars, constraints or people, so that these, float and what moved the finish cannot "
        "be compared."
    )
    return Comparison(found, first.finish, second.finish, days, (), untold=untold)


def _hours(plan: Plan) -> WorkingTime:
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    return WorkingTime(calendars[plan.default_calendar], calendars, plan.start)


def _rows(state: ValueState, uids: Iterable[int]) -> Iterator[RowChange]:
    wanted = set(uids)
    for uid, task in state.tasks.items():
        if uid in wanted:
            yield RowChange(uid, task.wbs, task.name)


def _changed(task: Task, old: Values, new: Values, day: Minutes) -> RowChange:
    fields = {
        "Start": _dates(old.start, new.start),
        "Finish": _dates(old.finish, new.finish),
    }
    if task.kind is not TaskKind.SUMMARY:

        def length(minutes: Minutes) -> str:
            return duration_text(minutes, elapsed=task.elapsed, day=day)

        fields |= {
            "Duration": _pair(old.duration, new.duration, length),
            "Work": _pair(old.work, new.work, lambda minutes: duration_text(minutes, day=day)),
            "Cost": _pair(old.cost, new.cost, lambda amount: f"{amount:,.2f}"),
        }
    told = {label: pair for label, pair in fields.items() if pair[0] != pair[1]}
    return RowChange(task.id, task.wbs, task.name, told)


def _dates(old: Instant, new: Instant) -> tuple[str, str]:
    """Two dates, with their times where the days alone are the same."""
    if old != new and instant_text(old) == instant_text(new):
        return moment_text(old), moment_text(new)
    return instant_text(old), instant_text(new)


def _pair(old: V | None, new: V | None, show: Callable[[V], str]) -> tuple[str, str]:
    if old is None or new is None or old == new:
        return "", ""
    return show(old), show(new)
