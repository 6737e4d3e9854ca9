"""How many tasks of a plan our schedule gives the dates and floats that the source tool stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pilothouse.engine.network.data import Plan, StoredDates, Task
from pilothouse.engine.scheduling import Schedule, TaskDates

DATES = {
    "ES": "early_start",
    "EF": "early_finish",
    "LS": "late_start",
    "LF": "late_finish",
    "S": "start",
    "F": "finish",
}
FLOATS = {"FF": "free_float", "TF": "total_float"}
FIELDS = DATES | FLOATS


@dataclass(frozen=True)
class Miss:
    """One stored value that our schedule does not give: instants, or minutes for floats."""

    task: int
    field: str
    stored: int
    ours: int


@dataclass
class Score:
    """Leaf tasks with stored dates; how many have all dates right, and all dates and floats.

    Per field: values `compared`, `same` (equal to the minute) and `agreed` (no working minute of
    the task's calendar between the two instants: Friday evening is Monday morning).
    """

    tasks: int = 0
    dates_ok: int = 0
    all_ok: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def fields(self) -> dict[str, dict[str, int]]:
        """Counts by field name: n compared, strict equal to the minute, eq in agreement."""
        return {
            name: {"n": self.compared[name], "strict": self.same[name], "eq": self.agreed[name]}
            for name in FIELDS
        }


def judge(plan: Plan, schedule: Schedule) -> Score:
    """Compare every leaf task that carries stored dates with `schedule`, field by field."""
    score = Score()
    for task in plan.tasks:
        if schedule.is_summary(task.id) or task.stored is None or not _dated(task.stored):
            continue
        wrong = _compare(score, schedule, task, task.stored)
        score.tasks += 1
        score.dates_ok += not wrong & DATES.keys()
        score.all_ok += not wrong
    return score


def _dated(stored: StoredDates) -> bool:
    return any(getattr(stored, name) is not None for name in DATES.values())


def _compare(score: Score, schedule: Schedule, task: Task, stored: StoredDates) -> set[str]:
    dates, wrong = schedule.of(task.id), set[str]()
    for name, attribute in FIELDS.items():
        value = getattr(stored, attribute)
        if value is None:
            continue
        ours = getattr(dates, attribute)
        agrees = value == ours or _agrees(schedule, dates, name, value, ours)
        score.compared[name] += 1
        score.same[name] += value == ours
        score.agreed[name] += agrees
        if not agrees:
            wrong.add(name)
            score.misses.append(Miss(task.id, name, value, ours))
    return wrong


def _agrees(schedule: Schedule, dates: TaskDates, name: str, stored: int, ours: int) -> bool:
    if name in FLOATS:
        return False
    return schedule.working_minutes(dates.task, stored, ours) == 0
