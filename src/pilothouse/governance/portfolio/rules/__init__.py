"""Decisions about proposals without the database."""

from pilothouse.governance.portfolio.rules.asking import (
    budgets_of,
    candidates_of,
    months_of,
    periods_of,
    problem,
    spread_evenly,
)
from pilothouse.governance.portfolio.rules.capacity import (
    capacity_of,
    handed_out,
    mondays,
    told_apart,
    weekly,
)
from pilothouse.governance.portfolio.rules.choosing import (
    best,
    patience_of,
    why,
    with_reason,
)
from pilothouse.governance.portfolio.rules.scoring import (
    FEWEST_SHEETS,
    check_can_assess,
    check_can_edit,
    check_enough_sheets,
    check_range,
    check_step,
    check_values,
    cut_off,
    expected_cost,
    spread,
    weighted_score,
)

__all__ = [
    "FEWEST_SHEETS",
    "best",
    "budgets_of",
    "candidates_of",
    "capacity_of",
    "check_can_assess",
    "check_can_edit",
    "check_enough_sheets",
    "check_range",
    "check_step",
    "check_values",
    "cut_off",
    "expected_cost",
    "handed_out",
    "mondays",
    "months_of",
    "patience_of",
    "periods_of",
    "problem",
    "spread",
    "spread_evenly",
    "told_apart",
    "weekly",
    "weighted_score",
    "why",
    "with_reason",
]
