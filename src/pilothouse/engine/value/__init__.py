"""Earned value and earned schedule."""

from ..network.data import Contour
from .costs import Charge, PlanCosts, has_rates, priced
from .earned_schedule import (
    duration_forecasts,
    earned_schedule,
    earned_time,
    in_time,
    p_factor,
    planned_duration,
)
from .errors import ValueDataError, ValueStoppedError
from .history import PastValues, actual_costs, past_values
from .measures import measures
from .plan_value import PlanValue, TaskValue
from .ranges import MINIMUM_PERIODS, duration_range, eac_range
from .result import (
    DurationForecasts,
    EacMethod,
    EarnedSchedule,
    Interval,
    Measures,
    PlanStatus,
)
from .status import plan_status
from .technique import (
    Basis,
    Earning,
    Technique,
    ValueSettings,
    WeightedMilestone,
)

__all__ = [
    "MINIMUM_PERIODS",
    "Basis",
    "Charge",
    "Contour",
    "DurationForecasts",
    "EacMethod",
    "EarnedSchedule",
    "Earning",
    "Interval",
    "Measures",
    "PastValues",
    "PlanCosts",
    "PlanStatus",
    "PlanValue",
    "TaskValue",
    "Technique",
    "ValueDataError",
    "ValueSettings",
    "ValueStoppedError",
    "WeightedMilestone",
    "actual_costs",
    "duration_forecasts",
    "duration_range",
    "eac_range",
    "earned_schedule",
    "earned_time",
    "has_rates",
    "in_time",
    "measures",
    "p_factor",
    "past_values",
    "plan_status",
    "planned_duration",
    "priced",
]
