"""A plan on paper: pages, cut ranges, marks and what is left out."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from pilothouse.engine import instant
from pilothouse.engine.draw import (
    Paper,
    Sheet,
    SheetColumn,
    SheetLink,
    SheetRow,
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
    beyond = [SheetLink(0, 17)]
    assert next(gantt_pages(sheet(20, links=beyond), paper())).count('"none"') == 0


def test_a_page_as_high_as_its_rows_holds_them() -> None:
    for rows in (1, 7, 300):
        assert page_count(sheet(rows), paper(height=height_for(rows))) == 1
