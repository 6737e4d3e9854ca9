"""Who may change a plan at which stage, and how far without a change request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pilothouse.delivery.schedule.types.edits import RemoveTask
from pilothouse.delivery.work.types import Stage
from pilothouse.kit.errors import RuleError

PLANNED = frozenset({Stage.CHARTER, Stage.PLANNING, Stage.AGREEMENT})
CONTROLLED = frozenset({Stage.EXECUTION, Stage.CLOSING})
TOLERANCE_DAYS = 5


def may_edit(stage: str) -> bool:
    """Whether a plan is open to edits at a stage."""
    return stage in PLANNED or stage in CONTROLLED


def check_may_plan(stage: str) -> None:
    """Raise RuleError when nobody edits the plan at this stage."""
    if stage == Stage.HAND_OVER:
        raise RuleError(
            "The plan is with the PMO for hand-over and does not change until it is decided. "
            "Ask the PMO to return it if it must change now."
        )
    if not may_edit(stage):
        raise RuleError(f"In stage “{Stage(stage).label}” the plan is closed.")


def check_may_report(stage: str) -> None:
    """Raise RuleError when no progress can be reported at this stage."""
    if stage in (Stage.CLOSED, Stage.CANCELLED, Stage.BENEFITS):
        raise RuleError(f"In stage “{Stage(stage).label}” no progress is reported.")


def check_scope(stage: str, edits: Iterable[Any], in_baseline: frozenset[int]) -> None:
    """Raise RuleError for taking agreed work out of a project in execution."""
    gone = {edit.task for edit in edits if isinstance(edit, RemoveTask)}
    if stage in CONTROLLED and gone & in_baseline:
        raise RuleError(
            "This task is part of the accepted baseline. Raise a change request to take it out."
        )


def check_tolerance(stage: str, *, baseline: str, days_before: float, days_after: float) -> None:
    """Raise RuleError when an edit in execution makes the finish later than tolerance allows.

    Days are working days of the finish behind the accepted baseline, before and after the edit.
    """
    if stage not in CONTROLLED:
        return
    if days_after > days_before and days_after > TOLERANCE_DAYS:
        raise RuleError(
            f"This would move the finish {days_after:.0f} working days behind {baseline}; the PMs "
            f"decide up to {TOLERANCE_DAYS}. Raise a change request for it."
        )
