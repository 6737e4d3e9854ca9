"""A board with columns of its own: arranged on its page, cards put by keyboard and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.doing import press

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Desk

CARD = "Manual"
USUAL = ("Not begun", "Under way", "Finished")
ARRANGED = ("Not begun", "Ready", "Under way", "Review", "Finished")


def column(page: Page, name: str) -> Locator:
    return page.locator(".bd-column").filter(has=page.get_by_role("heading", name=name, exact=True))


def stands_in(page: Page, name: str) -> None:
    expect(column(page, name).locator(".bd-name", has_text=CARD)).to_be_visible()


def arrange(page: Page) -> None:
    """A column Ready for one card behind those that are not begun; Review behind what is made."""
    page.get_by_role("link", name="Columns").click()
    page.get_by_label("Place of Under way").fill("3")
    page.get_by_label("Place of Finished").fill("5")
    for at, (name, place, state, limit) in enumerate(
        (("Ready", "2", "ahead", "1"), ("Review", "4", "begun", ""))
    ):
        page.get_by_label("Name of the new column").nth(at).fill(name)
        page.get_by_label("Place of the new column").nth(at).fill(place)
        page.get_by_label("State of the new column").nth(at).select_option(state)
        page.get_by_label("Limit of the new column").nth(at).fill(limit)
    press(page, "Save")
    has_columns(page, *ARRANGED)


def has_columns(page: Page, *names: str) -> None:
    expect(page.locator(".bd-column h2")).to_have_text(names)


def test_an_arrangement_is_undone_at_once_and_from_the_page_of_the_columns(desk: Desk) -> None:
    page = desk.as_role("technical_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/board/")
    arrange(page)
    press(page, "Undo")
    has_columns(page, *USUAL)
    page.get_by_role("link", name="Columns").click()
    press(page, "Undo the last arrangement")
    has_columns(page, *ARRANGED)
    press(page, "Undo")
    has_columns(page, *USUAL)


def test_cards_go_through_the_columns_by_keyboard_and_by_mouse(desk: Desk) -> None:
    page = desk.as_role("business_pm")
    page.goto(f"/projects/{desk.product.world['planned']}/board/")
    arrange(page)
    page.locator(".bd-name", has_text=CARD).focus()
    page.keyboard.press("Alt+ArrowRight")
    stands_in(page, "Ready")
    expect(page.locator("#bd-said")).to_have_text("Manual: Ready. Moved.")
    page.keyboard.press("Alt+ArrowRight")
    stands_in(page, "Under way")
    expect(page.locator("#bd-said")).to_have_text("Manual: Under way. Progress saved.")
    page.locator(".bd-card", has_text=CARD).drag_to(column(page, "Review"))
    stands_in(page, "Review")
    page.locator(".bd-card", has_text=CARD).drag_to(column(page, "Ready"))
    stands_in(page, "Ready")
    page.locator(".bd-card", has_text="Design").drag_to(column(page, "Ready"))
    expect(column(page, "Ready")).to_contain_text("2 of at most 1")
    page.locator(".bd-card", has_text="Design").drag_to(column(page, "Not begun"))
    expect(column(page, "Ready")).to_contain_text("at most 1")
    page.reload()
    stands_in(page, "Ready")
