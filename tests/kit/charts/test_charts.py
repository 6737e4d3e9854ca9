"""Charts are well-formed pictures that say their figures in words and escape what they get."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilothouse.kit import charts
from pilothouse.kit.charts import Bar, Curve, GanttRow, Histogram, Marker, RiskCount, Tone, svg

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 11, 21)
SPITE = '<script>"&'


def parsed(picture: str) -> ET.Element:
    """Read a picture back."""
    return ET.fromstring(picture)  # noqa: S314


def words(picture: str) -> list[str]:
    """Every text of a picture."""
    return [t.text or "" for t in parsed(picture).iter(f"{SVG}text")]


def curve(label: str, *values: float, **more: object) -> Curve:
    points = [(DAY + timedelta(days=30 * i), v) for i, v in enumerate(values)]
    return Curve(label, points, **more)  # type: ignore[arg-type]


ALL = {
    "s_curve": charts.s_curve([curve(SPITE, 1, 2), curve("EAC", 2, 9, 10)], title=SPITE),
    "gantt": charts.mini_gantt(
        [GanttRow(SPITE, DAY, DAY, markers=[Marker(DAY, SPITE)])], title=SPITE, data_date=DAY
    ),
    "bars": charts.bar_chart([Bar(SPITE, 3, planned=4)], title=SPITE, unit="%"),
    "histogram": charts.histogram(
        Histogram([DAY, DAY + timedelta(days=7)], [4], [("P50", DAY)], DAY), title=SPITE
    ),
    "matrix": charts.risk_matrix([RiskCount(5, 5, 2)], title=SPITE),
    "trend": charts.trend_strip(["green", "red"], title=SPITE),
    "spark": charts.sparkline([1, 2], title=SPITE),
    "finish": charts.finish_chances(
        [curve(SPITE, 0, 80, 100), curve("Then", 0, 100)], title=SPITE, lines=[(DAY, SPITE)]
    ),
    "cost": charts.cost_chances(
        [charts.Chance(SPITE, [(12_000, 0), (15_500, 80), (20_000, 100)])],
        title=SPITE,
        lines=[(14_000, SPITE)],
    ),
}


@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_well_formed_and_named(name: str) -> None:
    root = parsed(ALL[name])
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == SPITE
    assert root.findtext(f"{SVG}desc")
    assert "<script" not in ALL[name]


@pytest.mark.parametrize("name", ALL)
def test_a_picture_holds_no_style_that_the_policy_blocks(name: str) -> None:
    assert " style=" not in ALL[name]
    assert "var(" not in ALL[name]


def test_colours_are_attributes_with_the_class_that_themes_them() -> None:
    rect = parsed(charts.bar_chart([Bar("a", 1, Tone.TEAL)], title="t")).find(f"{SVG}rect")
    assert rect is not None
    assert (rect.get("fill"), rect.get("class")) == (svg.FALLBACK["c2"], "ph-f-c2")


def test_every_colour_has_its_rules_in_the_style_sheet() -> None:
    from pathlib import Path

    kit = Path(charts.__file__).parent.parent
    sheet = (kit / "static/pilothouse/css/charts.css").read_text()
    missing = [n for n in svg.FALLBACK if f".ph-f-{n} {{ fill: var(--{n}); }}" not in sheet]
    assert missing == []


@pytest.mark.parametrize(
    "picture",
    [
        charts.s_curve([], title="t"),
        charts.mini_gantt([GanttRow("a")], title="t"),
        charts.bar_chart([], title="t"),
        charts.histogram(Histogram([DAY, DAY], [0]), title="t"),
    ],
)
def test_without_figures_it_says_so(picture: str) -> None:
    assert words(picture) == ["No figures yet"]


def test_curves_are_labelled_at_their_ends_without_a_legend() -> None:
    shown = words(charts.s_curve([curve("Planned", 1, 53.8), curve("EAC", 1, 57.3)], title="t"))
    assert {"Planned 53.8", "EAC 57.3"} <= set(shown)


@pytest.mark.parametrize("width", [330, 560, 1120])
def test_chances_name_curves_and_lines_within_their_picture(width: int) -> None:
    first, second = curve("Today", 0, 60, 100), curve("With responses", 20, 100)
    lines = [(DAY, "Plan"), (DAY + timedelta(days=60), "Your day")]
    picture = charts.finish_chances([first, second], title="t", lines=lines, width=width)
    assert {"Today", "With responses", "Plan", "Your day", "80 %"} <= set(words(picture))
    for text in parsed(picture).iter(f"{SVG}text"):
        long, x = svg.width_of(text.text or ""), float(text.get("x", "0"))
        start = {"end": x - long, "middle": x - long / 2}.get(text.get("text-anchor", ""), x)
        assert -2 <= start <= start + long <= width + 2, text.text


def test_chances_say_the_median_and_the_safe_value_and_dot_the_latter() -> None:
    points = [(10_000.0, 0.0), (12_500.0, 50.0), (20_000.0, 80.0), (30_000.0, 100.0)]
    picture = parsed(charts.cost_chances([charts.Chance("Today", points)], title="t"))
    assert picture.findtext(f"{SVG}desc") == "Today: 50 % 12.5\u00a0k, 80 % 20.0\u00a0k"
    dot = picture.find(f"{SVG}circle")
    assert dot is not None
    assert float(dot.get("cx", "0")) == pytest.approx(40 + (560 - 54) / 2, abs=0.1)


def test_a_forecast_is_dashed_and_nothing_else() -> None:
    picture = charts.s_curve([curve("a", 1, 2), curve("b", 2, 3, forecast=True)], title="t")
    dashed = [p for p in parsed(picture).iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert [p.get("stroke-dasharray") for p in dashed] == ["4 4"]


def test_the_data_date_outside_the_span_is_not_drawn() -> None:
    picture = charts.s_curve([curve("a", 1, 2)], title="t", data_date=DAY - timedelta(days=1))
    assert "Data date" not in words(picture)


def test_a_bar_ends_with_the_evening_of_its_last_day() -> None:
    rows = [GanttRow("one", DAY, DAY), GanttRow("two", DAY, DAY + timedelta(days=1))]
    picture = parsed(charts.mini_gantt(rows, title="t", width=800))
    one, two = (float(r.get("width", "0")) for r in picture.iter(f"{SVG}rect"))
    assert two == pytest.approx(2 * one, abs=0.2)


def test_progress_is_a_share_of_the_bar() -> None:
    picture = parsed(charts.mini_gantt([GanttRow("a", DAY, DAY, done=0.25)], title="t"))
    whole, done = (float(r.get("width", "0")) for r in picture.iter(f"{SVG}rect"))
    assert done == pytest.approx(whole / 4, abs=0.1)


def test_the_cumulative_line_ends_at_all_runs() -> None:
    edges = [DAY + timedelta(days=7 * i) for i in range(4)]
    picture = parsed(charts.histogram(Histogram(edges, [1, 2, 1]), title="t"))
    line = next(p for p in picture.iter(f"{SVG}path") if p.get("fill") == "none")
    heights = [float(point.split()[1]) for point in (line.get("d") or "")[1:].split("L")]
    assert heights == sorted(heights, reverse=True)
    assert heights[1] - heights[2] == pytest.approx(2 * (heights[0] - heights[1]), abs=0.2)


def test_the_matrix_prints_its_counts() -> None:
    assert "7" in words(charts.risk_matrix([RiskCount(1, 5, 7)], title="t"))


@given(st.floats(0.001, 1e9))
def test_ticks_are_few_and_reach_the_top(top: float) -> None:
    marks = svg.ticks(top)
    assert marks[0] == 0
    assert marks[-1] >= top * (1 - 1e-9)
    assert 2 <= len(marks) <= 6


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_are_kept_apart_inside_their_room(wanted: list[float]) -> None:
    placed = sorted(svg.spread(wanted, 14, 0, 200))
    assert all(b - a >= 14 - 1e-6 for a, b in pairwise(placed))
    assert placed[-1] <= 200


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 9000), st.integers(2, 12))
def test_time_ticks_lie_in_the_span_and_are_not_crowded(first: date, days: int, room: int) -> None:
    last = first + timedelta(days=days)
    marks = svg.time_ticks(first, last, room)
    assert all(first <= on <= last for on, _ in marks)
    assert len(marks) <= room + 1
