"""Tasks are moved by mouse and by keyboard, and what is linked to them does what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import cell, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk

DESIGN, BUILD = "Design", "Build"


@pytest.fixture
def page(desk: Desk) -> Page:
    """Design from 1 March, build from the 15th: a week between them."""
    opened = desk.as_role("business_pm")
    opened.goto(f"/projects/{desk.product.world['planned']}/plan/")
    rows_of(opened)
    opened.locator("[data-zoom=week]").click()
    return opened


def starts(page: Page, design: str, build: str) -> None:
    expect(cell(page, DESIGN, "start")).to_have_text(design)
    expect(cell(page, BUILD, "start")).to_have_text(build)


def undo(page: Page) -> None:
    cell(page, DESIGN, "name").click()
    page.keyboard.press("Control+z")
    starts(page, "1 Mar 27", "15 Mar 27")


def drag(page: Page, task: str, days: int, *, edge: int | None = None) -> None:
    """Take a bar, in the middle or by its left edge, and hold it so many days further on."""
    per_day = page.evaluate("[...document.querySelectorAll('.pg-tick-1')].at(-1).offsetWidth / 7")
    uid = cell(page, task, "name").locator("xpath=..").get_attribute("data-uid")
    box = page.locator(f"[data-bar='{uid}']").bounding_box()
    assert box is not None
    x = box["x"] + (box["width"] / 2 if edge is None else edge)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * per_day, y, steps=5)


def test_a_typed_start_keeps_the_buffer(page: Page) -> None:
    cell(page, DESIGN, "start").click()
    page.keyboard.press("Alt+Shift+m")
    expect(page.locator("#sp-saved")).to_have_text("When a task moves: Keep the buffer")
    page.keyboard.type("3 Mar 27")
    expect(page.locator("#sp-saved")).to_have_text(
        "Keep the buffer · 2 linked tasks move · finish 2 d later"
    )
    page.keyboard.press("Enter")
    starts(page, "3 Mar 27", "17 Mar 27")
    page.reload()
    rows_of(page)
    expect(page.locator("[data-shift=keep]")).to_have_attribute("aria-pressed", "true")
    undo(page)


def test_a_dragged_bar_uses_the_buffer_and_says_so_beforehand(page: Page) -> None:
    drag(page, DESIGN, 2)
    expect(page.locator(".pg-moves")).to_have_text(
        "Use the buffer · no linked task moves · finish stays"
    )
    page.mouse.up()
    starts(page, "3 Mar 27", "15 Mar 27")
    expect(page.locator(".pg-moves")).to_be_hidden()
    undo(page)


def test_linked_tasks_are_left_alone(page: Page) -> None:
    page.locator("#sp-shift summary").click()
    page.get_by_role("button", name="Leave linked tasks").click()
    drag(page, DESIGN, 14)
    expect(page.locator(".pg-moves")).to_have_text(
        "Leave linked tasks · no linked task moves · 1 link changes · finish stays"
    )
    page.mouse.up()
    starts(page, "15 Mar 27", "15 Mar 27")
    expect(cell(page, BUILD, "predecessors")).to_have_text("2FS-5d")
    undo(page)


def test_the_left_edge_moves_the_start_alone(page: Page) -> None:
    drag(page, DESIGN, 2, edge=3)
    page.mouse.up()
    starts(page, "3 Mar 27", "15 Mar 27")
    expect(cell(page, DESIGN, "duration")).to_have_text("3d")
    expect(cell(page, DESIGN, "finish")).to_have_text("5 Mar 27")
    undo(page)


def bar(page: Page, task: str) -> Locator:
    uid = cell(page, task, "name").locator("xpath=..").get_attribute("data-uid")
    return page.locator(f"[data-bar='{uid}']")


def pull(page: Page, task: str, other: str, *, to: float) -> None:
    """Draw a link from the end of one task's mark to another's, so far along that one."""
    bar(page, task).hover()
    begin = bar(page, task).locator("[data-pin=finish]").bounding_box()
    end = bar(page, other).bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + to * end["width"], end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


@pytest.mark.parametrize(
    ("task", "to", "link"), [(DESIGN, 0.2, "2"), (DESIGN, 0.8, "2FF"), ("Done", 0.2, "5")]
)
def test_a_link_is_drawn_from_a_bar_and_from_a_milestone(
    page: Page, task: str, to: float, link: str
) -> None:
    pull(page, task, "Manual", to=to)
    expect(cell(page, "Manual", "predecessors")).to_have_text(link)
    cell(page, DESIGN, "name").click()
    page.keyboard.press("Control+z")
    expect(cell(page, "Manual", "predecessors")).to_have_text("")


def test_the_bar_of_a_task_scheduled_by_hand_stays_where_it_is_put(page: Page) -> None:
    cell(page, DESIGN, "name").click()
    page.keyboard.press("Space")
    page.get_by_label("Scheduled by hand").check()
    expect(page.get_by_label("Start by hand", exact=True)).to_have_value("2027-03-01")
    page.keyboard.press("Escape")
    drag(page, DESIGN, 2)
    page.mouse.up()
    starts(page, "3 Mar 27", "15 Mar 27")
    expect(cell(page, DESIGN, "finish")).to_have_text("9 Mar 27")
    drag(page, DESIGN, -1, edge=3)
    page.mouse.up()
    starts(page, "2 Mar 27", "15 Mar 27")
    expect(cell(page, DESIGN, "finish")).to_have_text("9 Mar 27")
    expect(cell(page, DESIGN, "duration")).to_have_text("6d")
    for _ in range(2):
        page.keyboard.press("Control+z")
    undo(page)
