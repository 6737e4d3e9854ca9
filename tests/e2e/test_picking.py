"""Tasks picked by typing, with the keyboard alone; the chance of a day and a cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.doing import field, fill, press, said, send

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Desk


def typed(page: Page, label: str, text: str, *keys: str) -> None:
    """Type into a field that finds rows, wait for what it finds, and press keys."""
    field(page, label).focus()
    page.keyboard.type(text)
    expect(page.get_by_role("option").first).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def test_a_risk_names_the_tasks_that_it_delays_by_keyboard(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/risks/{desk.product.world['risk']}/figures/")
    expect(page.get_by_role("checkbox", name=re.compile("Build"))).to_be_checked()
    typed(page, "Tasks it delays", "nua", "Enter")
    expect(page.get_by_role("checkbox", name=re.compile("Manual"))).to_be_checked()
    expect(field(page, "Tasks it delays")).to_be_focused()
    typed(page, "Tasks it delays", "desi", "Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Control+A")
    page.keyboard.type("nothing like it")
    said(page, "Nothing is called that.")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.get_by_role("checkbox", name=re.compile("Build")).uncheck()
    send(page)
    said(page, re.compile("Delays: Manual"))


def test_a_task_of_two_projects_is_never_interrupted(desk: Desk) -> None:
    page = desk.as_role("resource_manager")
    page.goto("/levelling/new/")
    expect(field(page, "Never interrupt")).to_be_hidden()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    for name in ("Bridge", "Tower"):
        page.get_by_role("checkbox", name=re.compile(name)).check()
    page.get_by_label(re.compile("Work may be interrupted")).check()
    typed(page, "Never interrupt", "gird", "ArrowDown", "ArrowUp", "Enter")
    expect(page.get_by_role("checkbox", name=re.compile("Girders · Bridge"))).to_be_checked()
    fill(page, Time_to_look_for_a_better_order="At once")
    send(page)
    said(page, re.compile("Never interrupted: .*Girders"))


def test_a_day_and_a_cost_stay_in_the_address(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/risks/simulation/")
    rows = page.get_by_role("table", name="Chance of keeping a day and a cost together")
    expect(rows.get_by_role("row")).to_have_count(3)
    field(page, "Finished by").fill("2030-01-01")
    page.get_by_label(re.compile("For no more than")).fill("0")
    press(page, "Ask")
    page.wait_for_url(re.compile(r"by=2030-01-01&cost=0"))
    expect(rows.get_by_role("row", name=re.compile("Today"))).to_contain_text("100%")
    expect(page.get_by_role("img", name=re.compile("costing no more")).first).to_be_visible()


def test_of_two_tasks_for_a_delivery_the_last_one_stays(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/dependencies/new/")
    for name in ("Build", "Manual"):
        typed(page, "Task in our plan", name, "Enter")
        expect(page.get_by_role("checkbox")).to_have_count(1)
        expect(page.get_by_role("checkbox", name=re.compile(name))).to_be_checked()
