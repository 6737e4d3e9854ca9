"""The network schedule: dates, floats, the critical path and why."""

from .analysis import FloatPath, Floats, OutOfSequence
from .compiled_plan import CompiledPlan
from .method import schedule
from .result import Driver, Explanation, FloatBand, Schedule, Step, TaskArrays, TaskDates

__all__ = [
    "CompiledPlan",
    "Driver",
    "Explanation",
    "FloatBand",
    "FloatPath",
    "Floats",
    "OutOfSequence",
    "Schedule",
    "Step",
    "TaskArrays",
    "TaskDates",
    "schedule",
]
