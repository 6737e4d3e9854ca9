"""Steps of a change request and its impact: pure functions."""

from pilothouse.control.changes.rules.impact import impact, known_edits, packed
from pilothouse.control.changes.rules.steps import (
    check_can_decide,
    check_can_implement,
    check_can_submit,
    check_can_withdraw,
    check_draft,
)

__all__ = [
    "check_can_decide",
    "check_can_implement",
    "check_can_submit",
    "check_can_withdraw",
    "check_draft",
    "impact",
    "known_edits",
    "packed",
]
