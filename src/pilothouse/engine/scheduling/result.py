"""The answer of the network calculation: arrays inside, readable records at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..network.data import Instant, Link, Minutes, Task

if TYPE_CHECKING:
    from ..draw import Picture, ScheduleTable
    from ..network.draft import Draft
from .analysis import FloatPath, Floats, OutOfSequence

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Driver(StrEnum):
    """What decides when a task starts."""

    ACTUAL = "actual"
    MANUAL = "manual"
    CONSTRAINT = "constraint"
    LINK = "link"
    DATA_DATE = "data_date"
    PROJECT_START = "project_start"
    PROJECT_FINISH = "project_finish"
    CHILDREN = "children"


class TaskDates(NamedTuple):
    """Dates (instants) and floats (working minutes of the task's calendar) of one task."""

    task: int
    start: Instant
    finish: Instant
    early_start: Instant
    early_finish: Instant
    late_start: Instant
    late_finish: Instant
    total_float: Minutes
    free_float: Minutes
    critical: bool
    longest_path: bool
    driving: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task starts when it does.

    `raw` is the instant that the driver asks for; `calendar_wait` is True where the start is later
    than that only because the calendar does not work then.
    """

    task: int
    driver: Driver
    start: Instant
    raw: Instant
    calendar_wait: bool
    links: tuple[Link, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class FloatBand:
    """How many incomplete tasks have a total float within [low, high) minutes."""

    label: str
    low: Minutes | None
    high: Minutes | None
    count: int


@dataclass(frozen=True, slots=True)
class TaskArrays:
    """One row per task of the plan, in the plan's order. Instants and minutes are int64."""

    start: Ints
    finish: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    critical: Flags
    longest_path: Flags


@dataclass(frozen=True, slots=True)
class Step:
    """A task on the critical path, and the link that drives it (None for the first)."""

    task: int
    link: Link | None


BANDS = (
    ("negative", None, 0),
    ("none", 0, 1),
    ("up to 5 days", 1, 5),
    ("5 to 10 days", 5, 10),
    ("10 to 44 days", 10, 44),
    ("over 44 days", 44, None),
)


class Reasons(Protocol):
    """Where a schedule looks up why; computed when asked, not for every task."""

    def driving(self, task_id: int) -> tuple[Link, ...]:
        """Links whose bound equals the task's date."""

    def all_driving(self) -> list[tuple[Link, ...]]:
        """The same of every task, in the plan's order."""

    def decisive_child(self, link: Link) -> int | None:
        """The leaf that sets the date of the summary the link comes from."""

    def explain(self, task_id: int) -> Explanation:
        """What drives the task's start."""

    def working_minutes(self, task_id: int, a: Instant, b: Instant) -> Minutes:
        """Working minutes between two instants in the task's calendar."""

    def floats(self, task_id: int, total: Minutes, free: Minutes) -> Floats:
        """Every kind of float of a task."""

    def float_paths(self, end: int | None, limit: int) -> list[FloatPath]:
        """Paths by float."""

    def out_of_sequence(self) -> list[OutOfSequence]:
        """Links that progress did not wait for."""


class Schedule:
    """Dates, floats and reasons of every task of one plan."""

    def __init__(self, draft: Draft, arrays: TaskArrays, reasons: Reasons) -> None:
        self.plan = draft.plan
        self.arrays = arrays
        self._draft = draft
        self._reasons = reasons
        self._row = draft.rows

    @cached_property
    def summaries(self) -> frozenset[int]:
        """Ids of the tasks that only roll up others."""
        return frozenset(
            self.plan.tasks[row].id for row in np.flatnonzero(self._draft.tree.summary).tolist()
        )

    @cached_property
    def start(self) -> Instant:
        """The earliest start of any active task; the plan's start where there is none."""
        work = self._work()
        return int(self.arrays.start[work].min()) if work.any() else self.plan.start

    @cached_property
    def finish(self) -> Instant:
        """The latest finish of any active task but levels of effort; else the plan's start."""
        work = self._work()
        return int(self.arrays.finish[work].max()) if work.any() else self.plan.start

    def _work(self) -> Flags:
        """Active tasks but levels of effort; these where there is nothing else."""
        leaf = self._leaf_mask()
        work = leaf & ~self._draft.effort
        return work if work.any() else leaf

    def of(self, task_id: int) -> TaskDates:
        """Dates of a task. Raises KeyError when the plan does not hold it."""
        row = self._row[task_id]
        a = self.arrays
        return TaskDates(
            task=task_id,
            start=int(a.start[row]),
            finish=int(a.finish[row]),
            early_start=int(a.early_start[row]),
            early_finish=int(a.early_finish[row]),
            late_start=int(a.late_start[row]),
            late_finish=int(a.late_finish[row]),
            total_float=int(a.total_float[row]),
            free_float=int(a.free_float[row]),
            critical=bool(a.critical[row]),
            longest_path=bool(a.longest_path[row]),
            driving=self._reasons.driving(task_id),
        )

    def __iter__(self) -> Iterator[TaskDates]:
        a = self.arrays
        columns = (
            a.start,
            a.finish,
            a.early_start,
            a.early_finish,
            a.late_start,
            a.late_finish,
            a.total_float,
            a.free_float,
            a.critical,
            a.longest_path,
        )
        lists = [column.tolist() for column in columns]
        driving = self._reasons.all_driving()
        return map(TaskDates._make, zip(self._row, *lists, driving, strict=True))

    def __len__(self) -> int:
        return len(self.plan.tasks)

    def is_summary(self, task_id: int) -> bool:
        """Whether the task only rolls up others."""
        return task_id in self.summaries

    def leaves(self) -> list[Task]:
        """Active tasks that are not summaries, in the plan's order."""
        return [t for t, leaf in zip(self.plan.tasks, self._leaf_mask(), strict=True) if leaf]

    def critical_path(self) -> list[Step]:
        """The chain of driving links that ends at the project's finish, first task first.

        Where several chains are equally long, the one whose last task comes first in the plan.
        A last task that drives another one ending at the same instant is not the last.
        """
        mask = self._leaf_mask() & self.arrays.longest_path
        ends = np.flatnonzero(mask & (self.arrays.finish == self.finish))
        ids = [self.plan.tasks[int(row)].id for row in ends]
        driven = {link.predecessor for task in ids for link in self._reasons.driving(task)}
        last = next((task for task in ids if task not in driven), None)
        return [] if last is None else self.chain(last)

    def chain(self, task_id: int) -> list[Step]:
        """The driving links that lead to a task, one before the other, first task first.

        Where several drive, the first of them. Raises KeyError for a task that is not there.
        """
        steps: list[Step] = []
        seen: set[int] = set()
        current: int | None = task_id
        while current is not None and current not in seen:
            seen.add(current)
            link = next(iter(self._reasons.driving(current)), None)
            steps.append(Step(current, link))
            current = self._before(link)
        return steps[::-1]

    def _before(self, link: Link | None) -> int | None:
        """The leaf behind a driving link: of a summary, the child that decides its date."""
        if link is None:
            return None
        if link.predecessor not in self.summaries:
            return link.predecessor
        return self._reasons.decisive_child(link)

    def float_distribution(self) -> list[FloatBand]:
        """Incomplete leaf tasks counted by total float, in bands of the plan's working days."""
        day = self.plan.options.minutes_per_day
        open_rows = self._leaf_mask() & np.array(
            [t.actual_finish is None for t in self.plan.tasks], bool
        )
        floats = self.arrays.total_float[open_rows]
        return [_band(label, low, high, day, floats) for label, low, high in BANDS]

    def explain(self, task_id: int) -> Explanation:
        """What drives the task's start. Raises KeyError when the plan does not hold it."""
        return self._reasons.explain(task_id)

    def working_minutes(self, task_id: int, a: Instant, b: Instant) -> Minutes:
        """Signed working minutes from `a` to `b` in the calendar the task is scheduled by."""
        return self._reasons.working_minutes(task_id, a, b)

    def floats(self, task_id: int) -> Floats:
        """Start, finish, total, free, interfering and independent float of a leaf task.

        Working minutes of its calendar. Raises KeyError when the plan does not hold the task.
        """
        row = self._row[task_id]
        total, free = int(self.arrays.total_float[row]), int(self.arrays.free_float[row])
        return self._reasons.floats(task_id, total, free)

    def float_paths(self, end: int | None = None, limit: int = 10) -> list[FloatPath]:
        """At most `limit` paths to task `end` (else the project's finish), least float first.

        No task lies on two paths. The gap of a path is the float, in working minutes, that its last
        link leaves, with the gap of the path it runs into. Raises KeyError for an unknown task.
        """
        return self._reasons.float_paths(end, limit)

    def out_of_sequence(self) -> list[OutOfSequence]:
        """Links whose successor began (FS, SS) or finished (FF, SF) before they let it."""
        return self._reasons.out_of_sequence()

    def table(self, tasks: Iterable[int] | None = None) -> ScheduleTable:
        """The plan row by row: `print` it, or let a notebook show it. See `draw.table`."""
        from ..draw import table

        return table(self, tasks)

    def gantt(self, tasks: Iterable[int] | None = None, **looks: Any) -> Picture:
        """The plan as a Gantt chart (SVG). `looks` are the keywords of `draw.gantt`."""
        from ..draw import gantt

        return gantt(self, tasks, **looks)

    def _leaf_mask(self) -> Flags:
        return self._draft.active & ~self._draft.tree.summary


def _band(label: str, low: int | None, high: int | None, day: int, floats: Ints) -> FloatBand:
    least = None if low is None else (low * day if low != 1 else 1)
    most = None if high is None else (high * day if high != 1 else 1)
    held = np.ones(len(floats), bool)
    if least is not None:
        held &= floats >= least
    if most is not None:
        held &= floats < most
    return FloatBand(label, least, most, int(held.sum()))
