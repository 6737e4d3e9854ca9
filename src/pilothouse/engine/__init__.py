"""The computing engine: plain data in, plain data out, no server, no database, no clock.

Names are imported when first used, so that `import pilothouse.engine` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .calendar import WorkingTime, day_number, instant, to_datetime
    from .capacity import ProjectDemand, bottlenecks, hand_out
    from .levelling import (
        Activities,
        Levelling,
        LevellingError,
        LevelOptions,
        Reservation,
        level,
        level_jointly,
        level_together,
        overloads,
    )
    from .network.data import (
        Assignment,
        BaselineValues,
        Calendar,
        CalendarException,
        ConstraintType,
        Convention,
        Crossing,
        LagCalendar,
        LagUnit,
        Link,
        LinkType,
        Plan,
        PlanError,
        ProgressMode,
        Resource,
        ResourceKind,
        ScheduleOptions,
        StoredDates,
        Task,
        TaskKind,
        WeekOverride,
    )
    from .network.errors import (
        BadReferenceError,
        CycleError,
        DuplicateIdError,
        EmptyCalendarError,
        HorizonError,
        ImpossibleValueError,
    )
    from .quality import Assessment, QualitySettings, assess
    from .risk import RiskEvent, RiskResult, ThreePoint, Uncertainty, simulate
    from .scheduling import (
        CompiledPlan,
        Driver,
        Explanation,
        FloatPath,
        Floats,
        OutOfSequence,
        Schedule,
        TaskDates,
        schedule,
    )
    from .selection import (
        CategoryLimit,
        Level,
        Portfolio,
        Proposal,
        Requirement,
        Selection,
        Synergy,
        explain,
        frontier,
        prices,
        select,
    )
    from .together import CrossingCycleError, CrossStep, Together, schedule_together
    from .warming import warm

_HOMES = {
    "calendar": "WorkingTime day_number instant to_datetime",
    "capacity": "ProjectDemand bottlenecks hand_out",
    "levelling": (
        "Activities LevelOptions Levelling LevellingError Reservation "
        "level level_jointly level_together overloads"
    ),
    "network.data": (
        "Assignment BaselineValues Calendar CalendarException ConstraintType Convention Crossing "
        "LagCalendar LagUnit Link LinkType Plan PlanError ProgressMode Resource ResourceKind "
        "ScheduleOptions StoredDates Task TaskKind WeekOverride"
    ),
    "network.errors": (
        "BadReferenceError CycleError DuplicateIdError EmptyCalendarError HorizonError "
        "ImpossibleValueError"
    ),
    "quality": "Assessment QualitySettings assess",
    "risk": "RiskEvent RiskResult ThreePoint Uncertainty simulate",
    "scheduling": (
        "CompiledPlan Driver Explanation FloatPath Floats OutOfSequence Schedule TaskDates schedule"
    ),
    "selection": (
        "CategoryLimit Level Portfolio Proposal Requirement Selection Synergy "
        "explain frontier prices select"
    ),
    "together": "CrossStep CrossingCycleError Together schedule_together",
    "warming": "warm",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME)


__all__ = [
    "Activities",
    "Assessment",
    "Assignment",
    "BadReferenceError",
    "BaselineValues",
    "Calendar",
    "CalendarException",
    "CategoryLimit",
    "CompiledPlan",
    "ConstraintType",
    "Convention",
    "CrossStep",
    "Crossing",
    "CrossingCycleError",
    "CycleError",
    "Driver",
    "DuplicateIdError",
    "EmptyCalendarError",
    "Explanation",
    "FloatPath",
    "Floats",
    "HorizonError",
    "ImpossibleValueError",
    "LagCalendar",
    "LagUnit",
    "Level",
    "LevelOptions",
    "Levelling",
    "LevellingError",
    "Link",
    "LinkType",
    "OutOfSequence",
    "Plan",
    "PlanError",
    "Portfolio",
    "ProgressMode",
    "ProjectDemand",
    "Proposal",
    "QualitySettings",
    "Requirement",
    "Reservation",
    "Resource",
    "ResourceKind",
    "RiskEvent",
    "RiskResult",
    "Schedule",
    "ScheduleOptions",
    "Selection",
    "StoredDates",
    "Synergy",
    "Task",
    "TaskDates",
    "TaskKind",
    "ThreePoint",
    "Together",
    "Uncertainty",
    "WeekOverride",
    "WorkingTime",
    "assess",
    "bottlenecks",
    "day_number",
    "explain",
    "frontier",
    "hand_out",
    "instant",
    "level",
    "level_jointly",
    "level_together",
    "overloads",
    "prices",
    "schedule",
    "schedule_together",
    "select",
    "simulate",
    "to_datetime",
    "warm",
]
