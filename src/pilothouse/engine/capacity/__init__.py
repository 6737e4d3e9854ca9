"""Capacity: handed out in order of priority, and whose absence of time holds the plan up."""

from .bottlenecks import Bottleneck, Ranking, bottlenecks
from .handing_out import (
    CapacityError,
    Grant,
    HandOut,
    HandOutStoppedError,
    ProjectDemand,
    Shortage,
    hand_out,
)

__all__ = [
    "Bottleneck",
    "CapacityError",
    "Grant",
    "HandOut",
    "HandOutStoppedError",
    "ProjectDemand",
    "Ranking",
    "Shortage",
    "bottlenecks",
    "hand_out",
]
