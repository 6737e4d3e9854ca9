"""An edit of a plan as the history tells it."""

from __future__ import annotations

import pytest

from pilothouse.delivery.schedule.rules.telling import MOST, told

pytestmark = pytest.mark.nodb
# 29,419,680 minutes after 1970-01-01 is 8 December 2025, 08:00 (date -u -d @1765180800).
START = 29_419_680


def test_minutes_become_hours_and_instants_become_days() -> None:
    before = {"tasks": [{"id": 3, "name": "Fit vans", "duration": 4800}], "data_date": None}
    after = {
        "tasks": [{"id": 3, "name": "Fit vans", "duration": 4560, "actual_start": START}],
        "data_date": START,
    }
    rows = {row["label"]: (row["before"], row["after"]) for row in told(before, after)}
    assert rows == {
        "Fit vans: duration": ("80 h", "76 h"),
        "Fit vans: actual start": ("", "8 Dec 2025 08:00"),
        "Data date": ("", "8 Dec 2025 08:00"),
    }


def test_tasks_and_links_come_and_go() -> None:
    before = {"tasks": [{"id": 1, "name": "Dig"}], "links": [{"predecessor": 1, "successor": 2}]}
    after = {
        "tasks": [{"id": 4, "name": "Pour"}],
        "links": [{"predecessor": 1, "successor": 4, "type": "SS", "lag": 480}],
    }
    rows = [(row["label"], row["before"], row["after"]) for row in told(before, after)]
    assert rows == [
        ("Task removed", "Dig", ""),
        ("Task added", "", "Pour"),
        ("Link removed", "1 → 2 FS", ""),
        ("Link added", "", "1 → 4 SS+8h"),
    ]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"lag": -90}, "1 → 2 FS-1.5h"),
        ({"lag": 2880, "lag_unit": "elapsed"}, "1 → 2 FS+2ed"),
        ({"lag": 5000, "lag_unit": "percent"}, "1 → 2 FS+50%"),
    ],
)
def test_lags_keep_their_unit(link: dict[str, object], said: str) -> None:
    (row,) = told({}, {"links": [{"predecessor": 1, "successor": 2, **link}]})
    assert row["after"] == said


def test_a_long_edit_is_cut_and_says_so() -> None:
    tasks = [{"id": n, "name": f"T{n}"} for n in range(MOST + 5)]
    rows = told({}, {"tasks": tasks})
    assert len(rows) == MOST + 1
    assert rows[-1]["after"] == "5 more"
