"""How the budget of a task is planned and earned (ANSI/EIA-748-D; PMI, Standard for EVM, 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..network.data import Contour, Instant, Task, TaskKind
from .errors import ValueDataError

ONE, HALF = Decimal(1), Decimal("0.5")


class Technique(StrEnum):
    """The measurement techniques. A level of effort earns as planned, whatever happens."""

    PERCENT = "percent"
    PHYSICAL = "physical"
    ZERO_HUNDRED = "0/100"
    FIFTY_FIFTY = "50/50"
    WEIGHTED_MILESTONES = "weighted_milestones"
    LEVEL_OF_EFFORT = "level_of_effort"
    APPORTIONED = "apportioned"


class Basis(StrEnum):
    """What values are measured in: money, hours of work, or hours of duration."""

    COST = "cost"
    WORK = "work"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class WeightedMilestone:
    """A step that earns a part of a task's budget when it is achieved.

    Parameters
    ----------
    weight : Decimal
        Its part of the budget, relative to the sum of all weights of the task.
    planned : int
        The instant at which the baseline has it achieved.
    achieved : int or None
        The instant at which it was achieved, or None while it is not.
    """

    weight: Decimal
    planned: Instant
    achieved: Instant | None = None


@dataclass(frozen=True, slots=True)
class Earning:
    """How one task earns its budget.

    Parameters
    ----------
    technique : Technique
        The measurement technique.
    milestones : tuple of WeightedMilestone
        For weighted milestones.
    base : int or None
        For apportioned effort: the id of the task whose planned and earned shares it follows.
    """

    technique: Technique = Technique.PERCENT
    milestones: tuple[WeightedMilestone, ...] = ()
    base: int | None = None


@dataclass(frozen=True, slots=True)
class ValueSettings:
    """Choices of an earned value calculation over a plan.

    Parameters
    ----------
    baseline : int
        The number of the baseline that gives dates and budgets.
    basis : Basis or None
        What is measured; None takes the cost where the baseline holds any, else the work, else
        the duration.
    technique : Technique
        The technique of tasks that `earnings` does not name. Levels of effort always earn as
        such.
    earnings : mapping of task id to Earning
        Techniques of single tasks.
    contours : mapping of (task id, resource id) to Contour
        How assignments spread their part of the budget; flat where not named.
    planned_alike : bool
        Whether planned value is credited by the same technique as earned value, so that a task
        on its baseline has no variance (EIA-748, guideline 22). False phases it evenly.
    """

    baseline: int = 0
    basis: Basis | None = None
    technique: Technique = Technique.PERCENT
    earnings: Mapping[int, Earning] = field(default_factory=dict)
    contours: Mapping[tuple[int, int], Contour] = field(default_factory=dict)
    planned_alike: bool = True

    def of(self, task: Task) -> Earning:
        """How a task earns."""
        if task.id in self.earnings:
            return self.earnings[task.id]
        loe = task.kind is TaskKind.LEVEL_OF_EFFORT
        return Earning(Technique.LEVEL_OF_EFFORT if loe else self.technique)


def check_milestones(task: Task, earning: Earning) -> Decimal:
    """The sum of the weights of a task's milestones.

    Raises
    ------
    ValueDataError
        Where there is no milestone, a weight is negative, or all are zero.
    """
    weights = [mark.weight for mark in earning.milestones]
    total = sum(weights, Decimal(0))
    if total <= 0 or min(weights) < 0:
        raise ValueDataError(
            f"“{task.name}” ({task.id}) earns by weighted milestones, but its weights do not add "
            "up to more than zero: give each milestone a weight."
        )
    return total


def earned_share(task: Task, earning: Earning, date: Instant) -> Decimal:
    """The part of a task's budget that is earned by a date, 0 to 1.

    Facts after the date do not count; a percentage counts as it stands. Percentages outside 0
    to 100 are taken as the nearer end. Level of effort and apportioned effort are not decided
    here: they follow the plan and their base.

    Raises
    ------
    ValueDataError
        Where weighted milestones have no weights.
    """
    if earning.technique is Technique.WEIGHTED_MILESTONES:
        total = check_milestones(task, earning)
        done = (m.weight for m in earning.milestones if _by(m.achieved, date))
        return sum(done, Decimal(0)) / total
    if _by(task.actual_finish, date):
        return ONE
    if earning.technique is Technique.ZERO_HUNDRED:
        return Decimal(0)
    if earning.technique is Technique.FIFTY_FIFTY:
        return HALF if _by(task.actual_start, date) else Decimal(0)
    percent = task.percent_complete
    if earning.technique is Technique.PHYSICAL and task.physical_percent is not None:
        percent = task.physical_percent
    return Decimal(str(min(100.0, max(0.0, percent)))) / 100


def _by(fact: Instant | None, date: Instant) -> bool:
    return fact is not None and fact <= date
