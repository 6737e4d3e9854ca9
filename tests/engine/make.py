"""Small plans for tests: Monday 5 January 2026, eight hours a day with a lunch break."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilothouse.engine import Calendar, Link, Plan, ScheduleOptions, Task, day_number

HOUR = 60
DAY = 8 * HOUR
SHIFT = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
STANDARD = Calendar(1, "standard", (SHIFT,) * 5 + ((), ()))
ROUND_THE_CLOCK = Calendar(2, "round the clock", (((0, 1440),),) * 7)
FIRST_DAY = day_number(date(2026, 1, 5))
MONDAY = FIRST_DAY * 1440 + 8 * 60


def at(day: int, hour: int, minute: int = 0) -> int:
    """An instant: day 1 is the first Monday, day 6 its Saturday, day 8 the next Monday."""
    return (FIRST_DAY + day - 1) * 1440 + hour * 60 + minute


def make_plan(*tasks: Task, links: tuple[Link, ...] = (), **fields: Any) -> Plan:
    """A plan that starts on the first Monday; options by name, other fields as the plan's."""
    names = set(ScheduleOptions.__dataclass_fields__)
    options = ScheduleOptions(**{k: v for k, v in fields.items() if k in names})
    rest = {k: v for k, v in fields.items() if k not in names}
    values: dict[str, Any] = {
        "name": "test",
        "start": MONDAY,
        "calendars": (STANDARD, ROUND_THE_CLOCK),
        "default_calendar": 1,
        **rest,
    }
    return Plan(tasks=tasks, links=links, options=options, **values)


def chain(count: int, duration: int = DAY) -> Plan:
    """Tasks 1 .. count, each after the one before."""
    tasks = [Task(i, f"task {i}", duration) for i in range(1, count + 1)]
    return make_plan(*tasks, links=tuple(Link(i, i + 1) for i in range(1, count)))
