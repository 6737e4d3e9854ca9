"""The network schedule: dates, floats, the critical path and why."""

from .method import schedule
from .result import Driver, Explanation, FloatBand, Schedule, Step, TaskArrays, TaskDates

__all__ = [
    "Driver",
    "Explanation",
    "FloatBand",
    "Schedule",
    "Step",
    "TaskArrays",
    "TaskDates",
    "schedule",
]
