"""How many tasks of a plan our schedule gives the dates and floats that the source tool stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pilothouse.engine.network.data import Plan, StoredDates, Task
from pilothouse.engine.scheduling import Schedule

DATES = {
    "ES": "early_start",
    "EF": "early_finish",
    "LS": "late_start",
    "LF": "late_finish",
    "S": "start",
    "F": "finish",
}
FLOATS = {"FF": "free_float", "TF": "total_float"}
FIELDS = DATES | FLOATS | {"critical": "critical"}


@dataclass(frozen=True)
class Miss:
    """One stored value that our schedule does not give: instants, or minutes for floats."""

    task: int
    field: str
    stored: int
    ours: int | None


@dataclass
class Score:
    """Leaf tasks with stored dates; how many have all dates right, and all dates and floats.

    Per field: values `compared`, `same` (equal to the minute) and `agreed` (no working minute of
    the task's calendar between the two instants: Friday evening is Monday morning). The critical
    flag is compared too, but not counted in `all_ok`.
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


def computed_dates(plan: Plan, schedule: Schedule) -> dict[int, StoredDates]:
    """What our schedule gives, by task, in the record that stored dates are kept in."""
    names = tuple(FIELDS.values())
    found = ((task.id, schedule.of(task.id)) for task in plan.tasks)
    return {task: StoredDates(**{n: getattr(dates, n) for n in names}) for task, dates in found}


def stored_dates(plan: Plan) -> dict[int, StoredDates]:
    """The dates that a plan carries, by task."""
    return {task.id: task.stored for task in plan.tasks if task.stored is not None}


def judge(
    plan: Plan, schedule: Schedule, computed: Mapping[int, StoredDates] | None = None
) -> Score:
    """Compare every leaf task that carries stored dates with `computed`, else with `schedule`.

    `schedule` counts the working minutes between two instants in the task's calendar.
    """
    answers = computed_dates(plan, schedule) if computed is None else computed
    score = Score()
    for task in plan.tasks:
        if schedule.is_summary(task.id) or task.stored is None or not _dated(task.stored):
            continue
        wrong = _compare(score, schedule, task, answers.get(task.id, StoredDates()))
        score.tasks += 1
        score.dates_ok += not wrong & DATES.keys()
        score.all_ok += not wrong - {"critical"}
    return score


def _dated(stored: StoredDates) -> bool:
    return any(getattr(stored, name) is not None for name in DATES.values())


def _compare(score: Score, schedule: Schedule, task: Task, answer: StoredDates) -> set[str]:
    wrong = set[str]()
    for name, attribute in FIELDS.items():
        value, ours = getattr(task.stored, attribute), getattr(answer, attribute)
        if value is None:
            continue
        agrees = value == ours or _agrees(schedule, task.id, name, value, ours)
        score.compared[name] += 1
        score.same[name] += value == ours
        score.agreed[name] += agrees
        if not agrees:
            wrong.add(name)
            score.misses.append(Miss(task.id, name, value, ours))
    return wrong


def _agrees(schedule: Schedule, task: int, name: str, stored: int, ours: int | None) -> bool:
    if name not in DATES or ours is None:
        return False
    return schedule.working_minutes(task, stored, ours) == 0
