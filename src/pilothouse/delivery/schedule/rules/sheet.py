"""What typed cells need to know of the plan: places, people, working time, planned dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from pilothouse.delivery.schedule.rules.statusing import Hours, parts_of
from pilothouse.delivery.schedule.rules.wording import parse_date
from pilothouse.engine import Schedule, WorkingTime
from pilothouse.engine.network.data import ConstraintType, CustomField, Interval, Plan, Task
from pilothouse.kit.errors import InvalidError

MINUTES = 1440


class Sheet:
    """The plan that cells are typed into: `plan` with its records, `computed` with its dates.

    Each answer is made when a cell first asks: one edit of a large plan needs few of them. `kinds`
    and `constraint_days` are constraints and their dates that cells before this one were given,
    `elapsed` says of durations whether they were typed as elapsed ones.
    """

    def __init__(self, plan: Plan, computed: Schedule, hours: WorkingTime) -> None:
        self.plan, self.computed, self.hours = plan, computed, hours
        self.day = plan.options.minutes_per_day
        self.data_date = plan.data_date
        self.kinds: dict[int, ConstraintType] = {}
        self.constraint_days: dict[int, str] = {}
        self.elapsed: dict[int, bool] = {}

    @cached_property
    def uids(self) -> Mapping[str, int]:
        """Tasks by the number of their row, else by their WBS code."""
        by_code = {task.wbs: task.id for task in self.plan.tasks if task.wbs}
        return by_code | {str(number): task.id for number, task in enumerate(self.plan.tasks, 1)}

    @cached_property
    def tasks(self) -> Mapping[int, Task]:
        """Tasks by uid."""
        return {task.id: task for task in self.plan.tasks}

    @cached_property
    def starts(self) -> Mapping[int, int]:
        """Planned starts by uid."""
        starts = self.computed.arrays.start.tolist()
        return {t.id: at for t, at in zip(self.computed.plan.tasks, starts, strict=True)}

    @cached_property
    def finishes(self) -> Mapping[int, int]:
        """Planned finishes by uid."""
        finishes = self.computed.arrays.finish.tolist()
        return {t.id: at for t, at in zip(self.computed.plan.tasks, finishes, strict=True)}

    @cached_property
    def people(self) -> Mapping[int, set[int]]:
        """Who works on each task."""
        found: dict[int, set[int]] = defaultdict(set)
        for item in self.plan.assignments:
            found[item.task].add(item.resource)
        return dict(found)

    @cached_property
    def names(self) -> Mapping[str, int]:
        """Resources by name without regard to case."""
        return {resource.name.casefold(): resource.id for resource in self.plan.resources}

    @cached_property
    def calendars(self) -> Mapping[str, int]:
        """Calendars by name without regard to case."""
        return {calendar.name.casefold(): calendar.id for calendar in self.plan.calendars}

    @cached_property
    def fields(self) -> Mapping[str, CustomField]:
        """The plan's own columns by key."""
        return {field.key: field for field in self.plan.custom_fields}

    @cached_property
    def task_hours(self) -> Hours:
        """The working time of each task's own calendar."""
        return Hours(self.plan)

    def constraint_of(self, task: int) -> ConstraintType:
        """The constraint of a task, as cells before this one left it."""
        return self.kinds.get(task, self.tasks[task].constraint)

    def day_start(self, text: str) -> int | None:
        """The first working instant of a typed day, or the typed instant itself."""
        return day_start(self.hours, text)

    def day_end(self, text: str) -> int | None:
        """The last working instant of a typed day, or the typed instant itself."""
        return day_end(self.hours, text)

    def same_day(self, text: str) -> int | None:
        """The first working instant of a typed day; its midnight where nobody works that day."""
        moment, start = parse_date(text), self.day_start(text)
        is_same = moment is not None and start is not None and start // MINUTES == moment // MINUTES
        return start if is_same else moment

    def parts(self, task: int) -> tuple[Interval, ...]:
        """The parts of a task where it stands now."""
        row = self.tasks.get(task)
        if row is None or task not in self.starts:
            raise InvalidError("The task has no dates yet.")
        return parts_of(row, self.starts[task], self.finishes[task], self.task_hours)


def day_start(hours: WorkingTime, text: str) -> int | None:
    """The first working instant of a typed day, or the typed instant itself."""
    moment = parse_date(text)
    return moment if moment is None or moment % MINUTES else hours.next_work(moment)


def day_end(hours: WorkingTime, text: str) -> int | None:
    """The last working instant of a typed day, or the typed instant itself."""
    moment = parse_date(text)
    return moment if moment is None or moment % MINUTES else hours.prev_work(moment + MINUTES)
