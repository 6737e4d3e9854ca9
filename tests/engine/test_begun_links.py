"""Links between tasks that have both begun."""

from __future__ import annotations

from datetime import datetime

import pytest

from pilothouse.engine import (
    Calendar,
    Link,
    LinkType,
    Plan,
    ScheduleOptions,
    Task,
    instant,
    schedule,
)
from pilothouse.engine.network.data import Convention

DAY = 480
WEEK = (((480, 720), (780, 1020)),) * 5 + ((), ())


@pytest.mark.parametrize("convention", list(Convention))
def test_a_start_that_has_happened_is_not_too_late_for_its_successor(
    convention: Convention,
) -> None:
    """Two tasks of 20 d, the second linked SS + 5 d; both began as planned, two weeks are over.

    By hand: 10 d remain of the first, 15 d of the second, so the first may slip 5 d.
    """
    plan = Plan(
        name="Begun",
        start=instant(datetime(2026, 1, 5, 8)),  # noqa: DTZ001
        calendars=(Calendar(1, "Standard", WEEK),),
        default_calendar=1,
        data_date=instant(datetime(2026, 1, 19, 8)),  # noqa: DTZ001
        options=ScheduleOptions(convention=convention),
        tasks=(
            Task(
                1,
                "First",
                20 * DAY,
                actual_start=instant(datetime(2026, 1, 5, 8)),  # noqa: DTZ001
                percent_complete=50,
                remaining=10 * DAY,
            ),
            Task(
                2,
                "Second",
                20 * DAY,
                actual_start=instant(datetime(2026, 1, 12, 8)),  # noqa: DTZ001
                percent_complete=25,
                remaining=15 * DAY,
            ),
        ),
        links=(Link(1, 2, LinkType.SS, 5 * DAY),),
    )
    computed = schedule(plan)
    assert [computed.of(task).total_float for task in (1, 2)] == [5 * DAY, 0]
