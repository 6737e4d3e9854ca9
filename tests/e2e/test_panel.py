"""What a plan holds is set in the task's panel, tab by tab, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import begin_plan

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk


@pytest.fixture
def page(desk: Desk) -> Page:
    """A plan with one more task, typed into its last row and opened in the panel."""
    opened = desk.as_role("business_pm")
    begin_plan(opened, desk.product.world["third"])
    opened.locator(".pg-rows").focus()
    opened.locator("[data-do=add]").click()
    opened.locator(".pg-input").fill("Panel task")
    opened.keyboard.press("Enter")
    saved(opened)
    opened.locator("[data-column=name]", has_text="Panel task").first.click()
    opened.locator("[data-do=details]").click()
    expect(opened.locator("#sp-side h2")).to_have_text("Panel task")
    return opened


def saved(page: Page) -> None:
    expect(page.locator("#sp-saved")).to_contain_text("Saved")


def field(page: Page, column: str) -> Locator:
    return page.locator(f'[role=tabpanel]:not([hidden]) [data-cell="{column}"]').first


def put(page: Page, column: str, text: str) -> None:
    field(page, column).fill(text)
    field(page, column).press("Tab")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_work_units_and_contour_act_on_the_duration(page: Page) -> None:
    put(page, "duration", "5d")
    tab(page, "People")
    put(page, "people", "Pat Panel")
    expect(page.locator(".sp-share legend")).to_have_text("Pat Panel")
    units = page.locator(".sp-share [data-cell$=':units']")
    expect(page.locator(".sp-share [data-cell$=':work']")).to_have_value("40")
    units.fill("50")
    units.press("Tab")
    expect(page.locator("#sp-panel-general [data-cell=duration]")).to_have_value("10d")
    page.locator(".sp-share [data-cell$=':contour']").select_option("bell")
    expect(page.locator("#sp-panel-general [data-cell=duration]")).to_have_value("20d")
    page.keyboard.press("Control+z")


def test_tabs_are_walked_by_arrows_and_keep_their_place(page: Page) -> None:
    page.get_by_role("tab", name="General").focus()
    for name in ("Dates", "People", "Progress", "Links", "More", "General"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    field(page, "notes").fill("Mind the **gap**")
    field(page, "notes").press("Tab")
    saved(page)
    expect(page.get_by_role("tab", name="More")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".sp-notes strong")).to_have_text("gap")
    page.get_by_role("tab", name="More").press("Escape")
    expect(page.locator("#sp-side")).to_be_hidden()


def test_a_task_by_hand_stays_where_it_is(page: Page) -> None:
    page.get_by_label("Scheduled by hand").check()
    expect(page.get_by_label("Start by hand", exact=True)).not_to_have_value("")
    expect(page.get_by_label("Scheduled by hand")).to_be_checked()


def test_the_panel_changes_a_copy_and_not_the_plan(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/scenarios/{desk.product.world['scenario']}/")
    expect(page.locator("#sp-work")).to_have_attribute("data-ready", "true")
    page.locator("[data-column=name]", has_text="Build").first.click()
    page.keyboard.press("Space")
    expect(page.locator("#sp-side h2")).to_have_text("Build")
    expect(field(page, "duration")).to_have_value("6d")
    put(page, "duration", "4d")
    saved(page)
    row = page.locator(".pg-row", has_text="Build")
    expect(row.locator("[data-column=duration]")).to_have_text("4d")
    row.locator("[data-column=name]").click()
    page.keyboard.press("Control+z")
    expect(field(page, "duration")).to_have_value("6d")


def test_the_panel_tells_the_past(desk: Desk) -> None:
    """The panel goes along with the slider, and nothing in it can be changed."""
    page = desk.as_role("auditor")
    page.goto(f"/projects/{desk.product.world['planned']}/plan/history/")
    expect(page.locator("#sp-work")).to_have_attribute("data-ready", "true")
    page.locator("[data-column=name]", has_text="Design").first.click()
    page.keyboard.press("Space")
    expect(page.locator("#sp-side h2")).to_have_text("Design")
    expect(field(page, "name")).to_be_disabled()
    page.locator("#sp-past").focus()
    page.keyboard.press("Home")
    expect(page.locator("#sp-count")).to_have_text("0 tasks")
    expect(page.locator("#sp-side")).to_be_hidden()


def test_links_are_added_by_name_and_changed_in_place(page: Page) -> None:
    page.locator("[data-do=add]").click()
    page.locator(".pg-input").fill("Linked task")
    page.keyboard.press("Enter")
    saved(page)
    page.locator("[data-column=name]", has_text="Panel task").first.click()
    expect(page.locator("#sp-side h2")).to_have_text("Panel task")
    tab(page, "Links")
    found = page.get_by_label("Task, by WBS or name")
    found.fill("nobody is called so")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("#sp-newlink-wrong")).to_contain_text("No other task")
    found.fill("linked task")
    page.locator("#sp-newlink-type").select_option("SS")
    page.locator("#sp-newlink-lag").fill("2d")
    page.locator("#sp-newlink-lag").press("Enter")
    expect(page.locator(".sp-linklag")).to_have_value("+2d")
    expect(page.locator(".sp-linktype")).to_have_value("SS")
    page.locator(".sp-linklag").fill("1d")
    page.locator(".sp-linklag").press("Tab")
    expect(page.locator(".sp-linklag")).to_have_value("+1d")
