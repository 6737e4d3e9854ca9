"""What can be wrong with a plan, as typed errors that name the rows and say how to mend them."""

from __future__ import annotations

from collections.abc import Sequence

from .data import PlanError


class BadReferenceError(PlanError):
    """A row points at another row that the plan does not hold, or at itself."""


class DuplicateIdError(PlanError):
    """Two rows carry the same id."""


class EmptyCalendarError(PlanError):
    """A calendar that is used never works."""


class ImpossibleValueError(PlanError):
    """A row holds a value that no plan can have."""


class HorizonError(PlanError):
    """Dates run out of the range that can be computed (a thousand years)."""


class CycleError(PlanError):
    """Links form a circle. `task_ids` and `names` list every task on it, in order."""

    def __init__(self, task_ids: Sequence[int], names: Sequence[str]) -> None:
        self.task_ids = tuple(task_ids)
        self.names = tuple(names)
        circle = " → ".join(f"“{name}”" for name in [*names, *names[:1]])
        super().__init__(f"These tasks wait for one another: {circle}. Remove one of the links.")
