"""JSON and XML that mean harm: read in a process of its own, within bounds, one sentence each."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from pilothouse.interchange import Limits, ReadError, TooLarge, Truncated, WrongFormat, read
from pilothouse.interchange.errors import TooSlow
from tests.interchange.test_hostile import SMALL, Write, sentence, write

__all__ = ["write"]
pytestmark = pytest.mark.nodb
MEGABYTE = 1 << 20
TIGHT = Limits(seconds=60, memory_mb=48)
PLAN = b'{"format": "pilothouse.plan", "version": 1, "name": "x", "tasks": ['
ISSUES = b'{"issues": [{"fields": {}, "key": "A-1"}], "more": ['
RSS = b'<?xml version="1.0"?><!-- JIRA --><rss><channel><item>'
FILES: dict[str, Callable[[int], bytes]] = {
    "plan.json": lambda n: PLAN + b"[]," * n + b"[]]}",
    "issues.json": lambda n: ISSUES + b"[]," * n + b"[]]}",
    "issues.xml": lambda n: RSS + b"<a/>" * n + b"</item></channel></rss>",
}


@pytest.mark.parametrize("name", FILES)
def test_empties_by_the_million_take_no_memory_here(name: str, write: Write) -> None:
    path = write(name, FILES[name](2_000_000))
    tracemalloc.start()
    try:
        said = sentence(path, TooLarge, limits=TIGHT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert said == (
        f"{name} needs more than 48 MB of memory to be opened: split it or raise the limit."
    )
    assert peak < 4 * MEGABYTE


@pytest.mark.parametrize("name", FILES)
def test_a_time_that_is_over_ends_it(name: str, write: Write) -> None:
    path = write(name, FILES[name](10))
    with pytest.raises(TooSlow, match=r"within 0\.01 seconds"):
        read(path, limits=Limits(seconds=0.01))


def test_more_rows_than_are_allowed(write: Write) -> None:
    rows = [{"id": n, "name": str(n)} for n in range(12)]
    plan = {"format": "pilothouse.plan", "version": 1, "name": "x", "start": 0, "tasks": rows}
    path = write("many.json", json.dumps(plan).encode())
    assert "12 rows and the limit is 10" in sentence(path, TooLarge, limits=Limits(tasks=10))
    issues = [{"key": f"A-{n}", "fields": {"summary": "x"}} for n in range(12)]
    path = write("issues.json", json.dumps({"issues": issues}).encode())
    assert "12 issues and the limit is 10" in sentence(path, TooLarge, limits=Limits(tasks=10))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.json", PLAN + b"[" * 200_000),
        ("issues.json", ISSUES + b"[" * 200_000),
    ],
)
def test_nested_without_end(name: str, data: bytes, write: Write) -> None:
    sentence(write(name, data), ReadError)


def test_xml_nested_without_end_is_read_for_what_it_is(write: Write) -> None:
    head = RSS + b"<key>A-1</key><summary>Dig</summary>"
    deep = head + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</item></channel></rss>"
    assert [task.name for task in read(write("issues.xml", deep), limits=SMALL).plan.tasks] == [
        "Dig"
    ]


def test_a_long_wrong_value_is_not_repeated_in_full(write: Write) -> None:
    data = PLAN[:-10] + b'"start": "' + b"9" * 100_000 + b'"}'
    said = sentence(write("long.json", data), WrongFormat)
    assert len(said) < 320


def test_no_plan_in_our_format_and_a_cut_one(write: Write) -> None:
    assert "no plan" in sentence(write("list.json", b'["pilothouse.plan"]'), WrongFormat)
    assert "cut short" in sentence(write("cut.json", PLAN), Truncated)
    assert "cut short" in sentence(write("bytes.json", PLAN + b"\xff\xfe"), Truncated)


def test_a_plan_with_a_mark_of_its_encoding_is_read(write: Write, tmp_path: Path) -> None:
    from pilothouse.engine.network.data import Calendar, Plan, Task
    from pilothouse.interchange import plan_json

    calendar = Calendar(1, "Site", (((480, 960),),) * 7)
    plan = Plan("Bridge", 0, (calendar,), 1, (Task(1, "Dig", 480, notes="naïve"),))
    text = json.dumps(plan_json.to_json(plan))
    assert read(write("bom.json", b"\xef\xbb\xbf" + text.encode()), limits=SMALL).plan == plan
