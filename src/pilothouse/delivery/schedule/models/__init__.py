from pilothouse.delivery.schedule.models.history import (
    Baseline,
    ColumnMapping,
    PlanEdit,
    PlanForecast,
    PlanImport,
    ProgressTable,
)
from pilothouse.delivery.schedule.models.plan import (
    Plan,
    PlanAssignment,
    PlanCalendar,
    PlanLink,
    PlanResource,
    PlanTask,
)

__all__ = [
    "Baseline",
    "ColumnMapping",
    "Plan",
    "PlanAssignment",
    "PlanCalendar",
    "PlanEdit",
    "PlanForecast",
    "PlanImport",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "ProgressTable",
]
