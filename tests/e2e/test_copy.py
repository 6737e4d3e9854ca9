"""A what-if copy is worked on like the plan: levelled, traced, held against a baseline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.doing import heading, press, said

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk


@pytest.fixture
def page(desk: Desk) -> Page:
    """The copy, drawn."""
    opened = desk.as_role("business_pm")
    opened.goto(f"/scenarios/{desk.product.world['scenario']}/")
    drawn(opened)
    return opened


def drawn(page: Page) -> None:
    expect(page.locator("#sp-work")).to_have_attribute("data-ready", "true")


def overloaded(page: Page) -> Locator:
    return page.locator(".sc-strip div", has_text="Overloaded resources").locator("dd").first


def test_a_copy_is_levelled_and_the_step_taken_back(page: Page) -> None:
    expect(overloaded(page)).to_have_text("1")
    page.locator(".sp-tools").get_by_label("More", exact=True).click()
    page.get_by_role("link", name="Level", exact=True).click()
    heading(page, re.compile("Level the plan.*What-if"))
    said(page, re.compile("Waits for Ann"))
    press(page, "Delay these tasks")
    said(page, "The tasks were delayed. Undo on the page of the copy takes that back.")
    press(page.locator(".ph-head"), "Back to the copy")
    drawn(page)
    expect(overloaded(page)).to_have_text("0")
    page.locator("[data-do=undo]").click()
    expect(overloaded(page)).to_have_text("1")


def test_a_copy_has_the_plans_baseline_and_traces(page: Page) -> None:
    expect(page.locator("#sp-baseline")).to_have_value("1")
    expect(page.locator("body")).to_have_class(re.compile("sp-with-baseline"))
    page.locator("[data-show=trace]").click()
    page.locator("[data-column=name]", has_text="Done").first.click()
    expect(page.locator("#sp-reason")).to_contain_text("Build")


def test_a_recurring_task_is_added_to_a_copy_in_a_dialog(page: Page) -> None:
    page.locator(".sp-tools").get_by_label("More", exact=True).click()
    page.get_by_role("link", name="Add a recurring task").click()
    form = page.locator("dialog[open] form")
    form.get_by_label("Name").fill("Look at it")
    with page.expect_navigation():
        form.locator("[type=submit]").click()
    drawn(page)
    expect(page.locator("[data-column=name]", has_text="Look at it").first).to_be_visible()
    page.locator("[data-do=undo]").click()
    expect(page.locator("[data-column=name]", has_text="Look at it")).to_have_count(0)
