"""Plans as tables and drawings, as a notebook shows them."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from pilothouse.engine import BaselineValues, Link, Task, TaskKind, schedule
from pilothouse.engine.draw import Picture, Worth, gantt, table, value_curve
from tests.engine.make import DAY, MONDAY, at, make_plan

pytestmark = pytest.mark.nodb
BASELINE = BaselineValues(0, MONDAY, at(2, 17), 2 * DAY)
PLAN = make_plan(
    Task(1, "Works"),
    Task(2, "Dig <deep>", 3 * DAY, parent=1, baselines=(BASELINE,), percent_complete=50),
    Task(3, "Pour", DAY, parent=1),
    Task(4, "Handed over", kind=TaskKind.MILESTONE),
    Task(5, "Idle", DAY),
    links=(Link(2, 3), Link(3, 4)),
)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314  (our own drawing)


def test_the_table_prints_in_columns() -> None:
    lines = str(schedule(PLAN).table()).splitlines()
    assert lines[0].split() == ["Task", "Days", "Start", "Finish", "Float", "Critical"]
    assert lines[1].split()[:2] == ["Works", "4"]
    assert lines[3].startswith("  Pour")
    assert lines[3].split() == (
        [
            "Pour",
            "1",
            "Thu",
            "08",
            "Jan",
            "2026",
            "08:00",
            "Thu",
            "08",
            "Jan",
            "2026",
            "17:00",
            "0",
            "yes",
        ]
    )
    assert lines[5].split()[-1] == "3"
    assert len({line.index("2026") for line in lines[1:]}) == 1


def test_the_table_of_some_tasks_as_html() -> None:
    found = table(schedule(PLAN), [2])
    assert found.rows[0][1] == "3"
    html = found._repr_html_()
    root = parsed(html.replace("&emsp;", " "))
    assert "".join(root.find("tbody/tr/td").itertext()).strip() == "Dig <deep>"  # type: ignore[union-attr]


def test_the_gantt_is_a_drawing_with_every_task() -> None:
    drawn = schedule(PLAN).gantt(baseline=0, width=600)
    assert isinstance(drawn, Picture)
    assert drawn._repr_svg_() == drawn
    root = parsed(drawn)
    assert root.get("width") == "600"
    words = "".join(root.itertext())
    for task in PLAN.tasks:
        assert task.name in words
    assert "<script" not in drawn


def test_chosen_tasks_and_the_data_date() -> None:
    plan = replace(PLAN, data_date=at(1, 17))
    drawn = gantt(schedule(plan), [2, 3], title="Two tasks")
    words = "".join(parsed(drawn).itertext())
    assert "Two tasks" in words
    assert "Data date" in words
    assert "Idle" not in words


def test_the_value_of_budgets_is_drawn_in_steps_with_the_present_one_marked() -> None:
    points = [Worth(1, 10), Worth(2, 10), Worth(3, 25), Worth(3.5, 25, here=True)]
    drawn = parsed(value_curve(points, title="Value <each>", money_unit="m", here="this budget"))
    said = "".join(drawn.itertext())
    assert "Value <each>" in said
    assert "3 m: 25" in said
    assert "this budget" in said
    steps = next(e.get("d") for e in drawn if e.get("stroke-width") == "2")
    assert steps is not None
    assert steps.count("H") == steps.count("V") == 3


def test_no_budgets_give_a_frame_that_says_so() -> None:
    assert "No figures yet" in "".join(parsed(value_curve([], title="Value")).itertext())
