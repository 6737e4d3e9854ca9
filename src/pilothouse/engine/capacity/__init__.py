"""Capacity: handed out in order of priority, and whose absence of time holds the plan up."""

from .bottlenecks import Bottleneck, bottlenecks, delayed_finish
from .handing_out import CapacityError, Grant, HandOut, ProjectDemand, Shortage, hand_out

__all__ = [
    "Bottleneck",
    "CapacityError",
    "Grant",
    "HandOut",
    "ProjectDemand",
    "Shortage",
    "bottlenecks",
    "delayed_finish",
    "hand_out",
]
