"""Files of risks that cannot be: each refusal names the file, the entry and how to mend it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pilothouse.engine import Plan, Task, TaskKind, simulate
from pilothouse.interchange.risk_file import RiskFileError, load
from tests.engine.make import DAY, MONDAY, ROUND_THE_CLOCK, make_plan

pytestmark = pytest.mark.nodb
WHOLE = 1440
EVENT = {"id": "s", "name": "Strike", "probability": 0.5, "tasks": [3], "delay": 4}
LOST = [0.1] * 12


def plan() -> Plan:
    return make_plan(
        Task(1, "Works", kind=TaskKind.SUMMARY, wbs="1"),
        Task(2, "dig", 10 * DAY, parent=1, wbs="1.1"),
        Task(3, "pour", 10 * DAY, parent=1, wbs="1.2"),
        Task(4, "cure", 2 * WHOLE, parent=1, wbs="1.2", elapsed=True),
    )


def refused(folder: Path, content: str | bytes, *, bound: bool = False) -> str:
    target = folder / "risks.json"
    target.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(RiskFileError) as caught:
        load(target).bind(plan()) if bound else load(target)
    sentence = str(caught.value)
    assert sentence.startswith("risks.json")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def file(**fields: Any) -> str:
    return json.dumps({"format": "pilothouse.risks", "version": 1, **fields})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not valid JSON: line 1, column 2"),
        ("", "not valid JSON: line 1"),
        (b"\xff\xfe{}", "save it as UTF-8"),
        ("[1]", "holds a list: write an object"),
        ('{"version": 1}', "write “format”: “pilothouse.risks”"),
        (
            '{"format": "pilothouse.risks", "version": 2}',
            "“version” is 2: this installation reads 1",
        ),
        ('{"format": "pilothouse.risks", "version": true}', "“version” is true"),
        ('{"a": 1, "a": 2}', "“a” stands twice"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        (" " * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_file_of_risks(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert words in refused(tmp_path, content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RiskFileError, match=r"absent\.json cannot be read .*: check the path\."):
        load(tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"event": []}, "“event” is no field here; there are format, version"),
        ({"unit": "weeks"}, "“unit” is “weeks”: write one of days, hours, minutes"),
        ({"correlation": 2}, "“correlation” is 2: write a number from 0 to 1"),
        ({"events": {}}, "“events” is an object: write a list"),
        ({"events": [3]}, "events, entry 1: 3 is no object"),
        (
            {"events": [{**EVENT, "probability": 1.2}]},
            "events, entry 1 “Strike”: “probability” is 1.2: write a number from 0 to 1",
        ),
        ({"events": [{**EVENT, "probability": True}]}, "“probability” is true"),
        ({"events": [{**EVENT, "probability": "0.5"}]}, "“probability” is “0.5”"),
        ({"events": [{"id": "s"}]}, "“s”: it does nothing: write “delay”, “cost” or both"),
        ({"events": [{**EVENT, "id": ""}]}, "“id” is an empty text"),
        ({"events": [EVENT, EVENT]}, "entry 2 “Strike”: “id” is that of events, entry 1 “Strike”"),
        ({"events": [{**EVENT, "parallel": 1}]}, "“parallel” is 1: write true or false"),
        ({"events": [{**EVENT, "tasks": []}]}, "“tasks” has 0 values"),
        ({"events": [{**EVENT, "tasks": [99]}]}, "the plan has no task 99: name a task by its"),
        ({"events": [{**EVENT, "tasks": ["9.9"]}]}, "no task of the plan has the WBS “9.9”"),
        ({"events": [{**EVENT, "tasks": ["1.2"]}]}, "2 tasks have the WBS “1.2”: name one by its"),
        (
            {"events": [{**EVENT, "tasks": ["1"]}]},
            "“Works” is a summary: name the tasks under it, such as 2, 3, 4",
        ),
        ({"events": [{**EVENT, "tasks": [3, 3]}]}, "“pour” is named twice"),
        ({"events": [{**EVENT, "tasks": [2.5]}]}, "2.5 names no task"),
        ({"events": [{**EVENT, "tasks": [3, 4]}]}, "set the file's “unit” to “hours”"),
        (
            {"events": [{**EVENT, "delay": {"low": 5, "likely": 3, "high": 4}}]},
            "“Strike”, delay: an estimate needs 0 ≤ low ≤ likely ≤ high, not 5, 3, 4",
        ),
        (
            {"events": [{**EVENT, "delay": {"low": 5}}]},
            "delay: “likely” is missing: write a number from 0 to 1,000,000",
        ),
        ({"events": [{**EVENT, "delay": 1e9}]}, "“delay” is 1000000000.0: write a number"),
        (
            {"events": [{**EVENT, "delay": {"shape": "square"}}]},
            "“shape” is “square”: write one of triangular, pert",
        ),
        (
            {
                "events": [
                    {**EVENT, "delay": {"shape": "discrete", "values": [1], "weights": [1, 2]}}
                ]
            },
            "values of 0 or more, each with a weight",
        ),
        ({"events": [{**EVENT, "mitigation": {"price": 3}}]}, "mitigation: it changes nothing"),
        (
            {"events": [{**EVENT, "mitigation": {"probability": -1}}]},
            "“Strike”, mitigation: “probability” is -1",
        ),
        (
            {"events": [{**EVENT, "id": str(n)} for n in range(201)]},
            "“events” has 201 values: 0 to 200",
        ),
        ({"tasks": [{"task": 2}]}, "write either “class” or “duration”"),
        ({"tasks": [{"task": 2, "class": "new"}]}, "the file has no “classes”"),
        (
            {"classes": {"new": 1}, "tasks": [{"task": 2, "class": "old"}]},
            "“class” is “old”: write one of new",
        ),
        ({"tasks": [{"task": 2, "duration": 1}] * 2}, "entry 2 “2”: “dig” has an entry already"),
        (
            {"drivers": [{"id": "d", "factor": 101, "tasks": [2]}]},
            "“factor” is 101: write a number from 0 to 100",
        ),
        ({"groups": [{"name": "g", "tasks": [2]}]}, "“tasks” has 1 values: 2 to 4"),
        (
            {"groups": [{"name": "g", "tasks": [2, 3]}, {"name": "h", "tasks": [3, 4]}]},
            "“pour” is in groups, entry 1 “g” already",
        ),
        (
            {"groups": [{"name": "g", "tasks": [2, 3], "matrix": [[1, 2], [3]]}]},
            "“matrix” needs 2 rows of 2 numbers",
        ),
        (
            {
                "branches": [
                    {"id": "b", "ways": [{"probability": 0.7, "tasks": [n]} for n in (2, 3)]}
                ]
            },
            "its probabilities exceed 1",
        ),
        (
            {"weather": [{"id": "w", "tasks": [2], "lost": [0.1]}]},
            "twelve months, twelve probabilities",
        ),
        (
            {"weather": [{"id": n, "tasks": [2], "lost": LOST} for n in "vw"]},
            "“dig” is in weather, entry 1 “v” already",
        ),
        ({"costs": {"overhead_per_day": -1}}, "costs: “overhead_per_day” is -1"),
    ],
)
def test_entries_that_cannot_be(tmp_path: Path, fields: dict[str, Any], words: str) -> None:
    assert words in refused(tmp_path, file(**fields), bound=True)


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    content = file(events=[EVENT]).replace("0.5", "1e999")
    assert "“probability” is inf" in refused(tmp_path, content, bound=True)


def test_mean_and_spread_of_one_event(tmp_path: Path) -> None:
    """Even odds of four days: the mean is two days later, the deviation two days."""
    target = tmp_path / "risks.json"
    target.write_text(file(default=None, events=[EVENT]))
    whole = make_plan(Task(3, "pour", 10 * WHOLE), calendars=(ROUND_THE_CLOCK,), default_calendar=2)
    uncertainty, notes = load(target).bind(whole)
    assert notes == ()
    # The unit is the plan's day of eight hours, also where a calendar never rests.
    days = (simulate(whole, uncertainty, 1, 4096).finishes - MONDAY) / DAY
    assert days.mean() == pytest.approx(30 + 2, abs=0.02)
    assert days.std() == pytest.approx(2, abs=0.01)


def test_days_of_elapsed_tasks_have_24_hours(tmp_path: Path) -> None:
    target = tmp_path / "risks.json"
    target.write_text(file(tasks=[{"task": 2, "duration": 1}, {"task": 4, "duration": 1}]))
    estimates = load(target).bind(plan())[0].estimates
    assert [estimates[task].likely for task in (2, 4)] == [DAY, WHOLE]  # type: ignore[union-attr]
