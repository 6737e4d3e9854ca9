"""Where a stakeholder stands in the grid, and how far from where they should be."""

from __future__ import annotations

from pilothouse.governance.stakeholders.types import Quadrant

HIGH = 4


def quadrant(influence: int, interest: int) -> Quadrant:
    """Mendelow's power and interest grid on scales of 1 to 5; 4 and 5 are high."""
    if influence >= HIGH:
        return Quadrant.MANAGE if interest >= HIGH else Quadrant.SATISFY
    return Quadrant.INFORM if interest >= HIGH else Quadrant.MONITOR


def gap(now: int, desired: int) -> int:
    """How many steps of attitude are missing, 0 when it is as desired or better."""
    return max(0, desired - now)


def weight(influence: int, interest: int) -> int:
    """Influence × interest, 1 to 25, by which the register is sorted."""
    return influence * interest


def needs_plan(influence: int, missing: int) -> bool:
    """Whether somebody must have an engagement strategy: influential, and not yet won."""
    return influence >= HIGH and missing > 0
