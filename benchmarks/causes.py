"""Why a task of a file differs: a named cause, seen in what the file itself stores.

Nothing here looks at what we computed, except to know which tasks differ: a cause is a feature of
the source tool that the task carries, or stored figures that contradict each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.judging import DATES, FLOATS, Score
from pilothouse.engine import Link, LinkType, Plan, Schedule, StoredDates, Task

UNEXPLAINED = "no cause found"
CAUSES = {
    "dates without times": (
        "defect of the file: every date in it is stored at midnight, outside working time, so that "
        "a finish of one day stands for its evening, or for nothing"
    ),
    "late dates against the links": (
        "defect of the file: a stored late finish lies after the stored late start of a successor "
        "that has to wait for it; the file was not recalculated after its last change"
    ),
    "floats against the dates": (
        "defect of the file: the stored total float is not the working time between the stored "
        "early and late dates; the file was not recalculated after its last change"
    ),
    "early dates against the links": (
        "defect of the file: a stored early start lies before the stored early finish of what it "
        "has to wait for, without a constraint or progress that would allow it"
    ),
    "never scheduled": (
        "feature of the source tool: the task was entered after the plan was last scheduled there, "
        "and has no early or late dates"
    ),
    "levelling": (
        "resource levelling stored in the file: the task, or one it is linked to, carries a delay "
        "that levelling gave it when resources were booked otherwise"
    ),
    "set by hand": (
        "feature of the source tool: the task, or one it is linked to, is scheduled by hand or "
        "belongs to another file, and its dates follow from no calculation"
    ),
    "interrupted work": (
        "feature of the source tool: the task, or one it is linked to, is split, and the file "
        "keeps the parts as they were when it was last worked on"
    ),
    "follows a task that differs": (
        "the task is linked, over other tasks that differ, to one of the causes above"
    ),
    UNEXPLAINED: "nothing in the file says why; a rule of the source tool may be missing here",
}


@dataclass
class Found:
    """By cause: tasks that differ, and how often each field of theirs does."""

    tasks: Counter[str] = field(default_factory=Counter)
    fields: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def as_json(self) -> dict[str, dict[str, object]]:
        """The counts as `--json --causes` prints them."""
        return {
            cause: {"tasks": count, "fields": dict(self.fields[cause])}
            for cause, count in self.tasks.items()
        }


def causes_of(plan: Plan, schedule: Schedule, score: Score) -> Found:
    """The cause of each task that differs in a date or float."""
    file = _File(plan, schedule)
    differing: dict[int, set[str]] = defaultdict(set)
    for miss in score.misses:
        if miss.field in DATES or miss.field in FLOATS:
            differing[miss.task].add(miss.field)
    causes = {task: file.cause(task) for task in differing}
    _spread(causes, file)
    found = Found()
    for task, cause in causes.items():
        found.tasks[cause] += 1
        found.fields[cause].update(differing[task])
    return found


def _spread(causes: dict[int, str], file: _File) -> None:
    """Tasks without a cause of their own that are linked, step by step, to one that has one."""
    waiting = [task for task, cause in causes.items() if cause != UNEXPLAINED]
    while waiting:
        for near in file.beside[waiting.pop()]:
            if causes.get(near) == UNEXPLAINED:
                causes[near] = "follows a task that differs"
                waiting.append(near)


class _File:
    """What a plan stores about its tasks, ready to be asked for contradictions."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self.schedule = schedule
        self.task = {task.id: task for task in plan.tasks}
        self.into: dict[int, list[Link]] = defaultdict(list)
        self.out: dict[int, list[Link]] = defaultdict(list)
        self.beside: dict[int, set[int]] = defaultdict(set)
        for link in plan.links:
            self.into[link.successor].append(link)
            self.out[link.predecessor].append(link)
            self.beside[link.predecessor].add(link.successor)
            self.beside[link.successor].add(link.predecessor)
        self.only_days = self._only_days(plan.tasks)

    def cause(self, task: int) -> str:
        """The first cause that the task shows."""
        tests: Mapping[str, Callable[[int], bool]] = {
            "never scheduled": self._never_scheduled,
            "dates without times": lambda _: self.only_days,
            "late dates against the links": self._late_contradiction,
            "early dates against the links": self._early_contradiction,
            "floats against the dates": self._float_contradiction,
            "set by hand": lambda t: self._near(t, lambda x: x.manual or x.external),
            "levelling": lambda t: self._near(t, lambda x: x.leveling_delay > 0),
            "interrupted work": lambda t: self._near(t, lambda x: len(x.splits) > 1),
        }
        return next((name for name, shows in tests.items() if shows(task)), UNEXPLAINED)

    def _only_days(self, tasks: Iterable[Task]) -> bool:
        stored = [x.stored for x in tasks if x.stored is not None]
        dates = [d for s in stored for d in (s.start, s.finish) if d is not None]
        midnights = bool(dates) and all(date % 1440 == 0 for date in dates)
        return midnights and any(
            self.schedule.working_minutes(t.id, t.stored.finish - 60, t.stored.finish) == 0
            for t in tasks
            if t.stored is not None and t.stored.finish is not None
        )

    def _stored(self, task: int) -> StoredDates:
        return self.task[task].stored or StoredDates()

    def _never_scheduled(self, task: int) -> bool:
        stored = self._stored(task)
        return stored.early_start is None and stored.late_finish is None

    def _waits(self, link: Link) -> bool:
        """Whether the link makes a task wait, whatever its lag, for the finish of another."""
        ends = (self.task[link.predecessor], self.task[link.successor])
        plain = all(x.active and not x.manual and not x.external for x in ends)
        begun = self.task[link.successor].actual_start is not None
        return plain and not begun and link.type is LinkType.FS and link.lag >= 0

    def _before(self, task: int, start: int | None, finish: int | None) -> bool:
        """Whether working time of the task lies between a start and a later finish."""
        if start is None or finish is None or start >= finish:
            return False
        return self.schedule.working_minutes(task, start, finish) > 0

    def _late_contradiction(self, task: int) -> bool:
        mine = self._stored(task).late_finish
        links = filter(self._waits, self.out[task])
        return any(self._before(task, self._stored(x.successor).late_start, mine) for x in links)

    def _early_contradiction(self, task: int) -> bool:
        if self.task[task].constraint_date is not None:
            return False
        mine = self._stored(task).early_start
        links = filter(self._waits, self.into[task])
        return any(
            self._before(task, mine, self._stored(x.predecessor).early_finish) for x in links
        )

    def _float_contradiction(self, task: int) -> bool:
        stored = self._stored(task)
        early, late, total = stored.early_finish, stored.late_finish, stored.total_float
        if early is None or late is None or total is None:
            return False
        between = self.schedule.working_minutes(task, min(early, late), max(early, late))
        return abs(total) != between

    def _near(self, task: int, shows: Callable[[Task], bool]) -> bool:
        around = {task, *self.beside[task]}
        return any(shows(self.task[near]) for near in around)
