"""What somebody's fingers know from the desktop tools, tried on a plan of seven rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import begin_plan

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk

ROWS = (
    ("A", "1d"),
    ("A1", "2d"),
    ("A2", "3d"),
    ("B", "4d"),
    ("B1", "1d"),
    ("B2", "2d"),
    ("C", "5d"),
)
OUTLINE = ["1 A", "1.1 A1", "1.2 A2", "2 B", "2.1 B1", "2.2 B2", "3 C"]


def cell(page: Page, row: int, column: str) -> Locator:
    """A cell of a row, from 1."""
    return page.locator(f".pg-row[data-row='{row - 1}'] [data-column={column}]")


def go(page: Page, row: int, column: str = "name", *keys: str) -> None:
    cell(page, row, column).click()
    press(page, *keys)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    press(page, "Control+v")


def outline(page: Page, wanted: list[str]) -> None:
    """WBS and name of every row; the level that is shown and told is that of the WBS."""
    rows = page.locator(".pg-row:not(.pg-empty)")
    expect(rows).to_have_count(len(wanted))
    for row, text in enumerate(wanted, 1):
        number, _, name = text.partition(" ")
        expect(cell(page, row, "wbs")).to_have_text(number)
        expect(cell(page, row, "name")).to_have_text(name)
        line = page.locator(f".pg-row[data-row='{row - 1}']")
        expect(line).to_have_attribute("aria-level", str(number.count(".") + 1))


def chosen(page: Page) -> int:
    return page.locator(".pg-td.pg-in").count()


@pytest.fixture
def page(desk: Desk) -> Page:
    """A and B with two tasks each, and C, in a plan of its own."""
    opened = desk.as_role("business_pm", permissions=["clipboard-read", "clipboard-write"])
    begin_plan(opened, desk.product.world["keys"])
    if opened.locator(".pg-row:not(.pg-empty)").count():
        go(opened, 1, "name", "Control+a", "Delete")
        expect(opened.locator(".pg-row:not(.pg-empty)")).to_have_count(0)
    opened.locator(".pg-empty [data-column=name]").click()
    paste(opened, "\n".join("\t".join(row) for row in ROWS))
    for first in (2, 5):
        go(opened, first, "name", "Shift+ArrowDown", "Alt+Shift+ArrowRight")
    outline(opened, OUTLINE)
    return opened


def test_shift_and_control_choose_to_the_ends(page: Page) -> None:
    go(page, 4, "name", "Shift+Home")
    assert chosen(page) == 4
    press(page, "Shift+End")
    assert chosen(page) == 8
    go(page, 2, "name", "Control+Shift+Home")
    assert chosen(page) == 8
    press(page, "Control+End")
    assert page.evaluate("document.activeElement.dataset.column") == "people"
    press(page, "Control+ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.column") == "number"


def test_tab_leaves_the_grid_behind_its_last_cell(page: Page) -> None:
    go(page, 1, "people", "Tab")
    assert not page.evaluate("!!document.activeElement.closest('.pg-rows')")
    press(page, "Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.column") == "people"


def test_a_row_put_into_a_summary_just_made_belongs_to_it(page: Page) -> None:
    go(page, 2, "name", "Insert")
    page.keyboard.type("First")
    press(page, "Enter")
    outline(page, ["1 A", "1.1 First", "1.2 A1", "1.3 A2", *OUTLINE[3:]])


@pytest.mark.expects("422")
def test_several_rows_change_level_each_as_far_as_it_can(page: Page) -> None:
    go(page, 2, "name", *["Shift+ArrowDown"] * 3, "Alt+Shift+ArrowLeft")
    outline(page, ["1 A", "2 A1", "3 A2", "4 B", "4.1 B1", "4.2 B2", "5 C"])
    press(page, "Control+z")
    outline(page, OUTLINE)
    go(page, 1, "name", *["Shift+ArrowDown"] * 2, "Alt+Shift+ArrowRight")
    expect(page.get_by_text("There is no task above it on this level")).to_be_visible()
    go(page, 2, "name", "Shift+ArrowDown", "Alt+Shift+ArrowRight")
    outline(page, ["1 A", "1.1 A1", "1.1.1 A2", *OUTLINE[3:]])


def test_del_on_a_summary_takes_its_tasks_and_undo_brings_them_back(page: Page) -> None:
    go(page, 1, "name", "ArrowLeft", "Delete")
    outline(page, ["1 B", "1.1 B1", "1.2 B2", "2 C"])
    press(page, "Control+z")
    outline(page, ["1 A", *OUTLINE[3:]])
    go(page, 1, "name", "ArrowRight")
    outline(page, OUTLINE)


def test_del_in_another_cell_empties_it(page: Page) -> None:
    go(page, 7, "predecessors")
    page.keyboard.type("3FS+2d;5SS")
    press(page, "Enter")
    expect(cell(page, 7, "predecessors")).to_have_text("3FS+2d; 5SS")
    go(page, 7, "predecessors", "Delete")
    expect(cell(page, 7, "predecessors")).to_have_text("")
    outline(page, OUTLINE)
    press(page, "Control+z")
    expect(cell(page, 7, "predecessors")).to_have_text("3FS+2d; 5SS")


def test_undo_of_a_removed_predecessor_leaves_the_list_as_it_was(page: Page) -> None:
    go(page, 7, "predecessors")
    page.keyboard.type("5SS;3FS+2d")
    press(page, "Enter")
    expect(cell(page, 7, "predecessors")).to_have_text("3FS+2d; 5SS")
    go(page, 7, "predecessors")
    page.keyboard.type("5SS")
    press(page, "Enter")
    expect(cell(page, 7, "predecessors")).to_have_text("5SS")
    press(page, "Control+z")
    expect(cell(page, 7, "predecessors")).to_have_text("3FS+2d; 5SS")


def test_elapsed_days_fill_down_over_a_summary_and_escape_leaves_a_cell(page: Page) -> None:
    go(page, 2, "duration")
    page.keyboard.type("4ed")
    press(page, "Enter")
    expect(cell(page, 2, "duration")).to_have_text("4ed")
    summary = cell(page, 4, "duration").inner_text()
    go(page, 3, "duration", *["Shift+ArrowDown"] * 2, "Control+d")
    expect(cell(page, 5, "duration")).to_have_text("3d")
    expect(cell(page, 4, "duration")).not_to_have_text(summary)
    go(page, 3, "name", "F2")
    page.keyboard.type("something else")
    press(page, "Escape")
    outline(page, OUTLINE)
    assert page.evaluate("document.activeElement.dataset.column") == "name"


def test_quotes_and_line_ends_of_a_spreadsheet_stay_one_cell(page: Page) -> None:
    page.locator(".pg-empty [data-column=name]").click()
    paste(page, '"Piles, ""deep""\r\nand rebar"\t"1w"\r\n\r\nLast\t1d\r\n')
    outline(page, [*OUTLINE, '4 Piles, "deep" and rebar', "5 Last"])
    expect(cell(page, 8, "duration")).to_have_text("5d")


def test_copied_rows_are_put_in_above_and_cut_ones_move(page: Page) -> None:
    go(page, 5, "predecessors")
    page.keyboard.type("3 FS + 2 days")
    press(page, "Enter")
    expect(cell(page, 5, "predecessors")).to_have_text("3FS+2d")
    cell(page, 3, "number").click()
    cell(page, 5, "number").click(modifiers=["Control"])
    press(page, "Control+c")
    go(page, 7, "name", "Control+v")
    outline(page, [*OUTLINE[:6], "3 A2", "4 B1", "5 C"])
    expect(cell(page, 8, "predecessors")).to_have_text("7FS+2d")
    expect(cell(page, 7, "duration")).to_have_text("3d")
    press(page, "Control+z")
    outline(page, OUTLINE)

    go(page, 4, "number", "Control+x")
    expect(page.locator(".pg-row.pg-cut")).to_have_count(1)
    press(page, "Escape")
    expect(page.locator(".pg-row.pg-cut")).to_have_count(0)
    go(page, 4, "number")
    cell(page, 4, "number").click(modifiers=["Shift"])
    press(page, "Control+x")
    go(page, 1, "name", "Control+v")
    outline(page, ["1 B", "1.1 B1", "1.2 B2", "2 A", "2.1 A1", "2.2 A2", "3 C"])
    expect(cell(page, 2, "predecessors")).to_have_text("6FS+2d")
    press(page, "Control+z")
    outline(page, OUTLINE)


def test_cut_cells_are_emptied_and_pasted_elsewhere(page: Page) -> None:
    go(page, 2, "predecessors")
    page.keyboard.type("7")
    press(page, "Enter")
    expect(cell(page, 2, "predecessors")).to_have_text("7")
    go(page, 2, "predecessors", "Control+x")
    expect(cell(page, 2, "predecessors")).to_have_text("")
    go(page, 3, "predecessors", "Control+v")
    expect(cell(page, 3, "predecessors")).to_have_text("7")
    go(page, 3, "name", "Control+x")
    go(page, 3, "wbs", "Control+x")
    outline(page, OUTLINE)


@pytest.mark.expects("422")
def test_of_a_paste_that_is_refused_the_wrong_cell_is_named(page: Page) -> None:
    go(page, 2, "duration")
    paste(page, "16 hours\ntwo dogs")
    expect(page.get_by_text("Row 3, Duration: “two dogs” is no duration.")).to_be_visible()
    expect(cell(page, 2, "duration")).to_have_text("2d")
    paste(page, "16 hours\n2 wks")
    expect(cell(page, 3, "duration")).to_have_text("10d")


def test_dates_typed_for_a_task_scheduled_by_hand_hold(page: Page) -> None:
    go(page, 7, "name", "Space")
    side = page.locator("#sp-side")
    side.get_by_label("Scheduled by hand").check()
    expect(side.get_by_label("Start by hand")).to_be_visible()
    go(page, 7, "start")
    page.keyboard.type("Mon 3/6/28")  # 3 June 2028 is a Saturday
    press(page, "Enter")
    expect(cell(page, 7, "start")).to_have_text("6 Mar 28")
    expect(cell(page, 7, "finish")).to_have_text("10 Mar 28")
    go(page, 7, "finish")
    page.keyboard.type("14 Mar 28")
    press(page, "Enter")
    expect(cell(page, 7, "duration")).to_have_text("7d")
    go(page, 7, "duration")
    page.keyboard.type("2 days")
    press(page, "Enter")
    expect(cell(page, 7, "finish")).to_have_text("7 Mar 28")
    expect(cell(page, 7, "start")).to_have_text("6 Mar 28")
