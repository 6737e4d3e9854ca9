"""Scores, and the states between which a risk may go."""

from __future__ import annotations

from pilothouse.control.risks.types import RiskState
from pilothouse.kit.errors import InvalidError, RuleError

HIGH = 12
VERY_HIGH = 20


def score(likelihood: int, impact: int) -> int:
    """Likelihood × impact, both 1 to 5: the usual qualitative score, 1 to 25."""
    return likelihood * impact


def band(value: int) -> int:
    """The colour band of a score, 1 (low) to 5 (very high), as in the matrix."""
    return 1 + sum(value >= edge for edge in (4, 8, HIGH, VERY_HIGH))


def needs_contingency(value: int) -> bool:
    """Whether a risk of this score must have a contingency plan: high ones must."""
    return value >= HIGH


def check_can_close(state: str) -> None:
    """Raise RuleError for a risk that is closed already."""
    if state == RiskState.CLOSED:
        raise RuleError("This risk is closed already. Reopen it first if it has come back.")


def check_can_reopen(state: str) -> None:
    """Raise RuleError unless the risk is closed."""
    if state != RiskState.CLOSED:
        raise RuleError("Only a closed risk can be reopened.")


def check_reason(reason: str) -> None:
    """Raise InvalidError when no reason was given."""
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept in the history."]})
