"""What happens when people are hasty, late, offline, not permitted, or work by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, Desk
from tests.e2e.doing import field, fill, heading, press, said, send
from tests.e2e.test_pages import overflow, settled
from tests.e2e.world import SHOWN

if TYPE_CHECKING:
    from playwright.sync_api import Page


def at(desk: Desk, page: Page, tab: str) -> None:
    page.goto(f"/projects/{desk.product.world['project']}/{tab}")


def new_risk(desk: Desk, page: Page, title: str) -> None:
    at(desk, page, "risks/new/")
    describe(desk, page.locator("main form.ph-form"), title)
    send(page)


def describe(desk: Desk, form: Page | object, title: str) -> None:
    fill(form, Title=title, Cause="Nobody looked.")  # type: ignore[arg-type]
    field(form, "Likelihood").select_option("3")  # type: ignore[arg-type]
    field(form, "Impact").select_option("3")  # type: ignore[arg-type]
    name = desk.product.name("technical_pm")
    field(form, "Owner").select_option(label=name)  # type: ignore[arg-type]


def rows(desk: Desk, page: Page, title: str) -> int:
    at(desk, page, "risks/")
    expect(page.get_by_role("table", name="Risks", exact=True)).to_be_visible()
    return page.get_by_role("link", name=title, exact=True).count()


def test_a_double_click_on_save_makes_one_row(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    at(desk, page, "risks/new/")
    describe(desk, page.locator("main form.ph-form"), "Saved twice")
    with page.expect_navigation():
        page.get_by_role("button", name="Raise the risk").dblclick()
    assert rows(desk, page, "Saved twice") == 1


@pytest.mark.expects("409")
def test_the_second_of_two_editors_sees_both_and_keeps_theirs(desk: Desk) -> None:
    first, second = desk.as_role("business_pm"), desk.as_role("technical_pm")
    new_risk(desk, first, "Edited by two")
    at(desk, first, "risks/")
    href = first.get_by_role("link", name="Edited by two", exact=True).get_attribute("href")
    for page in (first, second):
        page.goto(f"{href}edit/")
    fill(first, Cause="The first cause.")
    send(first)
    fill(second, Cause="The second cause.")
    send(second)
    said(second, "Somebody else changed this while you were editing.")
    pick = second.get_by_role("group", name="Cause")
    expect(pick).to_contain_text("The first cause.")
    expect(pick.get_by_label("Keep mine")).to_be_checked()
    with second.expect_navigation():
        press(second, "Save this choice")
    said(second, "The second cause.")


@pytest.mark.expects("403")
def test_who_is_not_permitted_is_told_what_and_whom_to_ask(desk: Desk) -> None:
    page = desk.as_role("team_member")
    answer = page.goto("/control-room/")
    assert answer is not None
    assert answer.status == 403
    main = page.locator("main")
    expect(main).to_contain_text(re.compile("open the control room", re.IGNORECASE))
    expect(main).to_contain_text(re.compile("ask", re.IGNORECASE))
    press(page, "To the start page")
    expect(page).to_have_url(f"{desk.product.url}/")


@pytest.mark.expects("404")
def test_what_a_stranger_may_not_know_of_is_not_found(desk: Desk) -> None:
    page = desk.as_role("stranger")
    answer = page.goto(f"/projects/{desk.product.world['project']}/")
    assert answer is not None
    assert answer.status == 404
    assert SHOWN not in page.content()


def test_a_cut_network_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    at(desk, page, "risks/new/")
    form = page.locator("main form.ph-form")
    describe(desk, form, "Written offline")
    page.context.set_offline(offline=True)
    form.locator("[type=submit]").first.click()
    expect(page.locator("#toasts")).to_contain_text("Nothing you typed is lost")
    expect(field(form, "Title")).to_have_value("Written offline")
    page.context.set_offline(offline=False)
    page.locator("#toasts").get_by_role("button", name="Close").click()
    send(page, form)
    assert rows(desk, page, "Written offline") == 1


@pytest.mark.expects("ERR_INTERNET_DISCONNECTED", "422")
def test_a_plan_edited_offline_keeps_what_was_typed_and_sends_it_later(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/plan/")
    expect(page.locator("#sp-work[data-ready=true]")).to_be_attached()
    cell = page.locator(".pg-row", has_text="Design").first
    duration, start = (cell.locator(f"[data-column={name}]") for name in ("duration", "start"))
    before = duration.inner_text()
    page.context.set_offline(offline=True)
    duration.dblclick()
    page.locator(".pg-input").fill("8d")
    page.keyboard.press("Enter")
    expect(page.locator("#sp-kept")).to_contain_text("kept on this page")
    expect(duration).to_have_text("8d")
    start.dblclick()
    page.locator(".pg-input").fill("no date at all")
    page.keyboard.press("Enter")
    expect(page.locator("#sp-kept")).to_contain_text("2 changes are kept")
    expect(start).to_have_text("no date at all")
    page.context.set_offline(offline=False)
    expect(page.locator("#sp-kept")).to_be_hidden()
    expect(page.locator("#toasts")).not_to_be_empty()  # the day that is none is told once sent
    expect(start).not_to_have_text("no date at all")
    page.reload()
    expect(duration).to_have_text("8d")
    duration.dblclick()
    page.locator(".pg-input").fill(before)
    page.keyboard.press("Enter")
    expect(page.locator("#sp-saved")).to_contain_text("Saved")


def test_a_file_that_is_no_plan_gets_one_clear_sentence(desk: Desk, tmp_path: Path) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['second']}/plan/import/")
    file = tmp_path / "holiday.mpp"
    file.write_text("This is a letter, not a plan.")
    page.get_by_label("Plan file").set_input_files(file)
    press(page, "Read the file")
    note = page.locator(".ph-note", has_text="This file was not imported.")
    expect(note).to_be_visible(timeout=60_000)
    assert "Traceback" not in note.inner_text()
    assert note.inner_text().count(".") <= 4


def test_long_names_break_no_page(desk: Desk) -> None:
    page = desk.as_role("business_pm", viewport=PHONE, is_mobile=True, has_touch=True)
    for name in ("W" * 200, ("Harbour " * 25)[:200]):
        new_risk(desk, page, name)
        assert overflow(page) <= 0, page.url
    number = desk.product.world["second"]
    page.goto(f"/projects/{number}/edit/")
    fill(page, Name="W" * 150)
    send(page)
    for address in ("", "risks/", "charter/", "people/", "gates/"):
        settled(page, f"/projects/{number}/{address}")
        assert overflow(page) <= 0, page.url
    for address in (
        "/",
        "/projects/",
        "/risks/",
        f"/projects/{desk.product.world['project']}/risks/",
    ):
        settled(page, address)
        assert overflow(page) <= 0, page.url
    page.goto(f"/projects/{number}/edit/")
    fill(page, Name="Quay lighting")
    send(page)


def test_the_palette_opens_a_project(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto("/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type(SHOWN[:12])
    option = page.get_by_role("group", name="Projects").get_by_role("option").first
    expect(option).to_be_visible()
    for _ in range(10):
        if option.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/projects/{desk.product.world['project']}/"))


def test_a_letter_opens_the_form(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    at(desk, page, "risks/")
    expect(page.get_by_role("link", name="New risk")).to_be_visible()
    page.keyboard.press("c")
    heading(page, "New risk")


def test_tab_reaches_the_main_action(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    at(desk, page, "risks/")
    heading(page, "Risks")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    action = page.get_by_role("link", name="New risk")
    for _ in range(3):
        page.keyboard.press("Tab")
        if action.evaluate("e => e === document.activeElement"):
            break
    expect(action).to_be_focused()
