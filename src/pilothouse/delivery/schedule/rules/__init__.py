"""Decisions about plans without the database."""

from pilothouse.delivery.schedule.rules.apply import apply
from pilothouse.delivery.schedule.rules.apply_series import occurrences
from pilothouse.delivery.schedule.rules.costing import costs_of
from pilothouse.delivery.schedule.rules.delta import apply_delta, diff
from pilothouse.delivery.schedule.rules.draft import numbered
from pilothouse.delivery.schedule.rules.loss_report import held_otherwise
from pilothouse.delivery.schedule.rules.merge import merge
from pilothouse.delivery.schedule.rules.resting import rest_of
from pilothouse.delivery.schedule.rules.shifting import shifted
from pilothouse.delivery.schedule.rules.stages import (
    check_may_plan,
    check_may_report,
    check_tolerance,
)

__all__ = [
    "apply",
    "apply_delta",
    "check_may_plan",
    "check_may_report",
    "check_tolerance",
    "costs_of",
    "diff",
    "held_otherwise",
    "merge",
    "numbered",
    "occurrences",
    "rest_of",
    "shifted",
]
