"""A plan on paper: pages, cut ranges, marks and what is left out."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from pilothouse.engine import instant
from pilothouse.engine.draw import (
    Paper,
    Sheet,
    SheetColumn,
    SheetLink,
    SheetRow,
    fitted,
    gantt_pages,
    height_for,
    page_count,
)

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 29)
NS = "{http://www.w3.org/2000/svg}"


def at(day: int) -> int:
    return instant(datetime(2026, 3, day))  # noqa: DTZ001


def sheet(count: int, **values: object) -> Sheet:
    made = [
        SheetRow((f"\tTask {n} <&>",), at(2 + n % 20), at(4 + n % 20), critical=n % 2 == 0)
        for n in range(count)
    ]
    facts = {"title": "Bridge", "sub": "P-001", "columns": [SheetColumn("Task", 200)]}
    return Sheet(**(facts | {"rows": made} | values))  # type: ignore[arg-type]


def paper(across: int = 1, height: float = 400) -> Paper:
    return Paper(1000, height, FIRST, LAST, across)


@pytest.mark.parametrize(
    ("rows", "across", "pages"), [(0, 1, 1), (16, 1, 1), (17, 1, 2), (40, 3, 9)]
)
def test_pages_are_counted_as_they_are_drawn(rows: int, across: int, pages: int) -> None:
    assert paper().rows == 16
    found = list(gantt_pages(sheet(rows), paper(across)))
    assert len(found) == page_count(sheet(rows), paper(across)) == pages


def test_each_page_is_a_sound_picture_with_its_own_rows() -> None:
    pages = [ElementTree.fromstring(page) for page in gantt_pages(sheet(20), paper())]  # noqa: S314
    words = [[node.text for node in page.iter(f"{NS}text")] for page in pages]
    assert "Task 15 <&>" in words[0]
    assert "Task 16 <&>" not in words[0]
    assert "Task 16 <&>" in words[1]
    assert "Page 2 of 2" in words[1]


def test_nothing_is_drawn_beyond_the_range() -> None:
    early = SheetRow(("\tEarly",), at(2) - 90 * 1440, at(2) - 80 * 1440, deadline=at(2) - 1440)
    picture = next(gantt_pages(sheet(0, rows=[early]), paper()))
    page = ElementTree.fromstring(picture)  # noqa: S314
    for box in page.iter(f"{NS}rect"):
        left = float(box.get("x") or 0)
        assert 0 <= left <= left + float(box.get("width") or 0) <= 1000


def test_the_legend_holds_only_what_is_drawn() -> None:
    plain = next(gantt_pages(sheet(3), paper()))
    assert "Baseline" not in plain
    assert "Data date" not in plain
    row = SheetRow(("\tA",), at(3), at(5), baseline=(at(2), at(4)), float_until=at(9))
    full = next(gantt_pages(sheet(0, rows=[row], data_date=at(6), today=at(7)), paper()))
    assert all(words in full for words in ("Baseline", "Float", "Data date", "Today"))


def test_links_of_every_type_are_drawn_between_rows_of_a_page() -> None:
    links = [SheetLink(0, n + 1, kind) for n, kind in enumerate(("FS", "SS", "FF", "SF"))]
    without = next(gantt_pages(sheet(6), paper()))
    found = next(gantt_pages(sheet(6, links=links), paper()))
    assert found.count("M") == without.count("M") + 4
    assert " · p. " not in found


TOP, BOTTOM = 74, 74 + 16 * 18
CHART, EDGE = 200, 1000


def drawn(picture: str) -> tuple[list[list[tuple[float, float]]], list[str]]:
    """The corners of the links on a page, their arrows left out, and what stands at its edges."""
    page = ElementTree.fromstring(picture)  # noqa: S314
    lines = [node.get("d") or "" for node in page.iter(f"{NS}path") if node.get("fill") == "none"]
    ways = []
    for way in (way for line in lines for way in line.split("M")[1:]):
        corners: list[tuple[float, float]] = []
        for step in re.findall("([HV ]?)([0-9.]+)", way.split("m")[0]):
            if step[0] == "H":
                corners.append((float(step[1]), corners[-1][1]))
            elif step[0] == "V":
                corners.append((corners[-1][0], float(step[1])))
            elif step[0] == " ":
                corners[-1] = (corners[-1][0], float(step[1]))
            else:
                corners.append((float(step[1]), 0))
        ways.append(corners)
    words = [str(node.text) for node in page.iter(f"{NS}text") if node.get("font-size") == "6.5"]
    return ways, words


def test_a_link_between_pages_of_rows_is_cut_at_their_edges() -> None:
    one, two = map(drawn, gantt_pages(sheet(20, links=[SheetLink(0, 17)]), paper()))
    ((left,), (came,)) = one[0], two[0]
    assert left[-1][1] == BOTTOM
    assert came[0] == (left[-1][0], TOP)
    assert came[-1][1] == TOP + 18 * 1.5 - 1 - 4, "it ends above the bar of the second row"
    assert one[1] == ["18 Task 17 <&> · p. 2"]
    assert two[1] == ["1 Task 0 <&> · p. 1"]


def test_a_link_between_pages_side_by_side_goes_on_at_the_same_height() -> None:
    rows = [SheetRow(("\tA",), at(3), at(5), number="7"), SheetRow(("\tB",), at(25), at(27))]
    pages = list(gantt_pages(sheet(0, rows=rows, links=[SheetLink(0, 1)]), paper(2)))
    (left,), (came,) = (drawn(page)[0] for page in pages)
    assert left[-1] == (EDGE, TOP + 8)
    assert came[0] == (CHART, TOP + 8)
    assert drawn(pages[0])[1] == ["2 B · p. 2"]
    assert drawn(pages[1])[1] == ["7 A · p. 1"]


def test_a_page_between_the_ends_is_crossed() -> None:
    pages = list(gantt_pages(sheet(40, links=[SheetLink(0, 39, "SS")]), paper()))
    ways, words = drawn(pages[1])
    assert [(way[0][1], way[-1][1]) for way in ways] == [(TOP, BOTTOM)]
    assert words == ["1 Task 0 <&> · p. 1", "40 Task 39 <&> · p. 3"]


def test_an_end_beyond_the_range_has_no_page() -> None:
    rows = [SheetRow(("\tA",), at(3), at(5)), SheetRow(("\tLater",), at(25) + 90 * 1440, 0)]
    found = drawn(next(gantt_pages(sheet(0, rows=rows, links=[SheetLink(0, 1)]), paper())))
    assert found[1] == ["2 Later"]


def test_links_to_one_task_share_a_mark_and_words_never_overlap() -> None:
    five = [SheetLink(n, 30) for n in range(5)]
    assert drawn(list(gantt_pages(sheet(40, links=five), paper()))[1])[1] == ["1, 2, 3 … · p. 1"]
    crowd = five + [SheetLink(n, 21 + n % 15) for n in range(16)]
    pages = list(gantt_pages(sheet(40, links=crowd), paper()))
    for page in map(ElementTree.fromstring, pages):
        for edge in (TOP - 1, BOTTOM + 6):
            words = sorted(
                (float(node.get("x") or 0), len(str(node.text)))
                for node in page.iter(f"{NS}text")
                if node.get("font-size") == "6.5" and float(node.get("y") or 0) == edge
            )
            assert len({x for x, _ in words}) == len(words)
            for (x, letters), (following, _) in pairwise(words):
                assert x + letters * 6.5 * 0.59 <= following


def test_a_page_as_high_as_its_rows_holds_them() -> None:
    for rows in (1, 7, 300):
        assert page_count(sheet(rows), paper(height=height_for(rows))) == 1


def test_an_interrupted_task_is_drawn_in_parts_with_dots_between() -> None:
    parts = ((at(2), at(5)), (at(9), at(12)))
    row = SheetRow(("\tA",), at(2), at(12), done=0.5, parts=parts)
    page = ElementTree.fromstring(next(gantt_pages(sheet(0, rows=[row]), paper())))  # noqa: S314
    # 28 days on 800 px beside a table of 200: 28.571 px a day. Done reaches to the 7th, a rest.
    bars = [
        (round(float(n.get("x", 0)), 1), round(float(n.get("width", 0)), 1))
        for n in page.iter(f"{NS}rect")
        if n.get("height") == "8" and n.get("y") == "78"
    ]
    assert bars == [(200, 85.7), (200, 85.7), (400, 85.7)]
    assert [n.get("d") for n in page.iter(f"{NS}path") if n.get("stroke-dasharray") == "1.5 2"] == [
        "M285.7 82H400", "M5 -3H11",
    ]  # fmt: skip
    assert "Interrupted" in [n.text for n in page.iter(f"{NS}text")]


def test_a_legend_that_is_too_long_takes_another_line_and_rows_make_room() -> None:
    row = SheetRow(
        ("\tA",), at(3), at(5), baseline=(at(2), at(4)), float_until=at(9), deadline=at(8),
        parts=((at(3), at(4)), (at(4), at(5))),
    )  # fmt: skip
    wide = sheet(0, rows=[row] * 20, data_date=at(6), today=at(7))
    narrow = replace(paper(), width=400)
    page = ElementTree.fromstring(next(gantt_pages(wide, narrow)))  # noqa: S314
    places = {}
    for group in page.iter(f"{NS}g"):
        found = re.fullmatch(r"translate\((\S+) (\S+)\)", group.get("transform") or "")
        label = group.find(f"{NS}text")
        if found and label is not None:
            places[label.text] = float(found[1]), float(found[2])
    words = [getattr(wide.words, field.name) for field in fields(wide.words)]
    assert list(places) == [word for word in words if "{}" not in word]
    lines = sorted({y for _, y in places.values()})
    assert len(lines) > 1
    assert lines[-1] < 400
    assert all(x + 22 < 400 - 90 for x, _ in places.values())
    assert fitted(wide, narrow).rows < narrow.rows
    assert page_count(wide, narrow) == len(list(gantt_pages(wide, narrow)))
