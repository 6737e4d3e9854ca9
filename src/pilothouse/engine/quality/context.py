"""What every point of the assessment needs to know about a plan, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..calendar.working_time import WorkingTime
from ..network.data import ConstraintType, Link, Plan, Task, TaskKind
from ..scheduling.result import Schedule

C = ConstraintType

MICROSOFT_HARD = frozenset({C.MUST_START, C.MUST_FINISH, C.START_NO_LATER, C.FINISH_NO_LATER})
PRIMAVERA_HARD = frozenset({C.MANDATORY_START, C.MANDATORY_FINISH})


@dataclass(frozen=True, slots=True)
class QualitySettings:
    """Thresholds and choices on which published sources differ.

    Shares are fractions. Days are working days of the plan. `baseline` is the number of the
    baseline that points 8, 11 and 14 compare with. With `project_ends_are_open` the first task of
    the plan counts as one without a predecessor and the last as one without a successor, as the
    text of DCMA (October 2012) has it to the letter; without it, one task at each end is excused,
    because a network must begin and end somewhere.
    """

    max_missing_logic: float = 0.05
    max_lags: float = 0.05
    min_finish_to_start: float = 0.90
    max_hard_constraints: float = 0.05
    max_high_float: float = 0.05
    max_high_duration: float = 0.05
    max_missed: float = 0.05
    min_cpli: float = 0.95
    min_bei: float = 0.95
    high_days: int = 44
    test_days: int = 600
    long_lag_days: int = 20
    resource_days: float = 1.0
    include_milestones: bool = True
    project_ends_are_open: bool = False
    baseline_duration: bool = True
    soft_limits_are_hard: bool = True
    baseline: int = 0


@dataclass(frozen=True)
class Context:
    """A plan, its schedule and the settings, with the sets of tasks that points count."""

    plan: Plan
    schedule: Schedule
    settings: QualitySettings

    @property
    def day(self) -> int:
        """Working minutes of a day."""
        return self.plan.options.minutes_per_day

    @cached_property
    def tasks(self) -> list[Task]:
        """Active leaf tasks without levels of effort; milestones as the settings say."""
        keep = self.settings.include_milestones
        return [
            task
            for task in self.schedule.leaves()
            if task.kind is not TaskKind.LEVEL_OF_EFFORT
            and not task.external
            and (keep or not is_milestone(task))
        ]

    @cached_property
    def open(self) -> list[Task]:
        """Those that are not finished."""
        return [task for task in self.tasks if task.actual_finish is None]

    @cached_property
    def open_ids(self) -> frozenset[int]:
        """Ids of unfinished tasks."""
        return frozenset(task.id for task in self.open)

    @cached_property
    def by_id(self) -> dict[int, Task]:
        """All tasks of the plan."""
        return {task.id: task for task in self.plan.tasks}

    def time_of(self, task_id: int) -> WorkingTime:
        """The working time of a task's own calendar, else of the plan's."""
        own = self.by_id[task_id].calendar
        key = self.plan.default_calendar if own is None else own
        if key not in self._times:
            book = {calendar.id: calendar for calendar in self.plan.calendars}
            self._times[key] = WorkingTime(book[key], book, self.plan.start)
        return self._times[key]

    @cached_property
    def _times(self) -> dict[int, WorkingTime]:
        return {}

    @cached_property
    def links(self) -> list[Link]:
        """Links between active tasks whose successor is not finished."""
        return [
            link
            for link in self.plan.links
            if self._counts(link.predecessor)
            and self._counts(link.successor)
            and self.by_id[link.successor].actual_finish is None
        ]

    def _counts(self, task_id: int) -> bool:
        task = self.by_id[task_id]
        return task.active and task.kind is not TaskKind.LEVEL_OF_EFFORT

    @cached_property
    def linked(self) -> tuple[frozenset[int], frozenset[int]]:
        """Tasks that have a predecessor and tasks that have a successor, by summaries too."""
        after = {link.successor for link in self.plan.links}
        before = {link.predecessor for link in self.plan.links}
        has_before, has_after = set(after), set(before)
        for task in self.tasks:
            above = self._ancestors(task)
            if above & after:
                has_before.add(task.id)
            if above & before:
                has_after.add(task.id)
        return frozenset(has_before), frozenset(has_after)

    def _ancestors(self, task: Task) -> set[int]:
        found: set[int] = set()
        while task.parent is not None:
            found.add(task.parent)
            task = self.by_id[task.parent]
        return found

    def downstream(self, task_id: int) -> set[int]:
        """The task and all leaf tasks that links lead to, through summaries too."""
        after: dict[int, list[int]] = {}
        for link in self.plan.links:
            after.setdefault(link.predecessor, []).append(link.successor)
        children: dict[int, list[int]] = {}
        for task in self.plan.tasks:
            if task.parent is not None:
                children.setdefault(task.parent, []).append(task.id)
        found, stack = {task_id}, [task_id]
        while stack:
            task = self.by_id[stack.pop()]
            above = [n for a in self._ancestors(task) for n in after.get(a, ())]
            reached = {*after.get(task.id, ()), *above, *children.get(task.id, ())} - found
            found |= reached
            stack.extend(reached)
        return {t for t in found if not self.schedule.is_summary(t) and self.by_id[t].active}

    @cached_property
    def hard_types(self) -> frozenset[ConstraintType]:
        """Constraint types that can overrule logic."""
        if self.settings.soft_limits_are_hard:
            return MICROSOFT_HARD | PRIMAVERA_HARD
        return PRIMAVERA_HARD | {C.MUST_START, C.MUST_FINISH}

    def baseline_finish(self, task: Task) -> int | None:
        """The finish that the chosen baseline holds for a task."""
        for values in task.baselines:
            if values.number == self.settings.baseline:
                return values.finish
        return None

    def baseline_duration(self, task: Task) -> int:
        """The baseline's duration where the settings ask for it and there is one."""
        if self.settings.baseline_duration:
            for values in task.baselines:
                if values.number == self.settings.baseline and values.duration is not None:
                    return values.duration
        return task.duration

    @cached_property
    def due(self) -> list[Task]:
        """Tasks baselined to finish by the data date."""
        date = self.plan.data_date
        if date is None:
            return []
        return [
            task
            for task in self.tasks
            if (finish := self.baseline_finish(task)) is not None and finish <= date
        ]


def is_milestone(task: Task) -> bool:
    """Whether the task takes no time."""
    return task.duration == 0
