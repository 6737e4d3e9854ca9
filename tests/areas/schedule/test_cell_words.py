"""Hours typed into a cell: numbers of hours or durations, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from pilothouse.delivery.schedule.rules.cells_more import hours_minutes
from pilothouse.kit.errors import InvalidError


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("12", 720), ("12.5h", 750), ("12,5", 750), (".5", 30), ("2d", 960), ("3 h", 180)],
)
def test_hours_are_numbers_or_durations(text: str, minutes: int) -> None:
    assert hours_minutes(text, "work") == minutes


@pytest.mark.parametrize("text", ["nan", "inf", "1e9", "--1", "twelve", "."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        hours_minutes(text, "work")
