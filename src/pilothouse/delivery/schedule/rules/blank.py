"""The plan a project begins with when no file is there."""

from __future__ import annotations

from pilothouse.engine.network.data import Calendar, Plan

DAY = ((480, 720), (780, 1020))
STANDARD = Calendar(1, "Standard", (DAY,) * 5 + ((), ()))


def blank_plan(name: str, start: int) -> Plan:
    """A plan without tasks: Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00."""
    return Plan(name[:200], start, (STANDARD,), STANDARD.id)
