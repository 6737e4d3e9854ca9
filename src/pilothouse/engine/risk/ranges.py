"""Ranges that the tasks of a plan state themselves, as estimates of what remains of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..calendar.rests import rests_of
from ..network.bounds import remaining_minutes
from ..network.data import Minutes, Plan, Task, TaskKind
from .distributions import ThreePoint


@dataclass(frozen=True, slots=True)
class Ranges:
    """What tasks say of how long they may take.

    `estimates` are triangular, in minutes of remaining duration, as `Uncertainty.estimates` takes
    them. `outrun` are tasks whose duration lies outside their range by now: it does not count.
    """

    estimates: Mapping[int, ThreePoint] = field(default_factory=dict)
    outrun: tuple[int, ...] = ()

    @classmethod
    def of_plan(cls, plan: Plan) -> Ranges:
        """The ranges that a plan's tasks state, of work that is still open.

        The ends are durations of the whole task and the planned one is the likeliest; what is done
        of it is done in every future, so that what remains varies by as many minutes. An end that
        is not stated is the duration.
        """
        stated = [task for task in plan.tasks if _states(task)]
        if not stated:
            return cls()
        above = {task.parent for task in plan.tasks}
        counted = [task for task in stated if task.id not in above and _varies(task)]
        rests = rests_of(plan)
        return cls(
            {task.id: _estimate(task, rests.get(task.id, 0)) for task in counted if holds(task)},
            tuple(task.id for task in counted if not holds(task)),
        )


def ends(task: Task) -> tuple[Minutes, Minutes]:
    """The shortest and the longest that a task may take, by its own range."""
    low, high = task.optimistic, task.pessimistic
    return task.duration if low is None else low, task.duration if high is None else high


def holds(task: Task) -> bool:
    """Whether the duration of a task lies within its range."""
    low, high = ends(task)
    return low <= task.duration <= high


def _states(task: Task) -> bool:
    return task.optimistic is not None or task.pessimistic is not None


def _varies(task: Task) -> bool:
    """Whether the task is open work whose duration the simulation draws."""
    follows = task.kind in (TaskKind.SUMMARY, TaskKind.LEVEL_OF_EFFORT)
    return task.active and not task.external and not follows and _left(task) > 0


def _left(task: Task) -> Minutes:
    """What the schedule plans: of work that has begun what remains, else the whole."""
    begun = task.actual_start is not None or task.actual_finish is not None
    return remaining_minutes(task) if begun else task.duration


def _estimate(task: Task, rest: Minutes) -> ThreePoint:
    """Rests of an interrupted task last as long in every future."""
    left, (low, high) = _left(task), ends(task)
    least = max(left - (task.duration - low), 0)
    return ThreePoint(least + rest, left + rest, left + high - task.duration + rest)
