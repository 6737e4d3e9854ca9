"""Views of the plan: columns, named views, rows in words, traces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.doing import fill, press, said
from tests.e2e.steps import rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk


def opened(desk: Desk, role: str = "business_pm", **options: Any) -> Page:
    page = desk.as_role(role, **options)
    page.goto(f"/projects/{desk.product.world['project']}/plan/")
    rows_of(page)
    return page


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'.pg-row[aria-rowindex="{row + 1}"] [data-column={column}]')


def heads(page: Page) -> list[str]:
    return page.locator(".pg-th").evaluate_all("cells => cells.map(c => c.dataset.column)")


def menu(page: Page) -> Locator:
    page.locator("summary:has([data-view-name])").click()
    return page.locator(".sp-menu")


@pytest.fixture
def plan(desk: Desk) -> Page:
    return opened(desk)


def test_columns_are_chosen_moved_and_survive_a_reload(plan: Page) -> None:
    menu(plan).get_by_role("button", name="Columns…").click()
    dialog = plan.locator("#sp-columns")
    dialog.get_by_label("Free float", exact=True).check()
    dialog.get_by_label("WBS", exact=True).uncheck()
    dialog.get_by_label("Width: Task", exact=True).fill("320")
    dialog.get_by_label("Width: Task", exact=True).press("Tab")
    dialog.get_by_role("button", name="Move down: #").click()
    plan.keyboard.press("Escape")
    shown = heads(plan)
    assert shown[:2] == ["marks", "number"]
    assert "freeFloat" in shown
    assert "wbs" not in shown
    plan.reload()
    rows_of(plan)
    assert heads(plan) == shown
    assert plan.locator(".pg-th[data-column=name]").evaluate("e => e.offsetWidth") == 320


def test_a_view_is_kept_shared_and_used_by_somebody_else(plan: Page, desk: Desk) -> None:
    plan.locator("[data-zoom=quarter]").click()
    plan.locator("#sp-filter").select_option("open")
    plan.locator(".sp-tools summary", has_text="Show").click()
    plan.get_by_label("Nearly critical: days of float").fill("12")
    plan.keyboard.press("Tab")
    menu(plan).get_by_text("Keep this view…").click()
    dialog = plan.locator("dialog#dialog[open]")
    fill(dialog, Name="Quarter of open work")
    dialog.get_by_label("For everybody on this project").check()
    press(dialog, "Keep it")
    said(plan, "View kept.")
    expect(plan.locator("[data-view-name]")).to_have_text("Quarter of open work")
    assert "view=" not in plan.url
    plan.reload()
    expect(plan.locator("[data-view-name]")).to_have_text("Quarter of open work")
    other = opened(desk, "team_member")
    menu(other).get_by_role("button", name="Quarter of open work").click()
    expect(other.locator("#sp-filter")).to_have_value("open")
    expect(other.locator("[data-zoom=quarter]")).to_have_attribute("aria-pressed", "true")
    expect(other.locator("[data-view-name]")).to_have_text("Quarter of open work")
    expect(other.locator("#sp-near-words")).to_have_text("Nearly critical, up to 12 d of float")
    expect(other.locator("#sp-near-words")).to_be_visible()


def test_rows_are_filtered_by_what_a_column_says(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/plan/")
    rows_of(page)
    page.locator("#sp-where summary").click()
    box = page.locator("#sp-where-form")
    box.locator("[name=how]").select_option("is")
    box.locator("[name=text]").fill("ann")
    box.get_by_role("button", name="Add condition").click()
    names = page.locator(".pg-row[data-uid] [data-column=name]")
    expect(names).to_have_text(["Works", "Design", "Manual"])
    box.locator("[name=column]").select_option("name")
    box.locator("[name=how]").select_option("contains")
    box.locator("[name=text]").fill("sig")
    box.locator("[name=text]").press("Enter")
    expect(names).to_have_text(["Works", "Design"])
    page.reload()
    rows_of(page)
    expect(names).to_have_text(["Works", "Design"])
    page.locator("#sp-where summary").click()
    page.get_by_role("button", name="Leave out: Task contains “sig”").click()
    expect(names).to_have_text(["Works", "Design", "Manual"])


def test_the_row_tells_what_its_bar_shows(plan: Page) -> None:
    """The grid is an equal of the chart: levels, places, and in words dates, float and links."""
    grid = plan.get_by_role("treegrid")
    expect(grid).to_have_attribute("aria-rowcount", re.compile(r"^\d+$"))
    rows = plan.locator(".pg-row[data-uid]")
    first = rows.first
    for name in ("aria-level", "aria-rowindex", "aria-posinset", "aria-setsize"):
        expect(first).to_have_attribute(name, re.compile(r"^\d+$"))
    texts = rows.evaluate_all("found => found.map(row => row.getAttribute('aria-description'))")
    assert all(re.search(r"\d{1,2} \w{3} \d{2}", text) for text in texts)
    assert any("After " in text and "(FS)" in text for text in texts)
    assert any("Critical" in text or "Float" in text or "Finished" in text for text in texts)
    summary = plan.locator(".pg-row.pg-summary").first
    if summary.count():
        expect(summary).to_have_attribute("aria-expanded", "true")
    menu(plan).get_by_role("button", name="In words").click()
    assert "inWords" in heads(plan)
    uid = first.get_attribute("data-uid")
    shown = plan.locator(f'.pg-row[data-uid="{uid}"] [data-column=inWords]')
    expect(shown).to_have_text(first.get_attribute("aria-description") or "-")


def test_the_row_says_what_is_nearly_critical_while_its_bar_shows_it(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/plan/")
    rows_of(page)
    rows = page.locator(".pg-row[data-uid]")
    said = "found => found.filter(row => row.ariaDescription.includes('nearly critical')).length"
    assert rows.evaluate_all(said) == 0
    page.locator(".sp-tools summary", has_text="Show").click()
    page.get_by_label("Nearly critical: days of float").fill("250")
    page.keyboard.press("Tab")
    expect(page.locator(".pg-bar.pg-near")).not_to_have_count(0)
    assert rows.evaluate_all(said) == page.locator(".pg-bar.pg-near").count()


def test_what_drives_a_task_is_traced_and_told(plan: Page) -> None:
    plan.locator("[data-show=trace]").click()
    driven = plan.locator(".pg-row", has=plan.locator("[data-column=predecessors]:not(:empty)"))
    driven.last.locator("[data-column=name]").click()
    expect(plan.locator("#sp-reason")).to_contain_text(re.compile("Starts on|Finished|Started"))
    expect(plan.locator(".pg-link-before")).to_have_attribute("d", re.compile("^M"))
