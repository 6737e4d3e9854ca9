"""The task list as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from pilothouse.interchange import read
from pilothouse.interchange.csv_out import COLUMNS, tasks_csv

FILES = Path(__file__).parent / "files"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_columns_and_values() -> None:
    found = rows(tasks_csv(read(FILES / "small.xml").plan))
    assert tuple(found[0]) == (*COLUMNS, "Contractor")
    assert [row["level"] for row in found] == ["1", "2", "2", "2", "1", "1"]
    assert [row["predecessors"] for row in found] == [
        "",
        "",
        "2FS",
        "3FS+0.5ed",
        "4SS+50%",
        "5FS-1d",
    ]
    pour = found[2]
    assert (pour["name"], pour["duration_days"], pour["resources"]) == ("Pour", "2", "Crew[50%]")
    assert (pour["start"], pour["deadline"]) == ("2026-01-07 08:00", "2026-01-14 17:00")


def test_computed_dates_replace_stored_ones() -> None:
    plan = read(FILES / "small.xml").plan
    found = rows(tasks_csv(plan, {3: (0, 60)}))
    assert (found[2]["start"], found[2]["finish"]) == ("1970-01-01 00:00", "1970-01-01 01:00")
    assert found[1]["start"] == ""


def test_a_formula_stays_text() -> None:
    plan = read(FILES / "small.xml").plan
    first = replace(plan.tasks[0], name="=HYPERLINK(1)")
    text = tasks_csv(replace(plan, tasks=(first, *plan.tasks[1:])))
    assert rows(text)[0]["name"] == "'=HYPERLINK(1)"
