"""Scores, states and figures of risks: pure functions."""

from pilothouse.control.risks.rules.events import event_of
from pilothouse.control.risks.rules.figures import (
    FIGURES,
    LONGEST,
    check_figures,
    check_tasks,
    marked,
)
from pilothouse.control.risks.rules.futures import chances
from pilothouse.control.risks.rules.scores import (
    band,
    check_can_close,
    check_can_reopen,
    check_reason,
    needs_contingency,
    score,
)

__all__ = [
    "FIGURES",
    "LONGEST",
    "band",
    "chances",
    "check_can_close",
    "check_can_reopen",
    "check_figures",
    "check_reason",
    "check_tasks",
    "event_of",
    "marked",
    "needs_contingency",
    "score",
]
