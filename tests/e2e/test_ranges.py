"""Ranges of single tasks in the grid and in the panel of a plan of their own tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import begin_plan, rows_of
from tests.e2e.test_desktop_keys import paste, press

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk


def cell(page: Page, name: str, column: str) -> Locator:
    """A cell of the row that is called so."""
    return page.locator(".pg-row", has_text=name).first.locator(f"[data-column={column}]")


@pytest.fixture
def page(desk: Desk) -> Page:
    """Three tasks of five days, with both ends of their ranges as columns."""
    opened = desk.as_role("business_pm", permissions=["clipboard-read", "clipboard-write"])
    begin_plan(opened, desk.product.world["third"])
    opened.locator("summary:has([data-view-name])").click()
    opened.locator(".sp-menu").get_by_role("button", name="Columns…").click()
    chosen = opened.locator("#sp-columns")
    chosen.get_by_label("Optimistic duration", exact=True).check()
    chosen.get_by_label("Pessimistic duration", exact=True).check()
    press(opened, "Escape")
    opened.locator(".pg-empty [data-column=name]").click()
    paste(opened, "Drill one\t5d\nDrill two\t5d\nDrill three\t5d")
    expect(cell(opened, "Drill three", "duration")).to_have_text("5d")
    return opened


@pytest.mark.expects("422")
def test_a_range_is_typed_filled_down_refused_and_emptied(page: Page) -> None:
    cell(page, "Drill one", "optimistic").click()
    page.keyboard.type("4d")
    press(page, "Tab")
    page.keyboard.type("2w")
    press(page, "Enter")
    expect(cell(page, "Drill one", "optimistic")).to_have_text("4d")
    expect(cell(page, "Drill one", "pessimistic")).to_have_text("10d")
    cell(page, "Drill one", "pessimistic").click()
    press(page, "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    expect(cell(page, "Drill three", "pessimistic")).to_have_text("10d")
    cell(page, "Drill two", "optimistic").click()
    paste(page, "6d")
    expect(page.get_by_text("“Drill two”: the optimistic duration, 6d,").first).to_be_visible()
    expect(cell(page, "Drill two", "optimistic")).to_have_text("")
    cell(page, "Drill two", "pessimistic").click()
    press(page, "Delete")
    expect(cell(page, "Drill two", "pessimistic")).to_have_text("")
    press(page, "Control+z")
    expect(cell(page, "Drill two", "pessimistic")).to_have_text("10d")

    cell(page, "Drill one", "name").click()
    press(page, "Space")
    side = page.locator("#sp-side")
    expect(side.get_by_label("Optimistic duration")).to_have_value("4d")
    side.get_by_label("Pessimistic duration").fill("15d")
    press(page, "Tab")
    expect(cell(page, "Drill one", "pessimistic")).to_have_text("15d")
    side.get_by_label("Optimistic duration").fill("")
    press(page, "Tab")
    expect(cell(page, "Drill one", "optimistic")).to_have_text("")
    page.reload()
    rows_of(page)
    expect(cell(page, "Drill one", "pessimistic")).to_have_text("15d")
    expect(page.locator("#sp-figures").get_by_text("3 own ranges")).to_be_visible(timeout=60_000)
