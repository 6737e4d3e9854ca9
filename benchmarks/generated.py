"""Plans made up for measuring: layers of tasks, the same for the same seed."""

from __future__ import annotations

import random
from datetime import datetime

from pilothouse.engine import (
    Calendar,
    ConstraintType,
    Link,
    Plan,
    ScheduleOptions,
    Task,
    instant,
)

LAYER = 50
SHIFT = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
STANDARD = Calendar(1, "standard", (SHIFT,) * 5 + ((), ()))
SIX_DAYS = Calendar(2, "six days", (((420, 720), (750, 960)),) * 6 + ((),))
NIGHT = Calendar(3, "night", (((1320, 1800),),) * 5 + ((), ()))
CONTINUOUS = Calendar(4, "round the clock", (((0, 1440),),) * 7)
START = instant(datetime(2026, 1, 5, 8))  # noqa: DTZ001  (project time)


def _links(draw: random.Random, count: int, per_task: float) -> tuple[Link, ...]:
    """Each task after the first layer waits for one or two of the layer before."""
    pairs = []
    for task in range(LAYER, count):
        before = task // LAYER * LAYER - LAYER
        number = 2 if draw.random() < per_task - 1 else 1
        pairs += [(first, task) for first in draw.sample(range(before, before + LAYER), number)]
    return tuple(Link(first, second) for first, second in pairs)


def one_calendar(count: int, seed: int = 1) -> Plan:
    """Finish-start links, 1.75 a task; durations of one to twenty half days."""
    draw = random.Random(seed)
    tasks = tuple(Task(i, f"task {i}", draw.randint(1, 20) * 240) for i in range(count))
    return Plan("one calendar", START, (STANDARD,), 1, tasks, _links(draw, count, 1.75))


def four_calendars(count: int, seed: int = 1) -> Plan:
    """The same links over four calendars; a tenth constrained; the first fifth in progress."""
    draw = random.Random(seed)
    data_date = START + count // LAYER * 1440
    tasks = tuple(_rich(draw, i, count, data_date) for i in range(count))
    calendars = (STANDARD, SIX_DAYS, NIGHT, CONTINUOUS)
    links = _links(draw, count, 1.75)
    options = ScheduleOptions(reschedule_remaining=True)
    return Plan(
        "four calendars", START, calendars, 1, tasks, links, data_date=data_date, options=options
    )


def _rich(draw: random.Random, number: int, count: int, data_date: int) -> Task:
    duration = draw.randint(1, 20) * 240
    calendar = draw.randint(1, 4)
    name = f"task {number}"
    began = data_date - draw.randint(1, 400) * 1440
    if number < count // 10:
        return Task(
            number,
            name,
            duration,
            calendar=calendar,
            actual_start=began,
            actual_finish=began + 480,
            percent_complete=100.0,
        )
    if number < count // 5:
        return Task(
            number,
            name,
            duration,
            calendar=calendar,
            actual_start=began,
            remaining=duration // 2,
            percent_complete=50.0,
        )
    if draw.random() < 0.1:
        kinds = [
            ConstraintType.START_NO_EARLIER,
            ConstraintType.FINISH_NO_LATER,
            ConstraintType.FINISH_NO_EARLIER,
        ]
        date = data_date + draw.randint(0, count // LAYER * 5) * 1440 + 540
        return Task(
            number,
            name,
            duration,
            calendar=calendar,
            constraint=draw.choice(kinds),
            constraint_date=date,
        )
    return Task(number, name, duration, calendar=calendar)
