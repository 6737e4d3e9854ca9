"""Earned value and earned schedule."""

from .earned_schedule import (
    duration_forecasts,
    earned_schedule,
    earned_time,
    p_factor,
    planned_duration,
)
from .measures import measures
from .plan_value import PlanValue, TaskValue, Technique
from .result import DurationForecasts, EarnedSchedule, Measures

__all__ = [
    "DurationForecasts",
    "EarnedSchedule",
    "Measures",
    "PlanValue",
    "TaskValue",
    "Technique",
    "duration_forecasts",
    "earned_schedule",
    "earned_time",
    "measures",
    "p_factor",
    "planned_duration",
]
